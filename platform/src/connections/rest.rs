//! The rest of a request that was answered before all of it arrived.
//!
//! A client that still sends when the connection is closed is often not given the response: the operating system resets
//! the connection and discards what was not read. A shopper whose session has expired would read of a failed connection,
//! and the page would not ask for a new token. So the rest is received and thrown away, as nginx does
//! (`lingering_close`), and the connection stays usable.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes};
use http_body_util::BodyExt;
use hyper::{
    Request,
    body::{Body as HttpBody, Frame, Incoming, SizeHint},
    header::EXPECT,
};
use tokio::{runtime::Handle, time::timeout};

/// The most that is thrown away: as much as the largest form that is accepted.
const MAX_BYTES: usize = 32 << 20;
/// How long the rest may take.
const MAX_TIME: Duration = Duration::from_secs(60);
/// How long nothing of it may arrive. A client that keeps a connection open and sends nothing takes a place from others.
const MAX_SILENCE: Duration = Duration::from_secs(10);

/// The request with a body whose rest is received when it is dropped.
///
/// A client that waits for permission to send its body, with `Expect: 100-continue`, reads the response first and does not
/// send it.
pub fn receive_rest(request: Request<Incoming>) -> Request<Body> {
    match request.headers().contains_key(EXPECT) {
        true => request.map(Body::new),
        false => request.map(|body| Body::new(Received(Some(body)))),
    }
}

/// A body. It is only absent while it is dropped.
struct Received(Option<Incoming>);

impl HttpBody for Received {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut self.0 {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0
            .as_ref()
            .map_or_else(SizeHint::default, HttpBody::size_hint)
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        let rest = self.0.take().filter(|body| !body.is_end_stream());
        // There is no runtime while the process ends.
        if let (Some(body), Ok(runtime)) = (rest, Handle::try_current()) {
            runtime.spawn(timeout(MAX_TIME, throw_away(body)));
        }
    }
}

/// Dropping the body before its end closes the connection.
async fn throw_away(mut body: Incoming) {
    let mut left = MAX_BYTES;
    while let Ok(Some(Ok(frame))) = timeout(MAX_SILENCE, body.frame()).await {
        let length = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
