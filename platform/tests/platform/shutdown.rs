//! Try-ons that are in progress when the server is stopped: their clients are told to try again, and nothing is charged.

use std::time::Duration;

use genvoris::error::root_cause;
use reqwest::multipart::{Form, Part};
use tempfile::TempDir;
use tokio::{net::TcpListener, time::timeout};

use crate::{
    app::{DEMO_KEY, Setup, TestApp},
    fixtures::{data_url, png},
    renderer::{Behaviour, TestRenderer},
    server_process::ServerProcess,
};

#[tokio::test]
async fn waiting_client_is_told_to_try_again() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with_renderer(&renderer).await;
    let shopper = app.shopper("ada", 1).await;
    let stop = async {
        renderer.started().await;
        app.state.tryons.shut_down();
    };
    let (response, ()) = tokio::join!(shopper.attempt("one"), stop);
    assert_eq!(response.header("retry-after"), "5");
    let error = response.expect_error(503, "upstream_unreachable");
    let detail = error["detail"].as_str().unwrap();
    assert!(detail.contains("nothing was charged"), "{detail}");
    let usage = app.current_usage("ada").await;
    assert_eq!((&usage["used"], &usage["ok"]), (&0.into(), &true.into()));
    assert_eq!(app.credits_used().await, 0);
    let late = shopper.attempt("two").await;
    late.expect_error(503, "upstream_unreachable");
    // The server that is started next renders the same attempt.
    let next = TestRenderer::with_behaviour(Behaviour::Succeed);
    let restarted = app.second_process(next).await;
    let again = restarted.returning_shopper("ada").await;
    again.attempt("one").await.expect(200);
    assert_eq!(app.current_usage("ada").await["used"], 1);
}

#[tokio::test]
async fn job_that_was_interrupted_has_failed_after_the_restart() {
    let renderer = TestRenderer::with_behaviour(Behaviour::Wait);
    let app = TestApp::with(Setup {
        renderer: renderer.clone(),
        answer_after: Some(Duration::ZERO),
        ..Setup::default()
    })
    .await;
    let working = app.shopper("ada", 1).await.attempt("one").await.expect(202);
    renderer.started().await;
    app.state.tryons.shut_down();
    app.tryons_idle().await;
    let next = app
        .second_process(TestRenderer::with_behaviour(Behaviour::Succeed))
        .await;
    let path = format!("/api/tryon/jobs/{}", working["job_id"].as_str().unwrap());
    let job = next.anonymous().get(&path).await.expect(200);
    assert_eq!(job["status"], "failed");
    assert_eq!(job["error"], "upstream_unreachable");
    let detail = job["detail"].as_str().unwrap();
    assert!(detail.contains("is being restarted"), "{detail}");
    assert_eq!(app.credits_used().await, 0);
}

#[tokio::test]
async fn signal_in_a_long_render_is_answered_503() {
    let service = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = format!("http://{}/", service.local_addr().unwrap());
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite://{}/platform.db", folder.path().display());
    let flags = ["--upstream-url", &upstream, "--shutdown-timeout", "0"];
    let server = [
        "serve",
        "--sandbox",
        "--api-key",
        DEMO_KEY,
        "--database",
        &database,
    ];
    let mut server = ServerProcess::start(&[&server[..], &flags].concat());
    let form = Form::new()
        .text("api_key", DEMO_KEY)
        .text("product_images", data_url(&png(9)))
        .part("photo", Part::bytes(png(7)).file_name("photo.png"));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{}/api/tryon", server.url));
    let response = tokio::spawn(request.multipart(form).send());
    // The service has got the request, and does not answer.
    let rendering = timeout(Duration::from_secs(20), service.accept()).await;
    let rendering = rendering.expect("nothing is rendered").unwrap();
    server.terminate();
    let response = response.await.unwrap();
    let response = response.unwrap_or_else(|error| panic!("{}", root_cause(&error)));
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "5");
    assert!(server.wait().success());
    drop(rendering);
}
