//! The fields of a response, before they are interpreted.

/// A response of the try-on API. Nothing about it is trusted: every field may be missing, whatever the status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiResponse {
    /// The HTTP status.
    pub status: u16,
    /// Whether the body is a JSON object.
    pub is_json_object: bool,
    /// Whether the request carried a session token.
    pub with_token: bool,
    /// `success`.
    pub success: Option<bool>,
    /// `status`: the state of a job, or of a try-on that failed.
    pub state: Option<String>,
    /// The number of pictures in the body that a browser can display.
    pub pictures: u32,
    /// `error`, if it is a machine-readable code.
    pub error: Option<String>,
    /// `reason` of a 402.
    pub reason: Option<String>,
    /// `used`, from `end_customer_quota` if the body has it, otherwise from the body itself.
    pub used: Option<u32>,
    /// `limit`, from the same object as `used`.
    pub limit: Option<u32>,
    /// `remaining`, from the same object as `used`.
    pub remaining: Option<u32>,
    /// `resetsAt`.
    pub resets_at: Option<String>,
    /// `upgradeUrl`, made absolute; `http(s)` only.
    pub upgrade_url: Option<String>,
    /// `status_url`, made absolute; `http(s)` only.
    pub status_url: Option<String>,
    /// Seconds from the `Retry-After` header, otherwise from `retry_after`.
    pub retry_after: Option<u32>,
    /// Whether `fieldErrors` names the field `photo`.
    pub photo_is_invalid: bool,
    /// Whether `fieldErrors` names the field `attempt_id`.
    pub attempt_id_is_invalid: bool,
    /// `request_id`, otherwise the `X-Request-Id` header.
    pub request_id: Option<String>,
}
