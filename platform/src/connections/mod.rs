//! The server's connections: accepts them, limits their time and their number, and closes them gracefully.
//!
//! `axum::serve` has no such limits: whoever opens connections and sends nothing occupies a file each, until no other client
//! can connect.

mod places;
mod rest;
mod waiting;

use std::{convert::Infallible, net::SocketAddr, pin::pin, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    response::Response,
    serve::Listener,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, watch},
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use places::Places;
pub use places::max_connections;
use rest::receive_rest;
use waiting::{Arrival, Ticket, Waiting};

/// The limits of connections.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How long the head of the first request may take to arrive.
    pub header_timeout: Duration,
    /// How long a connection stays open without a request, and how long a client may read nothing of a response. Longer
    /// than the 60 seconds of most reverse proxies: a proxy that sends a request while the server closes the connection
    /// reports an error to its client.
    pub idle_timeout: Duration,
    /// How long the requests in progress may take to finish once the server is to stop.
    pub shutdown_timeout: Duration,
    /// How many connections may be open at the same time.
    pub max_connections: usize,
}

/// What the connections of a server share.
#[derive(Clone)]
struct Server {
    router: Router,
    limits: Limits,
    /// The connections that have not sent a request yet.
    waiting: Waiting,
}

/// Serves until `shutdown`, and then until the requests in progress have finished.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) {
    // Tells the connections to close as soon as they have no request in progress. Each holds a receiver.
    let close = watch::Sender::new(());
    let waiting = Waiting::default();
    let mut places = Places::new(limits.max_connections, waiting.clone(), close.clone());
    let server = Server {
        router,
        limits,
        waiting,
    };
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = async {
            // Errors are logged. If it is for lack of files, this waits for a second.
            let connection = Listener::accept(&mut listener).await;
            (connection, places.take().await)
        };
        let ((stream, peer), place) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut shutdown => break,
        };
        // Here and not in its task, so that the next connection finds it in the queue.
        let waiting = server.waiting.add();
        let connection = connect(server.clone(), (stream, peer), waiting, close.subscribe());
        tokio::spawn(keep(place, connection));
    }
    drop(listener);
    server.waiting.close_all();
    close.send_replace(());
    close.closed().await;
}

/// Keeps the place of a connection as long as it is open.
async fn keep(place: OwnedSemaphorePermit, connection: impl Future<Output = ()>) {
    connection.await;
    drop(place);
}

/// Serves a connection.
async fn connect(
    server: Server,
    (stream, peer): (TcpStream, SocketAddr),
    (ticket, arrival): (Ticket, Arrival),
    mut closing: watch::Receiver<()>,
) {
    // A response is written at once, so that there is nothing to collect. If the client is gone already, reading fails too.
    drop(stream.set_nodelay(true));
    let router = server.router;
    let service = service_fn(move |request| answer(router.clone(), request, peer, ticket.clone()));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(server.limits.idle_timeout)
            .serve_connection(
                with_write_timeout(stream, server.limits.idle_timeout),
                service
            )
    );
    let mut silence = pin!(arrival.failed(server.limits.header_timeout));
    loop {
        tokio::select! {
            // Errors are those of the client or of its network.
            _ = connection.as_mut() => break,
            () = &mut silence => break,
            Ok(()) = closing.changed() => connection.as_mut().graceful_shutdown(),
        }
    }
}

type Stream = TokioIo<std::pin::Pin<Box<TimeoutStream<TcpStream>>>>;

/// Fails if the client reads nothing for this time, while there is something to write.
fn with_write_timeout(stream: TcpStream, limit: Duration) -> Stream {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limit));
    TokioIo::new(Box::pin(stream))
}

/// Answers a request, unless its connection is being closed.
async fn answer(
    router: Router,
    mut request: Request<Incoming>,
    peer: SocketAddr,
    ticket: Ticket,
) -> Result<Response, Infallible> {
    ticket.request_arrived().await;
    // The rate limits need the address of the peer.
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(receive_rest(request)).await
}
