//! Writes the words of all languages as JSON, what the build makes files of: `words`, for each language its texts in the
//! order of the file, and `labels`, for each what its try-on button says.

use genvoris_widget::languages::Language;
use serde_json::{Map, Value, json};

fn main() {
    let by_language = |of: &dyn Fn(Language) -> Value| {
        let all = Language::ALL.map(|language| (language.tag().to_owned(), of(language)));
        Map::from_iter(all)
    };
    let words = by_language(&|language| json!(language.written().list()));
    let labels = by_language(&|language| json!(language.written().try_on));
    println!("{}", json!({ "words": words, "labels": labels }));
}
