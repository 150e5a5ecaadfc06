//! `/api/v1/webhooks`

use serde_json::json;

use crate::{
    app::{PUBLIC_ADDRESS, Setup, TestApp},
    receiver::Receiver,
};

const WEBHOOKS: &str = "/api/v1/webhooks";
const URL: &str = "https://shop.example/hooks";

#[tokio::test]
async fn webhook_can_be_created_listed_and_deleted_and_shows_its_secret_once() {
    let app = TestApp::start().await;
    let body = json!({ "url": URL, "types": ["tryon.failed", "tryon.completed", "tryon.failed"] });
    let mut made = app.store().post(WEBHOOKS, &body).await.expect(201);
    let secret = made["secret"].take();
    let secret = secret.as_str().unwrap().strip_prefix("whsec_").unwrap();
    assert_eq!(secret.len(), 64);
    made.as_object_mut().unwrap().remove("secret");
    let id = made["id"].as_str().unwrap().to_owned();
    let expected = json!({
        "id": id, "url": URL, "types": ["tryon.completed", "tryon.failed"],
        "events": ["tryon.completed", "tryon.failed"], "description": null, "active": true,
        "disabledAt": null, "disabledReason": null, "createdAt": "2026-01-01T12:00:00.000Z",
    });
    assert_eq!(made, expected);
    let list = app.store().get(WEBHOOKS).await.expect(200);
    assert_eq!(list, json!({ "data": [expected] }));
    let path = format!("{WEBHOOKS}/{id}");
    let deleted = app.store().delete(&path).await;
    assert_eq!((deleted.status, deleted.text()), (204, ""));
    let again = app.store().delete(&path).await;
    again.expect_error(404, "not_found");
    let list = app.store().get(WEBHOOKS).await.expect(200);
    assert_eq!(list, json!({ "data": [] }));
}

#[tokio::test]
async fn webhook_takes_the_fields_of_the_published_client() {
    let app = TestApp::start().await;
    let secret = "a-secret-of-our-own-0001";
    let body = json!({
        "url": URL, "events": ["plan.created"], "types": ["plan.created"], "secret": secret,
        "description": "Order system", "active": false,
    });
    let made = app.store().post(WEBHOOKS, &body).await.expect(201);
    assert_eq!(made["secret"], secret);
    let list = app.store().get(WEBHOOKS).await.expect(200);
    let listed = &list["data"][0];
    assert_eq!(listed["events"], json!(["plan.created"]));
    assert_eq!(listed["types"], listed["events"]);
    assert_eq!(listed["description"], "Order system");
    assert_eq!(listed["active"], false);
    assert!(listed.get("secret").is_none());
}

#[tokio::test]
async fn invalid_fields_of_a_webhook_are_refused() {
    let app = TestApp::start().await;
    let cases = [
        (
            "types",
            json!({ "events": ["plan.created"], "types": ["plan.updated"] }),
        ),
        ("events", json!({ "events": [] })),
        ("events[0]", json!({ "events": ["plan.made"] })),
        ("secret", json!({ "secret": "fifteen-letters" })),
        ("secret", json!({ "secret": "x".repeat(257) })),
        ("secret", json!({ "secret": "sixteen\u{7}-letters" })),
        ("description", json!({ "description": "" })),
        ("active", json!({ "active": "yes" })),
    ];
    for (field, mut body) in cases {
        body["url"] = json!(URL);
        let refused = app.store().post(WEBHOOKS, &body).await;
        let refused = refused.expect_field_error(400, field);
        assert!(!refused.to_string().contains("letters"), "{refused}");
    }
}

#[tokio::test]
async fn webhook_can_be_changed() {
    let app = TestApp::start().await;
    let body = json!({ "url": URL, "events": ["plan.created"], "description": "Orders" });
    let mut webhook = app.store().post(WEBHOOKS, &body).await.expect(201);
    webhook.as_object_mut().unwrap().remove("secret");
    let path = format!("{WEBHOOKS}/{}", webhook["id"].as_str().unwrap());
    let created = json!(["plan.created"]);
    let updated = json!(["plan.updated"]);
    for (patch, changed) in [
        (json!({}), json!({})),
        (
            json!({ "url": "https://a.example/" }),
            json!({ "url": "https://a.example/" }),
        ),
        (
            json!({ "types": updated }),
            json!({ "events": updated, "types": updated }),
        ),
        (
            json!({ "events": created, "types": created, "active": false }),
            json!({ "events": created, "types": created, "active": false }),
        ),
        (
            json!({ "events": null, "description": null, "active": true }),
            json!({ "events": null, "types": null, "description": null, "active": true }),
        ),
        (
            json!({ "description": "All" }),
            json!({ "description": "All" }),
        ),
    ] {
        for (field, value) in changed.as_object().unwrap() {
            webhook[field] = value.clone();
        }
        let patched = app.store().patch(&path, &patch).await.expect(200);
        assert_eq!(patched, webhook, "{patch}");
    }
    let list = app.store().get(WEBHOOKS).await.expect(200);
    assert_eq!(list["data"][0], webhook);
}

#[tokio::test]
async fn invalid_changes_of_a_webhook_are_refused() {
    let app = TestApp::start().await;
    let made = app.store().post(WEBHOOKS, &json!({ "url": URL })).await;
    let path = format!("{WEBHOOKS}/{}", made.expect(201)["id"].as_str().unwrap());
    for (field, patch) in [
        ("url", json!({ "url": "https://10.0.0.1/" })),
        ("url", json!({ "url": "" })),
        ("events", json!({ "events": [] })),
        ("events[0]", json!({ "events": ["plan.made"] })),
        (
            "types",
            json!({ "events": null, "types": ["plan.created"] }),
        ),
        ("description", json!({ "description": "" })),
        ("active", json!({ "active": 1 })),
    ] {
        let refused = app.store().patch(&path, &patch).await;
        refused.expect_field_error(400, field);
    }
    let missing = format!("{WEBHOOKS}/whk_none");
    let refused = app.store().patch(&missing, &json!({})).await;
    refused.expect_error(404, "not_found");
}

#[tokio::test]
async fn every_webhook_has_its_own_secret() {
    let app = TestApp::start().await;
    let body = json!({ "url": URL });
    let one = app.store().post(WEBHOOKS, &body).await.expect(201);
    let two = app.store().post(WEBHOOKS, &body).await.expect(201);
    assert_ne!(one["secret"], two["secret"]);
}

#[tokio::test]
async fn unknown_event_types_are_refused_with_a_list_of_known_types() {
    let app = TestApp::start().await;
    let body = json!({ "url": URL, "types": ["tryon.completed", "tryon.started"] });
    let refused = app.store().post(WEBHOOKS, &body).await;
    let refused = refused.expect_field_error(400, "types[1]");
    let text = refused["detail"].as_str().unwrap();
    assert!(text.contains("must be one of tryon.completed, "), "{text}");
    assert!(text.contains(", credit.low_balance"), "{text}");
    let body = json!({ "url": URL, "types": [] });
    let refused = app.store().post(WEBHOOKS, &body).await;
    refused.expect_field_error(400, "types");
}

#[tokio::test]
async fn unsafe_urls_are_refused() {
    let app = TestApp::start().await;
    for url in [
        "http://shop.example/hooks",
        "http://10.0.0.1/hooks",
        "https://10.0.0.1/hooks",
        "https://169.254.169.254/latest",
        "https://[fd00::1]/",
        "https://user:word@shop.example/",
        "ftp://shop.example/",
        "shop.example/hooks",
        "https://",
        "",
    ] {
        let body = json!({ "url": url });
        let refused = app.store().post(WEBHOOKS, &body).await;
        refused.expect_field_error(400, "url");
    }
    let long = json!({ "url": format!("https://shop.example/{}", "a".repeat(2048)) });
    let refused = app.store().post(WEBHOOKS, &long).await;
    refused.expect_field_error(400, "url");
    let refused = app.store().post(WEBHOOKS, &json!({})).await;
    refused.expect_field_error(400, "url");
}

#[tokio::test]
async fn loopback_urls_are_allowed_only_on_a_loopback_server() {
    let urls = [
        "http://127.0.0.1:9000/",
        "http://localhost:9000/",
        "https://[::1]/",
    ];
    for (listen, status) in [(Setup::default().listen, 201), (PUBLIC_ADDRESS, 400)] {
        let app = TestApp::with(Setup {
            listen,
            ..Setup::default()
        })
        .await;
        for url in urls {
            let response = app.store().post(WEBHOOKS, &json!({ "url": url })).await;
            response.expect(status);
        }
    }
}

#[tokio::test]
async fn store_has_at_most_ten_webhooks() {
    let app = TestApp::start().await;
    let body = json!({ "url": URL });
    let post = async || app.store().post(WEBHOOKS, &body).await;
    let made = futures_util::future::join_all((0..12).map(|_| post())).await;
    let refused = made.into_iter().filter(|response| response.status != 201);
    let refused: Vec<_> = refused.collect();
    assert_eq!(refused.len(), 2);
    for response in refused {
        response.expect_field_error(400, "url");
    }
    let other = app.other_store().post(WEBHOOKS, &body).await;
    other.expect(201);
}

#[tokio::test]
async fn webhook_of_another_store_is_not_found() {
    let app = TestApp::start().await;
    let body = json!({ "url": URL });
    let made = app.store().post(WEBHOOKS, &body).await.expect(201);
    let path = format!("{WEBHOOKS}/{}", made["id"].as_str().unwrap());
    let other = app.other_store();
    let responses = [
        other.patch(&path, &json!({ "active": false })).await,
        other.delete(&path).await,
        other.post(&format!("{path}/test"), &json!({})).await,
        other.get(&format!("{path}/deliveries")).await,
    ];
    for response in responses {
        response.expect_error(404, "not_found");
    }
    let list = other.get(WEBHOOKS).await.expect(200);
    assert_eq!(list, json!({ "data": [] }));
    let list = app.store().get(WEBHOOKS).await.expect(200);
    assert_eq!(list["data"][0]["id"], made["id"]);
    for path in [
        WEBHOOKS,
        "/api/v1/webhooks/whk_none",
        "/api/v1/webhooks/whk_none/test",
    ] {
        let response = app.anonymous().post(path, &body).await;
        assert!(matches!(response.status, 401 | 405), "{path}");
    }
}

#[tokio::test]
async fn test_event_is_sent_immediately_regardless_of_types() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    let webhook = receiver
        .subscribe(&app.store(), &["credit.low_balance"])
        .await;
    let path = format!("{WEBHOOKS}/{}", webhook["id"].as_str().unwrap());
    let sent = app.store().post(&format!("{path}/test"), &json!({})).await;
    let sent = sent.expect(201);
    assert_eq!(sent["url"], receiver.url());
    app.deliver_due().await;
    let [delivery] = receiver.deliveries().try_into().ok().unwrap();
    assert_eq!(delivery.event(), sent["event"]);
    assert_eq!(delivery.header("x-genvoris-event"), "webhook.test");
    assert_eq!(delivery.header("x-genvoris-delivery"), sent["deliveryId"]);
    assert_eq!(sent["event"]["data"]["webhook_id"], webhook["id"]);
    assert_eq!(sent["event"]["data"]["message"], "Hello from Genvoris");
    let deliveries = app.store().get(&format!("{path}/deliveries")).await;
    let expected = json!({ "data": [{
        "id": sent["deliveryId"], "type": "webhook.test", "state": "DELIVERED", "attempts": 1,
        "lastStatus": 204, "lastError": null, "nextAt": null,
        "createdAt": "2026-01-01T12:00:00.000Z",
    }] });
    assert_eq!(deliveries.expect(200), expected);
}

#[tokio::test]
async fn last_fifty_deliveries_are_listed() {
    let app = TestApp::start().await;
    let receiver = Receiver::start().await;
    let webhook = receiver.subscribe(&app.store(), &[]).await;
    let path = format!("{WEBHOOKS}/{}", webhook["id"].as_str().unwrap());
    let test = format!("{path}/test");
    let mut last = json!(null);
    for _ in 0..51 {
        app.clock.advance_ms(1);
        last = app.store().post(&test, &json!({})).await.expect(201);
    }
    let list = app.store().get(&format!("{path}/deliveries")).await;
    let list = list.expect(200);
    let list = list["data"].as_array().unwrap();
    assert_eq!(list.len(), 50);
    assert_eq!(list[0]["id"], last["deliveryId"]);
    assert_eq!(list[0]["state"], "PENDING");
    assert_eq!(list[0]["nextAt"], list[0]["createdAt"]);
}
