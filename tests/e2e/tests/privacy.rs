//! Tokens, keys and photos do not appear in logs, URLs, events or storage.

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
        "the log should contain the try-on"
    );
    assert!(!log.contains(&token), "the log contains the token");
    assert!(!log.contains(KEY), "the log contains the store key");
    let signature = token.rsplit('.').next().expect("a signature");
    assert!(
        !log.contains(signature),
        "the log contains the token's signature"
    );
}

async fn no_url_contains_the_token(context: TestContext) {
    let (_, token) = context.platform().await.api.shopper_with_token(3).await;
    let page = context.page("plain").await.token(&token).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.pictures().await;
    let script = "return performance.getEntries().map((entry) => entry.name).concat(location.href).join(' ');";
    let urls = page.run(script, vec![]).await.to_string();
    assert!(urls.contains("/api/tryon"), "{urls}");
    assert!(!urls.contains(&token), "a URL contains the token");
}

/// The two requests that are documented to have the key in their URL.
const URLS_WITH_KEY: [&str; 2] = ["/api/status?api_key=", "/api/widget/button-design?key="];

/// A token for each way of providing one. The last two are returned by the theme's callbacks.
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
    let backend = MockBackend::start(one_response_of_each_kind()).await;
    let page = visit(&context, &backend).await;
    let sent = backend.try_ons();
    let sent_tokens = sent.iter().flat_map(|sent| sent.all("end_customer_token"));
    let sent_tokens: Vec<_> = sent_tokens.collect();
    for token in TOKENS {
        assert!(sent_tokens.contains(&token), "the visit should use {token}");
    }
    let photo = base64::engine::general_purpose::STANDARD.encode(&sent[0].photo[..300]);
    let photo = &photo[40..120]; // a part after the header, which is the same in all JPEGs
    for (place, text) in places(&page, &backend).await {
        let text = URLS_WITH_KEY.iter().fold(text, |text, start| {
            text.replace(&format!("{start}{KEY}"), "")
        });
        for secret in TOKENS.into_iter().chain([KEY, photo]) {
            assert!(!text.contains(secret), "the {place} contains {secret}");
        }
        assert!(
            !text.contains("session.token"),
            "the {place} contains a token"
        );
        assert!(
            place == "storage" || text.len() > 20,
            "the {place} should not be empty"
        );
    }
}

fn one_response_of_each_kind() -> [MockResponse; 11] {
    let session_expired = || MockResponse::error(401, "invalid_session_token");
    [
        session_expired(), // refreshed by the token URL
        MockResponse::Success,
        session_expired(), // cannot be refreshed
        MockResponse::exhausted(),
        MockResponse::Success,
        MockResponse::error(400, "invalid_body"),
        MockResponse::exhausted(), // the paywall callback returns a token
        session_expired(),         // refreshed by the token callback
        MockResponse::Success,
        MockResponse::error(500, "internal_error"),
        MockResponse::body(200, "text/html", "<h1>Not here</h1>"),
    ]
}

/// A visit with all these responses and tokens, until the page is left.
async fn visit(context: &TestContext, backend: &MockBackend) -> HostPage {
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
    page.call_on_quota_event("resume", vec![json!(resumed)])
        .await;
    page.wait_for_screen("result").await;
    let open = "Genvoris.openTryOn({ productTitle: 'Coat', productImages: ['/coat.png'], token: arguments[0] });";
    page.run(open, vec![json!(options)]).await;
    page.wait_for_screen("preview").await;
    page.click("submit").await;
    page.wait_for_screen("unavailable").await;
    let callbacks = "const { dataset } = document.querySelector('script[data-api-key]');
        dataset.paywallCallback = 'Theme.paywall.returnsToken';
        dataset.tokenCallback = 'Theme.session.returnsToken';";
    page.run(callbacks, vec![]).await;
    reopen(&page, "preview").await;
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let use_config_object =
        "delete document.querySelector('script[data-api-key]').dataset.endCustomerToken;
        window.GenvorisConfig = { endCustomerToken: arguments[0] };";
    page.run(use_config_object, vec![json!(config)]).await;
    reopen(&page, "result").await;
    page.click("another").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("error").await;
    reopen(&page, "preview").await;
    page.click("submit").await;
    page.wait_for_screen("error").await;
    page.run("dispatchEvent(new Event('pagehide'));", vec![])
        .await;
    page
}

/// Closes the dialog and opens it again, which reads the settings again.
async fn reopen(page: &HostPage, screen: &str) {
    page.close().await;
    page.press(TRIGGER).await;
    page.wait_for_screen(screen).await;
}

/// Everything that the visit has left behind, by place. The script tag is left out, because the page stores its token there.
async fn places(page: &HostPage, backend: &MockBackend) -> Vec<(String, String)> {
    let text = page.text("dialog").await;
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
    let requests = backend.urls_with_referrers().join(" ");
    let batches = backend.event_batches().into_iter();
    let events: Vec<Value> = batches.map(|batch| batch.body["events"].clone()).collect();
    let as_text = |value: Value| value.as_str().unwrap_or_default().to_owned();
    seen.map(|(place, value)| (place, as_text(value)))
        .chain([
            ("dialog text".to_owned(), text),
            ("requests".to_owned(), requests),
            ("funnel".to_owned(), json!(events).to_string()),
        ])
        .collect()
}
