//! The paywall after a 402: the widget's own panel, and pages that handle the `genvoris:quota` event.

use genvoris_e2e::host_page::HostPage;
use genvoris_e2e::mock_backend::MockBackend;
use genvoris_e2e::mock_response::MockResponse;
use genvoris_e2e::test_context::TestContext;
use genvoris_e2e::widget::TRIGGER;
use serde_json::json;

genvoris_e2e::cases![
    each_reason_has_its_own_message,
    every_published_code_reaches_the_paywall,
    only_an_http_url_becomes_the_upgrade_url,
    the_panels_upgrade_link_is_followed_without_another_quota_event,
    preventing_the_quota_event_suppresses_the_panel,
    resume_continues_with_the_same_photo,
    resume_works_once,
    resume_with_an_exhausted_plan_dispatches_another_quota_event,
    cancel_closes_the_dialog_and_keeps_the_photo,
    events_contain_no_token_and_no_key,
    the_quota_event_has_exactly_the_documented_fields,
    the_quota_event_of_a_removed_trigger_is_dispatched_on_the_document,
    events_of_a_trigger_in_a_shadow_root_reach_the_window,
    cancel_after_resume_is_ignored,
    resume_after_cancel_is_ignored,
];

const REASONS: [&str; 5] = [
    "quota_exhausted",
    "no_plan",
    "paused",
    "cancelled",
    "payment_required",
];

async fn each_reason_has_its_own_message(context: TestContext) {
    let mut titles = Vec::new();
    let unpaid = MockBackend::start([MockResponse::error(402, "payment_required")]).await;
    for reason in REASONS {
        let page = context.page("paywall").await;
        let page = match reason {
            "payment_required" => page.api(&unpaid),
            _ => page.token(&token_refused_for(&context, reason).await),
        };
        let page = page.open().await;
        page.open_and_submit(TRIGGER, &context.model()).await;
        page.wait_for_screen("paywall").await;
        assert_eq!(page.event("quota").await["reason"], reason);
        let panel = page.text("paywall").await;
        titles.push(panel.lines().next().map(str::to_owned));
    }
    let mut different = titles.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), REASONS.len(), "{titles:?}");
}

async fn every_published_code_reaches_the_paywall(context: TestContext) {
    for code in ["end_customer_quota", "quota_exhausted", "payment_required"] {
        let backend = MockBackend::start([MockResponse::error(402, code)]).await;
        let page = context.page("paywall").await.api(&backend).open().await;
        page.open_and_submit(TRIGGER, &context.model()).await;
        page.wait_for_screen("paywall").await;
        assert_eq!(page.event("quota").await["error"], code);
        assert_eq!(page.events("error").await, [json!(null); 0]);
    }
}

async fn only_an_http_url_becomes_the_upgrade_url(context: TestContext) {
    for (url, expected) in [
        (
            "https://shop.example/plans",
            json!("https://shop.example/plans"),
        ),
        ("javascript:alert(1)", json!(null)),
        ("data:text/html,hello", json!(null)),
    ] {
        let body = json!({ "error": "end_customer_quota", "reason": "quota_exhausted",
            "used": 3, "limit": 3, "upgradeUrl": url });
        let backend = MockBackend::start([MockResponse::json(402, &body)]).await;
        let page = context.page("paywall").await.api(&backend).open().await;
        page.open_and_submit(TRIGGER, &context.model()).await;
        page.wait_for_screen("paywall").await;
        assert_eq!(page.event("quota").await["upgradeUrl"], expected);
        let script = "return root.innerHTML.includes(arguments[0]);";
        assert_eq!(
            page.js(script, vec![json!("javascript:")]).await,
            json!(false)
        );
    }
}

async fn the_panels_upgrade_link_is_followed_without_another_quota_event(context: TestContext) {
    let body = json!({ "error": "end_customer_quota", "reason": "quota_exhausted",
        "used": 3, "limit": 3, "upgradeUrl": "https://shop.example/plans" });
    let backend = MockBackend::start([MockResponse::json(402, &body)]).await;
    let page = context.page("paywall").await.api(&backend).open().await;
    // This has to run before the dialog opens, because the page does not get its events after that. The link is not followed,
    // because its target does not exist.
    let script = "addEventListener('click', (event) => {
          const link = event.composedPath().find((each) => each.part?.contains('upgrade'));
          if (!link) return;
          event.preventDefault();
          window.followedLink = link.href;
        }, true);";
    page.run(script, vec![]).await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.wait_for_screen("paywall").await;
    page.click("upgrade").await;
    page.wait_for_value(
        "return window.followedLink;",
        json!("https://shop.example/plans"),
    )
    .await;
    assert_eq!(page.events("quota").await.len(), 1);
    page.wait_for_screen("paywall").await;
}

async fn preventing_the_quota_event_suppresses_the_panel(context: TestContext) {
    let page = refused(&context, "?prevent").await;
    page.event("quota").await;
    assert_eq!(page.screen().await, None);
    page.call_on_quota_event("cancel", vec![]).await;
    page.press(TRIGGER).await;
    page.wait_for_screen("preview").await;
}

async fn resume_continues_with_the_same_photo(context: TestContext) {
    let api = &context.platform().await.api;
    let (shopper, token) = api.shopper_with_token(1).await;
    api.track(&token).await;
    let page = context
        .page("paywall")
        .await
        .token(&token)
        .query("?prevent")
        .open()
        .await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.event("quota").await;

    api.move_to_plan(&shopper, 30).await;
    let fresh = api.token(&shopper).await;
    page.call_on_quota_event("resume", vec![json!(fresh)]).await;

    page.wait_for_screen("result").await;
    let usage = api.usage(&shopper).await;
    assert_eq!((usage.used, usage.limit), (2, 30));
}

async fn resume_works_once(context: TestContext) {
    let exhausted = MockResponse::error(402, "end_customer_quota");
    let backend = MockBackend::start([exhausted]).await;
    let page = context
        .page("paywall")
        .await
        .api(&backend)
        .query("?prevent")
        .open()
        .await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.event("quota").await;
    page.call_on_quota_event("resume", vec![]).await;
    page.call_on_quota_event("resume", vec![]).await;
    page.wait_for_screen("result").await;
    page.call_on_quota_event("resume", vec![]).await;

    let sent = backend.try_ons();
    assert_eq!(sent.len(), 2, "one refused and one resumed");
    assert!(sent[0].photo == sent[1].photo, "another photo was sent");
    assert_ne!(sent[0].field("attempt_id"), sent[1].field("attempt_id"));
}

async fn resume_with_an_exhausted_plan_dispatches_another_quota_event(context: TestContext) {
    let page = refused(&context, "?prevent").await;
    page.event("quota").await;
    page.call_on_quota_event("resume", vec![]).await;
    page.wait_for_value("return recorder.quota.length;", json!(2))
        .await;
    assert_eq!(page.screen().await, None);
}

async fn cancel_closes_the_dialog_and_keeps_the_photo(context: TestContext) {
    let page = refused(&context, "").await;
    page.wait_for_screen("paywall").await;
    page.call_on_quota_event("cancel", vec![]).await;
    page.wait_until_closed().await;
    page.press(TRIGGER).await;
    page.wait_for_screen("preview").await;
}

async fn events_contain_no_token_and_no_key(context: TestContext) {
    let api = &context.platform().await.api;
    let (_, token) = api.shopper_with_token(1).await;
    let page = context.page("paywall").await.token(&token).open().await;
    page.try_on(TRIGGER, &context.model()).await;
    page.submit(&context.model()).await;
    page.wait_for_screen("paywall").await;
    let events = page
        .run("return JSON.stringify(recorder.events);", vec![])
        .await
        .to_string();
    assert!(
        events.contains("tryon-completed") && events.contains("quota"),
        "{events}"
    );
    assert!(!events.contains(&token), "an event contains the token");
    assert!(
        !events.contains(genvoris_e2e::platform::KEY),
        "an event contains the key"
    );
}

async fn the_quota_event_has_exactly_the_documented_fields(context: TestContext) {
    let body = json!({ "error": "end_customer_quota", "reason": "quota_exhausted", "used": 3, "limit": 3,
        "resetsAt": "2030-01-01T00:00:00.000Z", "upgradeUrl": "https://shop.example/plans",
        "request_id": "req_1", "secret": "of the backend" });
    let exhausted = json!({ "error": "end_customer_quota", "reason": "quota_exhausted",
        "used": 3, "limit": 3, "remaining": 0, "resetsAt": "2030-01-01T00:00:00.000Z",
        "upgradeUrl": "https://shop.example/plans", "productId": "linen-shirt", "requestId": "req_1" });
    let unpaid = json!({ "error": "payment_required", "reason": "payment_required",
        "used": null, "limit": null, "remaining": null, "resetsAt": null,
        "productId": "linen-shirt", "requestId": "req_2" });
    let payment = MockResponse::error(402, "payment_required").header("x-request-id", "req_2");
    for (response, detail) in [
        (MockResponse::json(402, &body), exhausted),
        (payment, unpaid),
    ] {
        let backend = MockBackend::start([response]).await;
        let page = context.page("paywall").await.api(&backend).open().await;
        page.open_and_submit(TRIGGER, &context.model()).await;
        page.wait_for_screen("paywall").await;
        assert_eq!(page.events("quota").await, [detail]);
        let script = "const members = Object.entries(recorder.quota[0]);
            return members.filter(([, value]) => typeof value === 'function').map(([name]) => name).sort();";
        assert_eq!(page.run(script, vec![]).await, json!(["cancel", "resume"]));
        page.wait_for_value("return Theme.isOpenInNextTask;", json!(true))
            .await;
    }
}

async fn the_quota_event_of_a_removed_trigger_is_dispatched_on_the_document(context: TestContext) {
    let exhausted = MockResponse::error(402, "end_customer_quota");
    let backend = MockBackend::start([exhausted]).await;
    let page = context.page("paywall").await.api(&backend).open().await;
    page.run(
        "window.targets = []; addEventListener('genvoris:quota', (event) => targets.push(event.target.nodeName));",
        vec![],
    )
    .await;
    page.open(TRIGGER).await;
    page.choose(&context.model()).await;
    page.run(
        "document.querySelector('[data-genvoris-trigger]').remove();",
        vec![],
    )
    .await;
    page.click("submit").await;
    page.wait_for_screen("paywall").await;
    assert_eq!(
        page.run("return targets;", vec![]).await,
        json!(["#document"])
    );
}

async fn events_of_a_trigger_in_a_shadow_root_reach_the_window(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(402, "end_customer_quota")]).await;
    let page = context
        .page("shadow-trigger")
        .await
        .api(&backend)
        .open()
        .await;
    page.run(
        "window.targets = []; addEventListener('genvoris:quota', (event) => targets.push(event.composedPath()[0].dataset.productId));",
        vec![],
    )
    .await;
    page.open("product-card").await;
    page.submit(&context.model()).await;
    page.wait_for_screen("paywall").await;
    assert_eq!(
        page.run("return targets;", vec![]).await,
        json!(["card-shirt"])
    );
}

async fn cancel_after_resume_is_ignored(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(402, "end_customer_quota")]).await;
    let page = refused_with_prevented_event(&context, &backend).await;
    page.run(
        "const { resume, cancel } = recorder.quota[0]; resume(); cancel();",
        vec![],
    )
    .await;
    page.wait_for_screen("result").await;
    assert_eq!(backend.try_ons().len(), 2);
}

async fn resume_after_cancel_is_ignored(context: TestContext) {
    let backend = MockBackend::start([MockResponse::error(402, "end_customer_quota")]).await;
    let page = refused_with_prevented_event(&context, &backend).await;
    page.run(
        "const { resume, cancel } = recorder.quota[0]; cancel(); resume('late.session.token');",
        vec![],
    )
    .await;
    page.event("close").await;
    page.press(TRIGGER).await;
    page.wait_for_screen("preview").await;
    assert_eq!(backend.try_ons().len(), 1);
    page.click("submit").await;
    page.wait_for_screen("result").await;
    let token = backend.try_ons()[1]
        .field("end_customer_token")
        .map(str::to_owned);
    assert_eq!(token, None, "the token of a cancelled paywall is used");
}

/// A page that prevents the quota event, after a try-on that was refused.
async fn refused_with_prevented_event(context: &TestContext, backend: &MockBackend) -> HostPage {
    let page = context.page("paywall").await.api(backend).query("?prevent");
    let page = page.open().await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page.event("quota").await;
    page
}

/// A page after a try-on of a shopper whose plan is used up.
async fn refused(context: &TestContext, query: &'static str) -> HostPage {
    let token = token_refused_for(context, "quota_exhausted").await;
    let page = context
        .page("paywall")
        .await
        .token(&token)
        .query(query)
        .open()
        .await;
    page.open_and_submit(TRIGGER, &context.model()).await;
    page
}

async fn token_refused_for(context: &TestContext, reason: &str) -> String {
    let api = &context.platform().await.api;
    let plan = if reason == "no_plan" { None } else { Some(1) };
    let shopper = api.shopper(plan).await;
    let token = api.token(&shopper).await;
    match reason {
        "quota_exhausted" => api.track(&token).await,
        "no_plan" => {}
        status => {
            api.change(&shopper, &json!({ "status": status.to_uppercase() }))
                .await
        }
    }
    token
}
