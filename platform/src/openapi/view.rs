//! What the page shows of the document.

use serde::Serialize;
use serde_json::Value;

use super::{curl, schema};

/// The whole page.
#[derive(Serialize)]
pub struct PageView<'a> {
    title: &'a str,
    version: &'a str,
    paragraphs: Vec<&'a str>,
    tags: Vec<TagView<'a>>,
    error: schema::Body<'a>,
}

#[derive(Serialize)]
struct TagView<'a> {
    name: &'a str,
    description: &'a str,
    operations: Vec<OperationView<'a>>,
}

#[derive(Serialize)]
struct OperationView<'a> {
    id: &'a str,
    method: String,
    path: &'a str,
    summary: &'a str,
    description: &'a str,
    needs_key: bool,
    parameters: Vec<Parameter<'a>>,
    body: Option<BodyView<'a>>,
    answers: Vec<AnswerView<'a>>,
    curl: String,
}

#[derive(Serialize)]
struct Parameter<'a> {
    place: &'a str,
    #[serde(flatten)]
    row: schema::Row<'a>,
}

#[derive(Serialize)]
struct BodyView<'a> {
    media_type: &'a str,
    required: bool,
    body: schema::Body<'a>,
}

#[derive(Serialize)]
struct AnswerView<'a> {
    status: &'a str,
    description: &'a str,
    is_error: bool,
    media_type: Option<&'a str>,
    body: Option<schema::Body<'a>>,
}

/// One operation of the document, with where it is.
pub struct Operation<'a> {
    /// The whole document.
    pub document: &'a Value,
    /// The path with its parameters in braces.
    pub path: &'a str,
    /// In lower case.
    pub method: &'a str,
    /// The operation object.
    pub value: &'a Value,
}

/// The order in which a resource's operations read best.
const METHODS: [&str; 5] = ["post", "get", "put", "patch", "delete"];

/// The view of `document`; its examples call the server at `base`.
pub fn page<'a>(document: &'a Value, base: &str) -> PageView<'a> {
    let operations = operations(document);
    let tags = document["tags"].as_array().into_iter().flatten();
    let tags = tags.map(|tag| {
        let of_tag = operations
            .iter()
            .filter(|it| it.value["tags"][0] == tag["name"]);
        TagView {
            name: text(&tag["name"]),
            description: text(&tag["description"]),
            operations: of_tag.map(|operation| operation.view(base)).collect(),
        }
    });
    let error = &document["components"]["schemas"]["Error"];
    PageView {
        title: text(&document["info"]["title"]),
        version: text(&document["info"]["version"]),
        paragraphs: text(&document["info"]["description"])
            .split("\n\n")
            .collect(),
        tags: tags.collect(),
        error: schema::body(document, error),
    }
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        let known = METHODS
            .iter()
            .filter_map(|method| Some((method, item.get(method)?)));
        operations.extend(known.map(|(method, value)| Operation {
            document,
            path,
            method,
            value,
        }));
    }
    operations
}

impl<'a> Operation<'a> {
    /// Whether it takes the store's key as a header.
    pub fn needs_key(&self) -> bool {
        let requirements = self.value["security"].as_array().into_iter().flatten();
        requirements
            .into_iter()
            .any(|any| any.get("storeKey").is_some())
    }

    /// The media type and schema of the body it takes.
    pub fn request(&self) -> Option<(&'a str, &'a Value)> {
        content(&self.value["requestBody"])
    }

    /// The parameter objects.
    pub fn parameters(&self) -> impl Iterator<Item = &'a Value> {
        self.value["parameters"].as_array().into_iter().flatten()
    }

    fn view(&self, base: &str) -> OperationView<'a> {
        let responses = self.value["responses"].as_object().into_iter().flatten();
        OperationView {
            id: text(&self.value["operationId"]),
            method: self.method.to_uppercase(),
            path: self.path,
            summary: text(&self.value["summary"]),
            description: text(&self.value["description"]),
            needs_key: self.needs_key(),
            parameters: self.parameters().map(|it| self.parameter(it)).collect(),
            body: self.body(),
            answers: responses
                .map(|(status, it)| self.answer(status, it))
                .collect(),
            curl: curl::example(self, base),
        }
    }

    fn parameter(&self, parameter: &'a Value) -> Parameter<'a> {
        let mut row = schema::row(
            self.document,
            text(&parameter["name"]),
            &parameter["schema"],
        );
        row.required = parameter["required"] == true;
        row.description = text(&parameter["description"]);
        Parameter {
            place: text(&parameter["in"]),
            row,
        }
    }

    fn body(&self) -> Option<BodyView<'a>> {
        let (media_type, schema) = self.request()?;
        Some(BodyView {
            media_type,
            required: self.value["requestBody"]["required"] == true,
            body: schema::body(self.document, schema),
        })
    }

    fn answer(&self, status: &'a str, response: &'a Value) -> AnswerView<'a> {
        let is_error = status >= "400";
        let content = content(response);
        let shown =
            content.filter(|(media_type, _)| !is_error && *media_type == "application/json");
        AnswerView {
            status,
            description: text(&response["description"]),
            is_error,
            media_type: content.map(|(media_type, _)| media_type),
            body: shown
                .map(|(_, it)| schema::body(self.document, it))
                .filter(|body| !body.is_empty()),
        }
    }
}

fn content(carrier: &Value) -> Option<(&str, &Value)> {
    let (media_type, content) = carrier["content"].as_object()?.iter().next()?;
    Some((media_type, &content["schema"]))
}

/// A text of the document, or an empty one.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
