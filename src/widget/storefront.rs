//! What the page shows before a click: triggers or none, and the buttons that the widget draws. The page's
//! side does it; what the store's status means for an opening is decided here.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::Widget;
use crate::browser::value::{get, number, text};
use crate::host::attributes::Script;
use crate::tryon::input::Input;
use crate::tryon::paywall::Refusal;
use crate::tryon::screen::Screen;
use crate::tryon::status::Gate;

impl Widget {
    /// Asks the store what it offers and how its buttons look; again where the page has named another store
    /// since. Nobody is asked before the page has named one: an unknown key would hide the triggers.
    pub(super) fn set_out(&self) {
        if self.destroyed.get() {
            return;
        }
        self.read_settings();
        let (key, url, enabled, no_fab) = {
            let settings = &self.context.borrow().settings;
            let text = |row| settings.text(row);
            let (key, url) = (text(Script::ApiKey), text(Script::ApiUrl));
            (key, url, settings.enabled(), settings.no_fab())
        };
        if enabled && key.is_none() && url.is_none() {
            return;
        }
        let host = if enabled && !no_fab {
            self.host().ok()
        } else {
            None
        };
        let frame = host.as_ref().map(|host| &host.frame);
        let (api, wanted) = (self.api(""), self.wanted(false));
        let _ = self
            .page_side
            .begin(&api, key, enabled, frame, &wanted, &self.correction());
    }

    /// What an opening meets.
    pub(super) fn gate(&self) -> Option<Gate> {
        let told = self.page_side.access().ok()?;
        let quota = get(&told, "quota");
        let refusal = Refusal {
            message: text(&told, "message"),
            used: number(&quota, "used"),
            limit: number(&quota, "limit"),
            resets_at: text(&quota, "resetsAt"),
            ..Refusal::default()
        };
        Gate::of(&text(&told, "access")?, refusal)
    }

    /// A shopper who was quicker than the store's first answer is told now, not after choosing a photo.
    fn correct(&self) {
        let (screen, product) = {
            let state = self.state.borrow();
            (state.screen(), state.product().clone())
        };
        let gate = self.gate();
        if matches!(screen, Screen::Intro { .. } | Screen::Preview { .. })
            && matches!(gate, Some(Gate::Refused(_)))
        {
            let asks_consent = self.context.borrow().consent_url.is_some();
            self.dispatch(Input::Open {
                product,
                asks_consent,
                gate,
            });
        }
    }

    fn correction(&self) -> Function {
        let me = self.me.clone();
        let call = Closure::<dyn FnMut()>::new(move || {
            if let Some(widget) = me.upgrade() {
                widget.correct();
            }
        });
        // It may be called when everything is over, so JavaScript's collector frees it.
        call.into_js_value().unchecked_into()
    }
}
