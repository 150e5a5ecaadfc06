//! Analytics: which events of the store's funnel a step of the state machine causes.

use std::rc::Rc;

use super::{
    effect::{Effect, HostEvent},
    machine::TryOn,
    reply::Outcome,
    screen::Screen,
};

/// What has been reported so far, so that nothing is reported twice.
#[derive(Debug, Default)]
pub struct Analytics {
    /// The photo that was sent last.
    sent_photo: Option<u32>,
    /// The result that was shown last.
    viewed_result: Option<Rc<Outcome>>,
}

impl Analytics {
    /// The platform's event types for one step of the state machine that had these effects.
    pub fn events(&mut self, tryon: &TryOn, effects: &[Effect]) -> Vec<&'static str> {
        let mut events: Vec<_> = effects
            .iter()
            .filter_map(|effect| self.event_type(tryon, effect))
            .collect();
        if let Screen::Result { outcome, .. } = tryon.screen() {
            let previous = self.viewed_result.replace(outcome.clone());
            if !previous.is_some_and(|previous| Rc::ptr_eq(&previous, &outcome)) {
                events.push("TRYON_VIEWED");
            }
        }
        events
    }

    fn event_type(&mut self, tryon: &TryOn, effect: &Effect) -> Option<&'static str> {
        Some(match effect {
            Effect::Emit(HostEvent::Opened(_)) => "WIDGET_OPENED",
            Effect::Emit(HostEvent::Closed(_)) => "CLOSED",
            Effect::Emit(HostEvent::Completed(..)) => "TRYON_GENERATED",
            // The same photo can be sent with many try-ons, but counts as uploaded once.
            Effect::Send { .. } if self.sent_photo != tryon.photo() => {
                self.sent_photo = tryon.photo();
                "PHOTO_UPLOADED"
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::input::Input;
    use super::super::reply::Reply;
    use super::*;

    /// A try-on and all events that it has reported.
    #[derive(Default)]
    struct Shopper {
        tryon: TryOn,
        analytics: Analytics,
        reported: Vec<&'static str>,
    }

    impl Shopper {
        fn does(&mut self, input: Input) -> Vec<Effect> {
            let effects = self.tryon.step(input);
            self.reported
                .extend(self.analytics.events(&self.tryon, &effects));
            effects
        }

        fn opens(&mut self) {
            self.does(Input::Open {
                product: Rc::default(),
                requires_consent: false,
                availability: None,
            });
        }

        fn chooses(&mut self, photo: u32) {
            self.does(Input::PhotoChosen(photo));
            self.does(Input::PhotoReady(photo));
        }

        /// Sends the try-on and answers it.
        fn tries_on(&mut self, input: Input, reply: Reply) {
            match self.does(input).as_slice() {
                [Effect::Send { turn, .. }] => self.does(Input::Replied(*turn, reply)),
                other => panic!("expected a request: {other:?}"),
            };
        }
    }

    fn succeeded() -> Reply {
        Reply::Succeeded(Outcome {
            pictures: 1,
            quota: None,
            request_id: None,
        })
    }

    #[test]
    fn a_try_on_reports_every_step_from_opening_to_closing() {
        let mut shopper = Shopper::default();
        shopper.opens();
        shopper.chooses(1);
        assert_eq!(
            shopper.reported,
            ["WIDGET_OPENED"],
            "choosing a photo does not upload it"
        );
        shopper.tries_on(Input::Submit, succeeded());
        shopper.does(Input::Close);
        let expected = [
            "WIDGET_OPENED",
            "PHOTO_UPLOADED",
            "TRYON_GENERATED",
            "TRYON_VIEWED",
            "CLOSED",
        ];
        assert_eq!(shopper.reported, expected);
    }

    #[test]
    fn a_photo_that_is_sent_repeatedly_is_reported_once() {
        let mut shopper = Shopper::default();
        shopper.opens();
        shopper.chooses(1);
        for reply in [Reply::network_error(), succeeded()] {
            shopper.tries_on(Input::Submit, reply);
            shopper.does(Input::Cancel);
            shopper.chooses(1);
        }
        let uploads = |shopper: &Shopper| {
            let uploads = shopper.reported.iter();
            uploads.filter(|kind| **kind == "PHOTO_UPLOADED").count()
        };
        assert_eq!(uploads(&shopper), 1);
        shopper.chooses(2);
        shopper.tries_on(Input::Submit, succeeded());
        assert_eq!(uploads(&shopper), 2);
    }

    #[test]
    fn a_result_is_reported_as_viewed_once_when_the_shopper_sees_it() {
        let mut shopper = Shopper::default();
        shopper.opens();
        shopper.chooses(1);
        let effects = shopper.does(Input::Submit);
        shopper.does(Input::Close);
        let [Effect::Send { turn, .. }] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        shopper.does(Input::Replied(*turn, succeeded()));
        assert_eq!(shopper.reported.last(), Some(&"TRYON_GENERATED"));
        shopper.opens();
        assert_eq!(shopper.reported.last(), Some(&"TRYON_VIEWED"));
        shopper.does(Input::NoPicture);
        shopper.does(Input::Close);
        shopper.opens();
        let views = shopper
            .reported
            .iter()
            .filter(|kind| **kind == "TRYON_VIEWED");
        assert_eq!(views.count(), 1);
    }
}
