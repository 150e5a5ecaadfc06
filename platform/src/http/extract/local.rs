//! Whether a request comes from this machine itself.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, HeaderName, header, request::Parts, uri::Authority},
};

/// What proxies and tunnels add to what they pass on.
const FORWARDING: [HeaderName; 4] = [
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-real-ip"),
    header::FORWARDED,
    header::VIA,
];

/// True where whoever asks is at this machine, and may have it look around there. A proxy or a tunnel that ends here
/// brings the requests of others from a loopback address, too: it is told by its headers, or by the name under which
/// its clients know the server. What has no peer was called within the process.
#[derive(Clone, Copy)]
pub struct Local(pub bool);

impl<S: Send + Sync> FromRequestParts<S> for Local {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // The demo store's proxy says it of its own caller.
        let said = parts.extensions.get::<Self>().copied();
        Ok(said.unwrap_or_else(|| Self::of(parts)))
    }
}

impl Local {
    /// What can be seen of the request.
    pub fn of(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let near = peer.is_none_or(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
        let forwarded = FORWARDING
            .iter()
            .any(|name| parts.headers.contains_key(name));
        Self(near && !forwarded && is_called_local(&parts.headers))
    }
}

fn is_called_local(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST);
    let host = host.and_then(|host| Authority::try_from(host.as_bytes()).ok());
    host.is_some_and(|host| !host.as_str().contains('@') && is_loopback(host.host()))
}

fn is_loopback(host: &str) -> bool {
    let ip = host.trim_matches(['[', ']']).parse();
    host.eq_ignore_ascii_case("localhost")
        || ip.is_ok_and(|ip: IpAddr| ip.to_canonical().is_loopback())
}
