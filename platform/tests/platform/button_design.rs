//! The design of the try-on button.

use serde_json::{Value, json};

use crate::app::TestApp;

const PAGE: &str = "/api/widget/button-design?key=gvk_test_one";
const STORE: &str = "/api/v1/button-design";

fn built_in() -> Value {
    json!({
        "label": "Try On", "icon": "sparkles", "borderRadius": 8, "fontSize": 14, "paddingX": 20,
        "paddingY": 10, "position": "inline", "showOnCards": false,
    })
}

#[tokio::test]
async fn store_without_a_design_has_the_default_design() {
    let app = TestApp::start().await;
    let response = app.anonymous().get(PAGE).await;
    assert_eq!(response.header("cache-control"), "public, max-age=60");
    assert_eq!(response.header("access-control-allow-origin"), "*");
    assert_eq!(response.expect(200), built_in());
}

#[tokio::test]
async fn setting_a_design_affects_only_that_store() {
    let app = TestApp::start().await;
    let design = json!({
        "label": "Passt das?", "icon": "shirt", "borderRadius": 0, "fontSize": 24, "paddingX": 60,
        "paddingY": 4, "position": "floating-right", "showOnCards": true,
    });
    assert_eq!(app.store().put(STORE, &design).await.expect(200), design);
    assert_eq!(app.anonymous().get(PAGE).await.expect(200), design);
    let other = "/api/widget/button-design?key=gvk_test_two";
    assert_eq!(app.anonymous().get(other).await.expect(200), built_in());
    let label = json!({ "label": "Anprobieren" });
    let replaced = app.store().put(STORE, &label).await.expect(200);
    let mut expected = built_in();
    expected["label"] = json!("Anprobieren");
    assert_eq!(replaced, expected);
    assert_eq!(app.anonymous().get(PAGE).await.expect(200), expected);
}

#[tokio::test]
async fn response_to_a_key_in_the_header_is_not_cached_by_shared_caches() {
    let app = TestApp::start().await;
    let response = app.store().get("/api/widget/button-design").await;
    assert_eq!(response.header("cache-control"), "private, max-age=60");
    assert_eq!(response.expect(200), built_in());
}

#[tokio::test]
async fn every_field_is_validated() {
    let app = TestApp::start().await;
    let cases = [
        ("label", json!("")),
        ("label", json!("x".repeat(21))),
        ("label", json!("Try\u{7}On")),
        ("icon", json!("hat")),
        ("icon", Value::Null),
        ("borderRadius", json!(-1)),
        ("borderRadius", json!(41)),
        ("borderRadius", json!("8px")),
        ("fontSize", json!(9)),
        ("fontSize", json!(25)),
        ("paddingX", json!(3)),
        ("paddingX", json!(61)),
        ("paddingY", json!(3)),
        ("paddingY", json!(41)),
        ("position", json!("floating")),
        ("showOnCards", json!("yes")),
    ];
    for (field, value) in cases {
        let response = app.store().put(STORE, &json!({ field: value })).await;
        response.expect_field_error(400, field);
    }
    assert_eq!(app.anonymous().get(PAGE).await.expect(200), built_in());
}

#[tokio::test]
async fn changing_the_design_requires_a_secret_key() {
    let app = TestApp::start().await;
    let page = app.with_key(&app.new_key("pub", &[]).await);
    let design = json!({ "label": "Mine" });
    let response = page.put(STORE, &design).await;
    response.expect_error(401, "invalid_key");
    let response = app.anonymous().put(STORE, &design).await;
    response.expect_error(401, "unauthorized");
}

#[tokio::test]
async fn page_gets_the_default_design_whatever_is_wrong_with_its_key() {
    let app = TestApp::start().await;
    let design = json!({ "label": "Mine" });
    app.store().put(STORE, &design).await.expect(200);
    let origins = app.new_key("pub", &["https://shop.example"]).await;
    let foreign = app.with_key(&origins);
    let foreign = foreign.with_header("origin", "https://elsewhere.example");
    assert_eq!(
        foreign.get("/api/widget/button-design").await.expect(200),
        built_in()
    );
    let page = app.anonymous();
    for query in [
        "",
        "?key=",
        "?key=gvk_x",
        "?key=%00",
        "?key=a&key=b",
        "?%zz",
    ] {
        for path in [
            "/api/widget/button-design",
            "/api/integrations/button-design",
        ] {
            let response = page.get(&format!("{path}{query}")).await;
            assert_eq!(response.expect(200), built_in(), "{query}");
        }
    }
    let basic = page.with_header("authorization", "Basic eA==");
    assert_eq!(basic.get(PAGE).await.expect(200), built_in());
}

#[tokio::test]
async fn design_has_two_paths_and_two_names_of_the_key() {
    let app = TestApp::start().await;
    let design = json!({ "label": "Mine" });
    app.store().put(STORE, &design).await.expect(200);
    for path in [
        "/api/widget/button-design",
        "/api/integrations/button-design",
    ] {
        for name in ["key", "api_key"] {
            let response = app
                .anonymous()
                .get(&format!("{path}?{name}=gvk_test_one"))
                .await;
            assert_eq!(response.expect(200)["label"], "Mine", "{path} {name}");
        }
    }
}
