//! Where secrets must not turn up.

use base64::Engine as _;
use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::platform::{KEY, Platform};
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::{Value, json};

genvoris_e2e::cases![
    the_platforms_log_contains_no_secrets,
    no_url_contains_the_token,
    a_visit_with_every_kind_of_response_leaves_no_secrets_behind,
];

async fn the_platforms_log_contains_no_secrets(context: TestContext) {
    let platform: &Platform = context.platform().await;
    let shopper = platform.api.shopper(Some(1)).await;
    let token = platform.api.token(&shopper).await;
    let page = context.page("plain").await.token(&token).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("paywall").await;

    let log = platform.log();
    assert!(
        log.contains("/api/tryon"),
        "the log says nothing about try-ons"
    );
    assert!(!log.contains(&token), "the token is in the log");
    assert!(!log.contains(KEY), "the store key is in the log");
    let signature = token.rsplit('.').next().expect("a signature");
    assert!(
        !log.contains(signature),
        "the token's signature is in the log"
    );
}

async fn no_url_contains_the_token(context: TestContext) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context.page("plain").await.token(&token).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.pictures().await;
    let script = "return performance.getEntries().map((entry) => entry.name).concat(location.href).join(' ');";
    let addresses = page.run(script, vec![]).await.to_string();
    assert!(addresses.contains("/api/tryon"), "{addresses}");
    assert!(!addresses.contains(&token), "an address carries the token");
}

/// Two requests whose published form has the key in their address.
const MAY_NAME_THE_KEY: [&str; 2] = ["/api/status?api_key=", "/api/widget/button-design?key="];

/// A token for every way that one comes; the last two are given by the theme's callbacks.
const TOKENS: [&str; 8] = [
    "secrettag.session.token",
    "secreturl.session.token",
    "secretset.session.token",
    "secretresumed.session.token",
    "secretoptions.session.token",
    "secretconfig.session.token",
    "fresh.session.token",
    "bought.session.token",
];

async fn a_visit_with_every_kind_of_response_leaves_no_secrets_behind(context: TestContext) {
    let backend = MockBackend::start(one_answer_of_each_kind()).await;
    let page = walk(&context, &backend).await;
    let sent = backend.try_ons();
    let went = sent.iter().flat_map(|sent| sent.all("end_customer_token"));
    let went: Vec<_> = went.collect();
    for token in TOKENS {
        assert!(went.contains(&token), "the walk did not use {token}");
    }
    let photo = base64::engine::general_purpose::STANDARD.encode(&sent[0].photo[..300]);
    let photo = &photo[40..120]; // of this photo alone, behind what all JPEGs begin with
    for (place, text) in places(&page, &backend).await {
        let text = MAY_NAME_THE_KEY.iter().fold(text, |text, start| {
            text.replace(&format!("{start}{KEY}"), "")
        });
        for secret in TOKENS.into_iter().chain([KEY, photo]) {
            assert!(!text.contains(secret), "{secret} is in the {place}");
        }
        assert!(!text.contains("session.token"), "a token is in the {place}");
        assert!(
            place == "storage" || text.len() > 20,
            "nothing is in the {place}: the test looks at nothing"
        );
    }
}

fn one_answer_of_each_kind() -> [MockResponse; 11] {
    let ended = || MockResponse::error(401, "invalid_session_token");
    [
        ended(), // refreshed by URL
        MockResponse::Success,
        ended(), // refreshed by nothing: ended
        MockResponse::exhausted(),
        MockResponse::Success,
        MockResponse::error(400, "invalid_body"),
        MockResponse::exhausted(), // the paywall callback has a token
        ended(),                   // refreshed by callback
        MockResponse::Success,
        MockResponse::error(500, "internal_error"),
        MockResponse::body(200, "text/html", "<h1>Not here</h1>"),
    ]
}

/// A visit that meets all of them, to the moment when the page is left.
async fn walk(context: &TestContext, backend: &MockBackend) -> HostPage {
    let [tag, url, set, resumed, options, config, ..] = TOKENS;
    backend.set_tokens([json!({ "token": url })]);
    let page = context.page("session").await.api(backend).token(tag);
    let page = page
        .attribute("data-token-callback", "Theme.session.rejects")
        .attribute("data-token-url", &format!("{}/token", backend.url))
        .attribute("data-result-callback", "Theme.tryOns.throws")
        .attribute("data-error-callback", "Theme.tryOns.rejects")
        .open()
        .await;
    page.try_on(TRIGGER, &context.model()).await;
    page.click("another").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("error").await;
    page.run("Genvoris.setToken(arguments[0]);", vec![json!(set)])
        .await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("paywall").await;
    page.answer_quota("resume", vec![json!(resumed)]).await;
    page.wait_for_screen("result").await;
    let open = "Genvoris.openTryOn({ productTitle: 'Coat', productImages: ['/coat.png'], token: arguments[0] });";
    page.run(open, vec![json!(options)]).await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("unavailable").await;
    let callbacks = "const { dataset } = document.querySelector('script[data-api-key]');
        dataset.paywallCallback = 'Theme.paywall.gives';
        dataset.tokenCallback = 'Theme.session.gives';";
    page.run(callbacks, vec![]).await;
    opened_again(&page, "preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let by_object =
        "delete document.querySelector('script[data-api-key]').dataset.endCustomerToken;
        window.GenvorisConfig = { endCustomerToken: arguments[0] };";
    page.run(by_object, vec![json!(config)]).await;
    opened_again(&page, "result").await;
    page.click("another").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("error").await;
    opened_again(&page, "preview").await;
    page.click("submit").await;
    page.wait_for_screen("error").await;
    page.run("dispatchEvent(new Event('pagehide'));", vec![])
        .await;
    page
}

/// The settings are read anew.
async fn opened_again(page: &HostPage, screen: &str) {
    page.close().await;
    page.press(TRIGGER).await;
    page.wait_for_screen(screen).await;
}

/// Everything that is left of the visit, by where it is; the script tag, where the page keeps its token, is not.
async fn places(page: &HostPage, backend: &MockBackend) -> Vec<(String, String)> {
    let words = page.text("dialog").await;
    let report = page
        .run_async("Genvoris.doctor().then(arguments[0]);", vec![])
        .await;
    let script = "
        document.querySelector('script[data-api-key]').remove();
        const dialog = document.querySelector('genvoris-widget').shadowRoot.innerHTML;
        const storage = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]);
        const addresses = performance.getEntries().map((entry) => entry.name).concat(location.href).join(' ');
        return {
          addresses, storage, dialog, report: arguments[0],
          document: document.documentElement.outerHTML,
          events: JSON.stringify(recorder.events),
          console: recorder.console.join(' '),
        };";
    let seen = page.run(script, vec![report]).await;
    let seen = seen.as_object().expect("places").clone().into_iter();
    let asked = backend.urls_with_referrers().join(" ");
    let told = backend.event_batches().into_iter();
    let told: Vec<Value> = told.map(|call| call.body["events"].clone()).collect();
    let text = |text: Value| text.as_str().unwrap_or_default().to_owned();
    seen.map(|(place, value)| (place, text(value)))
        .chain([
            ("words".to_owned(), words),
            ("requests".to_owned(), asked),
            ("funnel".to_owned(), json!(told).to_string()),
        ])
        .collect()
}
