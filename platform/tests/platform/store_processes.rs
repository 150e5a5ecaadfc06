//! The backend of a store as processes of its own, beside a platform process: what a payment gives when exchanges run at
//! the same time, and when every process is killed.

use std::{sync::Arc, time::Duration};

use axum::Router;
use futures_util::future::join_all;
use genvoris::{
    clock::{Clock, SystemClock},
    metering::LEASE_DURATION,
};
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::Notify, time::timeout};

use crate::{
    app::{DEMO_KEY, Setup, TestApp},
    database,
    fixtures::{Form, data_url, png},
    payments::Payments,
    server_process::ServerProcess,
};

/// Longer than any step of these tests takes.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The checkout that the shopper has paid.
const CHECKOUT: &str = "chk_1";
const ATTEMPT: &str = "7b1d2f4e-0c1a-4f5e-9b8e-3d2c1a0b9f8e";

/// The store's own payment system, where Ada has paid for a try-on.
async fn paid_checkout() -> Payments {
    let payments = Payments::start().await;
    let paid = json!({ "status": "paid", "shopperId": "ada", "productId": "42" });
    payments.answers(&format!("GET /pay/{CHECKOUT}"), paid);
    payments
}

/// A `genvoris store` process.
fn store(platform: &ServerProcess, payments: &Payments) -> ServerProcess {
    let own_url = format!("{}pay", payments.url());
    ServerProcess::start(&[
        "store",
        "--checkout-provider=own",
        "--checkout-price=120 JPY",
        "--own-key=secret",
        "--own-url",
        &own_url,
        "--store-key",
        DEMO_KEY,
        "--platform-url",
        &platform.url,
    ])
}

/// Exchanges the checkout at a store, and returns the shopper's token.
async fn exchange(http: &Client, store: &str) -> String {
    let request = http.post(format!("{store}/api/tryon/session"));
    let request = request.json(&json!({ "checkoutSessionId": CHECKOUT }));
    let response = request.send().await.unwrap().error_for_status().unwrap();
    let body: Value = response.json().await.unwrap();
    body["token"].as_str().unwrap().to_owned()
}

fn form(token: &str) -> Form {
    Form::default()
        .file("photo", &png(7))
        .text("product_images", &data_url(&png(9)))
        .text("api_key", DEMO_KEY)
        .text("end_customer_token", token)
}

/// Sends a try-on, and returns the response's status, or no status if the connection was closed.
async fn try_on(http: &Client, platform: &str, form: Form) -> Option<u16> {
    let request = http.post(format!("{platform}/api/tryon"));
    let request = request.header("content-type", Form::CONTENT_TYPE);
    let response = request.body(form.encode()).send().await.ok()?;
    Some(response.status().as_u16())
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_concurrent_exchanges_in_two_processes_give_one_try_on() {
    let folder = TempDir::new().unwrap();
    let payments = paid_checkout().await;
    let platform = ServerProcess::sandbox(&database::create(folder.path()).await, DEMO_KEY);
    let stores = [store(&platform, &payments), store(&platform, &payments)];
    let http = Client::new();
    let exchanges = (0..50).map(|number| exchange(&http, &stores[number % 2].url));
    let tokens = join_all(exchanges).await;
    // As many try-ons at the same time as the default rate limit permits to one address.
    let tryons = tokens
        .iter()
        .take(8)
        .map(|token| try_on(&http, &platform.url, form(token)));
    let mut statuses: Vec<u16> = join_all(tryons).await.into_iter().flatten().collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 402, 402, 402, 402, 402, 402, 402]);
    assert_eq!(granted(&http, &platform.url).await, [1]);
}

/// How many try-ons each grant of Ada's has given.
async fn granted(http: &Client, platform: &str) -> Vec<u64> {
    let request = http.get(format!("{platform}/api/v1/customers/ada/grants"));
    let response = request.bearer_auth(DEMO_KEY).send().await.unwrap();
    let body: Value = response.json().await.unwrap();
    let grants = body["data"].as_array().unwrap();
    grants
        .iter()
        .map(|grant| grant["tryOns"].as_u64().unwrap())
        .collect()
}

/// A try-on service that never answers. Returns its URL, and a notification of each request.
async fn hanging_service() -> (String, Arc<Notify>) {
    let arrived = Arc::new(Notify::new());
    let notify = arrived.clone();
    let hang = async move || {
        notify.notify_one();
        std::future::pending::<()>().await;
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().fallback(hang);
    tokio::spawn(axum::serve(listener, router).into_future());
    (url, arrived)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_survives_the_death_of_every_process_during_its_try_on() {
    let folder = TempDir::new().unwrap();
    let database = database::create(folder.path()).await;
    let payments = paid_checkout().await;
    let (service, arrived) = hanging_service().await;
    let serve = [
        "serve",
        "--sandbox",
        "--api-key",
        DEMO_KEY,
        "--database",
        &database,
    ];
    let platform = ServerProcess::start(&[&serve[..], &["--upstream-url", &service]].concat());
    let backend = store(&platform, &payments);
    let http = Client::new();
    let token = exchange(&http, &backend.url).await;
    let sent = form(&token).text("attempt_id", ATTEMPT);
    let url = platform.url.clone();
    let shopper = tokio::spawn(async move { try_on(&Client::new(), &url, sent).await });
    timeout(TIMEOUT, arrived.notified())
        .await
        .expect("no try-on was started");
    drop((platform, backend));
    assert_eq!(shopper.await.unwrap(), None);
    let calls = payments.calls("GET");

    let app = TestApp::with(Setup {
        database: Some(database.clone()),
        now: SystemClock.now(),
        sandbox: true,
        ..Setup::default()
    });
    let app = app.await;
    app.clock.advance(LEASE_DURATION + Duration::from_millis(1));
    app.run_background_tasks().await;
    let platform = ServerProcess::sandbox(&database, DEMO_KEY);
    let backend = store(&platform, &payments);
    let token = exchange(&http, &backend.url).await;
    assert_eq!(
        payments.calls("GET"),
        calls,
        "a known payment is not requested again"
    );
    let page = app.anonymous();
    let repeat = form(&token).text("attempt_id", ATTEMPT);
    let resumed = page.post_form("/api/tryon", &repeat).await.expect(200);
    let repeated = page.post_form("/api/tryon", &repeat).await.expect(200);
    assert_eq!(repeated["images"], resumed["images"]);
    let another = page.post_form("/api/tryon", &form(&token)).await;
    another.expect_error(402, "end_customer_quota");
}
