//! Where secrets must not turn up.

use base64::Engine as _;
use genvoris_e2e::answer::Answer;
use genvoris_e2e::backend::Backend;
use genvoris_e2e::platform::{KEY, Platform};
use genvoris_e2e::stage::Stage;
use serde_json::{Value, json};

genvoris_e2e::cases![
    the_platforms_log_tells_no_secret,
    no_address_carries_the_token,
    a_whole_walk_leaves_no_secret_behind,
];

const TRIGGER: &str = "[data-genvoris-trigger]";

async fn the_platforms_log_tells_no_secret(stage: Stage) {
    let platform: &Platform = stage.platform().await;
    let shopper = platform.api.shopper(Some(1)).await;
    let token = platform.api.token(&shopper).await;
    let page = stage.page("plain").await.token(&token).open().await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.submit(&stage.model()).await;
    page.shows("paywall").await;

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

async fn no_address_carries_the_token(stage: Stage) {
    let (_, token) = stage.platform().await.api.shopper_with_token(3).await;
    let page = stage.page("plain").await.token(&token).open().await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.pictures().await;
    let script = "return performance.getEntries().map((entry) => entry.name).concat(location.href).join(' ');";
    let addresses = page.run(script, vec![]).await.to_string();
    assert!(addresses.contains("/api/tryon"), "{addresses}");
    assert!(!addresses.contains(&token), "an address carries the token");
}

/// Two requests whose published form has the key in their address.
const MAY_NAME_THE_KEY: [&str; 2] = ["/api/status?api_key=", "/api/widget/button-design?key="];

/// The one answer of each kind, and every way a token comes.
async fn a_whole_walk_leaves_no_secret_behind(stage: Stage) {
    let tokens = ["tag", "url", "set", "resumed", "options"]
        .map(|name| format!("secret{name}.session.token"));
    let [tag, url, set, resumed, options] = &tokens;
    let ended = || Answer::error(401, "invalid_session_token");
    let backend = Backend::start([
        ended(), // refreshed by URL
        Answer::Success,
        ended(), // refreshed by nothing: ended
        Answer::error(402, "end_customer_quota"),
        Answer::Success,
        Answer::error(400, "invalid_body"),
        Answer::error(500, "internal_error"),
        Answer::body(200, "text/html", "<h1>Not here</h1>"),
    ])
    .await;
    backend.give_tokens([json!({ "token": url })]);
    let page = stage.page("session").await.api(&backend).token(tag);
    let page = page
        .attribute("data-token-callback", "Theme.session.rejects")
        .attribute("data-token-url", &format!("{}/token", backend.url))
        .attribute("data-result-callback", "Theme.tryOns.throws")
        .attribute("data-error-callback", "Theme.tryOns.rejects")
        .open()
        .await;
    page.try_on(TRIGGER, &stage.model()).await;
    page.click("another").await;
    page.submit(&stage.model()).await;
    page.shows("error").await;
    page.run("Genvoris.setToken(arguments[0]);", vec![json!(set)])
        .await;
    page.shows("preview").await;
    page.click("submit").await;
    page.shows("paywall").await;
    page.answer_quota("resume", vec![json!(resumed)]).await;
    page.shows("result").await;
    let open = "Genvoris.openTryOn({ productTitle: 'Coat', productImages: ['/coat.png'], token: arguments[0] });";
    page.run(open, vec![json!(options)]).await;
    page.shows("preview").await;
    page.click("submit").await;
    page.shows("unavailable").await;
    let texts = page.text("dialog").await;
    for _ in 0..2 {
        page.click("close").await;
        page.is_away().await;
        page.press(TRIGGER).await;
        page.shows("preview").await;
        page.click("submit").await;
        page.shows("error").await;
    }
    page.run("dispatchEvent(new Event('pagehide'));", vec![])
        .await;
    let sent = backend.try_ons();
    let went: Vec<_> = sent
        .iter()
        .filter_map(|sent| sent.field("end_customer_token"))
        .collect();
    for token in &tokens {
        assert!(
            went.contains(&token.as_str()),
            "the walk did not use {token}"
        );
    }

    let photo = base64::engine::general_purpose::STANDARD.encode(&sent[0].photo[..300]);
    let photo = &photo[40..120]; // of this photo alone, behind what all JPEGs begin with
    let script = "
        document.querySelector('script[data-end-customer-token]').remove();
        const dialog = document.querySelector('genvoris-widget').shadowRoot.innerHTML;
        const storage = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]);
        const addresses = performance.getEntries().map((entry) => entry.name).concat(location.href).join(' ');
        return {
          addresses, storage, dialog,
          document: document.documentElement.outerHTML,
          events: JSON.stringify(recorder.events),
          console: recorder.console.join(' '),
        };";
    let seen = page.run(script, vec![]).await;
    let mut places: Vec<(String, String)> = seen
        .as_object()
        .expect("places")
        .iter()
        .map(|(place, text)| (place.clone(), text.as_str().unwrap_or_default().to_owned()))
        .collect();
    let addresses = backend.addresses().into_iter();
    let addresses =
        addresses.filter(|url| !MAY_NAME_THE_KEY.iter().any(|start| url.starts_with(start)));
    places.push((
        "requests".to_owned(),
        addresses.collect::<Vec<_>>().join(" "),
    ));
    places.push(("words".to_owned(), texts));
    let told: Vec<Value> = backend
        .events()
        .into_iter()
        .map(|call| call.body["events"].clone())
        .collect();
    places.push(("funnel".to_owned(), json!(told).to_string()));
    for (place, text) in &places {
        let text = MAY_NAME_THE_KEY.iter().fold(text.clone(), |text, start| {
            text.replace(&format!("{start}{KEY}"), "")
        });
        for secret in tokens.iter().map(String::as_str).chain([KEY, photo]) {
            assert!(!text.contains(secret), "{secret} is in the {place}");
        }
        assert!(!text.contains("session.token"), "a token is in the {place}");
        assert!(
            place == "storage" || text.len() > 20,
            "nothing is in the {place}: the test looks at nothing"
        );
    }
}
