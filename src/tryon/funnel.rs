//! How far shoppers come: which step is which event of the store's funnel, and what is written of it.

use std::rc::Rc;

use super::machine::{Effect, News, TryOn};
use super::product::Product;
use super::reply::Outcome;
use super::screen::Screen;
use crate::text::before;

/// So many events are sent without waiting for more.
pub const FULL: usize = 20;

/// Milliseconds that an event waits for others.
pub const PAUSE_MILLIS: u32 = 3000;

/// What has been seen, and what is still to be told of it.
#[derive(Debug, Default)]
pub struct Funnel {
    /// The photo that went out last.
    photo: Option<u32>,
    /// The pictures looked at last.
    viewed: Option<Rc<Outcome>>,
    /// The waiting events as JSON, and how many there are.
    events: String,
    count: usize,
}

impl Funnel {
    /// Takes note of one step of a visit on a page of this address. How many events are waiting then.
    pub fn see(
        &mut self,
        tryon: &TryOn,
        effects: &[Effect],
        session: &str,
        address: Option<&str>,
    ) -> usize {
        for effect in effects {
            let kind = match effect {
                Effect::Tell(News::Opened) => "WIDGET_OPENED",
                Effect::Tell(News::Closed) => "CLOSED",
                Effect::Tell(News::Completed(_)) => "TRYON_GENERATED",
                // One photo goes out with many try-ons.
                Effect::Send { .. } if self.photo != tryon.photo() => {
                    self.photo = tryon.photo();
                    "PHOTO_UPLOADED"
                }
                _ => continue,
            };
            self.add(kind, tryon.product(), session, address);
        }
        if let Screen::Result { outcome, .. } = tryon.screen() {
            let known = self.viewed.replace(outcome.clone());
            if !known.is_some_and(|known| Rc::ptr_eq(&known, &outcome)) {
                self.add("TRYON_VIEWED", tryon.product(), session, address);
            }
        }
        self.count
    }

    /// The page's query is left out: shops put sessions and checkouts there.
    fn add(&mut self, kind: &str, product: &Product, session: &str, address: Option<&str>) {
        let address = address.map(|address| before(address, b"?"));
        let json = &mut self.events;
        json.push_str(if self.count == 0 { "{" } else { ",{" });
        write(json, "productId", product.id.as_deref(), 255);
        write(json, "productTitle", product.title.as_deref(), 500);
        write(
            json,
            "pageUrl",
            product.page_url.as_deref().or(address),
            2048,
        );
        write(json, "sessionId", Some(session), 128);
        write(json, "eventType", Some(kind), 128);
        json.pop();
        json.push('}');
        self.count += 1;
    }

    /// The body that tells what is waiting, if anything is. A beacon can send no header, so the key is in it.
    pub fn take(&mut self, api_key: Option<&str>) -> Option<String> {
        if self.count == 0 {
            return None;
        }
        self.count = 0;
        let mut json = String::from("{");
        write(&mut json, "api_key", api_key, 255);
        json.push_str("\"events\":[");
        json.push_str(&std::mem::take(&mut self.events));
        json.push_str("]}");
        Some(json)
    }
}

/// Adds `"name":"value",`, by hand, because old libraries break `JSON.stringify` for arrays. One value that the
/// platform refuses would cost the whole batch.
fn write(json: &mut String, name: &str, value: Option<&str>, limit: usize) {
    let Some(value) = value.filter(|value| (1..=limit).contains(&value.len())) else {
        return;
    };
    json.push('"');
    json.push_str(name);
    json.push_str("\":\"");
    for character in value.chars() {
        if matches!(character, '"' | '\\') {
            json.push('\\');
        }
        json.push(if character.is_control() {
            ' '
        } else {
            character
        });
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
        told: Vec<String>,
    }

    impl Shopper {
        fn does(&mut self, input: Input) -> Vec<Effect> {
            let effects = self.tryon.step(input);
            let address = Some("https://shop.example/p/1?session=secret");
            self.funnel
                .see(&self.tryon, &effects, "visit-12345", address);
            for event in told(&mut self.funnel, None) {
                self.told
                    .push(event["eventType"].as_str().expect("a kind").to_owned());
            }
            effects
        }

        fn opens(&mut self) {
            self.does(Input::Open {
                product: Product::default(),
                gate: None,
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

    fn told(funnel: &mut Funnel, api_key: Option<&str>) -> Vec<Value> {
        let Some(body) = funnel.take(api_key) else {
            return vec![];
        };
        let body: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(body.get("api_key").and_then(Value::as_str), api_key);
        body["events"].as_array().expect("events").clone()
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
            uploads.filter(|kind| *kind == "PHOTO_UPLOADED").count()
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
        assert_eq!(
            shopper.told.last().map(String::as_str),
            Some("TRYON_GENERATED")
        );
        shopper.opens();
        assert_eq!(
            shopper.told.last().map(String::as_str),
            Some("TRYON_VIEWED")
        );
        shopper.does(Input::NoPicture);
        shopper.does(Input::Close);
        shopper.opens();
        let views = shopper.told.iter().filter(|kind| *kind == "TRYON_VIEWED");
        assert_eq!(views.count(), 1);
    }

    fn closed(funnel: &mut Funnel, product: &Product, address: Option<&str>) {
        funnel.add("CLOSED", product, "visit-12345", address);
    }

    #[test]
    fn a_body_is_what_the_platform_reads() {
        let product = Product {
            id: Some("42".into()),
            title: Some("\"Linen\" \\ shirt – 5′".into()),
            ..Product::default()
        };
        let mut funnel = Funnel::default();
        let address = Some("https://shop.example/p/1?session=secret");
        closed(&mut funnel, &product, address);
        closed(&mut funnel, &Product::default(), None);
        let first = json!({ "sessionId": "visit-12345", "eventType": "CLOSED", "productId": "42",
            "productTitle": "\"Linen\" \\ shirt – 5′", "pageUrl": "https://shop.example/p/1" });
        let second = json!({ "sessionId": "visit-12345", "eventType": "CLOSED" });
        assert_eq!(told(&mut funnel, Some("gvk_test_1")), [first, second]);
        assert_eq!(funnel.take(None), None, "nothing is told twice");
    }

    #[test]
    fn what_the_platform_would_refuse_is_left_out() {
        for (title, told_as) in [
            ("", json!(null)),
            (&"x".repeat(501), json!(null)),
            ("two\nlines", json!("two lines")),
        ] {
            let product = Product {
                title: Some(title.into()),
                ..Product::default()
            };
            let mut funnel = Funnel::default();
            closed(&mut funnel, &product, None);
            assert_eq!(told(&mut funnel, None)[0]["productTitle"], told_as);
        }
    }

    #[test]
    fn what_is_waiting_is_counted() {
        let mut funnel = Funnel::default();
        for count in 1..=FULL {
            closed(&mut funnel, &Product::default(), None);
            let waiting = funnel.see(&TryOn::default(), &[], "visit-12345", None);
            assert_eq!(waiting, count);
        }
    }
}
