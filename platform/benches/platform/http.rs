//! A keep-alive HTTP connection to the server.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::{Result, form};

pub type HttpRequest = Request<Full<Bytes>>;

pub struct Connection(SendRequest<Full<Bytes>>);

impl Connection {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // This task ends when the sender is dropped. The sender reports the errors of the connection.
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Sends a request and returns the response's body.
    ///
    /// # Errors
    /// Fails if the status is 4xx or 5xx.
    pub async fn send(&mut self, request: HttpRequest) -> Result<Bytes> {
        self.0.ready().await?;
        let response = self.0.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        if status.is_client_error() || status.is_server_error() {
            return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into());
        }
        Ok(body)
    }

    pub async fn json(&mut self, request: HttpRequest) -> Result<Value> {
        Ok(serde_json::from_slice(&self.send(request).await?)?)
    }
}

pub fn get(path: &str, key: &str) -> Result<HttpRequest> {
    let request = request(Method::GET, path).header(header::AUTHORIZATION, bearer(key));
    Ok(request.body(Full::default())?)
}

pub fn post(path: &str, key: &str, body: &Value) -> Result<HttpRequest> {
    let request = request(Method::POST, path).header(header::AUTHORIZATION, bearer(key));
    let request = request.header(header::CONTENT_TYPE, "application/json");
    Ok(request.body(body.to_string().into())?)
}

/// A request of a page, which has no key.
pub fn post_from_page(path: &str, body: &Value) -> Result<HttpRequest> {
    let request = request(Method::POST, path).header(header::CONTENT_TYPE, "application/json");
    Ok(request.body(body.to_string().into())?)
}

pub fn post_form(path: &str, key: &str, body: Bytes) -> Result<HttpRequest> {
    let request = request(Method::POST, path).header(header::AUTHORIZATION, bearer(key));
    let request = request.header(header::CONTENT_TYPE, form::CONTENT_TYPE);
    Ok(request.body(body.into())?)
}

fn request(method: Method, path: &str) -> hyper::http::request::Builder {
    let request = Request::builder().method(method).uri(path);
    request.header(header::HOST, "127.0.0.1")
}

fn bearer(key: &str) -> String {
    format!("Bearer {key}")
}
