//! Which product pictures the sandbox renderer loads.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Method, StatusCode},
    routing::get,
};
use genvoris::render::{Picture, ProductImages, RenderError, RenderJob, Renderer, SandboxRenderer};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    app::{DEMO_KEY, Setup, TestApp},
    client::Shopper,
    fixtures::{Form, data_url, png},
};

const LOOPBACK: [u8; 4] = [127, 0, 0, 1];
const PUBLIC_ADDRESS: [u8; 4] = [0, 0, 0, 0];

struct Sandbox {
    renderer: SandboxRenderer,
    _www: TempDir,
}

impl Sandbox {
    fn listening_on(ip: [u8; 4]) -> Self {
        let www = TempDir::new().unwrap();
        let garments = www.path().join("store/garments");
        std::fs::create_dir_all(&garments).unwrap();
        std::fs::write(garments.join("shirt.png"), png(200)).unwrap();
        std::fs::write(www.path().join("store/secret.png"), png(200)).unwrap();
        let images = ProductImages::new(www.path().to_owned(), SocketAddr::from((ip, 8787)));
        Self {
            renderer: SandboxRenderer::new(images.unwrap()),
            _www: www,
        }
    }

    async fn render(&self, url: &str) -> Result<Vec<Picture>, RenderError> {
        self.render_for(None, url).await
    }

    /// Renders a try-on for a page of this origin.
    async fn render_for(
        &self,
        origin: Option<&str>,
        url: &str,
    ) -> Result<Vec<Picture>, RenderError> {
        let job = RenderJob {
            photo: Bytes::from(png(1)),
            product_images: vec![url.to_owned()],
            variation_count: 1,
            host: Some("shop.test:8787".to_owned()),
            origin: origin.map(str::to_owned),
            local: true,
            ..RenderJob::default()
        };
        self.renderer.render(job).await
    }

    async fn assert_refused(&self, url: &str) {
        match self.render(url).await {
            Err(RenderError::InvalidInput { field, .. }) => assert_eq!(field, "product_images"),
            other => panic!("{url}: {:?}", other.map(|pictures| pictures.len())),
        }
    }
}

/// Starts another shop on a free port of this machine.
async fn start_other_shop() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/shirt.png", get(async || png(9)))
        .route(
            "/moved.png",
            get(async || (StatusCode::FOUND, [("location", "/shirt.png")])),
        )
        .route("/huge.png", get(async || vec![0; (8 << 20) + 1]))
        .route("/page.png", get(async || "<html>"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

#[tokio::test]
async fn demo_store_images_are_read_from_disk_on_every_server() {
    for ip in [LOOPBACK, PUBLIC_ADDRESS] {
        let sandbox = Sandbox::listening_on(ip);
        for origin in [
            "http://127.0.0.1:8787",
            "http://localhost:8787",
            "http://shop.test:8787",
        ] {
            let url = format!("{origin}/store/garments/shirt.png");
            assert_eq!(sandbox.render(&url).await.unwrap().len(), 1, "{url}");
        }
    }
}

#[tokio::test]
async fn data_urls_are_decoded() {
    let sandbox = Sandbox::listening_on(PUBLIC_ADDRESS);
    assert_eq!(sandbox.render(&data_url(&png(5))).await.unwrap().len(), 1);
    sandbox.assert_refused("data:image/png;base64,????").await;
    sandbox.assert_refused("data:text/plain,hello").await;
    sandbox
        .assert_refused("data:image/png;base64,aGVsbG8=")
        .await;
}

#[tokio::test]
async fn loopback_server_fetches_images_of_other_shops() {
    let shop = start_other_shop().await;
    let sandbox = Sandbox::listening_on(LOOPBACK);
    assert_eq!(
        sandbox
            .render(&format!("{shop}/shirt.png"))
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn all_unusable_targets_get_the_same_error() {
    let shop = start_other_shop().await;
    let sandbox = Sandbox::listening_on(LOOPBACK);
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    for url in [
        format!("{shop}/moved.png"),
        format!("{shop}/huge.png"),
        format!("{shop}/page.png"),
        format!("{shop}/none.png"),
        format!("http://{closed}/shirt.png"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "http://nowhere.invalid/shirt.png".to_owned(),
    ] {
        let error = sandbox.render(&url).await.unwrap_err().to_string();
        assert!(
            error.contains("cannot be loaded, or is not"),
            "{url}: {error}"
        );
    }
}

#[tokio::test]
async fn page_of_another_website_cannot_make_the_server_fetch() {
    let shop = start_other_shop().await;
    let sandbox = Sandbox::listening_on(LOOPBACK);
    let url = format!("{shop}/shirt.png");
    for origin in [
        "https://evil.example",
        "null",
        "http://127.0.0.1.evil.example",
    ] {
        let refused = sandbox.render_for(Some(origin), &url).await;
        assert!(
            matches!(refused, Err(RenderError::InvalidInput { .. })),
            "{origin}"
        );
    }
    for origin in ["http://localhost:3000", &shop] {
        let dressed = sandbox.render_for(Some(origin), &url).await;
        assert_eq!(dressed.unwrap().len(), 1, "{origin}");
    }
}

#[tokio::test]
async fn renderer_receives_the_origin_of_the_page() {
    let shop = start_other_shop().await;
    let sandbox = Sandbox::listening_on(LOOPBACK);
    let setup = Setup {
        renderer: Arc::new(sandbox.renderer),
        ..Setup::default()
    };
    let app = TestApp::with(setup).await;
    let form = app
        .legacy_page()
        .form_with(&png(1), &format!("{shop}/shirt.png"));
    for (origin, status) in [
        ("https://evil.example", 400),
        ("http://localhost:3000", 200),
    ] {
        let body = Body::from(form.encode());
        let mut request = app.anonymous().request(Method::POST, "/api/tryon", body);
        let headers = request.headers_mut();
        headers.insert("content-type", Form::CONTENT_TYPE.parse().unwrap());
        headers.insert("origin", origin.parse().unwrap());
        let response = app.anonymous().send(request).await;
        assert_eq!(response.status, status, "{origin}");
    }
}

#[tokio::test]
async fn public_server_fetches_nothing() {
    let shop = start_other_shop().await;
    let sandbox = Sandbox::listening_on(PUBLIC_ADDRESS);
    let metadata = "http://169.254.169.254/latest/meta-data";
    for url in [
        metadata,
        &format!("{shop}/shirt.png"),
        "https://example.com/shirt.png",
    ] {
        sandbox.assert_refused(url).await;
    }
}

#[tokio::test]
async fn other_schemes_relative_urls_and_path_traversal_are_refused() {
    let sandbox = Sandbox::listening_on(PUBLIC_ADDRESS);
    for url in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "/store/garments/shirt.png",
        "",
        "http://127.0.0.1:8787/store/garments/../secret.png",
        "http://127.0.0.1:8787/store/garments/%2e%2e/secret.png",
        "http://127.0.0.1:8787/store/garments/..%2fsecret.png",
        "http://127.0.0.1:8787/store/garments//etc/passwd",
        "http://127.0.0.1:8787/store/garments/none.png",
    ] {
        sandbox.assert_refused(url).await;
    }
}

#[tokio::test]
async fn only_local_clients_can_make_the_server_fetch_from_its_own_machine() {
    let shop = start_other_shop().await;
    let sandbox = Sandbox::listening_on(LOOPBACK);
    let app = TestApp::with(Setup {
        renderer: Arc::new(sandbox.renderer),
        ..Setup::default()
    })
    .await;
    let url = format!("{shop}/shirt.png");
    let form = app.legacy_page().form_with(&png(1), &url);
    let hook = json!({ "url": format!("{shop}/hook") });
    let named_hook = json!({ "url": "https://localhost/hook" });
    let here = app.store().with_ip("127.0.0.1");
    here.post_form("/api/tryon", &form).await.expect(200);
    here.post("/api/v1/webhooks", &hook).await.expect(201);
    let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];
    let forwarded = forwarded.map(|name| here.with_header(name, "192.0.2.1"));
    let named = [
        "tunnel.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
    ];
    let named = named.map(|host| here.with_host(host));
    let others = [app.store().with_ip("192.0.2.1")];
    for far in forwarded.iter().chain(&named).chain(&others) {
        let refused = far.post_form("/api/tryon", &form).await;
        refused.expect_field_error(400, "product_images");
        let refused = far.post("/api/v1/webhooks", &hook).await;
        refused.expect_field_error(400, "url");
        let refused = far.post("/api/v1/webhooks", &named_hook).await;
        refused.expect_field_error(400, "url");
    }
}

#[tokio::test]
async fn remote_callers_of_the_demo_proxy_are_not_local() {
    let shop = start_other_shop().await;
    let sandbox = Sandbox::listening_on(LOOPBACK);
    let app = TestApp::with(Setup {
        renderer: Arc::new(sandbox.renderer),
        sandbox: true,
        ..Setup::default()
    })
    .await;
    let url = format!("{shop}/shirt.png");
    let page = Shopper::new(app.anonymous(), DEMO_KEY, None);
    let form = page.form_with(&png(1), &url);
    let path = "/genvoris-proxy/api/tryon";
    for (ip, status) in [("127.0.0.1", 200), ("192.0.2.1", 400)] {
        let caller = app.anonymous().with_ip(ip);
        let caller = caller.with_header("origin", "http://127.0.0.1:8787");
        let response = caller.post_form(path, &form).await;
        assert_eq!(response.status, status, "{ip}");
    }
}
