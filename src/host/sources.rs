//! The sources of the page the widget runs in. Whatever a page has put there, asking changes nothing
//! and throws nothing.

use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::loader::Loader;
use super::reading::{Given, Place, Source};
use super::settings::attribute;
use crate::browser::value::{elements, get};

#[wasm_bindgen]
extern "C" {
    /// Bound by hand: pages replace it, and theirs may throw or give anything.
    #[wasm_bindgen(js_name = String, catch)]
    fn to_text(value: &JsValue) -> Result<JsValue, JsValue>;
}

/// Where settings are looked for, in order.
pub fn sources(loader: &Loader) -> Vec<Source<'static>> {
    let tags = elements(&loader.tags()).unwrap_or_default();
    let tags = tags.into_iter().filter_map(|tag| tag.dyn_into().ok());
    let mut all: Vec<Source> = tags
        .enumerate()
        .map(|(index, tag)| element(Place::Tag(index), tag))
        .collect();
    for name in ["GenvorisConfig", "genvorisConfig"] {
        let object = get(&js_sys::global(), name);
        all.push(Source {
            place: Place::Config(name),
            given: Box::new(move |name| given(&get(&object, name))),
        });
    }
    all
}

/// An element's attributes.
pub fn element(place: Place, element: Element) -> Source<'static> {
    Source {
        place,
        given: Box::new(move |name| {
            attribute(name, &|name| element.get_attribute(name)).map(Given::Text)
        }),
    }
}

/// A property's value; nothing for one that is absent, `null`, or behind a getter that throws.
fn given(value: &JsValue) -> Option<Given> {
    if value.is_undefined() || value.is_null() {
        return None;
    }
    Some(if let Some(text) = value.as_string() {
        Given::Text(text)
    } else if let Some(on) = value.as_bool() {
        Given::Flag(on)
    } else if value.as_f64().is_some()
        && let Some(text) = to_text(value).ok().and_then(|text| text.as_string())
    {
        Given::Number(text)
    } else {
        Given::Other
    })
}
