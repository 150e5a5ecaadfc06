//! Upstream services that are described by a template: flags, keys, results and photos that the service fetches.

use std::{fs, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Bytes, routing::get};
use genvoris::{
    egress::EgressPolicy,
    render::{RenderJob, Renderer, UpstreamRenderer, upstream::Settings},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::{
    app::PUBLIC_ADDRESS,
    fixtures::{GARMENT, data_url, png},
    upstream_service::{KEY, Reply, Service, app_with_upstream, parse},
};

const LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8787);

/// A template file in a folder of its own, and the settings of a service that it describes.
fn settings(service: &Service, body: &str) -> (TempDir, Settings) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("own.toml");
    let toml = format!(
        "[submit]\n{body}\n[answer]\nimages = [\"images\"]\nstatus = \"status\"\njob_id = \"id\"\n\
         [status]\nurl = \"/jobs/{{job_id}}\"\n"
    );
    fs::write(&file, toml).unwrap();
    let flags = [
        "--upstream",
        file.to_str().unwrap(),
        "--upstream-url",
        &service.url,
        "--upstream-key",
        KEY,
    ];
    (folder, parse(&flags).unwrap().unwrap())
}

fn job() -> RenderJob {
    RenderJob {
        photo: Bytes::from(png(1)),
        product_images: vec![GARMENT.to_owned()],
        variation_count: 1,
        ..RenderJob::default()
    }
}

/// A file server on this machine, which is not the service's own.
async fn file_server(picture: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/picture.png", listener.local_addr().unwrap());
    let router = Router::new().route("/picture.png", get(async move || picture));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[tokio::test]
async fn own_service_is_described_by_a_file() {
    let service = Service::with_replies(&[
        Reply::Json(200, json!({ "id": 7, "status": "queued" })),
        Reply::Json(
            200,
            json!({ "status": "done", "images": [data_url(&png(2))] }),
        ),
    ])
    .await;
    let body = "headers = { x-mode = \"fast\" }\nbody = { person = \"{photo_base64}\", n = [1, \"{variation_count}\"] }";
    let (_folder, settings) = settings(&service, body);
    let app = app_with_upstream(settings).await;
    let body = app.shopper("ada", 1).await.try_on().await.expect(200);
    assert_eq!(body["images"][0], data_url(&png(2)));
    assert_eq!(
        service.calls(),
        ["POST /api/tryon", "GET /api/tryon/jobs/7"]
    );
    let seen = &service.requests()[0];
    let sent: Value = serde_json::from_slice(&seen.body).unwrap();
    let photo = data_url(&png(7));
    assert_eq!(
        sent,
        json!({ "person": photo.split_once(',').unwrap().1, "n": [1, 1] })
    );
    assert_eq!(seen.header("x-mode"), "fast");
    assert_eq!(seen.header("authorization"), format!("Bearer {KEY}"));
}

#[tokio::test]
async fn results_are_fetched_only_from_servers_that_the_policy_allows() {
    let picture = Box::leak(png(3).into_boxed_slice());
    let url = file_server(picture).await;
    let private = url.replace("127.0.0.1", "10.0.0.1");
    for (listen, result, fetched) in [
        (LISTEN, &url, true),
        (PUBLIC_ADDRESS, &url, false),
        (LISTEN, &private, false),
        (LISTEN, &"file:///etc/passwd".to_owned(), false),
        (LISTEN, &url.replace("picture", "missing"), false),
    ] {
        let service =
            Service::with_replies(&[Reply::Json(200, json!({ "images": [result] }))]).await;
        let (_folder, settings) = settings(&service, "body = { photo = \"{photo_base64}\" }");
        let settings = settings.on_server(listen, None).unwrap();
        let app = app_with_upstream(settings).await;
        let response = app.shopper("ada", 1).await.try_on().await;
        if fetched {
            assert_eq!(response.expect(200)["images"][0], data_url(picture));
        } else {
            response.expect_error(502, "upstream_unreachable");
            assert_eq!(app.credits_used().await, 0);
        }
    }
}

#[tokio::test]
async fn redirects_of_results_are_checked_and_carry_no_key() {
    let picture = Box::leak(png(3).into_boxed_slice());
    let elsewhere: &'static str = Box::leak(file_server(picture).await.into_boxed_str());
    for (listen, target, fetched) in [
        (LISTEN, elsewhere, true),
        (PUBLIC_ADDRESS, elsewhere, false),
        (LISTEN, "http://169.254.169.254/latest/meta-data", false),
        (LISTEN, "file:///etc/passwd", false),
    ] {
        let service = Service::with_replies(&[
            Reply::Json(200, json!({ "images": ["http://{host}/result.png"] })),
            Reply::With(302, ["location", target], json!({})),
        ])
        .await;
        let (_folder, settings) = settings(&service, "body = { photo = \"{photo_base64}\" }");
        let settings = settings.on_server(listen, None).unwrap();
        let app = app_with_upstream(settings).await;
        let response = app.shopper("ada", 1).await.try_on().await;
        if fetched {
            assert_eq!(response.expect(200)["images"][0], data_url(picture));
        } else {
            response.expect_error(502, "upstream_unreachable");
            assert_eq!(app.credits_used().await, 0);
        }
        let seen = service.requests();
        assert_eq!(service.calls(), ["POST /api/tryon", "GET /result.png"]);
        assert_eq!(seen[1].header("authorization"), "");
    }
}

#[tokio::test]
async fn photo_can_be_fetched_only_while_it_is_rendered() {
    let service = Service::with_replies(&[Reply::Hang]).await;
    let (_folder, settings) = settings(
        &service,
        "body = { photo = \"{photo_url}\", garment = \"{product_image_url}\" }",
    );
    let missing = settings.clone().on_server(LISTEN, None).err().unwrap();
    assert!(missing.to_string().contains("--public-url"), "{missing}");
    let settings = settings
        .on_server(LISTEN, Some("https://shop.example"))
        .unwrap();
    let renderer = Arc::new(UpstreamRenderer::new(settings).unwrap());
    let mut job = job();
    job.product_images = vec![data_url(&png(9))];
    let (rendering, renderer) = (
        tokio::spawn({
            let renderer = renderer.clone();
            async move { renderer.render(job).await.map(drop) }
        }),
        renderer,
    );
    service.wait_for_requests(1).await;
    let sent: Value = serde_json::from_slice(&service.requests()[0].body).unwrap();
    let name = |field: &str| {
        let url = sent[field].as_str().unwrap();
        url.strip_prefix("https://shop.example/api/photos/")
            .unwrap()
            .to_owned()
    };
    for (field, picture) in [("photo", png(1)), ("garment", png(9))] {
        let shared = renderer.shared_photo(&name(field)).unwrap();
        assert_eq!(
            (shared.mime, &shared.bytes[..]),
            ("image/png", &picture[..])
        );
    }
    rendering.abort();
    assert!(rendering.await.is_err());
    assert!(renderer.shared_photo(&name("photo")).is_none());
    assert!(renderer.shared_photo(&name("garment")).is_none());
}

#[tokio::test]
async fn unknown_photo_is_404() {
    let service = Service::with_replies(&[Reply::picture()]).await;
    let app = service.app().await;
    let response = app
        .anonymous()
        .get("/api/photos/0123456789abcdef.jpg")
        .await;
    response.expect_error(404, "not_found");
}

#[tokio::test]
async fn product_picture_that_the_server_must_not_fetch_is_a_field_error() {
    let service = Service::with_replies(&[Reply::picture()]).await;
    let (_folder, settings) = settings(
        &service,
        "format = \"multipart\"\nbody = { a = \"{photo}\", b = \"{product_image_file}\" }",
    );
    let settings = settings.on_server(PUBLIC_ADDRESS, None).unwrap();
    assert_eq!(settings.egress, EgressPolicy::Public);
    let app = app_with_upstream(settings).await;
    let shopper = app.shopper("ada", 1).await;
    for url in [
        "http://127.0.0.1/a.png",
        "http://169.254.169.254/a.png",
        &service.url,
        "data:image/png;base64,AAAA",
    ] {
        let response = shopper.send(&shopper.form_with(&png(1), url)).await;
        response.expect_field_error(400, "product_images");
    }
    assert!(service.calls().is_empty());
    let form = shopper.form_with(&png(1), &data_url(&png(2)));
    shopper.send(&form).await.expect(200);
    let fields = service.requests()[0].fields();
    assert_eq!(fields, [("a".to_owned(), png(1)), ("b".to_owned(), png(2))]);
}

#[test]
fn key_can_be_in_a_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("key");
    let path = file.to_str().unwrap();
    let flags = ["--upstream", "fashn", "--upstream-key-file", path];
    let error = parse(&flags).err().unwrap().to_string();
    assert!(
        error.starts_with("--upstream-key-file cannot be read"),
        "{error}"
    );
    fs::write(&file, " \n").unwrap();
    assert_eq!(
        parse(&flags).err().unwrap().to_string(),
        "--upstream-key-file is empty"
    );
    fs::write(&file, "secret\n").unwrap();
    assert!(parse(&flags).unwrap().unwrap().api_key.is_some());
    let both = [&flags[..], &["--upstream-key", "k"]].concat();
    assert!(
        parse(&both)
            .err()
            .unwrap()
            .to_string()
            .contains("cannot be combined")
    );
}

#[test]
fn flags_for_templates_are_checked() {
    for (flags, fault) in [
        (
            &["--upstream", "nobody"][..],
            "--upstream takes one of bfl, dashscope",
        ),
        (
            &["--upstream", "/missing.toml"],
            "--upstream: /missing.toml: No such file",
        ),
        (
            &["--upstream", "fashn", "--upstream-url", "ftp://a"],
            "http or https",
        ),
        (
            &["--upstream", "fashn", "--upstream-fields", "photo=a"],
            "--upstream-fields cannot be combined",
        ),
        (
            &["--upstream", "fashn", "--upstream-options", "mode"],
            "--upstream-options takes",
        ),
        (
            &["--upstream", "fashn", "--upstream-options", "speed=1"],
            "there is no option speed, only: mode, model",
        ),
        (
            &["--upstream", "kling", "--upstream-key", "one"],
            "separated by a colon",
        ),
        (
            &["--upstream", "dashscope", "--upstream-photo-url", "a"],
            "--upstream-photo-url must be",
        ),
        (
            &["--upstream-options", "a=b"],
            "--upstream-options needs --upstream",
        ),
        (
            &[
                "--upstream-url",
                "https://a.example",
                "--upstream-photo-url",
                "https://b",
            ],
            "--upstream-photo-url needs",
        ),
    ] {
        let error = parse(flags)
            .err()
            .unwrap_or_else(|| panic!("{flags:?}"))
            .to_string();
        assert!(error.contains(fault), "{flags:?}: {error}");
    }
    let flags = [
        "--upstream",
        "replicate",
        "--upstream-options",
        "version=abc",
        "--upstream-timeout",
        "20",
    ];
    let settings = parse(&flags).unwrap().unwrap();
    assert_eq!(
        settings.template.url.as_str(),
        "https://api.replicate.com/v1/predictions"
    );
    assert_eq!(settings.timeout, Duration::from_secs(20));
}
