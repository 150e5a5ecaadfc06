//! Where the sandbox renderer takes product pictures from, and where not.

use std::net::SocketAddr;

use axum::{Router, body::Bytes, http::StatusCode, routing::get};
use genvoris::render::{Picture, ProductImages, RenderError, RenderJob, Renderer, SandboxRenderer};
use tempfile::TempDir;

use crate::fixtures::{data_url, png};

const LOOPBACK: [u8; 4] = [127, 0, 0, 1];
const ANYWHERE: [u8; 4] = [0, 0, 0, 0];

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
        let job = RenderJob {
            photo: Bytes::from(png(1)),
            product_images: vec![url.to_owned()],
            variation_count: 1,
            host: Some("shop.test:8787".to_owned()),
        };
        self.renderer.render(job).await
    }

    async fn refuses(&self, url: &str) {
        match self.render(url).await {
            Err(RenderError::BadInput { field, .. }) => assert_eq!(field, "product_images"),
            other => panic!("{url}: {:?}", other.map(|pictures| pictures.len())),
        }
    }
}

/// A shop elsewhere, on a free port of this machine.
async fn elsewhere() -> String {
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
async fn the_stores_own_garments_are_read_wherever_it_listens() {
    for ip in [LOOPBACK, ANYWHERE] {
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
    let sandbox = Sandbox::listening_on(ANYWHERE);
    assert_eq!(sandbox.render(&data_url(&png(5))).await.unwrap().len(), 1);
    sandbox.refuses("data:image/png;base64,????").await;
    sandbox.refuses("data:text/plain,hello").await;
    sandbox.refuses("data:image/png;base64,aGVsbG8=").await;
}

#[tokio::test]
async fn a_developers_machine_fetches_from_other_shops() {
    let shop = elsewhere().await;
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
async fn redirects_giants_and_other_content_are_refused() {
    let shop = elsewhere().await;
    let sandbox = Sandbox::listening_on(LOOPBACK);
    for path in ["moved.png", "huge.png", "page.png", "none.png"] {
        sandbox.refuses(&format!("{shop}/{path}")).await;
    }
}

#[tokio::test]
async fn a_public_server_fetches_nothing() {
    let shop = elsewhere().await;
    let sandbox = Sandbox::listening_on(ANYWHERE);
    let metadata = "http://169.254.169.254/latest/meta-data";
    for url in [
        metadata,
        &format!("{shop}/shirt.png"),
        "https://example.com/shirt.png",
    ] {
        sandbox.refuses(url).await;
    }
}

#[tokio::test]
async fn other_schemes_relative_urls_and_ways_out_of_the_folder_are_refused() {
    let sandbox = Sandbox::listening_on(ANYWHERE);
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
        sandbox.refuses(url).await;
    }
}

#[tokio::test]
async fn a_shop_that_is_down_is_unreachable_and_not_the_shoppers_fault() {
    let sandbox = Sandbox::listening_on(LOOPBACK);
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let result = sandbox.render(&format!("http://{closed}/shirt.png")).await;
    assert!(matches!(result, Err(RenderError::Unreachable(_))));
}
