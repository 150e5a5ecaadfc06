//! Which settings the runtime asks for. What each may be, and where it is read, is in `www/host-page/attributes.js`.

/// A setting of the page, by its name in a configuration object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The store's key.
    ApiKey,
    /// The session token.
    Token,
    /// A label for the backend.
    Platform,
    /// The dotted name of the page's function for a 402.
    PaywallCallback,
    /// Of its function that gives a fresh token.
    TokenCallback,
    /// Where a fresh token is asked for.
    TokenUrl,
    /// The dotted name of its function for finished try-ons.
    ResultCallback,
    /// Of its function for failed ones.
    ErrorCallback,
}

impl Setting {
    /// The name in a configuration object.
    pub fn name(self) -> &'static str {
        match self {
            Setting::ApiKey => "apiKey",
            Setting::Token => "endCustomerToken",
            Setting::Platform => "platform",
            Setting::PaywallCallback => "paywallCallback",
            Setting::TokenCallback => "tokenCallback",
            Setting::TokenUrl => "tokenUrl",
            Setting::ResultCallback => "resultCallback",
            Setting::ErrorCallback => "errorCallback",
        }
    }
}
