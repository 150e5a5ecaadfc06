//! How far shoppers come: which step is which event of the store's funnel, and what is written of it.

use std::rc::Rc;

use super::machine::{Effect, News, TryOn};
use super::product::Product;
use super::reply::Outcome;
use super::screen::Screen;

/// So many events are sent without waiting for more.
pub const FULL: usize = 20;

/// Milliseconds that an event waits for others.
pub const PAUSE_MILLIS: u32 = 3000;

/// What has been told already.
#[derive(Debug, Default)]
pub struct Funnel {
    /// The photo that went out last.
    photo: Option<u32>,
    /// The pictures looked at last.
    viewed: Option<Rc<Outcome>>,
}

impl Funnel {
    /// The events of one step, by their published names, in order.
    pub fn see(&mut self, tryon: &TryOn, effects: &[Effect]) -> Vec<&'static str> {
        let mut events: Vec<_> = effects
            .iter()
            .filter_map(|effect| self.event(tryon, effect))
            .collect();
        if let Screen::Result { outcome, .. } = tryon.screen() {
            let known = self.viewed.replace(outcome.clone());
            if !known.is_some_and(|known| Rc::ptr_eq(&known, &outcome)) {
                events.push("TRYON_VIEWED");
            }
        }
        events
    }

    fn event(&mut self, tryon: &TryOn, effect: &Effect) -> Option<&'static str> {
        match effect {
            Effect::Tell(News::Opened) => Some("WIDGET_OPENED"),
            Effect::Tell(News::Closed) => Some("CLOSED"),
            Effect::Tell(News::Completed(_)) => Some("TRYON_GENERATED"),
            // One photo goes out with many try-ons.
            Effect::Send { .. } if self.photo != tryon.photo() => {
                self.photo = tryon.photo();
                Some("PHOTO_UPLOADED")
            }
            _ => None,
        }
    }
}

/// One event as JSON. The page's query is left out: shops put sessions and checkouts there.
pub fn event(kind: &str, session: &str, product: &Product, address: Option<&str>) -> String {
    let address = address.and_then(|address| address.split('?').next());
    let fields = [
        ("sessionId", Some(session), 128),
        ("eventType", Some(kind), 128),
        ("productId", product.id.as_deref(), 255),
        ("productTitle", product.title.as_deref(), 500),
        ("pageUrl", product.page_url.as_deref().or(address), 2048),
    ];
    let mut json = String::from("{");
    for (name, value, limit) in fields {
        // One field that the backend refuses would cost it the whole batch.
        if let Some(value) = value.filter(|value| fits(value, limit)) {
            write(&mut json, name, value);
        }
    }
    json.pop();
    json + "}"
}

/// The body that tells these events. A beacon can send no header, so the key is in it.
pub fn body(api_key: Option<&str>, events: &[String]) -> String {
    let mut json = String::from("{");
    if let Some(key) = api_key.filter(|key| fits(key, 255)) {
        write(&mut json, "api_key", key);
    }
    [&json, "\"events\":[", &events.join(","), "]}"].concat()
}

fn fits(value: &str, limit: usize) -> bool {
    !value.is_empty() && value.len() <= limit && !value.contains(char::is_control)
}

/// Adds `"name":"value",`. By hand, because old libraries break `JSON.stringify` for arrays.
fn write(json: &mut String, name: &str, value: &str) {
    json.push('"');
    json.push_str(name);
    json.push_str("\":\"");
    for character in value.chars() {
        if matches!(character, '"' | '\\') {
            json.push('\\');
        }
        json.push(character);
    }
    json.push_str("\",");
}

#[cfg(test)]
mod tests {
    use super::super::machine::Input;
    use super::super::reply::Reply;
    use super::*;
    use serde_json::{Value, json};

    /// A try-on and all that its funnel has told.
    #[derive(Default)]
    struct Shopper {
        tryon: TryOn,
        funnel: Funnel,
        told: Vec<&'static str>,
    }

    impl Shopper {
        fn does(&mut self, input: Input) -> Vec<Effect> {
            let effects = self.tryon.step(input);
            self.told.extend(self.funnel.see(&self.tryon, &effects));
            effects
        }

        fn opens(&mut self) {
            self.does(Input::Open {
                product: Product::default(),
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

    fn made() -> Reply {
        Reply::Made(Outcome {
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
        assert_eq!(shopper.told, ["WIDGET_OPENED"], "choosing uploads nothing");
        shopper.tries_on(Input::Submit, made());
        shopper.does(Input::Close);
        let whole = [
            "WIDGET_OPENED",
            "PHOTO_UPLOADED",
            "TRYON_GENERATED",
            "TRYON_VIEWED",
            "CLOSED",
        ];
        assert_eq!(shopper.told, whole);
    }

    #[test]
    fn a_photo_is_uploaded_once_however_often_it_goes_out() {
        let mut shopper = Shopper::default();
        shopper.opens();
        shopper.chooses(1);
        for reply in [Reply::lost(), made()] {
            shopper.tries_on(Input::Submit, reply);
            shopper.does(Input::Cancel);
            shopper.chooses(1);
        }
        let uploads = |shopper: &Shopper| {
            let uploads = shopper.told.iter();
            uploads.filter(|kind| **kind == "PHOTO_UPLOADED").count()
        };
        assert_eq!(uploads(&shopper), 1);
        shopper.chooses(2);
        shopper.tries_on(Input::Submit, made());
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
        shopper.does(Input::Replied(*turn, made()));
        assert_eq!(shopper.told.last(), Some(&"TRYON_GENERATED"));
        shopper.opens();
        assert_eq!(shopper.told.last(), Some(&"TRYON_VIEWED"));
        shopper.does(Input::NoPicture);
        shopper.does(Input::Close);
        shopper.opens();
        let views = shopper.told.iter().filter(|kind| **kind == "TRYON_VIEWED");
        assert_eq!(views.count(), 1);
    }

    #[test]
    fn an_event_is_what_the_platform_reads() {
        let product = Product {
            id: Some("42".into()),
            title: Some("\"Linen\" \\ shirt – 5′".into()),
            ..Product::default()
        };
        let address = Some("https://shop.example/p/1?session=secret");
        let events = [
            event("CLOSED", "visit-12345", &product, address),
            event("CLOSED", "visit-12345", &Product::default(), None),
        ];
        let body: Value = serde_json::from_str(&body(Some("gvk_test_1"), &events)).expect("JSON");
        let first = json!({ "sessionId": "visit-12345", "eventType": "CLOSED", "productId": "42",
            "productTitle": "\"Linen\" \\ shirt – 5′", "pageUrl": "https://shop.example/p/1" });
        let second = json!({ "sessionId": "visit-12345", "eventType": "CLOSED" });
        assert_eq!(
            body,
            json!({ "api_key": "gvk_test_1", "events": [first, second] })
        );
    }

    #[test]
    fn what_the_platform_would_refuse_is_left_out() {
        for title in ["", "two\nlines", &"x".repeat(501)] {
            let product = Product {
                title: Some(title.into()),
                ..Product::default()
            };
            let event = event("CLOSED", "visit-12345", &product, None);
            assert!(!event.contains("productTitle"), "{event}");
        }
        assert_eq!(body(None, &["{}".into()]), "{\"events\":[{}]}");
    }
}
