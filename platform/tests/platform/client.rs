//! Clients of the API: one with or without a key, and a shopper's page.

use std::net::SocketAddr;

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request},
};
use serde_json::Value;
use tower::ServiceExt;

use crate::conformance;
use crate::fixtures::{Form, GARMENT, png};

/// A client of the API.
#[derive(Clone)]
pub struct Client {
    router: Router,
    key: Option<String>,
    headers: Vec<(&'static str, String)>,
    host: &'static str,
    peer: Option<SocketAddr>,
}

impl Client {
    pub fn new(router: Router, key: Option<&str>) -> Self {
        Self {
            router,
            key: key.map(str::to_owned),
            headers: Vec::new(),
            host: "127.0.0.1:8787",
            peer: None,
        }
    }

    /// The same client, calling from this IP address.
    pub fn with_ip(&self, ip: &str) -> Self {
        Self {
            peer: Some(SocketAddr::new(ip.parse().unwrap(), 50_000)),
            ..self.clone()
        }
    }

    /// The same client, with this header on every request.
    pub fn with_header(&self, name: &'static str, value: &str) -> Self {
        let mut headers = self.headers.clone();
        headers.push((name, value.to_owned()));
        Self {
            headers,
            ..self.clone()
        }
    }

    /// The same client, calling the server by this host name.
    pub fn with_host(&self, host: &'static str) -> Self {
        Self {
            host,
            ..self.clone()
        }
    }

    pub async fn get(&self, path: &str) -> TestResponse {
        self.send(self.request(Method::GET, path, Body::empty()))
            .await
    }

    pub async fn post(&self, path: &str, body: &Value) -> TestResponse {
        self.send(self.request(Method::POST, path, Body::from(body.to_string())))
            .await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> TestResponse {
        self.send(self.request(Method::PATCH, path, Body::from(body.to_string())))
            .await
    }

    pub async fn put(&self, path: &str, body: &Value) -> TestResponse {
        self.send(self.request(Method::PUT, path, Body::from(body.to_string())))
            .await
    }

    pub async fn delete(&self, path: &str) -> TestResponse {
        self.send(self.request(Method::DELETE, path, Body::empty()))
            .await
    }

    pub async fn post_form(&self, path: &str, form: &Form) -> TestResponse {
        let mut request = self.request(Method::POST, path, Body::from(form.encode()));
        request
            .headers_mut()
            .insert("content-type", Form::CONTENT_TYPE.parse().unwrap());
        self.send(request).await
    }

    pub fn request(&self, method: Method, path: &str, body: Body) -> Request<Body> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.host);
        let request = request.header("content-type", "application/json");
        let request = match &self.key {
            Some(key) => request.header("authorization", format!("Bearer {key}")),
            None => request,
        };
        let headers = self.headers.iter();
        let request = headers.fold(request, |request, (name, value)| {
            request.header(*name, value)
        });
        let mut request = request.body(body).unwrap();
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        request
    }

    /// Sends a request, and checks what every response must have.
    pub async fn send(&self, request: Request<Body>) -> TestResponse {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let response = TestResponse {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        };
        response.check();
        conformance::check(&self.router, method.as_str(), &path, &response).await;
        response
    }
}

/// A response.
#[derive(Debug)]
pub struct TestResponse {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl TestResponse {
    fn check(&self) {
        assert!(
            self.header("x-request-id").starts_with("req_"),
            "every response has an id"
        );
        if self.status < 400 {
            return;
        }
        let body = self.json();
        assert!(!body["error"].as_str().unwrap().is_empty());
        assert!(!body["detail"].as_str().unwrap().is_empty());
        assert_eq!(body["message"], body["detail"]);
        assert_eq!(
            body["fieldErrors"].is_object(),
            matches!(self.status, 400 | 413),
            "{body}"
        );
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// Checks the status, and returns the body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        let start = String::from_utf8_lossy(&self.body[..self.body.len().min(300)]).into_owned();
        assert_eq!(self.status, status, "{start}");
        self.json()
    }

    /// Checks that the status is 204 and the body empty.
    #[track_caller]
    pub fn expect_no_content(self) {
        assert_eq!((self.status, self.text()), (204, ""));
    }

    /// Checks that this is an error with this status and code, and returns the body.
    #[track_caller]
    pub fn expect_error(self, status: u16, code: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(body["error"], code);
        body
    }

    /// Checks that this is an `invalid_body` error of this field, and returns the body.
    #[track_caller]
    pub fn expect_field_error(self, status: u16, field: &str) -> Value {
        let body = self.expect_error(status, "invalid_body");
        assert!(body["fieldErrors"][field][0].is_string(), "{body}");
        body
    }
}

/// A shopper's page, with the store's key and perhaps a session token.
#[derive(Clone)]
pub struct Shopper {
    client: Client,
    key: String,
    pub token: Option<String>,
}

impl Shopper {
    pub fn new(client: Client, key: &str, token: Option<&str>) -> Self {
        let token = token.map(str::to_owned);
        Self {
            client,
            key: key.to_owned(),
            token,
        }
    }

    /// The same page, opened by another client.
    pub fn with_client(&self, client: Client) -> Self {
        Self {
            client,
            ..self.clone()
        }
    }

    /// The same page with another token.
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// A complete form, as the widget sends it.
    pub fn form(&self) -> Form {
        self.form_with(&png(7), GARMENT)
    }

    pub fn form_with(&self, photo: &[u8], product_image: &str) -> Form {
        let form = Form::default()
            .file("photo", photo)
            .text("product_images", product_image);
        let form = form.text("api_key", &self.key);
        match &self.token {
            Some(token) => form.text("end_customer_token", token),
            None => form,
        }
    }

    pub async fn send(&self, form: &Form) -> TestResponse {
        self.client.post_form("/api/tryon", form).await
    }

    pub async fn try_on(&self) -> TestResponse {
        self.send(&self.form()).await
    }

    pub async fn attempt(&self, attempt_id: &str) -> TestResponse {
        self.send(&self.form().text("attempt_id", attempt_id)).await
    }
}
