//! What is wrong with a value, in words for developers who call the API from any language. serde's own texts name Rust's
//! types and quote the value, which may be a token in the wrong field.

use serde_json::error::Category;

/// What is wrong with a JSON body.
pub fn of_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if error.classify() == Category::Data {
        return of_value(&text);
    }
    let place = format!("at line {}, column {}", error.line(), error.column());
    match text.as_str() {
        text if text.contains("recursion limit") => "is nested too deeply".to_owned(),
        text if text.contains("out of range") => format!("has a number out of range {place}"),
        text if text.contains("unicode") => format!("is not UTF-8 {place}"),
        text if text.contains("hex escape") => {
            format!("has an escape that stands for no character {place}")
        }
        _ => format!("is not valid JSON {place}"),
    }
}

/// What is wrong with a value, from serde's text about it.
pub fn of_value(text: &str) -> String {
    // serde_json appends the place, which is of no use beside the field's name.
    let text = text.rsplit_once(" at line ").map_or(text, |(text, _)| text);
    if text.starts_with("missing field") {
        return "is required".to_owned();
    }
    if text.starts_with("duplicate field") {
        return "must be given once only".to_owned();
    }
    // Ours, from the deserializers of fields.
    if text.starts_with("must ") {
        return text.to_owned();
    }
    match text.rsplit_once("expected ") {
        Some((_, expected)) => of_expectation(expected),
        None if text.contains("digit") => "must be a whole number".to_owned(),
        None => "is not valid".to_owned(),
    }
}

fn of_expectation(expected: &str) -> String {
    if expected.contains('`') {
        let names = expected.trim_start_matches("one of ").replace('`', "");
        return format!("must be one of {}", names.replace(" or ", ", "));
    }
    let kind = match expected {
        "a string" | "string or map" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        text if text.starts_with("struct ") => "an object",
        text if text.contains("number") || text.starts_with(['i', 'u', 'f']) => "a number",
        _ => return "is of the wrong type".to_owned(),
    };
    format!("must be {kind}")
}

/// The field that serde names only in its text.
pub fn named_field(text: &str) -> Option<&str> {
    let kinds = ["missing field `", "duplicate field `"];
    let rest = kinds.iter().find_map(|kind| text.strip_prefix(kind))?;
    rest.split('`').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_serde_become_sentences() {
        let cases = [
            ("missing field `url` at line 1 column 2", "is required"),
            (
                "invalid type: integer `5`, expected a string",
                "must be a text",
            ),
            ("invalid type: map, expected a sequence", "must be a list"),
            (
                "invalid type: null, expected struct CreatePlan",
                "must be an object",
            ),
            (
                "invalid value: integer `-1`, expected u8",
                "must be a number",
            ),
            (
                "invalid type: string \"8px\", expected a JSON number",
                "must be a number",
            ),
            (
                "unknown variant `x`, expected `a` or `b`",
                "must be one of a, b",
            ),
            (
                "unknown variant `, expected x`, expected one of `a`, `b`, `c`",
                "must be one of a, b, c",
            ),
            (
                "must be a whole number at line 1 column 9",
                "must be a whole number",
            ),
            ("invalid digit found in string", "must be a whole number"),
            ("invalid type: newtype struct", "is not valid"),
        ];
        for (text, expected) in cases {
            assert_eq!(of_value(text), expected);
        }
        assert_eq!(named_field("missing field `url` at line 1"), Some("url"));
        assert_eq!(named_field("invalid type"), None);
    }
}
