//! The commands of the loader, the page and the shopper.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};

use super::{Widget, session::non_empty_string};
use crate::{
    browser::photo::PhotoFile,
    js::value::{get, list, text},
    tryon::{
        availability::Availability,
        input::Input,
        machine::Payment,
        product::{Category, Product},
        screen::Screen,
    },
};

impl Widget {
    /// Restores the photo and the customer that an earlier instance of the module has left in the loader.
    pub fn restore(&self) {
        if let Some(photo) = self.page.loader.photo() {
            self.choose_photo(photo);
        }
        self.update_customer();
    }

    /// Opens the dialog. `opening` is what `www/dialog/opening.js` made of a click or a call.
    pub fn open(&self, opening: &JsValue) {
        if !self.view.set_opening(opening) {
            return self.page.log(
                "the dialog cannot be used, because the page has replaced functions of the browser.",
            );
        }
        self.replace_token(text(opening, "token"));
        let product = Rc::new(parse_product(&get(opening, "product")));
        let requested = (product.clone(), opening.clone());
        self.requested.replace(Some(requested));
        self.update_remaining();
        self.dispatch(Input::Open {
            product,
            requires_consent: self.view.requires_consent(),
            availability: self.page.availability(),
        });
    }

    /// `Genvoris.close`: closes the dialog, as if the shopper had closed it.
    pub fn close(&self) {
        self.dispatch(Input::Close);
    }

    /// `Genvoris.setToken`: an empty token means that there is none, whatever the attribute says.
    pub fn set_token(&self, token: String) {
        self.page.reload_settings();
        self.replace_token(Some(token));
    }

    /// Handles an action of the shopper. `www/dialog/actions.js` defines the names.
    pub fn act(&self, action: &str, value: JsValue) {
        // The shopper can always close the dialog, even if an exception has interrupted the state machine.
        if self.runner.is_running() && action == "close" {
            self.view.hide();
        }
        self.dispatch(match action {
            "close" => Input::Close,
            "photo" => return self.choose_photo(value.unchecked_into()),
            "no-picture" => Input::NoPicture,
            "forget" => Input::ForgetPhoto,
            "consent" => Input::ConsentChanged(value.is_truthy()),
            "submit" => Input::Submit,
            "cancel" => Input::Cancel,
            "retry" => Input::Retry,
            "upgrade" => Input::Upgrade,
            "picture-failed" => Input::PictureFailed(value.is_truthy()),
            "returned" => {
                self.session.resolve_refresh();
                match value.is_truthy() {
                    true => Input::JobEnded,
                    false => Input::PageRestored,
                }
            }
            "status" => return self.status_changed(),
            "checkout" => Input::CheckoutReturned,
            "payment" => Input::PaymentChanged(match value.as_bool() {
                Some(true) => Payment::Due,
                Some(false) => Payment::IfRefused,
                None => Payment::NotOffered,
            }),
            "paid" => {
                self.replace_token(value.as_string());
                Input::Paid
            }
            "kept" => match text(&value, "url") {
                Some(url) => Input::JobKept {
                    url,
                    product: Rc::new(parse_product(&get(&value, "product"))),
                    reported: get(&value, "isReported").is_truthy(),
                },
                // Whose job it is, is not known without a token. No turn waits for this refresh.
                None => return self.refresh(0),
            },
            _ => return self.flush_analytics(),
        });
    }

    /// Cancels the current try-on, so that its credit is returned, and removes the widget from the page.
    pub fn destroy(&self) {
        // These inputs bypass the queue: if a listener of one of the widget's events called this, the queue would never be
        // drained.
        self.process(Input::Cancel);
        self.process(Input::Close);
        self.runner.stop();
        self.session.resolve_refresh();
        self.flush_analytics();
        self.photos.clear();
        self.page.loader.set_photo(None);
        self.view.clear();
    }

    /// Whether an input is being processed. The loader never calls during that, so if it sees this, an exception of the page
    /// has interrupted the processing.
    pub fn is_processing(&self) -> bool {
        self.runner.is_running()
    }

    fn choose_photo(&self, file: PhotoFile) {
        let id = self.photos.add_chosen(file);
        self.dispatch(Input::PhotoChosen(id));
    }

    /// Sends the recorded analytics events, because the shopper may be about to leave the page.
    fn flush_analytics(&self) {
        let _ = self.page.bridge.flush_analytics();
    }

    fn update_remaining(&self) {
        if let Some(remaining) = self.page.remaining() {
            self.dispatch(Input::RemainingKnown(remaining));
        }
    }

    /// If the dialog was opened before the store's status arrived and the store refuses try-ons, says so now instead of after
    /// the shopper has chosen a photo.
    fn status_changed(&self) {
        self.update_remaining();
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
                requires_consent: self.view.requires_consent(),
                availability,
            });
        }
    }

    /// Replaces the current token, and continues a try-on that waits for one.
    pub(super) fn replace_token(&self, token: Option<String>) {
        let replaced = self.session.replace_token(&token);
        self.update_customer();
        if !replaced {
            return;
        }
        if token.is_some_and(|token| !token.is_empty()) {
            self.dispatch(Input::TokenReplaced);
        }
        self.resolve_refresh();
    }

    /// Updates the customer of the session, because the page may have set a token for another customer.
    pub(super) fn update_customer(&self) {
        self.dispatch(Input::CustomerChanged(self.session.customer()));
    }

    /// Replaces the token, if the refusal with this ticket still waits for the host page's answer. Otherwise the token is
    /// ignored, because it may be older than the current one. It is also ignored if the page has already answered: then
    /// that answer is still in the queue.
    pub(super) fn replace_token_for(&self, ticket: u32, value: &JsValue) {
        if self.runner.state().is_awaiting_host(ticket) && !self.runner.has_queued_input() {
            self.replace_token(non_empty_string(value));
        }
    }
}

fn parse_product(value: &JsValue) -> Product {
    let images = list(value, "images");
    Product {
        id: text(value, "id"),
        title: text(value, "title"),
        images: images
            .into_iter()
            .filter_map(|image| image.as_string())
            .collect(),
        category: text(value, "category").and_then(|name| Category::parse(&name)),
        page_url: text(value, "pageUrl"),
    }
}
