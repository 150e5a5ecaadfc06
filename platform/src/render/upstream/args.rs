//! The command-line arguments of the upstream service.

use std::path::PathBuf;

use clap::{Args, builder::FalseyValueParser};

/// The arguments. [`UpstreamArgs::settings`] validates them, instead of clap while it parses them, because clap repeats an
/// invalid value in its error message, and a value may be the key.
#[derive(Args)]
pub struct UpstreamArgs {
    /// Try-on service that renders the pictures: bfl, dashscope, fal, fashn, kling, photoroom, replicate, tryiton, or the
    /// path of a template file, which ends with .toml.
    #[arg(
        id = "upstream_name",
        long = "upstream",
        value_name = "NAME|FILE",
        env = "GENVORIS_UPSTREAM"
    )]
    pub(super) name: Option<String>,
    /// URL of a try-on service that renders the pictures; try-ons are posted to it. With --upstream, it replaces the base
    /// URL of the service.
    #[arg(
        id = "upstream_url",
        long = "upstream-url",
        value_name = "URL",
        env = "GENVORIS_UPSTREAM_URL",
        hide_env_values = true
    )]
    pub(super) url: Option<String>,
    /// API key for the service. Set the environment variable or --upstream-key-file instead: other users of this machine can
    /// read its command lines.
    #[arg(
        id = "upstream_key",
        long = "upstream-key",
        value_name = "KEY",
        env = "GENVORIS_UPSTREAM_KEY",
        hide_env_values = true
    )]
    pub(super) api_key: Option<String>,
    /// File that contains the API key for the service.
    #[arg(
        id = "upstream_key_file",
        long = "upstream-key-file",
        value_name = "FILE",
        env = "GENVORIS_UPSTREAM_KEY_FILE"
    )]
    pub(super) key_file: Option<PathBuf>,
    /// Options of --upstream, such as mode=quality.
    #[arg(
        id = "upstream_options",
        long = "upstream-options",
        value_name = "NAME=VALUE,…",
        env = "GENVORIS_UPSTREAM_OPTIONS"
    )]
    pub(super) options: Option<String>,
    /// URL at which a service that takes only URLs reaches this process to fetch the photo [default: --public-url]. With
    /// several processes behind one public URL, each needs its own.
    #[arg(
        id = "upstream_photo_url",
        long = "upstream-photo-url",
        value_name = "URL",
        env = "GENVORIS_UPSTREAM_PHOTO_URL",
        hide_env_values = true
    )]
    pub(super) photo_url: Option<String>,
    /// Header that carries the key, and what precedes the key in it [default: Authorization: Bearer].
    #[arg(
        id = "upstream_key_header",
        long = "upstream-key-header",
        value_name = "HEADER",
        env = "GENVORIS_UPSTREAM_KEY_HEADER"
    )]
    pub(super) key_header: Option<String>,
    /// The service's names for photo, product_images, product_id, product_title, product_category, page_url,
    /// platform, variation_count and attempt_id, such as photo=person_image; an empty name leaves a field out.
    #[arg(
        id = "upstream_fields",
        long = "upstream-fields",
        value_name = "OURS=THEIRS,…",
        env = "GENVORIS_UPSTREAM_FIELDS"
    )]
    pub(super) request_fields: Option<String>,
    /// The service's names for success, images, status, status_url, job_id and retry_after in its responses, such as
    /// images=output.images.
    #[arg(
        id = "upstream_answer",
        long = "upstream-answer",
        value_name = "OURS=THEIRS,…",
        env = "GENVORIS_UPSTREAM_ANSWER"
    )]
    pub(super) response_fields: Option<String>,
    /// Status URL of a job, with {job_id} in it, if the service returns only an id [default: the service's URL, a slash and the id].
    #[arg(
        id = "upstream_job_url",
        long = "upstream-job-url",
        value_name = "URL",
        env = "GENVORIS_UPSTREAM_JOB_URL",
        hide_env_values = true
    )]
    pub(super) job_url: Option<String>,
    /// The service supports the Idempotency-Key header, as this server's own API supports attempt_id. Requests whose outcome
    /// is unknown are then retried.
    #[arg(
        id = "upstream_idempotent",
        long = "upstream-idempotent",
        env = "GENVORIS_UPSTREAM_IDEMPOTENT",
        value_parser = FalseyValueParser::new()
    )]
    pub(super) idempotent: bool,
    /// Seconds that a whole try-on may take [default: 90 % of --render-limit].
    #[arg(
        id = "upstream_timeout",
        long = "upstream-timeout",
        value_name = "SECONDS",
        env = "GENVORIS_UPSTREAM_TIMEOUT"
    )]
    pub(super) timeout: Option<u64>,
    /// Seconds that one request may take [default: 60, but at most --upstream-timeout].
    #[arg(
        id = "upstream_request_timeout",
        long = "upstream-request-timeout",
        value_name = "SECONDS",
        env = "GENVORIS_UPSTREAM_REQUEST_TIMEOUT"
    )]
    pub(super) request_timeout: Option<u64>,
}
