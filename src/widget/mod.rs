//! Where the parts meet: inputs go to the state machine, its screen to the dialog, its effects to the
//! browser and the host page.

mod analytics;
mod callbacks;
mod effects;
mod opening;
mod paywall;
mod photos;
mod storefront;
mod token;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    browser::{intl::Locale, request::Call},
    host::{bridge::HostPageBridge, loader::Loader, setting::Setting, settings::Settings},
    languages::Language,
    tryon::{analytics::Analytics, input::Input, machine::TryOn, screen::Screen},
    ui::{Dialog, Scene},
};
use opening::LoadedLocale;
use photos::Photos;
use token::Refresh;

/// The running widget.
pub struct Widget {
    loader: Loader,
    me: Weak<Widget>,
    state: RefCell<TryOn>,
    /// Inputs that came while one was being worked on: page code runs inside events and callbacks.
    inbox: RefCell<Vec<Input>>,
    working: Cell<bool>,
    /// Nothing happens any more.
    destroyed: Cell<bool>,
    context: RefCell<Context>,
    photos: Photos,
    transport: Transport,
    refresh: Refresh,
    bridge: HostPageBridge,
    analytics: RefCell<Analytics>,
    dialog: RefCell<Option<Rc<Dialog>>>,
}

/// What the last opening said.
struct Context {
    settings: Settings,
    /// What the dialog speaks; nothing before the first opening.
    loaded_locale: Option<Rc<LoadedLocale>>,
    locale: Locale,
    /// The store's photo policy.
    consent_url: Option<String>,
}

/// The one request or timer under way, and what belongs to it in JavaScript.
#[derive(Default)]
struct Transport {
    /// The turn whose answer counts.
    turn: Cell<u32>,
    call: RefCell<Option<Call>>,
    timer: RefCell<Option<Timeout>>,
    /// The attempts' serials and their ids on the wire.
    attempts: RefCell<Vec<(u32, String)>>,
    pictures: RefCell<Vec<JsValue>>,
}

impl Widget {
    /// A widget that has done nothing yet.
    pub fn new(loader: Loader) -> Rc<Self> {
        let bridge = HostPageBridge::of(&loader);
        Rc::new_cyclic(|me| Self {
            loader,
            me: me.clone(),
            state: RefCell::default(),
            inbox: RefCell::default(),
            working: Cell::new(false),
            destroyed: Cell::new(false),
            context: RefCell::new(Context {
                settings: Settings::new(&bridge),
                loaded_locale: None,
                locale: Locale::new(&bridge, Language::En, None),
                consent_url: None,
            }),
            photos: Photos::default(),
            transport: Transport::default(),
            refresh: Refresh::default(),
            bridge,
            analytics: RefCell::default(),
            dialog: RefCell::default(),
        })
    }

    /// Takes over what an instance before this one has left.
    pub fn begin(&self) {
        if let Some(photo) = self.loader.photo() {
            self.choose(photo);
        }
        self.update_customer();
    }

    /// Works off one input, and all that come up on the way.
    pub fn dispatch(&self, input: Input) {
        self.inbox.borrow_mut().push(input);
        if self.destroyed.get() || self.working.replace(true) {
            return;
        }
        while let Some(input) = self.next_input() {
            self.work(input);
        }
        self.working.set(false);
    }

    fn work(&self, input: Input) {
        let effects = self.state.borrow_mut().step(input);
        // The screen first: a paywall's dialog must be gone before the host page is asked.
        self.draw();
        self.note(&effects);
        for effect in effects {
            // Page code runs inside events, and may destroy the widget there.
            if !self.destroyed.get() {
                self.run(effect);
            }
        }
    }

    /// Gives up what is under way, so that its credit comes back, and takes everything out of the page.
    pub fn destroy(&self) {
        // At once: this may come from within an event of the widget's, and what waits then is never worked off.
        self.work(Input::Cancel);
        self.work(Input::Close);
        self.destroyed.set(true);
        self.refresh.give_up();
        self.flush_analytics();
        self.photos.clear();
        self.loader.set_photo(None);
        self.dialog.take();
    }

    fn next_input(&self) -> Option<Input> {
        let mut inbox = self.inbox.borrow_mut();
        (!self.destroyed.get() && !inbox.is_empty()).then(|| inbox.remove(0))
    }

    /// What the shopper does, by the names of `www/dialog/actions.js`.
    pub fn act(&self, what: &str, value: JsValue) {
        // Whatever has happened to the state, a shopper gets out.
        let dialog = self.dialog.borrow().clone();
        if self.working.get()
            && what == "close"
            && let Some(dialog) = dialog
        {
            dialog.hide();
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
                self.refresh.give_up();
                Input::Returned
            }
            "status" => return self.correct(),
            _ => return self.flush_analytics(),
        });
    }

    /// Draws from copies: drawing moves focus, which runs page code, which may call back in here.
    fn draw(&self) {
        if self.destroyed.get() {
            return;
        }
        let (screen, product) = {
            let state = self.state.borrow();
            (state.screen(), state.product().clone())
        };
        if screen == Screen::Hidden && self.dialog.borrow().is_none() {
            return;
        }
        let (loaded_locale, locale, has_callback, consent_url) = {
            let context = self.context.borrow();
            (
                context.loaded_locale.clone(),
                context.locale.clone(),
                context.settings.text(Setting::PaywallCallback).is_some(),
                context.consent_url.clone(),
            )
        };
        let Some(loaded_locale) = loaded_locale else {
            return;
        };
        let photo = self.photo();
        let pictures = self.transport.pictures.borrow().clone();
        let scene = Scene {
            screen: &screen,
            language: loaded_locale.language,
            words: &loaded_locale.words,
            locale: &locale,
            image: product.images.first().map(String::as_str),
            product: &product,
            photo: photo.as_ref().map(|photo| &photo.canvas),
            pictures: &pictures,
            has_callback,
            consent_url: consent_url.as_deref(),
        };
        match self.dialog().and_then(|dialog| dialog.show(&scene)) {
            Ok(true) => {}
            // Nobody sees it, so it is not open.
            Ok(false) => self.inbox.borrow_mut().push(Input::Close),
            Err(_) => {
                self.log("the dialog could not be shown: the page's DOM refused it.".to_owned())
            }
        }
    }

    fn dialog(&self) -> Result<Rc<Dialog>, JsValue> {
        if let Some(dialog) = self.dialog.borrow().clone() {
            return Ok(dialog);
        }
        let dialog = Rc::new(Dialog::new(self.bridge.clone())?);
        self.dialog.replace(Some(dialog.clone()));
        Ok(dialog)
    }

    /// A console line, once. Never holds a token, a key or a photo.
    fn log(&self, line: String) {
        // A page that breaks this has nobody to tell.
        let _ = self.loader.log(&line, false);
    }

    /// Whether an input is being worked on. The loader never calls in the middle of one, so to it a
    /// widget at work is one whose work was cut off by something that the page threw.
    pub fn is_working(&self) -> bool {
        self.working.get()
    }
}
