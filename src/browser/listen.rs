//! Listeners that are gone when they are dropped.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use web_sys::{Event, EventTarget};

/// What hears events; it is told their kind, too.
pub type Heard = Rc<dyn Fn(&'static str, &Event)>;

/// Hears several kinds of events, on their way down: errors of pictures do not come up again.
pub fn listen(target: &EventTarget, kinds: &[&'static str], heard: Heard) -> Vec<EventListener> {
    let options = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        passive: false,
    };
    let listener = |kind: &&'static str| {
        let (kind, heard) = (*kind, heard.clone());
        EventListener::new_with_options(target, kind, options, move |event| heard(kind, event))
    };
    kinds.iter().map(listener).collect()
}
