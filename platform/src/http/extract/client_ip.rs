//! The address a request comes from.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRef, FromRequestParts},
    http::{HeaderMap, HeaderName, request::Parts},
};

use crate::{state::AppState, trusted_proxies::TrustedProxies};

/// What proxies append the address of their client to.
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl FromRef<AppState> for TrustedProxies {
    fn from_ref(app: &AppState) -> Self {
        app.trusted_proxies.clone()
    }
}

/// The client's address, behind as many proxies as the configuration trusts; none for a call within the process.
///
/// Of an IPv6 address the first 64 bits: the rest is the client's to choose.
pub struct ClientIp(pub Option<IpAddr>);

impl<S> FromRequestParts<S> for ClientIp
where
    TrustedProxies: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let trusted = TrustedProxies::from_ref(state);
        if parts.headers.contains_key(X_FORWARDED_FOR) {
            trusted.check_configured();
        }
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let ip = peer.map(|ConnectInfo(peer)| {
            let client = forwarded(&parts.headers, trusted.count());
            network(client.unwrap_or(peer.ip()))
        });
        Ok(Self(ip))
    }
}

/// The entry that the outermost trusted proxy wrote: each appends what it saw, and what stands left of that is
/// whatever the client made up.
fn forwarded(headers: &HeaderMap, trusted_proxies: usize) -> Option<IpAddr> {
    if trusted_proxies == 0 {
        return None;
    }
    let lines = headers.get_all(X_FORWARDED_FOR).iter();
    // Bytes: what a client wrote in front need not be text.
    let entries: Vec<&[u8]> = lines
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
        .collect();
    let entry = entries.get(entries.len().saturating_sub(trusted_proxies))?;
    address(str::from_utf8(entry).ok()?.trim())
}

/// Some proxies write the port too.
fn address(entry: &str) -> Option<IpAddr> {
    let with_port = || entry.parse().map(|socket: SocketAddr| socket.ip()).ok();
    entry.parse().ok().or_else(with_port)
}

fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        ip => ip,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn behind(proxies: usize, lines: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(X_FORWARDED_FOR, line.parse().unwrap());
        }
        forwarded(&headers, proxies).map(|ip| ip.to_string())
    }

    #[test]
    fn what_the_client_made_up_is_not_believed() {
        let lines = ["6.6.6.6, 1.1.1.1", "2.2.2.2"];
        assert_eq!(behind(0, &lines), None);
        assert_eq!(behind(1, &lines).unwrap(), "2.2.2.2");
        assert_eq!(behind(2, &lines).unwrap(), "1.1.1.1");
        // Fewer entries than proxies: the first was still written by one of them.
        assert_eq!(behind(9, &lines).unwrap(), "6.6.6.6");
        assert_eq!(behind(1, &[]), None);
        assert_eq!(behind(1, &["1.1.1.1, unknown"]), None);
        assert_eq!(behind(1, &["1.1.1.1:80"]).unwrap(), "1.1.1.1");
        assert_eq!(behind(1, &["[2001:db8::1]:80"]).unwrap(), "2001:db8::1");
    }

    #[test]
    fn bytes_that_are_no_text_hide_nothing_right_of_them() {
        let mut headers = HeaderMap::new();
        let line = HeaderValue::from_bytes(b"caf\xe9, 1.1.1.1").unwrap();
        headers.append(X_FORWARDED_FOR, line);
        let of = |proxies| forwarded(&headers, proxies).map(|ip| ip.to_string());
        assert_eq!(of(1).unwrap(), "1.1.1.1");
        assert_eq!(of(2), None);
    }

    #[test]
    fn a_client_with_a_network_of_addresses_is_one_client() {
        let of = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("::ffff:10.0.0.1"), "10.0.0.1");
        assert_eq!(of("10.0.0.1"), "10.0.0.1");
    }
}
