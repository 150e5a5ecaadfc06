//! The template that the flags for field names make.

use std::{collections::BTreeMap, mem};

use reqwest::Url;

use super::{
    field_names::FieldNames,
    template::{Fault, GENERIC, Overrides, Template, TemplateError, Text},
};

/// The generic template for the service at `url`.
///
/// # Errors
/// The URL is invalid.
pub fn template(
    url: &str,
    request: &FieldNames,
    response: &FieldNames,
) -> Result<Template, TemplateError> {
    let overrides = Overrides {
        base_url: Some(url),
        ..Overrides::default()
    };
    let mut template = Template::parse(GENERIC, overrides)?;
    rename_body(&mut template, request);
    let answer = &mut template.answer;
    answer.success = response.path("success");
    answer.images = response.path("images").into_iter().collect();
    answer.status = response.path("status");
    answer.job_id = response.path("job_id");
    answer.retry_after = response.path("retry_after");
    template.status.url_from = response.path("status_url");
    template.status.url = Some(Text::parse(&default_job_url(&template.url)));
    template.errors.fields = blamed_fields(request);
    Ok(template)
}

fn rename_body(template: &mut Template, names: &FieldNames) {
    let fields = mem::take(&mut template.body.0).into_iter();
    let renamed = fields.filter_map(|(name, node)| {
        let theirs = names.get(&name.fill(|_| None))?;
        Some((Text::literal(theirs), node))
    });
    template.body.0 = renamed.collect();
}

fn blamed_fields(names: &FieldNames) -> BTreeMap<String, Fault> {
    let ours = [("photo", Fault::Photo), ("product_images", Fault::Product)];
    let theirs = ours.into_iter().filter_map(|(name, fault)| {
        let theirs = names.get(name)?;
        Some((theirs.to_owned(), fault))
    });
    theirs.collect()
}

/// `/try-ons/{job_id}` where the service is at `/try-ons`.
fn default_job_url(url: &Url) -> String {
    format!("{}/{{job_id}}", url.path().trim_end_matches('/'))
}
