//! The demo store, with a small shop that the tests create.

use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::{Value, json};

use crate::{
    app::{DEMO_KEY, Setup, TestApp},
    client::{Client, Shopper, TestResponse},
    fixtures::png,
    renderer::{Behaviour, TestRenderer},
};

const TEMPLATE: &str = "{{ product.title }}|{{ products|length }}|{{ api_key }}|{{ account.plan }}|\
{{ account.used }}/{{ account.limit }}/{{ account.remaining }}|{{ product.image }}|{{ token }}";

/// The store with a few free try-ons a month.
const FREEMIUM: &str = "/stores/freemium";
/// The texts of the stores.
const STORES: &[u8] = include_bytes!("../../../www/store/stores.json");

/// A browser at the demo stores, which keeps its cookie.
struct Browser {
    app: TestApp,
    cookie: Option<String>,
}

impl Browser {
    async fn open() -> Self {
        let app = TestApp::with(Setup {
            sandbox: true,
            ..Setup::default()
        })
        .await;
        let store = app.folder().join("www/store");
        std::fs::create_dir_all(store.join("garments")).unwrap();
        std::fs::create_dir_all(store.join("art")).unwrap();
        let product = |handle: &str, title: &str| {
            json!({ "handle": handle, "title": title, "price": "€1", "category": "apparel",
                    "image": format!("/store/garments/{handle}.png"), "description": "…" })
        };
        let products = json!([product("shirt", "Shirt <1>"), product("hat", "Hat")]);
        for (path, content) in [
            ("product.html", TEMPLATE.as_bytes()),
            (
                "stores.html",
                b"{% for store in stores %}{{ store.model }} {% endfor %}",
            ),
            ("stores.json", STORES),
            ("products.json", products.to_string().as_bytes()),
            ("store.css", b"body {}"),
            ("garments/shirt.png", &png(3)),
            ("art/shirt.svg", b"<svg/>"),
        ] {
            std::fs::write(store.join(path), content).unwrap();
        }
        Self { app, cookie: None }
    }

    fn client(&self) -> Client {
        self.app.anonymous()
    }

    fn request(&self, method: Method, path: &str) -> Request<Body> {
        let mut request = self.client().request(method, path, Body::empty());
        if let Some(cookie) = &self.cookie {
            request
                .headers_mut()
                .insert("cookie", cookie.parse().unwrap());
        }
        request
    }

    async fn get(&mut self, path: &str) -> TestResponse {
        let response = self.client().send(self.request(Method::GET, path)).await;
        self.keep_cookie(&response);
        response
    }

    async fn post_from(&mut self, origin: &str, path: &str) -> TestResponse {
        let mut request = self.request(Method::POST, path);
        request
            .headers_mut()
            .insert("origin", origin.parse().unwrap());
        let response = self.client().send(request).await;
        self.keep_cookie(&response);
        response
    }

    async fn post(&mut self, path: &str) -> TestResponse {
        self.post_from("http://127.0.0.1:8787", path).await
    }

    fn keep_cookie(&mut self, response: &TestResponse) {
        let set = response
            .header("set-cookie")
            .split(';')
            .next()
            .unwrap_or_default();
        match set.split_once('=') {
            Some((_, "")) => self.cookie = None,
            Some(_) => self.cookie = Some(set.to_owned()),
            None => {}
        }
    }

    /// The variables of the page: title, product count, key, plan, quota, image and token.
    async fn page(&mut self, path: &str) -> Vec<String> {
        let response = self.get(path).await;
        assert_eq!(response.status, 200);
        response.text().split('|').map(str::to_owned).collect()
    }

    fn shopper(&self, token: &str) -> Shopper {
        Shopper::new(self.client(), "gvk_test_demo", Some(token))
    }

    async fn account(&mut self, model: &str) -> Value {
        let path = format!("/stores/{model}/account");
        self.get(&path).await.expect(200)
    }

    async fn quota(&mut self) -> Value {
        let account = self.account("freemium").await;
        let fields = ["plan", "used", "limit", "remaining"];
        fields
            .map(|name| (name.to_owned(), account[name].clone()))
            .into_iter()
            .collect()
    }
}

#[tokio::test]
async fn a_store_shows_the_first_product_to_a_new_shopper_with_three_tryons() {
    let mut browser = Browser::open().await;
    let response = browser.get(FREEMIUM).await;
    assert_eq!(response.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(response.header("cache-control"), "no-store");
    assert!(
        response
            .headers
            .get("access-control-allow-origin")
            .is_none(),
        "the page contains a token"
    );
    let cookie = response.header("set-cookie");
    assert!(cookie.starts_with("demo_shopper="));
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let parts: Vec<&str> = response.text().split('|').collect();
    let expected = [
        "Shirt &lt;1&gt;",
        "2",
        "gvk_test_demo",
        "Three a month",
        "0/3/3",
    ];
    assert_eq!(parts[..5], expected);
}

#[tokio::test]
async fn every_product_has_a_page_and_unknown_products_are_not_found() {
    let mut browser = Browser::open().await;
    assert_eq!(browser.page("/products/hat").await[0], "Hat");
    browser
        .get("/products/shoe")
        .await
        .expect_error(404, "not_found");
}

#[tokio::test]
async fn page_has_a_working_token_and_the_platforms_quota() {
    let mut browser = Browser::open().await;
    let token = browser.page(FREEMIUM).await[6].clone();
    browser.shopper(&token).try_on().await.expect(200);
    let expected = json!({ "plan": "Three a month", "used": 1, "limit": 3, "remaining": 2 });
    assert_eq!(browser.quota().await, expected);
    assert_eq!(
        browser.page(FREEMIUM).await[4],
        "1/3/2",
        "a reload does not renew the quota"
    );
}

#[tokio::test]
async fn upgrade_lets_the_same_shopper_continue() {
    let mut browser = Browser::open().await;
    let token = browser.page(FREEMIUM).await[6].clone();
    for _ in 0..3 {
        browser.shopper(&token).try_on().await.expect(200);
    }
    browser
        .shopper(&token)
        .try_on()
        .await
        .expect_error(402, "end_customer_quota");
    let upgraded = browser.post("/stores/freemium/plan").await.expect(200);
    let fresh = upgraded["token"].as_str().unwrap();
    browser.shopper(fresh).try_on().await.expect(200);
    let expected = json!({ "plan": "Thirty a month", "used": 4, "limit": 30, "remaining": 26 });
    assert_eq!(browser.quota().await, expected);
    assert_eq!(
        browser.page(FREEMIUM).await[3],
        "Thirty a month",
        "a reload keeps the plan"
    );
}

#[tokio::test]
async fn reset_creates_a_new_shopper_at_the_next_page_view() {
    let mut browser = Browser::open().await;
    let token = browser.page(FREEMIUM).await[6].clone();
    browser.shopper(&token).try_on().await.expect(200);
    let before = browser.cookie.clone();
    let response = browser.post("/store/reset").await;
    assert_eq!((response.status, response.body.len()), (204, 0));
    assert_eq!(browser.cookie, None);
    assert_eq!(browser.page(FREEMIUM).await[4], "0/3/3");
    assert_ne!(browser.cookie, before);
}

#[tokio::test]
async fn shoppers_do_not_share_a_quota() {
    let mut browser = Browser::open().await;
    let token = browser.page(FREEMIUM).await[6].clone();
    browser.shopper(&token).try_on().await.expect(200);
    browser.cookie = None;
    assert_eq!(browser.page(FREEMIUM).await[4], "0/3/3");
}

#[tokio::test]
async fn posts_from_other_origins_are_refused() {
    let mut browser = Browser::open().await;
    browser.page(FREEMIUM).await;
    for origin in [
        "https://evil.example",
        "http://127.0.0.1:9999",
        "http://localhost:8787",
        "null",
    ] {
        for path in ["/stores/freemium/plan", "/store/reset"] {
            browser
                .post_from(origin, path)
                .await
                .expect_error(403, "cross_origin");
        }
    }
    assert_eq!(browser.quota().await["limit"], 3);
}

#[tokio::test]
async fn page_that_was_rebound_to_this_machine_cannot_read_the_key() {
    let mut browser = Browser::open().await;
    let page = browser.get(FREEMIUM).await;
    assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
    assert!(!page.headers.contains_key("access-control-allow-origin"));
    let client = browser.app.anonymous();
    let rebound = client.with_host("evil.example:8787");
    for path in [FREEMIUM, "/genvoris-proxy/api/config"] {
        let refused = rebound.get(path).await;
        assert!(!refused.text().contains(DEMO_KEY), "{path}");
        refused.expect_error(403, "cross_origin");
    }
    for host in ["localhost:8787", "127.0.0.1:8787", "shop.tunnel.example"] {
        let page = client.with_host(host).get(FREEMIUM).await;
        assert_eq!(page.status, 200, "{host}");
    }
}

#[tokio::test]
async fn missing_or_invalid_cookie_identifies_no_shopper() {
    let mut browser = Browser::open().await;
    for cookie in [None, Some("demo_shopper=../plans".to_owned())] {
        browser.cookie = cookie;
        browser
            .get("/stores/freemium/account")
            .await
            .expect_error(401, "unauthorized");
        browser
            .post("/stores/freemium/plan")
            .await
            .expect_error(401, "unauthorized");
    }
    browser.cookie = Some("demo_shopper=6f1c2a9e-0000-4000-8000-000000000000".to_owned());
    browser
        .get("/stores/freemium/account")
        .await
        .expect_error(401, "unauthorized");
}

#[tokio::test]
async fn style_sheets_and_pictures_are_served() {
    let mut browser = Browser::open().await;
    let css = browser.get("/store/store.css").await;
    assert_eq!((css.status, css.text()), (200, "body {}"));
    assert_eq!(css.header("content-type"), "text/css");
    let garment = browser.get("/store/garments/shirt.png").await;
    assert_eq!(
        (garment.status, garment.header("content-type")),
        (200, "image/png")
    );
    assert_eq!(garment.body, png(3));
}

#[tokio::test]
async fn templates_data_and_files_outside_the_folder_are_not_served() {
    let mut browser = Browser::open().await;
    for path in [
        "/store/product.html",
        "/store/products.json",
        "/store/art/shirt.svg",
        "/store/garments/../art/shirt.svg",
        "/store/garments/..%2Fart%2Fshirt.svg",
        "/store/%2e%2e/%2e%2e/data/test.db",
        "/store/..%2f..%2fdata%2ftest.db",
        "/store//product.html",
        "/store/./art/shirt.svg",
        "/store/%2Fart/shirt.svg",
        "/store/garments",
        "/store/none.css",
    ] {
        let response = browser.get(path).await;
        assert_eq!(response.status, 404, "{path}");
    }
}

#[tokio::test]
async fn sandbox_key_is_valid_only_in_sandbox_mode() {
    let browser = Browser::open().await;
    let renderer = TestRenderer::with_behaviour(Behaviour::Succeed);
    let key = Some("gvk_test_demo");
    let sandbox = Client::new(browser.app.router.clone(), key);
    sandbox.get("/api/v1/plans").await.expect(200);
    let later = browser.app.second_process(renderer).await;
    let outside = Client::new(later.router.clone(), key);
    outside
        .get("/api/v1/plans")
        .await
        .expect_error(401, "invalid_key");
    later.store().get("/api/v1/plans").await.expect(200);
}

#[tokio::test]
async fn unsupported_method_at_the_demo_store_has_the_error_body() {
    let mut browser = Browser::open().await;
    browser
        .get("/stores/freemium/plan")
        .await
        .expect_error(405, "not_found");
    let request = browser.request(Method::PUT, "/stores/freemium/account");
    browser
        .client()
        .send(request)
        .await
        .expect_error(405, "not_found");
}

#[tokio::test]
async fn home_page_lists_a_store_for_each_model() {
    let mut browser = Browser::open().await;
    let list = browser.get("/").await;
    let models = [
        "pay-per-try-on",
        "freemium",
        "subscription",
        "credits",
        "free",
    ];
    assert_eq!(list.text().split_whitespace().collect::<Vec<_>>(), models);
    for model in models {
        let page = format!("/stores/{model}/products/hat");
        assert_eq!(browser.page(&page).await[0], "Hat", "{model}");
    }
    let unknown = browser.get("/stores/auction").await;
    unknown.expect_error(404, "not_found");
}

#[tokio::test]
async fn an_order_grants_five_tryons_and_its_refund_takes_back_the_rest() {
    let mut browser = Browser::open().await;
    let token = browser.page("/stores/credits").await[6].clone();
    let refused = browser.shopper(&token).try_on().await;
    assert_eq!(refused.expect(402)["reason"], "no_plan");
    browser.post("/stores/credits/orders").await.expect(200);
    browser.shopper(&token).try_on().await.expect(200);
    let account = browser.account("credits").await;
    let [order] = &account["orders"].as_array().unwrap()[..] else {
        panic!("{account}")
    };
    assert_eq!((&order["tryOns"], &order["used"]), (&json!(5), &json!(1)));
    let refund = format!(
        "/stores/credits/orders/{}/refund",
        order["id"].as_str().unwrap()
    );
    let own = std::mem::take(&mut browser.cookie);
    browser.page("/stores/credits").await;
    browser.post(&refund).await.expect_error(404, "not_found");
    browser.cookie = own;
    for order in ["%2e%2e", "..%2f..", "order_none"] {
        let path = format!("/stores/credits/orders/{order}/refund");
        browser.post(&path).await.expect_error(404, "not_found");
    }
    assert_eq!(browser.post(&refund).await.status, 204);
    let refused = browser.shopper(&token).try_on().await;
    assert_eq!(refused.expect(402)["reason"], "quota_exhausted");
    assert_eq!(
        browser.account("credits").await["orders"][0]["refunded"],
        true
    );
}

#[tokio::test]
async fn a_cancelled_subscription_refuses_tryons_until_it_is_renewed() {
    let mut browser = Browser::open().await;
    let token = browser.page("/stores/subscription").await[6].clone();
    let refused = browser.shopper(&token).try_on().await;
    assert_eq!(refused.expect(402)["reason"], "no_plan");
    browser.post("/stores/subscription/plan").await.expect(200);
    browser.shopper(&token).try_on().await.expect(200);
    assert_eq!(
        browser.post("/stores/subscription/cancel").await.status,
        204
    );
    let refused = browser.shopper(&token).try_on().await;
    assert_eq!(refused.expect(402)["reason"], "cancelled");
    let page = browser.page("/stores/subscription").await;
    assert_eq!(page[6], "None", "a cancelled shopper has no token");
    let renewed = browser.post("/stores/subscription/plan").await.expect(200);
    let token = renewed["token"].as_str().unwrap();
    browser.shopper(token).try_on().await.expect(200);
    assert_eq!(
        browser.account("subscription").await["used"],
        1,
        "a payment starts a month"
    );
}

#[tokio::test]
async fn free_tryons_have_no_quota_to_show() {
    let mut browser = Browser::open().await;
    let token = browser.page("/stores/free").await[6].clone();
    browser.shopper(&token).try_on().await.expect(200);
    assert_eq!(browser.account("free").await["summary"], "");
    for path in ["free", "credits", "pay-per-try-on"] {
        let path = format!("/stores/{path}/plan");
        browser.post(&path).await.expect_error(404, "not_found");
    }
}
