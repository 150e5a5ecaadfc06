//! The settings that the runtime reads. `www/host-page/attributes.js` defines their values and where they come from.

/// A setting of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The store's key.
    ApiKey,
    /// The session token.
    Token,
    /// A label for the storefront platform, which is sent to the backend.
    Platform,
    /// The dotted name of the page's function that is called for a 402.
    PaywallCallback,
    /// The dotted name of the page's function that returns a fresh token.
    TokenCallback,
    /// The URL that returns a fresh token.
    TokenUrl,
    /// The dotted name of the page's function that is called for completed try-ons.
    ResultCallback,
    /// How many pictures a try-on makes.
    Variations,
    /// The dotted name of the page's function that is called for failed try-ons.
    ErrorCallback,
}

impl Setting {
    /// The setting's name in a configuration object.
    pub fn name(self) -> &'static str {
        match self {
            Setting::ApiKey => "apiKey",
            Setting::Token => "endCustomerToken",
            Setting::Platform => "platform",
            Setting::PaywallCallback => "paywallCallback",
            Setting::TokenCallback => "tokenCallback",
            Setting::TokenUrl => "tokenUrl",
            Setting::ResultCallback => "resultCallback",
            Setting::Variations => "variations",
            Setting::ErrorCallback => "errorCallback",
        }
    }
}
