//! Clients that send their forms slowly or never finish: they are refused early and do not block others.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::Method,
};
use futures_util::{StreamExt, stream};
use genvoris::{http::middleware::concurrency_limit::MAX_CONCURRENT_PER_IP, limits::LimitRates};
use tokio::{sync::Semaphore, task::JoinSet, time::timeout};

use crate::{
    app::{Setup, TestApp},
    client::{Client, Shopper, TestResponse},
    fixtures::Form,
};

/// Longer than a response takes.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends the `start` of a try-on's form, but never its end. `arrived` gets a permit when the server reads the start.
async fn stall(client: &Client, start: Vec<u8>, arrived: &Arc<Semaphore>) -> TestResponse {
    let arrived = arrived.clone();
    let start = stream::once(async move {
        arrived.add_permits(1);
        Ok::<_, Infallible>(Bytes::from(start))
    });
    let body = Body::from_stream(start.chain(stream::pending()));
    let mut request = client.request(Method::POST, "/api/tryon", body);
    let form = Form::CONTENT_TYPE.parse().unwrap();
    request.headers_mut().insert("content-type", form);
    client.send(request).await
}

/// The response to a form whose end never arrives.
async fn response_before_end(client: &Client, form: &Form) -> TestResponse {
    let mut start = form.encode();
    // The end of the form is missing.
    start.truncate(start.len() - b"--frontier--\r\n".len());
    // The parser returns a part only after it has read the following boundary.
    start.extend_from_slice(b"--frontier\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n");
    let arrived = Arc::new(Semaphore::new(0));
    let response = timeout(TIMEOUT, stall(client, start, &arrived));
    response.await.expect("it waits for the rest of the form")
}

#[tokio::test]
async fn unknown_key_in_the_header_is_refused_before_the_form_arrives() {
    let app = TestApp::with(Setup {
        limits: LimitRates {
            failed_auth: "2/m".parse().unwrap(),
            ..LimitRates::default()
        },
        ..Setup::default()
    })
    .await;
    let guess = Client::new(app.router.clone(), Some("gvk_live_guess")).with_ip("192.0.2.1");
    for _ in 0..2 {
        let refused = response_before_end(&guess, &Form::default()).await;
        refused.expect_error(401, "invalid_key");
    }
    let turned_away =
        response_before_end(&app.store().with_ip("192.0.2.1"), &Form::default()).await;
    turned_away.expect_error(429, "rate_limited");
}

#[tokio::test]
async fn page_with_an_invalid_authorization_header_is_rate_limited() {
    for claim in ["Basic x", "Bearer gvk_live_guess", "Bearer"] {
        let app = TestApp::with(Setup {
            limits: LimitRates {
                tryons: "1/m".parse().unwrap(),
                ..LimitRates::default()
            },
            ..Setup::default()
        })
        .await;
        let claiming = app.anonymous().with_ip("192.0.2.1");
        let claiming = claiming.with_header("authorization", claim);
        let refused = response_before_end(&claiming, &Form::default()).await;
        assert_eq!(refused.status, 401, "{claim}");
        let refused = response_before_end(&claiming, &Form::default()).await;
        refused.expect_error(429, "rate_limited");
    }
}

#[tokio::test]
async fn stalling_address_does_not_block_others() {
    let app = TestApp::start().await;
    let page = app.anonymous().with_ip("192.0.2.1");
    let arrived = Arc::new(Semaphore::new(0));
    let mut stalling = JoinSet::new();
    for _ in 0..MAX_CONCURRENT_PER_IP {
        let (page, arrived) = (page.clone(), arrived.clone());
        stalling.spawn(async move { stall(&page, b"--frontier\r\n".to_vec(), &arrived).await });
    }
    let all = u32::try_from(MAX_CONCURRENT_PER_IP).unwrap();
    arrived.acquire_many(all).await.unwrap().forget();
    let shopper = |client: Client| app.legacy_page().with_client(client);
    let refused = shopper(page.clone()).try_on().await;
    refused.expect_error(429, "rate_limited");
    let elsewhere = shopper(app.anonymous().with_ip("192.0.2.2"));
    elsewhere.try_on().await.expect(200);
    let server: Shopper = shopper(app.store().with_ip("192.0.2.1"));
    server.try_on().await.expect(200);
    stalling.shutdown().await;
    shopper(page).try_on().await.expect(200);
}

#[tokio::test]
async fn ninth_product_picture_is_refused_before_the_rest_arrives() {
    let app = TestApp::start().await;
    let nine = (0..9).fold(Form::default(), |form, _| form.text("product_images", "x"));
    let refused = response_before_end(&app.anonymous(), &nine).await;
    refused.expect_field_error(400, "product_images");
}

#[tokio::test]
async fn form_with_too_many_parts_is_refused_before_the_rest_arrives() {
    let app = TestApp::start().await;
    let empty = (0..64).fold(Form::default(), |form, _| form.text("product_images", ""));
    let refused = response_before_end(&app.anonymous(), &empty).await;
    refused.expect_field_error(400, "body");
}
