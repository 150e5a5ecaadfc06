//! Numbers and dates as the shopper's part of the world writes them, by the browser's `Intl`.
//!
//! Looked up by name at each use, and every step may fail: pages replace these globals, and write
//! languages that are none into `<html lang>`.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::page::parse_date;
use super::value::get;
use crate::languages::{Language, Speech};
use crate::text::decimal;

/// A language as it is spoken somewhere.
#[derive(Clone, Debug)]
pub struct Locale {
    /// Those to try, in this order.
    tags: [String; 2],
}

impl Locale {
    /// The language as the page speaks it (`ar-EG`) if it is the page's, else as it is spoken anywhere.
    pub fn new(language: Language, page: Option<String>) -> Self {
        let bare = language.tag().to_owned();
        let full = page.filter(|tag| Language::parse(tag) == Some(language));
        Self {
            tags: [full.unwrap_or_else(|| bare.clone()), bare],
        }
    }

    /// A date given in ISO 8601, as in 'November 21, 2026'; nothing if it is none.
    pub fn date(&self, iso: &str) -> Option<String> {
        let time = parse_date(iso).ok().filter(|time| time.is_finite())?;
        self.ask("DateTimeFormat", "format", time)
    }

    /// What a formatter of this kind makes of the number.
    fn ask(&self, kind: &str, method: &str, number: f64) -> Option<String> {
        let constructor: Function = get(&get(&js_sys::global(), "Intl"), kind).dyn_into().ok()?;
        let options = Object::new();
        // The one option of all three kinds, which the other two do not know.
        Reflect::set(&options, &"dateStyle".into(), &"long".into()).ok()?;
        self.tags.iter().find_map(|tag| {
            let with = Array::of2(&tag.as_str().into(), &options);
            let formatter = Reflect::construct(&constructor, &with).ok()?;
            let method: Function = get(&formatter, method).dyn_into().ok()?;
            method.call1(&formatter, &number.into()).ok()?.as_string()
        })
    }
}

impl Speech for Locale {
    fn category(&self, count: u32) -> String {
        self.ask("PluralRules", "select", count.into())
            .unwrap_or_default()
    }

    fn number(&self, count: u32) -> String {
        self.ask("NumberFormat", "format", count.into())
            .unwrap_or_else(|| decimal(count))
    }
}
