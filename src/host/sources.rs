//! The sources of the page the widget runs in. Whatever a page has put there, asking changes nothing
//! and throws nothing.

use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::loader::Loader;
use super::reading::{Given, Line, Place};
use super::settings::{Settings, attribute};
use crate::browser::page::ThisPage;
use crate::browser::value::{elements, get};

#[wasm_bindgen]
extern "C" {
    /// Bound by hand: pages replace it, and theirs may throw or give anything.
    #[wasm_bindgen(js_name = String, catch)]
    fn to_text(value: &JsValue) -> Result<JsValue, JsValue>;
}

/// The settings of this page, and a line for each wrong or doubtful value.
pub fn settings(loader: &Loader) -> (Settings, Vec<Line>) {
    let tags = elements(&loader.tags()).unwrap_or_default();
    let count = tags.len() as u8; // no more than 64 are read
    let mut places: Vec<Place> = (0..count).map(Place::Tag).collect();
    places.push(Place::Config);
    places.push(Place::Laravel);
    let ask = |place: Place, name: &str| match place {
        Place::Tag(index) => of_element(tags.get(usize::from(index))?.dyn_ref()?, name),
        _ => given(&get(&get(&js_sys::global(), place.object()?), name)),
    };
    Settings::read(&places, &ask, &ThisPage)
}

/// An attribute of an element.
pub fn of_element(element: &Element, name: &str) -> Option<Given> {
    attribute(name, &|name| element.get_attribute(name)).map(Given::Text)
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
