//! Writes the words of all languages as JSON, `{ "en": ["…"], … }`: what the build makes files of.

use genvoris_widget::languages::Language;
use serde_json::{Map, json};

fn main() {
    let words = Language::ALL.map(|language| {
        let texts = language.written().list();
        (language.tag().to_owned(), json!(texts))
    });
    println!("{}", json!(Map::from_iter(words)));
}
