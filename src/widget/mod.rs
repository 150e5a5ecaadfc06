//! Where the parts meet: inputs go to the state machine, its screen to the dialog, its effects to the
//! browser and the host page.

mod callbacks;
mod effects;
mod funnel;
mod look;
mod opening;
mod paywall;
mod photos;
mod storefront;
mod token;
mod words;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::browser::intl::Locale;
use crate::browser::page;
use crate::browser::request::Call;
use crate::host::attributes::Script;
use crate::host::events::{self, Value};
use crate::host::loader::Loader;
use crate::host::page_side::PageSide;
use crate::host::settings::Settings;
use crate::languages::Language;
use crate::tryon::funnel::Funnel;
use crate::tryon::input::Input;
use crate::tryon::machine::TryOn;
use crate::tryon::screen::Screen;
use crate::ui::{Action, Dialog, Host, Scene};
use photos::Photos;
use token::Refresh;
use words::Spoken;

/// The running widget.
pub struct Widget {
    loader: Loader,
    me: Weak<Widget>,
    state: RefCell<TryOn>,
    /// Inputs that came while one was being worked on: page code runs inside events and callbacks.
    inbox: RefCell<Vec<Input>>,
    working: Cell<bool>,
    /// How often an opening has been asked for.
    openings: Cell<u32>,
    /// Nothing happens any more.
    destroyed: Cell<bool>,
    context: RefCell<Context>,
    photos: Photos,
    wire: Wire,
    refresh: Refresh,
    page_side: PageSide,
    funnel: RefCell<Funnel>,
    host: RefCell<Option<Rc<Host>>>,
    dialog: RefCell<Option<Rc<Dialog>>>,
    /// The dialog is to be painted anew before it shows.
    undressed: Cell<bool>,
}

/// What the last opening said.
struct Context {
    settings: Settings,
    /// What the dialog speaks; nothing until its words have been loaded once.
    spoken: Option<Rc<Spoken>>,
    locale: Locale,
    trigger: Option<Element>,
    /// The store's photo policy.
    consent_url: Option<String>,
}

/// The one request or timer under way, and what belongs to it in JavaScript.
#[derive(Default)]
struct Wire {
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
        let page_side = PageSide::of(&loader);
        Rc::new_cyclic(|me| Self {
            loader,
            me: me.clone(),
            state: RefCell::default(),
            inbox: RefCell::default(),
            working: Cell::new(false),
            openings: Cell::new(0),
            destroyed: Cell::new(false),
            context: RefCell::new(Context {
                settings: Settings::default(),
                spoken: None,
                locale: Locale::new(&page_side, Language::En, None),
                trigger: None,
                consent_url: None,
            }),
            photos: Photos::default(),
            wire: Wire::default(),
            refresh: Refresh::default(),
            page_side,
            funnel: RefCell::default(),
            host: RefCell::default(),
            dialog: RefCell::default(),
            undressed: Cell::new(false),
        })
    }

    /// Takes over what an instance before this one has left, and tells the page.
    pub fn begin(&self) {
        let left = page::document()
            .and_then(|document| document.query_selector("genvoris-widget").ok().flatten());
        if let Some(host) = left {
            host.remove();
        }
        if let Some(photo) = self.loader.photo() {
            self.choose(photo);
        }
        let version = self.loader.version();
        let detail = events::detail(&[("version", Value::Text(Some(&version)))]);
        events::dispatch("ready", &detail, None, false);
        self.set_out();
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
        self.tell_funnel();
        self.photos.clear();
        self.loader.set_photo(None);
        let _ = self.page_side.end();
        self.dialog.take();
        self.host.take();
    }

    fn next_input(&self) -> Option<Input> {
        let mut inbox = self.inbox.borrow_mut();
        (!self.destroyed.get() && !inbox.is_empty()).then(|| inbox.remove(0))
    }

    fn act(&self, action: Action) {
        // Whatever has happened to the state, a shopper gets out.
        let dialog = self.dialog.borrow().clone();
        if self.working.get()
            && matches!(action, Action::Close)
            && let Some(dialog) = dialog
        {
            dialog.hide();
        }
        match action {
            Action::Close => self.dispatch(Input::Close),
            Action::Photo(file) => self.choose(file),
            Action::NoPicture => self.dispatch(Input::NoPicture),
            Action::Consent(given) => self.dispatch(Input::Consent(given)),
            Action::Submit => self.dispatch(Input::Submit),
            Action::Cancel => self.dispatch(Input::Cancel),
            Action::Retry => self.dispatch(Input::Retry),
            Action::Upgrade => self.dispatch(Input::Upgrade),
            Action::PictureFailed => self.dispatch(Input::PictureFailed),
            Action::Left => self.tell_funnel(),
            Action::Returned => {
                self.refresh.give_up();
                self.dispatch(Input::Returned);
            }
        }
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
        let (spoken, locale, [has_callback, test_mode], consent_url) = {
            let context = self.context.borrow();
            let set = |row| context.settings.text(row).is_some();
            (
                context.spoken.clone(),
                context.locale.clone(),
                [Script::PaywallCallback, Script::TestMode].map(set),
                context.consent_url.clone(),
            )
        };
        let Some(spoken) = spoken else {
            return;
        };
        let photo = self.photo();
        let pictures = self.wire.pictures.borrow().clone();
        let scene = Scene {
            screen: &screen,
            language: spoken.language,
            words: &spoken.words,
            locale: &locale,
            image: product.images.first().map(|image| JsValue::from_str(image)),
            product: &product,
            photo: photo.as_ref().map(|photo| &photo.canvas),
            pictures: &pictures,
            has_callback,
            test_mode,
            consent_url: consent_url.as_deref(),
        };
        let shown = self.dialog().and_then(|dialog| {
            self.dress(&dialog)?;
            dialog.show(&scene)
        });
        if shown.is_err() {
            self.tell_developer(
                "the dialog could not be shown: the page's DOM refused it.".to_owned(),
            );
        }
    }

    fn dialog(&self) -> Result<Rc<Dialog>, JsValue> {
        if let Some(dialog) = self.dialog.borrow().clone() {
            return Ok(dialog);
        }
        let me = self.me.clone();
        let act = Rc::new(move |action| {
            if let Some(widget) = me.upgrade() {
                widget.act(action);
            }
        });
        let dialog = Rc::new(Dialog::new(self.host()?, self.page_side.clone(), act)?);
        self.dialog.replace(Some(dialog.clone()));
        Ok(dialog)
    }

    /// The widget's one element.
    fn host(&self) -> Result<Rc<Host>, JsValue> {
        if let Some(host) = self.host.borrow().clone() {
            return Ok(host);
        }
        let host = Rc::new(Host::new(&self.loader.style())?);
        self.host.replace(Some(host.clone()));
        Ok(host)
    }

    /// A console line, once. Never holds a token, a key or a photo.
    fn tell_developer(&self, line: String) {
        // A page that breaks this has nobody to tell.
        let _ = self.loader.log(&line, false);
    }

    /// Whether an input is being worked on. The loader never calls in the middle of one, so to it a
    /// widget at work is one whose work was cut off by something that the page threw.
    pub fn is_working(&self) -> bool {
        self.working.get()
    }
}
