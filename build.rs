//! Generates the positions of the dialog's messages from `www/languages/en.json`, which has all keys and their descriptions.
//!
//! A language's file in `dist/` is the list of its texts in the order of the sorted keys, without those of `www/checkout/`. `www/build/messages.mjs` makes it,
//! and checks the languages.

use std::{collections::BTreeMap, env, fs, path::Path};

use serde_json::Value;

const SOURCE: &str = "www/languages/en.json";

fn main() {
    println!("cargo::rerun-if-changed={SOURCE}");
    println!("cargo::rerun-if-changed=build.rs");
    let text = fs::read_to_string(SOURCE).unwrap_or_else(|error| panic!("{SOURCE}: {error}"));
    let entries: BTreeMap<String, Value> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{SOURCE}: {error}"));
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join("positions.rs"), generate(&entries))
        .expect("OUT_DIR is writable");
}

/// The number of texts of a message, and the method that gives it to the dialog's screens, if it is one that needs no values.
fn shape(key: &str, value: &Value) -> (usize, Option<(&'static str, String)>) {
    let position = key.to_uppercase();
    match value {
        Value::String(text) if text.contains('{') => (1, None),
        Value::String(_) => (1, Some(("&str", format!("self.text({position})")))),
        Value::Array(list) => {
            let count = list.len();
            let body = format!("self.list({position}, {count})");
            (count, Some(("&[String]", body)))
        }
        Value::Object(parts) if parts.contains_key("title") => (2, None),
        Value::Object(_) => (6, None),
        _ => panic!("{SOURCE}: \"{key}\" is no message"),
    }
}

fn generate(entries: &BTreeMap<String, Value>) -> String {
    let (mut constants, mut methods, mut next) = (String::new(), String::new(), 0);
    let is_ours = |key: &str| !key.starts_with('@') && !key.starts_with("checkout_");
    for (key, value) in entries.iter().filter(|(key, _)| is_ours(key)) {
        let description = entries.get(&format!("@{key}")).and_then(Value::as_str);
        let description = description
            .unwrap_or_else(|| panic!("{SOURCE}: \"{key}\" has no description under \"@{key}\""));
        let (count, method) = shape(key, value);
        let position = key.to_uppercase();
        constants += &format!("/// {description}\npub const {position}: usize = {next};\n");
        if let Some((kind, body)) = method {
            methods += &format!("/// {description}\npub fn {key}(&self) -> {kind} {{ {body} }}\n");
        }
        next += count;
    }
    format!(
        "{constants}/// The number of texts.\npub const COUNT: usize = {next};\n\n\
         impl super::Messages {{\n{methods}}}\n"
    )
}
