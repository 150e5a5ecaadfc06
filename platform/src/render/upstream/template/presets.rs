//! The templates of known services, which are in the program.

/// The names of the presets, and their templates.
pub const PRESETS: [(&str, &str); 8] = [
    ("bfl", include_str!("../presets/bfl.toml")),
    ("dashscope", include_str!("../presets/dashscope.toml")),
    ("fal", include_str!("../presets/fal.toml")),
    ("fashn", include_str!("../presets/fashn.toml")),
    ("kling", include_str!("../presets/kling.toml")),
    ("photoroom", include_str!("../presets/photoroom.toml")),
    ("replicate", include_str!("../presets/replicate.toml")),
    ("tryiton", include_str!("../presets/tryiton.toml")),
];
/// The template of a service whose fields have the names of this server's own API.
pub const GENERIC: &str = include_str!("../presets/generic.toml");

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::render::upstream::template::{Fault, Overrides, Status, Template};

    fn template(toml: &str) -> Result<Template, String> {
        Template::parse(toml, Overrides::default()).map_err(|error| error.to_string())
    }

    #[test]
    fn presets_are_valid() {
        for (name, toml) in PRESETS {
            let template = template(toml).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(template.url.scheme(), "https", "{name}");
            assert!(!template.idempotent, "{name} has no idempotency keys");
            assert!(template.fetch_images, "{name}");
        }
    }

    #[test]
    fn answers_of_the_services_are_understood() {
        let read = |name: &str, json: serde_json::Value| {
            let (_, toml) = PRESETS.iter().find(|(known, _)| *known == name).unwrap();
            let template = template(toml).unwrap();
            (template.answer.status(&json), template.errors.fault(&json))
        };
        let images =
            |urls: &[&str]| Status::Succeeded(urls.iter().map(|url| (*url).to_owned()).collect());
        let (failed, processing) = (Status::Failed, Status::Processing);
        for (name, json, status, fault) in [
            (
                "fashn",
                json!({ "id": "1", "error": null }),
                Status::Unknown,
                None,
            ),
            (
                "fashn",
                json!({ "status": "in_queue" }),
                processing.clone(),
                None,
            ),
            (
                "fashn",
                json!({ "status": "completed", "output": ["a", "b"], "error": null }),
                images(&["a", "b"]),
                None,
            ),
            (
                "fashn",
                json!({ "status": "failed", "error": { "name": "PoseError" } }),
                failed.clone(),
                Some(Fault::Photo),
            ),
            (
                "fashn",
                json!({ "status": "time_out" }),
                failed.clone(),
                None,
            ),
            (
                "replicate",
                json!({ "status": "processing", "output": ["early"] }),
                processing.clone(),
                None,
            ),
            (
                "replicate",
                json!({ "status": "succeeded", "output": "a", "error": null }),
                images(&["a"]),
                None,
            ),
            (
                "replicate",
                json!({ "status": "aborted" }),
                failed.clone(),
                None,
            ),
            (
                "fal",
                json!({ "status": "COMPLETED" }),
                Status::SucceededWithoutImages,
                None,
            ),
            (
                "fal",
                json!({ "status": "COMPLETED", "error": "x", "error_type": "image_load_error" }),
                failed.clone(),
                Some(Fault::Photo),
            ),
            (
                "fal",
                json!({ "image": { "url": "a" } }),
                images(&["a"]),
                None,
            ),
            (
                "fal",
                json!({ "images": [{ "url": "a" }] }),
                images(&["a"]),
                None,
            ),
            (
                "kling",
                json!({ "code": 1301, "message": "x" }),
                failed.clone(),
                Some(Fault::Moderated),
            ),
            (
                "kling",
                json!({ "code": 0, "data": { "task_status": "succeed", "task_result": { "images": [{ "index": 0, "url": "a" }] } } }),
                images(&["a"]),
                None,
            ),
            (
                "bfl",
                json!({ "status": "Request Moderated" }),
                failed.clone(),
                Some(Fault::Moderated),
            ),
            (
                "bfl",
                json!({ "status": "Task not found" }),
                failed.clone(),
                None,
            ),
            (
                "dashscope",
                json!({ "output": { "task_status": "FAILED", "code": "InvalidPerson" } }),
                failed,
                Some(Fault::Photo),
            ),
            (
                "dashscope",
                json!({ "output": { "task_status": "SUCCEEDED", "image_url": "a" } }),
                images(&["a"]),
                None,
            ),
        ] {
            assert_eq!(read(name, json.clone()), (status, fault), "{name}: {json}");
        }
    }
}
