//! What a service calls its fields.

use std::collections::BTreeMap;

use serde_json::Value;

/// What the form's fields are called here; photo and product images cannot be left out.
pub const REQUEST: [&str; 9] = [
    "photo",
    "product_images",
    "product_id",
    "product_title",
    "product_category",
    "page_url",
    "platform",
    "variation_count",
    "attempt_id",
];
/// What the answer's fields are called here.
pub const ANSWER: [&str; 6] = [
    "success",
    "images",
    "status",
    "status_url",
    "job_id",
    "retry_after",
];
/// Without these there is nothing to ask for, or nothing to get.
const NEEDED: [&str; 3] = ["photo", "product_images", "images"];
/// The longest name.
const MAX_NAME: usize = 100;

/// A service's names, by ours; those left out are neither sent nor read.
#[derive(Debug, Clone)]
pub struct Names(BTreeMap<&'static str, String>);

impl Names {
    /// Our own names for `known`, changed by `ours=theirs,…`; an empty `theirs` leaves a field out.
    ///
    /// # Errors
    /// What is wrong with `changes`, in words.
    pub fn parse(known: &[&'static str], changes: &str) -> Result<Self, String> {
        let mut names: BTreeMap<_, _> = known.iter().map(|&ours| (ours, ours.to_owned())).collect();
        for change in changes.split(',').map(str::trim).filter(|c| !c.is_empty()) {
            let (ours, theirs) = change
                .split_once('=')
                .map(|(ours, theirs)| (ours.trim(), theirs.trim()))
                .ok_or_else(|| format!("{change} is not of the form name=theirs"))?;
            let ours = *known
                .iter()
                .find(|&&name| name == ours)
                .ok_or_else(|| format!("knows no {ours}, only {}", known.join(", ")))?;
            check(ours, theirs)?;
            names.insert(ours, theirs.to_owned());
        }
        names.retain(|_, theirs| !theirs.is_empty());
        distinct(&names)?;
        Ok(Self(names))
    }

    /// What the service calls the field.
    pub fn get(&self, ours: &str) -> Option<&str> {
        self.0.get(ours).map(String::as_str)
    }

    /// The field's value in a service's answer; dots in the name lead into objects and lists, as in `output.0.url`.
    pub fn find<'v>(&self, ours: &str, answer: &'v Value) -> Option<&'v Value> {
        let pointer = format!("/{}", self.get(ours)?.replace('.', "/"));
        answer.pointer(&pointer).filter(|value| !value.is_null())
    }
}

fn check(ours: &str, theirs: &str) -> Result<(), String> {
    if theirs.is_empty() && NEEDED.contains(&ours) {
        return Err(format!("cannot leave out {ours}"));
    }
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\');
    if theirs.len() > MAX_NAME || !theirs.chars().all(plain) {
        return Err(format!(
            "{ours}: a name is up to {MAX_NAME} plain characters"
        ));
    }
    Ok(())
}

fn distinct(names: &BTreeMap<&str, String>) -> Result<(), String> {
    let mut seen = BTreeMap::new();
    for (ours, theirs) in names {
        if let Some(other) = seen.insert(theirs, ours) {
            return Err(format!("{other} and {ours} have the same name"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_changed_left_out_and_refused() {
        let names = Names::parse(&REQUEST, "photo=person_image, platform=,").unwrap();
        assert_eq!(names.get("photo"), Some("person_image"));
        assert_eq!(names.get("platform"), None);
        assert_eq!(names.get("attempt_id"), Some("attempt_id"));
        for (changes, fault) in [
            ("photo", "not of the form"),
            ("foto=person", "knows no foto"),
            ("photo=", "cannot leave out photo"),
            ("photo=a\"b", "plain characters"),
            ("photo=product_id", "the same name"),
        ] {
            let error = Names::parse(&REQUEST, changes).unwrap_err();
            assert!(error.contains(fault), "{changes}: {error}");
        }
    }

    #[test]
    fn dots_lead_into_an_answer() {
        let names = Names::parse(&ANSWER, "images=output.0.url,status_url=urls.get").unwrap();
        let answer = json!({ "output": [{ "url": "u" }], "urls": { "get": null }, "status": 1 });
        assert_eq!(names.find("images", &answer), Some(&json!("u")));
        assert_eq!(names.find("status_url", &answer), None);
        assert_eq!(names.find("status", &answer), Some(&json!(1)));
        assert_eq!(names.find("success", &json!("not an object")), None);
    }
}
