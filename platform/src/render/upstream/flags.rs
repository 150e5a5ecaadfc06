//! The command line's part about the upstream service.

use clap::{Args, builder::FalseyValueParser};

/// The flags; checked by [`UpstreamFlags::settings`] and not while they are parsed, because clap would repeat a wrong key.
#[derive(Args)]
pub struct UpstreamFlags {
    /// Where try-ons are posted, to a service that renders them.
    #[arg(
        id = "upstream_url",
        long = "upstream-url",
        value_name = "URL",
        env = "GENVORIS_UPSTREAM_URL",
        hide_env_values = true
    )]
    pub(super) url: Option<String>,
    /// The service's key for this server.
    #[arg(
        id = "upstream_key",
        long = "upstream-key",
        value_name = "KEY",
        env = "GENVORIS_UPSTREAM_KEY",
        hide_env_values = true
    )]
    pub(super) key: Option<String>,
    /// The header that carries the key, and what precedes the key in it [default: Authorization: Bearer].
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
    pub(super) fields: Option<String>,
    /// The service's names for success, images, status, status_url, job_id and retry_after in its answers, such as
    /// images=output.images.
    #[arg(
        id = "upstream_answer",
        long = "upstream-answer",
        value_name = "OURS=THEIRS,…",
        env = "GENVORIS_UPSTREAM_ANSWER"
    )]
    pub(super) answer: Option<String>,
    /// The status URL of a job that has an id only, with {job_id} in it [default: the id below the service's URL].
    #[arg(
        id = "upstream_job_url",
        long = "upstream-job-url",
        value_name = "URL",
        env = "GENVORIS_UPSTREAM_JOB_URL",
        hide_env_values = true
    )]
    pub(super) job_url: Option<String>,
    /// The service honours Idempotency-Key (this server's own API does, by attempt_id): requests whose outcome is
    /// unknown are sent again.
    #[arg(
        id = "upstream_idempotent",
        long = "upstream-idempotent",
        env = "GENVORIS_UPSTREAM_IDEMPOTENT",
        value_parser = FalseyValueParser::new()
    )]
    pub(super) idempotent: bool,
    /// How many seconds a whole try-on may take [default: 90 % of --render-limit].
    #[arg(
        id = "upstream_timeout",
        long = "upstream-timeout",
        value_name = "SECONDS",
        env = "GENVORIS_UPSTREAM_TIMEOUT"
    )]
    pub(super) timeout: Option<u64>,
    /// How many seconds one request may take [default: 60, or the whole try-on's].
    #[arg(
        id = "upstream_request_timeout",
        long = "upstream-request-timeout",
        value_name = "SECONDS",
        env = "GENVORIS_UPSTREAM_REQUEST_TIMEOUT"
    )]
    pub(super) request_timeout: Option<u64>,
}
