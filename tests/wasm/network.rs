//! Whatever `fetch` does and whatever a body contains, the result is a reply and nothing traps.

use genvoris_widget::browser::request::{Received, RequestKind, start};
use genvoris_widget::tryon::failure::{Charged, FailureKind};
use genvoris_widget::tryon::reply::Reply;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::FormData;

use super::{loader, replace};

async fn post() -> Received {
    let form = FormData::new().expect("form");
    let (_pending, received) = start(
        &loader(),
        "https://api.example/api/tryon".into(),
        RequestKind::Tryon {
            form,
            with_token: false,
        },
    );
    received.await
}

/// The result of a try-on that the backend answers with this status and body.
async fn answered(status: u16, body: &str) -> Received {
    let body = json_string(body);
    let _fetch = replace(
        "fetch",
        &format!("async () => new Response({body}, {{ status: {status} }})"),
    );
    post().await
}

fn json_string(text: &str) -> String {
    String::from(js_sys::JSON::stringify(&text.into()).expect("text"))
}

fn failure(reply: Reply) -> (FailureKind, Charged) {
    match reply {
        Reply::Failed(failure)
        | Reply::Retryable { failure, .. }
        | Reply::RateLimited { failure, .. } => (failure.kind, failure.charged),
        other => panic!("expected a failure: {other:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_broken_replacement_of_fetch_is_a_network_error() {
    for fetch in [
        "() => Promise.reject('offline')",
        "() => Promise.reject(undefined)",
        "() => Promise.reject(new TypeError('x'))",
        "() => { throw 'no' }",
        "() => { throw new Error('no') }",
        "() => undefined",
        "() => 7",
        "() => Promise.resolve({ status: 200, text: () => '{}' })",
        "() => ({ then(done, fail) { fail('thenable') } })",
        "async () => { const r = new Response(''); r.text = () => { throw 'x' }; return r }",
        "async () => { const r = new Response(''); r.text = () => Promise.reject('cut'); return r }",
        "async () => { const r = new Response(''); await r.text(); return r }",
    ] {
        let _fetch = replace("fetch", fetch);
        let reply = post().await.reply;
        assert!(
            matches!(reply, Reply::Retryable { .. }),
            "{fetch}: {reply:?}"
        );
        assert_eq!(
            failure(reply),
            (FailureKind::NetworkError, Charged::Unknown),
            "{fetch}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_200_without_pictures_is_an_invalid_response() {
    for body in [
        "",
        " ",
        "<!doctype html><h1>Welcome</h1>",
        "{\"success\": true, \"images\": [\"https://a/",
        "null",
        "true",
        "7",
        "\"images\"",
        "[]",
        "{}",
        "{\"success\":true}",
        "{\"success\":true,\"images\":null}",
        "{\"success\":true,\"images\":{}}",
        "{\"success\":true,\"images\":[]}",
        "{\"success\":true,\"images\":[null,7,{},[],\"\"]}",
        "{\"success\":true,\"images\":[\"javascript:alert(1)\",\"data:text/html,x\",\"data:image/svg+xml,x\"]}",
        "{\"data\":{\"images\":[\"https://a/b\"]}}",
    ] {
        let received = answered(200, body).await;
        let expected = (FailureKind::InvalidResponse, Charged::Unknown);
        assert_eq!(failure(received.reply), expected, "{body}");
        assert!(received.pictures.is_empty(), "{body}");
    }
}

#[wasm_bindgen_test]
async fn usable_pictures_are_read_and_unusable_ones_are_ignored() {
    let body = "{\"success\":true,\"images\":[3,\"https://a/b.jpg\",\"data:image/png;base64,AA\"],\
        \"request_id\":\"req_1\",\"end_customer_quota\":{\"used\":\"2\",\"limit\":3}}";
    let received = answered(200, body).await;
    let Reply::Succeeded(outcome) = received.reply else {
        panic!("{:?}", received.reply)
    };
    assert_eq!(outcome.pictures, 2);
    assert_eq!(received.pictures.len(), 2);
    assert_eq!(outcome.request_id.as_deref(), Some("req_1"));
    let quota = outcome.quota.expect("a quota");
    assert_eq!((quota.used, quota.limit, quota.remaining), (2, 3, 1));
}

#[wasm_bindgen_test]
async fn invalid_numbers_are_ignored() {
    for used in ["-1", "1e99", "\"many\"", "null", "{}", "true"] {
        let body = format!(
            "{{\"error\":\"end_customer_quota\",\"reason\":\"quota_exhausted\",\"used\":{used},\"limit\":3}}"
        );
        let reply = answered(402, &body).await.reply;
        let Reply::Refused(refusal) = reply else {
            panic!("{used}: {reply:?}")
        };
        assert_eq!((refusal.used, refusal.limit), (None, Some(3)), "{used}");
    }
}

#[wasm_bindgen_test]
async fn a_402_with_an_unknown_body_does_not_show_the_paywall() {
    for (body, charged) in [
        ("", Charged::Unknown),
        ("<html>", Charged::Unknown),
        ("null", Charged::Unknown),
        ("{\"error\":{\"code\":\"x\"}}", Charged::No),
        ("{\"error\":\"credit_limit_reached\"}", Charged::No),
    ] {
        let reply = answered(402, body).await.reply;
        assert_eq!(
            failure(reply),
            (FailureKind::Unavailable, charged),
            "{body}"
        );
    }
}

#[wasm_bindgen_test]
async fn an_upgrade_url_that_is_not_http_is_ignored() {
    for (url, expected) in [
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        (
            "https://shop.example/plans",
            Some("https://shop.example/plans"),
        ),
        ("/plans", Some("https://api.example/plans")),
    ] {
        let body = format!("{{\"error\":\"end_customer_quota\",\"upgradeUrl\":\"{url}\"}}");
        let reply = answered(402, &body).await.reply;
        let Reply::Refused(refusal) = reply else {
            panic!("{reply:?}")
        };
        assert_eq!(refusal.upgrade_url.as_deref(), expected, "{url}");
    }
}

#[wasm_bindgen_test]
async fn retry_after_is_seconds_or_a_date() {
    let _fetch = replace(
        "fetch",
        "async () => new Response('', { status: 429, headers: { 'Retry-After': '7' } })",
    );
    let Reply::RateLimited { retry_after, .. } = post().await.reply else {
        panic!("expected a rate limit")
    };
    assert_eq!(retry_after, Some(7));
    let _fetch = replace(
        "fetch",
        "async () => new Response('', { status: 503, headers: { 'Retry-After': new Date(Date.now() + 30500).toUTCString() } })",
    );
    let Reply::Retryable { retry_after, .. } = post().await.reply else {
        panic!("expected a retryable reply")
    };
    assert!(matches!(retry_after, Some(28..=31)), "{retry_after:?}");
}

#[wasm_bindgen_test]
async fn human_readable_text_is_not_reported_as_an_error_code() {
    let body = "{\"error\":\"Sorry, the token eyJhbGciOi was wrong\"}";
    let Reply::Failed(failure) = answered(403, body).await.reply else {
        panic!("expected a failure")
    };
    assert_eq!(failure.code, "unavailable");
}
