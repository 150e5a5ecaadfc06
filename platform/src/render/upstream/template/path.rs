//! Paths into the JSON of a service, such as `data.images[].url`.

use serde::Deserialize;
use serde_json::Value;

/// A path: names and list indices, separated by dots. `[]` after a name means every item of the list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Path(Vec<Segment>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Name(String),
    EveryItem,
}

impl From<String> for Path {
    fn from(text: String) -> Self {
        let segments = text.split('.').flat_map(|part| {
            let (name, every_item) = match part.strip_suffix("[]") {
                Some(name) => (name, Some(Segment::EveryItem)),
                None => (part, None),
            };
            std::iter::once(Segment::Name(name.to_owned())).chain(every_item)
        });
        Self(segments.collect())
    }
}

impl Path {
    /// All values at this path. `null` counts as missing.
    pub fn all<'v>(&self, json: &'v Value) -> Vec<&'v Value> {
        let mut found = vec![json];
        for segment in &self.0 {
            found = found
                .into_iter()
                .flat_map(|value| segment.children(value))
                .collect();
        }
        found.retain(|value| !value.is_null());
        found
    }

    /// The first value at this path.
    pub fn first<'v>(&self, json: &'v Value) -> Option<&'v Value> {
        self.all(json).into_iter().next()
    }

    /// The first value at this path, if it is a text.
    pub fn text<'v>(&self, json: &'v Value) -> Option<&'v str> {
        self.first(json)?.as_str()
    }
}

impl Segment {
    fn children<'v>(&self, value: &'v Value) -> Vec<&'v Value> {
        match (self, value) {
            (Self::Name(name), Value::Array(items)) => {
                let item = name.parse().ok().and_then(|index: usize| items.get(index));
                item.into_iter().collect()
            }
            (Self::Name(name), _) => value.get(name).into_iter().collect(),
            (Self::EveryItem, Value::Array(items)) => items.iter().collect(),
            (Self::EveryItem, _) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_lead_into_objects_and_lists() {
        let json = json!({
            "a": { "b": "x", "c": null },
            "list": [{ "url": "1" }, { "url": 2 }, { "other": 3 }, null],
        });
        let all = |path: &str| {
            let found = Path::from(path.to_owned());
            json!(found.all(&json))
        };
        assert_eq!(all("a.b"), json!(["x"]));
        assert_eq!(all("list[].url"), json!(["1", 2]));
        assert_eq!(all("list.0.url"), json!(["1"]));
        for missing in [
            "a.c", "a.b.c", "a[]", "list.url", "list.9", "list[][]", "", ".",
        ] {
            assert_eq!(all(missing), json!([]), "{missing}");
        }
    }
}
