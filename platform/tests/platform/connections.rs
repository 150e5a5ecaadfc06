//! Clients that keep connections open: they are closed in time, and do not keep others out.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::StatusCode,
    routing::{get, post},
};
use futures_util::{StreamExt, stream};
use genvoris::connections::{self, Limits};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Notify, oneshot},
    time::timeout,
};

use crate::server_process::ServerProcess;

/// Longer than any step takes.
const TIMEOUT: Duration = Duration::from_secs(20);
/// A limit that a test waits for.
const SHORT: Duration = Duration::from_millis(50);
/// A limit that is not reached.
const LONG: Duration = Duration::from_secs(3600);
const HALF_A_HEAD: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: loc";

/// Limits that a test does not reach.
pub fn limits() -> Limits {
    Limits {
        header_timeout: LONG,
        idle_timeout: LONG,
        shutdown_timeout: Duration::from_secs(6),
        max_connections: 1000,
    }
}

async fn serve(routes: Router, limits: Limits) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(connections::serve(
        listener,
        routes,
        limits,
        std::future::pending(),
    ));
    address
}

fn routes() -> Router {
    Router::new().route("/healthz", get(async || "ok"))
}

async fn connect(address: SocketAddr, sent: &[u8]) -> TcpStream {
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(sent).await.unwrap();
    client
}

async fn request(client: &mut TcpStream, path: &str) {
    let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client.write_all(head.as_bytes()).await.unwrap();
}

/// Reads until the text has arrived.
async fn expect(client: &mut TcpStream, text: &str) {
    let mut received = String::new();
    while !received.contains(text) {
        let mut chunk = [0; 512];
        let read = timeout(TIMEOUT, client.read(&mut chunk)).await;
        let length = read.expect("no response arrives").unwrap();
        assert!(length > 0, "the connection was closed: {received}");
        received.push_str(&String::from_utf8_lossy(&chunk[..length]));
    }
}

async fn expect_healthy(address: SocketAddr) -> TcpStream {
    let mut client = connect(address, b"").await;
    request(&mut client, "/healthz").await;
    expect(&mut client, "ok").await;
    client
}

/// Waits until the server closes the connection.
async fn expect_closed(client: &mut TcpStream) {
    let mut rest = Vec::new();
    let closed = timeout(TIMEOUT, client.read_to_end(&mut rest)).await;
    // A connection that is reset is closed as well.
    drop(closed.expect("the connection stays open"));
}

#[tokio::test]
async fn connection_whose_first_request_does_not_arrive_is_closed() {
    let header_timeout = SHORT;
    let limits = Limits {
        header_timeout,
        ..limits()
    };
    let address = serve(routes(), limits).await;
    for sent in [b"", HALF_A_HEAD] {
        expect_closed(&mut connect(address, sent).await).await;
    }
}

#[tokio::test]
async fn connection_without_a_further_request_is_closed() {
    let idle_timeout = SHORT;
    let limits = Limits {
        idle_timeout,
        ..limits()
    };
    let address = serve(routes(), limits).await;
    let mut client = expect_healthy(address).await;
    expect_closed(&mut client).await;
    let mut half = expect_healthy(address).await;
    half.write_all(HALF_A_HEAD).await.unwrap();
    expect_closed(&mut half).await;
}

#[tokio::test]
async fn response_may_take_longer_than_the_limits() {
    let limits = Limits {
        header_timeout: SHORT,
        idle_timeout: SHORT,
        ..limits()
    };
    let ready = Arc::new(Notify::new());
    let wait = ready.clone();
    let slow = get(async move || {
        wait.notified().await;
        "rendered"
    });
    let address = serve(routes().route("/slow", slow), limits).await;
    let mut patient = connect(address, b"").await;
    request(&mut patient, "/slow").await;
    expect_closed(&mut expect_healthy(address).await).await;
    ready.notify_one();
    expect(&mut patient, "rendered").await;
}

#[tokio::test]
async fn client_that_does_not_read_the_response_is_disconnected() {
    let idle_timeout = SHORT;
    let limits = Limits {
        idle_timeout,
        ..limits()
    };
    let (alive, mut dropped) = oneshot::channel::<()>();
    let alive = Arc::new(std::sync::Mutex::new(Some(alive)));
    let endless = get(async move || {
        let alive = alive.lock().unwrap().take();
        let chunks = stream::repeat(Bytes::from_static(&[0; 4096]));
        Body::from_stream(chunks.map(move |chunk| {
            // Dropped together with the response.
            let _ = &alive;
            Ok::<_, Infallible>(chunk)
        }))
    });
    let address = serve(Router::new().route("/endless", endless), limits).await;
    let mut client = connect(address, b"").await;
    request(&mut client, "/endless").await;
    let ended = timeout(TIMEOUT, &mut dropped).await;
    assert!(ended.expect("the response goes on for ever").is_err());
}

#[tokio::test]
async fn connections_without_a_request_make_room_for_others() {
    let max_connections = 3;
    let limits = Limits {
        max_connections,
        ..limits()
    };
    let address = serve(routes(), limits).await;
    let mut half_open = Vec::new();
    for _ in 0..9 {
        half_open.push(connect(address, HALF_A_HEAD).await);
    }
    expect_healthy(address).await;
    // The one that has waited for the longest time was closed first.
    expect_closed(&mut half_open[0]).await;
    // Those that stay are answered once the rest of the request arrives.
    let last = half_open.last_mut().unwrap();
    last.write_all(b"alhost\r\n\r\n").await.unwrap();
    expect(last, "ok").await;
}

#[tokio::test]
async fn idle_connections_make_room_for_others() {
    let max_connections = 2;
    let limits = Limits {
        max_connections,
        ..limits()
    };
    let address = serve(routes(), limits).await;
    let mut kept = Vec::new();
    for _ in 0..8 {
        kept.push(expect_healthy(address).await);
    }
    // One that was accepted after others had to make room is kept alive, too.
    let newest = kept.last_mut().unwrap();
    request(newest, "/healthz").await;
    expect(newest, "ok").await;
}

#[tokio::test]
async fn handlers_know_the_address_of_the_client() {
    let peer = get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.to_string());
    let address = serve(Router::new().route("/peer", peer), limits()).await;
    let mut client = connect(address, b"").await;
    let own = client.local_addr().unwrap().to_string();
    request(&mut client, "/peer").await;
    expect(&mut client, &own).await;
}

#[tokio::test]
async fn head_with_too_many_headers_is_refused_as_documented() {
    let address = serve(routes(), limits()).await;
    let head = format!("GET /healthz HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(101));
    let mut client = connect(address, head.as_bytes()).await;
    expect(&mut client, "HTTP/1.1 431").await;
}

/// The head of an upload of `length` bytes, with more headers.
fn upload(length: usize, headers: &str) -> Vec<u8> {
    let head = "POST /refuse HTTP/1.1\r\nHost: localhost\r\n";
    format!("{head}Content-Length: {length}\r\n{headers}\r\n").into_bytes()
}

/// Refuses an upload without reading it.
fn refusing() -> Router {
    let refuse = post(async || (StatusCode::UNAUTHORIZED, "no such key"));
    routes().route("/refuse", refuse)
}

#[tokio::test]
async fn client_that_is_refused_while_it_sends_reads_why_and_may_go_on() {
    let address = serve(refusing(), limits()).await;
    let photo = vec![0; 4 << 20];
    let mut client = connect(address, &upload(photo.len(), "")).await;
    client.write_all(&photo).await.unwrap();
    expect(&mut client, "no such key").await;
    request(&mut client, "/healthz").await;
    expect(&mut client, "ok").await;
}

#[tokio::test]
async fn client_that_waits_for_permission_to_send_is_refused_without_it() {
    let address = serve(refusing(), limits()).await;
    let head = upload(4 << 20, "Expect: 100-continue\r\n");
    let mut client = connect(address, &head).await;
    let mut received = String::new();
    let read = timeout(TIMEOUT, client.read_to_string(&mut received)).await;
    read.expect("the connection stays open").unwrap();
    assert!(received.starts_with("HTTP/1.1 401"), "{received}");
}

#[tokio::test]
async fn client_that_sends_more_than_any_form_is_disconnected() {
    let address = serve(refusing(), limits()).await;
    let mut client = connect(address, &upload(1 << 30, "")).await;
    let chunk = vec![0; 1 << 20];
    let mut sent = 0;
    while client.write_all(&chunk).await.is_ok() {
        sent += 1;
        assert!(sent < 200, "200 MB were received");
    }
}

/// Starts the program with few files.
fn server_with_few_files(flags: &[&str]) -> (tempfile::TempDir, ServerProcess, SocketAddr) {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}/platform.db", folder.path().display());
    let all = [&["serve", "--database", &database], flags].concat();
    let server = ServerProcess::start_with_files(100, &all);
    let address = server.url["http://".len()..].parse().unwrap();
    (folder, server, address)
}

#[tokio::test]
async fn server_with_few_files_stays_reachable() {
    let (_folder, _server, address) = server_with_few_files(&[]);
    let mut half_open = Vec::new();
    for _ in 0..110 {
        half_open.push(connect(address, HALF_A_HEAD).await);
    }
    let client = expect_healthy(address).await;
    drop((client, half_open));
}

#[tokio::test]
async fn server_without_files_accepts_connections_again_later() {
    let (_folder, _server, address) = server_with_few_files(&["--max-connections", "1000"]);
    let mut half_open = Vec::new();
    for _ in 0..110 {
        half_open.push(connect(address, HALF_A_HEAD).await);
    }
    drop(half_open);
    expect_healthy(address).await;
}
