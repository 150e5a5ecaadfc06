//! `GET /api/v1/customers`

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use futures_util::future::join_all;
use genvoris::clock::DAY;
use serde_json::{Value, json};

use crate::{
    app::{TestApp, plan},
    client::Client,
};

const CUSTOMERS: &str = "/api/v1/customers";

async fn create_customers(store: &Client, names: impl IntoIterator<Item = String>) {
    let posts = names.into_iter().map(|name| async move {
        let body = json!({ "externalId": name });
        store.post(CUSTOMERS, &body).await.expect(201);
    });
    join_all(posts).await;
}

fn names(page: &Value) -> Vec<&str> {
    let customers = page["data"].as_array().unwrap().iter();
    customers
        .map(|customer| customer["externalId"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn list_shows_customers_as_the_single_read_does() {
    let app = TestApp::start().await;
    app.shopper("ada", 3).await;
    app.clock.advance_ms(1);
    create_customers(&app.store(), ["bob".to_owned()]).await;
    let page = app.store().get(CUSTOMERS).await.expect(200);
    assert_eq!(names(&page), ["ada", "bob"]);
    assert_eq!(page["next_cursor"], Value::Null);
    assert_eq!(page["data"][0]["plan"]["monthlyTryOns"], 3);
    assert_eq!(page["data"][1]["plan"], Value::Null);
    for (listed, path) in [(0, "ada"), (1, "bob")] {
        let path = format!("{CUSTOMERS}/{path}");
        let mut read = app.store().get(&path).await.expect(200);
        read.as_object_mut().unwrap().remove("usage");
        assert_eq!(page["data"][listed], read);
    }
}

#[tokio::test]
async fn pagination_returns_every_customer_once_even_with_equal_timestamps() {
    let app = TestApp::start().await;
    let store = app.store();
    let mut expected: Vec<_> = (0..11).map(|n| format!("shopper-{n:02}")).collect();
    create_customers(&store, expected[..7].iter().cloned()).await;
    app.clock.advance_ms(1);
    create_customers(&store, expected[7..].iter().cloned()).await;
    create_customers(&app.other_store(), ["stranger".to_owned()]).await;
    let (mut seen, mut cursor, mut pages) = (Vec::<String>::new(), String::new(), 0);
    loop {
        let path = format!("{CUSTOMERS}?limit=3&cursor={cursor}");
        let page = store.get(&path).await.expect(200);
        seen.extend(names(&page).into_iter().map(str::to_owned));
        pages += 1;
        match page["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(pages, 4);
    assert!(seen[7..].iter().all(|name| expected[7..].contains(name)));
    seen.sort();
    expected.sort();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn full_last_page_has_no_next_cursor() {
    let app = TestApp::start().await;
    create_customers(&app.store(), ["ada".to_owned(), "bob".to_owned()]).await;
    let path = format!("{CUSTOMERS}?limit=2");
    let page = app.store().get(&path).await.expect(200);
    assert_eq!(names(&page).len(), 2);
    assert_eq!(page["next_cursor"], Value::Null);
}

#[tokio::test]
async fn page_size_is_50_by_default_and_at_most_200() {
    let app = TestApp::start().await;
    let store = app.store();
    create_customers(&store, (0..201).map(|n| n.to_string())).await;
    for (query, length) in [("", 50), ("?limit=200", 200), ("?limit=1", 1)] {
        let page = store.get(&format!("{CUSTOMERS}{query}")).await.expect(200);
        assert_eq!(names(&page).len(), length);
        assert!(page["next_cursor"].is_string());
    }
}

#[tokio::test]
async fn list_can_be_filtered_by_status() {
    let app = TestApp::start().await;
    let store = app.store();
    create_customers(&store, ["ada", "bob", "cy"].map(str::to_owned)).await;
    let paused = json!({ "status": "PAUSED" });
    store
        .patch("/api/v1/customers/bob", &paused)
        .await
        .expect(200);
    store
        .delete("/api/v1/customers/cy")
        .await
        .expect_no_content();
    for (status, name) in [("ACTIVE", "ada"), ("PAUSED", "bob"), ("CANCELLED", "cy")] {
        let path = format!("{CUSTOMERS}?status={status}");
        assert_eq!(names(&store.get(&path).await.expect(200)), [name]);
    }
}

#[tokio::test]
async fn list_starts_the_next_period_of_customers_whose_period_has_ended() {
    let app = TestApp::start().await;
    let store = app.store();
    app.shopper("ada", 3).await.try_on().await.expect(200);
    app.clock.advance(29 * DAY);
    app.shopper("bob", 3).await;
    app.clock.advance(2 * DAY);
    let page = store.get(CUSTOMERS).await.expect(200);
    assert_eq!(names(&page), ["ada", "bob"]);
    assert_eq!(page["data"][0]["periodStart"], "2026-01-31T12:00:00.000Z");
    assert_eq!(page["data"][1]["periodStart"], "2026-01-30T12:00:00.000Z");
    app.clock.advance(DAY);
    let read = store.get("/api/v1/customers/ada").await.expect(200);
    assert_eq!(page["data"][0]["periodStart"], read["periodStart"]);
    assert_eq!(app.current_usage("ada").await["used"], 0);
}

#[tokio::test]
async fn invalid_parameters_are_refused_by_name() {
    let app = TestApp::start().await;
    let encode = |text: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(text);
    let cursors = [
        "rubbish".to_owned(),
        "%00".to_owned(),
        "1 ec_1".replace(' ', "%20"),
        encode(b"1 ec_\0"),
        encode(b"one ec_1"),
        "A".repeat(5000),
    ];
    for cursor in cursors {
        let path = format!("{CUSTOMERS}?cursor={cursor}");
        let response = app.store().get(&path).await;
        response.expect_field_error(400, "cursor");
    }
    let parameters = [
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "-1"),
        ("limit", "many"),
        ("limit", "99999999999999999999"),
        ("status", "ASLEEP"),
        ("status", "active"),
    ];
    for (name, value) in parameters {
        let path = format!("{CUSTOMERS}?{name}={value}");
        let error = app.store().get(&path).await.expect_field_error(400, name);
        assert!(!error.to_string().contains("ASLEEP"), "{error}");
    }
}

#[tokio::test]
async fn cursor_of_another_store_reveals_nothing() {
    let app = TestApp::start().await;
    create_customers(&app.store(), ["ada".to_owned(), "bob".to_owned()]).await;
    let path = format!("{CUSTOMERS}?limit=1");
    let page = app.store().get(&path).await.expect(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    let path = format!("{CUSTOMERS}?cursor={cursor}");
    let theirs = app.other_store().get(&path).await.expect(200);
    assert_eq!(theirs, json!({ "data": [], "next_cursor": null }));
}

#[tokio::test]
async fn list_shows_disabled_plans_of_customers() {
    let app = TestApp::start().await;
    let store = app.store();
    let plan = plan(&store, 3).await;
    let body = json!({ "externalId": "ada", "planId": plan["id"] });
    store.post(CUSTOMERS, &body).await.expect(201);
    let path = format!("/api/v1/plans/{}", plan["id"].as_str().unwrap());
    store.delete(&path).await.expect_no_content();
    let page = store.get(CUSTOMERS).await.expect(200);
    assert_eq!(page["data"][0]["plan"]["active"], false);
}
