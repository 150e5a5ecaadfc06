//! What the loader, the page and the shopper ask of the widget.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};

use super::{Widget, session::non_empty};
use crate::{
    browser::photo::PhotoFile,
    js::value::{get, list, text},
    tryon::{
        availability::Availability,
        input::Input,
        product::{Category, Product},
        screen::Screen,
    },
};

impl Widget {
    /// Takes over what an instance before this one has left.
    pub fn begin(&self) {
        if let Some(photo) = self.page.loader.photo() {
            self.choose(photo);
        }
        self.update_customer();
    }

    /// Opens the dialog, as `www/dialog/opening.js` has understood a click or a call.
    pub fn open(&self, opening: &JsValue) {
        if !self.view.set_opening(opening) {
            return self
                .page
                .log("the dialog's words did not load; the next click tries again.");
        }
        self.replace_token(text(opening, "token"));
        self.dispatch(Input::Open {
            product: Rc::new(product(&get(opening, "product"))),
            asks_consent: self.view.asks_consent(),
            availability: self.page.availability(),
        });
    }

    /// `Genvoris.close`, as if the shopper had closed the dialog.
    pub fn close(&self) {
        self.dispatch(Input::Close);
    }

    /// `setToken`: an empty one means that there is none, whatever the attribute says.
    pub fn set_token(&self, token: String) {
        self.page.reload_settings();
        self.replace_token(Some(token));
    }

    /// What the shopper does, by the names of `www/dialog/actions.js`.
    pub fn act(&self, what: &str, value: JsValue) {
        // Whatever has happened to the state, a shopper gets out.
        if self.runner.is_running() && what == "close" {
            self.view.hide();
        }
        self.dispatch(match what {
            "close" => Input::Close,
            "photo" => return self.choose(value.unchecked_into()),
            "no-picture" => Input::NoPicture,
            "consent" => Input::Consent(value.is_truthy()),
            "submit" => Input::Submit,
            "cancel" => Input::Cancel,
            "retry" => Input::Retry,
            "upgrade" => Input::Upgrade,
            "picture-failed" => Input::PictureFailed(value.is_truthy()),
            "returned" => {
                self.session.end_refresh();
                Input::Returned
            }
            "status" => return self.status_changed(),
            _ => return self.flush_analytics(),
        });
    }

    /// Gives up what is under way, so that its credit comes back, and takes everything out of the page.
    pub fn destroy(&self) {
        // At once: this may come from within an event of the widget's, and what waits then is never worked off.
        self.process(Input::Cancel);
        self.process(Input::Close);
        self.runner.stop();
        self.session.end_refresh();
        self.flush_analytics();
        self.photos.clear();
        self.page.loader.set_photo(None);
        self.view.clear();
    }

    /// Whether an input is being worked on. The loader never calls in the middle of one, so to it a widget at work is
    /// one whose work was cut off by something that the page threw.
    pub fn is_working(&self) -> bool {
        self.runner.is_running()
    }

    fn choose(&self, file: PhotoFile) {
        let id = self.photos.choose(file);
        self.dispatch(Input::PhotoChosen(id));
    }

    /// Sends the recorded events: the page may be about to be left.
    fn flush_analytics(&self) {
        let _ = self.page.bridge.flush_analytics();
    }

    /// A shopper who was quicker than the store's first status is told now, not after choosing a photo.
    fn status_changed(&self) {
        let (screen, product) = {
            let state = self.runner.state();
            (state.screen(), state.product().clone())
        };
        let availability = self.page.availability();
        if matches!(screen, Screen::Intro { .. } | Screen::Preview { .. })
            && matches!(availability, Some(Availability::Refused(_)))
        {
            self.dispatch(Input::Open {
                product,
                asks_consent: self.view.asks_consent(),
                availability,
            });
        }
    }

    /// Replaces the token in force; whoever waits for one goes on.
    pub(super) fn replace_token(&self, token: Option<String>) {
        let replaced = self.session.replace_token(&token);
        self.update_customer();
        if !replaced {
            return;
        }
        if token.is_some_and(|token| !token.is_empty()) {
            self.dispatch(Input::FreshToken);
        }
        self.end_refresh();
    }

    /// Tells the state machine whom the session is for: the page may have a token for another customer by now.
    pub(super) fn update_customer(&self) {
        self.dispatch(Input::Customer(self.session.customer()));
    }

    /// Replaces the token for a refusal; one for a refusal that is over is ignored: it may be older than the one in
    /// force. While inputs wait that the page caused from within the event or the callback, the first of them counts.
    pub(super) fn replace_token_for(&self, ticket: u32, value: &JsValue) {
        if self.runner.state().awaits(ticket) && !self.runner.has_input() {
            self.replace_token(non_empty(value));
        }
    }
}

fn product(said: &JsValue) -> Product {
    let images = list(said, "images");
    Product {
        id: text(said, "id"),
        title: text(said, "title"),
        images: images
            .into_iter()
            .filter_map(|image| image.as_string())
            .collect(),
        category: text(said, "category").and_then(|word| Category::parse(&word)),
        page_url: text(said, "pageUrl"),
    }
}
