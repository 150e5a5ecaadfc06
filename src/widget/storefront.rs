//! What the page shows before a click: triggers or none, and the buttons that the widget draws.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::Widget;
use crate::browser::page;
use crate::browser::request::look;
use crate::browser::value::{get, number, text};
use crate::browser::watch::Watch;
use crate::host::attributes::Script;
use crate::host::design::{Design, Position};
use crate::tryon::machine::Input;
use crate::tryon::paywall::Refusal;
use crate::tryon::screen::Screen;
use crate::tryon::status::{Access, Gate, Standing};
use crate::ui::Buttons;

/// How long a store that gave no answer is left alone before it is asked once more.
const AGAIN_MILLIS: u32 = 2_000;

/// What is known of the store, and what of the widget is in the page.
#[derive(Default)]
pub(super) struct Storefront {
    standing: RefCell<Standing>,
    again: RefCell<Option<Timeout>>,
    shown: RefCell<Option<Rc<Shown>>>,
    /// The page has changed, and the buttons are looked after in the next frame.
    stale: Cell<bool>,
}

/// What is in the page.
struct Shown {
    buttons: Buttons,
    design: OnceCell<Design>,
    watch: OnceCell<Watch>,
    _tab: EventListener,
}

impl Storefront {
    /// What an opening meets.
    pub(super) fn gate(&self) -> Option<Gate> {
        self.standing.borrow().gate()
    }

    /// A copy: drawing runs code of the page's custom elements, which may call back in here.
    fn shown(&self) -> Option<Rc<Shown>> {
        self.shown.borrow().clone()
    }

    /// Takes everything out of the page.
    pub(super) fn close(&self) {
        self.again.take();
        self.shown.take();
    }
}

impl Widget {
    /// Asks the store what it offers and how its buttons look.
    pub(super) fn set_out(&self) {
        self.read_settings();
        let shown = page::document().and_then(|document| {
            Some(Rc::new(Shown {
                _tab: self.hear_tab(&document),
                buttons: Buttons::new(document).ok()?,
                design: OnceCell::new(),
                watch: OnceCell::new(),
            }))
        });
        self.storefront.shown.replace(shown);
        if self.context.borrow().settings.enabled() {
            self.ask_status();
            self.ask_store("api/widget/button-design", "?key=", 0, Self::furnish);
        } else {
            self.storefront.standing.borrow_mut().shut();
            self.restyle();
        }
    }

    /// A public question about the store, its key in the query as published.
    fn ask_store(&self, path: &str, key: &str, turn: u32, then: fn(&Self, u32, u16, &JsValue)) {
        let mut url = self.api(path);
        if let Some(value) = self.context.borrow().settings.text(Script::ApiKey) {
            url = [url.as_str(), key, &page::encoded(&value)].concat();
        }
        let (loader, me) = (self.loader.clone(), self.me.clone());
        spawn_local(async move {
            let (status, body) = look(&loader, &url).await;
            let data = get(&body, "data");
            let body = if data.is_object() { data } else { body };
            if let Some(widget) = me.upgrade()
                && !widget.destroyed.get()
            {
                then(&widget, turn, status, &body);
            }
        });
    }

    /// Asks whether there are try-ons.
    pub(super) fn ask_status(&self) {
        let turn = self.storefront.standing.borrow_mut().ask();
        self.ask_store("api/status", "?api_key=", turn, Self::learn);
    }

    fn learn(&self, turn: u32, status: u16, body: &JsValue) {
        let quota = get(body, "quota");
        let told = Refusal {
            message: text(body, "message"),
            used: number(&quota, "used"),
            limit: number(&quota, "limit"),
            resets_at: text(&quota, "resetsAt"),
            ..Refusal::default()
        };
        let access = Access::of(status, text(body, "access").as_deref());
        let shop = &self.storefront;
        let first = !shop.standing.borrow().is_known();
        if shop.standing.borrow_mut().learn(turn, access, told) {
            let me = self.me.clone();
            let again = Timeout::new(AGAIN_MILLIS, move || {
                if let Some(widget) = me.upgrade() {
                    widget.ask_status();
                }
            });
            shop.again.replace(Some(again));
        }
        self.restyle();
        let gate = shop.gate();
        if gate == Some(Gate::Closed) {
            self.tell_developer("triggers are hidden: the store's status is not known.".to_owned());
        } else if first && gate.is_some() {
            self.correct(gate);
        }
    }

    /// A shopper who was quicker than the store's first answer is told now, not after choosing a photo.
    fn correct(&self, gate: Option<Gate>) {
        let (screen, product) = {
            let state = self.state.borrow();
            (state.screen(), state.product().clone())
        };
        if matches!(screen, Screen::Intro { .. } | Screen::Preview { .. }) {
            self.dispatch(Input::Open {
                product,
                fresh_token: false,
                gate,
            });
        }
    }

    fn hear_tab(&self, document: &web_sys::Document) -> EventListener {
        let me = self.me.clone();
        let options = EventListenerOptions::default();
        EventListener::new_with_options(document, "visibilitychange", options, move |_| {
            let Some(widget) = me.upgrade() else { return };
            let hidden = page::is_hidden();
            let now = page::now().unwrap_or_default();
            let asks = widget.storefront.standing.borrow_mut().tab(hidden, now);
            if asks {
                widget.ask_status();
            }
        })
    }

    /// Draws the buttons as the store wants them, and again whenever the page has changed.
    fn furnish(&self, _: u32, _: u16, body: &JsValue) {
        let design = Design::read(
            &|name| text(body, name),
            &|name| number(body, name),
            get(body, "showOnCards").is_truthy(),
        );
        let Some(shown) = self.storefront.shown() else {
            return;
        };
        if let Ok(watch) = Watch::new(&self.callback(Self::page_changed)) {
            let _ = shown.watch.set(watch);
        }
        let _ = shown.design.set(design);
        self.restyle();
        self.draw_buttons();
    }

    fn callback(&self, work: fn(&Self)) -> Function {
        let me = self.me.clone();
        let call = Closure::<dyn FnMut()>::new(move || {
            if let Some(widget) = me.upgrade() {
                work(&widget);
            }
        });
        // It may be called when everything is over, so JavaScript's collector frees it.
        call.into_js_value().unchecked_into()
    }

    fn page_changed(&self) {
        if !self.storefront.stale.replace(true) {
            let draw = self.callback(Self::draw_buttons);
            let asked = web_sys::window().map(|window| window.request_animation_frame(&draw));
            self.storefront.stale.set(matches!(asked, Some(Ok(_))));
        }
    }

    /// How triggers look, and whether they are seen. A page whose DOM refuses keeps its own.
    fn restyle(&self) {
        if let Some(shown) = self.storefront.shown() {
            let look = shown.design.get().map_or("", |design| &design.css);
            let hides = self.storefront.standing.borrow().hides();
            let _ = shown.buttons.style(look, hides);
        }
    }

    /// Draws the buttons that are missing, as soon as there are words for them.
    pub(super) fn draw_buttons(&self) {
        self.storefront.stale.set(false);
        let spoken = self.context.borrow().spoken.clone();
        let (Some(shown), Some(spoken)) = (self.storefront.shown(), spoken) else {
            return;
        };
        let Some(design) = shown.design.get() else {
            return;
        };
        let label = design.label.as_ref().unwrap_or(&spoken.words.try_on);
        let _ = shown.buttons.draw(design, label);
        let floats =
            design.position != Position::Inline && !self.context.borrow().settings.no_fab();
        if floats && let Ok(host) = self.host() {
            let _ = shown.buttons.float(&host, design, label);
        }
        if let Some(watch) = shown.watch.get() {
            watch.forget();
        }
    }
}
