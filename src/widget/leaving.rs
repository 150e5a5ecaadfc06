//! The page is left, and perhaps found again as it was. Nothing listens to `unload`: a page that does is
//! never kept.

use gloo_events::EventListener;
use web_sys::Event;

use super::Widget;
use crate::browser::value::get;
use crate::tryon::machine::Input;

impl Widget {
    pub(super) fn hear_of_leaving(&self) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let listen = |kind| {
            let me = self.me.clone();
            EventListener::new(&window, kind, move |event| {
                if let Some(widget) = me.upgrade() {
                    widget.moved(event);
                }
            })
        };
        let listeners = ["pageshow", "pagehide", "visibilitychange"].map(listen);
        self.listeners.replace(listeners.into());
    }

    fn moved(&self, event: &Event) {
        if event.type_() == "pageshow" {
            if get(event, "persisted").is_truthy() {
                self.dispatch(Input::Returned);
            }
        } else {
            self.tell_the_rest();
        }
    }
}
