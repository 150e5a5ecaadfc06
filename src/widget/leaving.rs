//! The page is left, and perhaps found again as it was. Nothing listens to `unload`: a page that does is
//! never kept.

use std::rc::Rc;

use web_sys::Event;

use super::Widget;
use crate::browser::listen::listen;
use crate::browser::value::get;
use crate::tryon::machine::Input;

impl Widget {
    pub(super) fn hear_of_leaving(&self) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let me = self.me.clone();
        let heard = move |kind: &str, event: &Event| {
            if let Some(widget) = me.upgrade() {
                widget.moved(kind, event);
            }
        };
        let kinds = ["pageshow", "pagehide", "visibilitychange"];
        self.listeners
            .replace(listen(&window, &kinds, Rc::new(heard)));
    }

    fn moved(&self, kind: &str, event: &Event) {
        if kind == "pageshow" {
            if get(event, "persisted").is_truthy() {
                self.dispatch(Input::Returned);
            }
        } else {
            self.tell_funnel();
        }
    }
}
