//! The service's names for the fields of requests and responses.

use std::collections::BTreeMap;

use super::template::Path;

/// This server's names for the form's fields.
pub const REQUEST_FIELDS: [&str; 9] = [
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
/// This server's names for the response's fields.
pub const RESPONSE_FIELDS: [&str; 6] = [
    "success",
    "images",
    "status",
    "status_url",
    "job_id",
    "retry_after",
];
/// The fields that cannot be left out.
const REQUIRED: [&str; 3] = ["photo", "product_images", "images"];
/// The longest name, in characters.
const MAX_NAME_LENGTH: usize = 100;

/// The service's names, by this server's names. Fields that were left out are neither sent nor read.
#[derive(Debug, Clone)]
pub struct FieldNames(BTreeMap<&'static str, String>);

impl FieldNames {
    /// The names of the `known` fields, changed by `ours=theirs,…`. An empty `theirs` leaves a field out.
    ///
    /// # Errors
    /// A sentence that says what is wrong with `changes`.
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
            validate(ours, theirs)?;
            names.insert(ours, theirs.to_owned());
        }
        names.retain(|_, theirs| !theirs.is_empty());
        check_distinct(&names)?;
        Ok(Self(names))
    }

    /// What the service calls the field.
    pub fn get(&self, ours: &str) -> Option<&str> {
        self.0.get(ours).map(String::as_str)
    }

    /// The field's place in a response. Dots in the service's name are a path into objects and lists, as in `output.0.url`.
    pub fn path(&self, ours: &str) -> Option<Path> {
        self.get(ours).map(|theirs| theirs.to_owned().into())
    }
}

fn validate(ours: &str, theirs: &str) -> Result<(), String> {
    if theirs.is_empty() && REQUIRED.contains(&ours) {
        return Err(format!("cannot leave out {ours}"));
    }
    let is_allowed = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\');
    if theirs.len() > MAX_NAME_LENGTH || !theirs.chars().all(is_allowed) {
        return Err(format!(
            "{ours}: a name is up to {MAX_NAME_LENGTH} plain characters"
        ));
    }
    Ok(())
}

fn check_distinct(names: &BTreeMap<&str, String>) -> Result<(), String> {
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
    fn names_can_be_changed_or_omitted() {
        let names = FieldNames::parse(&REQUEST_FIELDS, "photo=person_image, platform=,").unwrap();
        assert_eq!(names.get("photo"), Some("person_image"));
        assert_eq!(names.get("platform"), None);
        assert_eq!(names.get("attempt_id"), Some("attempt_id"));
        for (changes, expected) in [
            ("photo", "not of the form"),
            ("foto=person", "knows no foto"),
            ("photo=", "cannot leave out photo"),
            ("photo=a\"b", "plain characters"),
            ("photo=product_id", "the same name"),
        ] {
            let error = FieldNames::parse(&REQUEST_FIELDS, changes).unwrap_err();
            assert!(error.contains(expected), "{changes}: {error}");
        }
    }

    #[test]
    fn dots_are_paths_into_the_response() {
        let names =
            FieldNames::parse(&RESPONSE_FIELDS, "images=output.0.url,status_url=urls.get").unwrap();
        let response = json!({ "output": [{ "url": "u" }], "urls": { "get": null }, "status": 1 });
        let first = |ours: &str| names.path(ours).unwrap().first(&response).cloned();
        assert_eq!(first("images"), Some(json!("u")));
        assert_eq!(first("status_url"), None);
        assert_eq!(first("status"), Some(json!(1)));
        assert_eq!(first("success"), None);
    }
}
