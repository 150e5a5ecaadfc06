//! How far shoppers come: which step is which event of the store's funnel.

use std::rc::Rc;

use super::{
    effect::{Effect, HostEvent},
    machine::TryOn,
    reply::Outcome,
    screen::Screen,
};

/// What has been seen.
#[derive(Debug, Default)]
pub struct Analytics {
    /// The photo that went out last.
    photo: Option<u32>,
    /// The pictures looked at last.
    viewed: Option<Rc<Outcome>>,
}

impl Analytics {
    /// The platform's event types for one step of the state machine.
    pub fn events(&mut self, tryon: &TryOn, effects: &[Effect]) -> Vec<&'static str> {
        let mut seen: Vec<_> = effects
            .iter()
            .filter_map(|effect| self.name(tryon, effect))
            .collect();
        if let Screen::Result { outcome, .. } = tryon.screen() {
            let known = self.viewed.replace(outcome.clone());
            if !known.is_some_and(|known| Rc::ptr_eq(&known, &outcome)) {
                seen.push("TRYON_VIEWED");
            }
        }
        seen
    }

    fn name(&mut self, tryon: &TryOn, effect: &Effect) -> Option<&'static str> {
        Some(match effect {
            Effect::Emit(HostEvent::Opened(_)) => "WIDGET_OPENED",
            Effect::Emit(HostEvent::Closed(_)) => "CLOSED",
            Effect::Emit(HostEvent::Completed(..)) => "TRYON_GENERATED",
            // One photo goes out with many try-ons.
            Effect::Send { .. } if self.photo != tryon.photo() => {
                self.photo = tryon.photo();
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

    /// A try-on and all that its funnel has told.
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
                asks_consent: false,
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
    fn a_try_on_is_told_from_opening_to_closing() {
        let mut shopper = Shopper::default();
        shopper.opens();
        shopper.chooses(1);
        assert_eq!(
            shopper.reported,
            ["WIDGET_OPENED"],
            "choosing uploads nothing"
        );
        shopper.tries_on(Input::Submit, succeeded());
        shopper.does(Input::Close);
        let whole = [
            "WIDGET_OPENED",
            "PHOTO_UPLOADED",
            "TRYON_GENERATED",
            "TRYON_VIEWED",
            "CLOSED",
        ];
        assert_eq!(shopper.reported, whole);
    }

    #[test]
    fn a_photo_is_uploaded_once_however_often_it_goes_out() {
        let mut shopper = Shopper::default();
        shopper.opens();
        shopper.chooses(1);
        for reply in [Reply::lost(), succeeded()] {
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
    fn a_picture_is_viewed_when_it_is_seen_and_each_one_once() {
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
