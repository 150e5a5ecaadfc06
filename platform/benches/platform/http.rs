//! One kept-alive connection to the server.

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

pub type Message = Request<Full<Bytes>>;

pub struct Connection(SendRequest<Full<Bytes>>);

impl Connection {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // It ends with its sender; what goes wrong before that is the sender's error too.
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// The body of the answer, which has to be a success.
    pub async fn send(&mut self, message: Message) -> Result<Bytes> {
        self.0.ready().await?;
        let response = self.0.send_request(message).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into());
        }
        Ok(body)
    }

    pub async fn json(&mut self, message: Message) -> Result<Value> {
        Ok(serde_json::from_slice(&self.send(message).await?)?)
    }
}

pub fn get(path: &str, key: &str) -> Result<Message> {
    let request = request(Method::GET, path).header(header::AUTHORIZATION, bearer(key));
    Ok(request.body(Full::default())?)
}

pub fn post(path: &str, key: &str, body: &Value) -> Result<Message> {
    let request = request(Method::POST, path).header(header::AUTHORIZATION, bearer(key));
    let request = request.header(header::CONTENT_TYPE, "application/json");
    Ok(request.body(body.to_string().into())?)
}

pub fn post_form(path: &str, key: &str, body: Bytes) -> Result<Message> {
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
