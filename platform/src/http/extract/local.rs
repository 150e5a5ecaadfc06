//! Whether a request comes from the machine that the server runs on.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, HeaderName, header, request::Parts, uri::Authority},
};

/// The headers that proxies and tunnels add to forwarded requests.
const FORWARDING_HEADERS: [HeaderName; 4] = [
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-real-ip"),
    header::FORWARDED,
    header::VIA,
];

/// True if the request comes from this machine. Such a caller may name addresses of this machine, for example as a
/// webhook's URL.
///
/// A loopback address is not enough: a reverse proxy or a tunnel on this machine forwards the requests of others from
/// there. Its headers give it away, or the public host name that its clients use. A request without a peer address
/// was made within the process.
#[derive(Clone, Copy)]
pub struct Local(pub bool);

impl<S: Send + Sync> FromRequestParts<S> for Local {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // The demo store's proxy has determined this already, for the request that it forwards.
        let determined = parts.extensions.get::<Self>().copied();
        Ok(determined.unwrap_or_else(|| Self::from_parts(parts)))
    }
}

impl Local {
    /// Determines it from the peer's address and the headers.
    pub fn from_parts(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let from_loopback =
            peer.is_none_or(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
        let forwarded = FORWARDING_HEADERS
            .iter()
            .any(|name| parts.headers.contains_key(name));
        Self(from_loopback && !forwarded && has_loopback_host(&parts.headers))
    }
}

fn has_loopback_host(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST);
    let host = host.and_then(|host| Authority::try_from(host.as_bytes()).ok());
    host.is_some_and(|host| !host.as_str().contains('@') && is_loopback(host.host()))
}

fn is_loopback(host: &str) -> bool {
    let ip = host.trim_matches(['[', ']']).parse();
    host.eq_ignore_ascii_case("localhost")
        || ip.is_ok_and(|ip: IpAddr| ip.to_canonical().is_loopback())
}
