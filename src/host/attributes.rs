//! The one table of attributes: what the script tag and a trigger may say, and how each is read.
//!
//! Reading, warnings and the README's reference all come from here.

/// How a value is read; `kind.rs` has the rule of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Another name of the row above.
    Alias,
    /// A store key.
    Key,
    /// A session token.
    Token,
    /// The backend's base: an address or a path, kept without query and ending in `/`.
    Base,
    /// An address or a path.
    Url,
    /// The same, and empty turns off what it is for.
    UrlOrOff,
    /// The dotted name of a global function.
    Dotted,
    /// A language the dialog speaks.
    Language,
    /// A shop system.
    Platform,
    /// A product category.
    Category,
    /// An answer of test mode.
    TestMode,
    /// What the browser takes for a colour.
    Color,
    /// What the browser takes for a list of fonts.
    Font,
    /// A whole number of pixels.
    Pixels,
    /// Present is on, `false` is off, and so is `0`: PHP has numbers for booleans.
    Flag,
    /// Any text.
    Text,
    /// A picture's address.
    Image,
    /// Several, as a JSON array or with spaces between.
    Images,
}

/// One row: a name, and how its value is read.
#[derive(Debug)]
pub struct Attribute {
    /// As written in HTML. A name that does not begin with `data-` is a property of a configuration
    /// object alone.
    pub name: &'static str,
    /// The rule.
    pub kind: Kind,
    /// For the README; shops do not download it.
    #[cfg(not(target_arch = "wasm32"))]
    pub meaning: &'static str,
}

macro_rules! attributes {
    ($(#[$doc:meta])* $rows:ident, $table:ident: $($row:ident $name:literal $kind:expr, $meaning:literal;)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $rows {
            $(#[doc = $name] $row,)*
        }

        $(#[$doc])*
        pub static $table: &[Attribute] = &[
            $(Attribute {
                name: $name,
                kind: $kind,
                #[cfg(not(target_arch = "wasm32"))]
                meaning: $meaning,
            },)*
        ];
    };
}

attributes! {
    /// What the script tag says, contract part 1.
    Script, SCRIPT:
    ApiKey "data-api-key" Kind::Key,
        "your store key. A live key (`gvk_live_…`) belongs on your server: point `data-api-url` at a proxy that adds it";
    Token "data-end-customer-token" Kind::Token,
        "the shopper's session token, minted by your server; the first of these names wins. Without one nothing is counted per customer";
    CustomerToken "data-customer-token" Kind::Alias, "";
    ShortToken "data-token" Kind::Alias, "";
    ApiUrl "data-api-url" Kind::Base,
        "the backend, an address or a path on your site; default: where the script comes from";
    ApiProxyBase "apiProxyBase" Kind::Alias, "";
    EventsUrl "data-events-url" Kind::UrlOrOff,
        "where funnel events go; default: `api/v1/events` below `data-api-url`. Empty: none are sent";
    Platform "data-platform" Kind::Platform,
        "a label, told to the backend";
    Language "data-language" Kind::Language,
        "default: the page's `lang`, else English";
    NoFab "data-no-fab" Kind::Flag,
        "no floating button; `?no_fab=1` in the script's address says the same";
    AutoStyle "data-auto-style" Kind::Flag,
        "`false`: the storefront's look is not sampled";
    PrimaryColor "data-primary-color" Kind::Color,
        "the dialog's buttons; beats what is sampled, as do the next five";
    AccentColor "data-accent-color" Kind::Color, "highlights";
    BackgroundColor "data-background-color" Kind::Color, "the dialog's surface";
    TextColor "data-text-color" Kind::Color, "its text";
    FontFamily "data-font-family" Kind::Font, "its fonts, as in CSS";
    BorderRadius "data-border-radius" Kind::Pixels,
        "its corners, in whole pixels: `8`, or `8px`; any other unit is ignored";
    PaywallCallback "data-paywall-callback" Kind::Dotted,
        "the dotted name of your function for exhausted quotas";
    TokenCallback "data-token-callback" Kind::Dotted,
        "of your function that gives a fresh token, or a promise of one, when the backend says the old one is dead";
    TokenUrl "data-token-url" Kind::Url,
        "where that gives none: an address that answers `{ \"token\" }` to a POST with credentials";
    ResultCallback "data-result-callback" Kind::Dotted,
        "the dotted name of your function for finished try-ons";
    ErrorCallback "data-error-callback" Kind::Dotted,
        "of your function for failed ones";
    CheckoutUrl "data-checkout-url" Kind::Url,
        "pay per try-on: your endpoint that starts a checkout. Read, but not in this version";
    SessionUrl "data-session-url" Kind::Url,
        "pay per try-on: your endpoint that exchanges a paid checkout for a token. Read, but not in this version";
    PriceLabel "data-price-label" Kind::Text,
        "pay per try-on: the price as the shopper reads it. Read, but not in this version";
    ShopperId "data-shopper-id" Kind::Text,
        "pay per try-on: your own id of the shopper. Read, but not in this version";
    ConsentUrl "data-consent-url" Kind::Url,
        "your photo policy; with it, nothing is uploaded before the shopper ticks a box";
    TestMode "data-test-mode" Kind::TestMode,
        "answers like this without any network, so that every screen can be built";
    ProductId "productId" Kind::Text, "";
    WidgetEnabled "widgetEnabled" Kind::Flag, "";
}

attributes! {
    /// What a trigger says, contract part 2.
    Trigger, TRIGGER:
    Id "data-product-id" Kind::Text,
        "your id of the product, told to the backend and in events";
    LaravelId "data-genvoris-product" Kind::Alias, "";
    Title "data-product-title" Kind::Text, "told to the backend and to the shopper";
    Image "data-product-image" Kind::Image, "the garment's picture: an address, a path, or `data:image/…`";
    Images "data-product-images" Kind::Images, "several: a JSON array, or with spaces between";
    Category "data-product-category" Kind::Category, "where the picture goes: on a person, into a room";
    Language "data-language" Kind::Language, "beats the script's";
}

/// What the rules need to know from the page they run in.
pub trait Page {
    /// The absolute form of an `http(s)` URL or of a path; `None` for every other scheme.
    fn resolve(&self, url: &str) -> Option<String>;
    /// The strings of a JSON array; `None` if it is none.
    fn list(&self, json: &str) -> Option<Vec<String>>;
    /// Whether the browser takes this value for this CSS property.
    fn supports(&self, property: &str, value: &str) -> bool;
}
