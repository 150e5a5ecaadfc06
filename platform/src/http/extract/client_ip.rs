//! The IP address that a request comes from.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRef, FromRequestParts},
    http::{HeaderMap, HeaderName, request::Parts},
};

use crate::trusted_proxies::TrustedProxies;

/// The header to which each proxy appends the address of its client.
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client's address, as the trusted proxies report it. None for calls within the process.
///
/// Only the first 64 bits of an IPv6 address are kept, because a client can choose the rest freely.
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
            trusted.warn_if_unconfigured();
        }
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let ip = peer.map(|ConnectInfo(peer)| {
            let client = forwarded_ip(&parts.headers, trusted.count());
            network(client.unwrap_or(peer.ip()))
        });
        Ok(Self(ip))
    }
}

/// The entry that the outermost trusted proxy appended. The entries to its left are not trusted: the client may have
/// sent them itself.
fn forwarded_ip(headers: &HeaderMap, trusted_proxies: usize) -> Option<IpAddr> {
    if trusted_proxies == 0 {
        return None;
    }
    let lines = headers.get_all(X_FORWARDED_FOR).iter();
    // Split as bytes, because the entries that a client sent need not be valid text.
    let entries: Vec<&[u8]> = lines
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
        .collect();
    let entry = entries.get(entries.len().saturating_sub(trusted_proxies))?;
    parse_ip(str::from_utf8(entry).ok()?.trim())
}

/// Parses an entry. Some proxies append the port as well.
fn parse_ip(entry: &str) -> Option<IpAddr> {
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
        forwarded_ip(&headers, proxies).map(|ip| ip.to_string())
    }

    #[test]
    fn forwarded_entries_of_the_client_are_not_trusted() {
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
    fn entries_after_invalid_text_are_still_read() {
        let mut headers = HeaderMap::new();
        let line = HeaderValue::from_bytes(b"caf\xe9, 1.1.1.1").unwrap();
        headers.append(X_FORWARDED_FOR, line);
        let ip_behind = |proxies| forwarded_ip(&headers, proxies).map(|ip| ip.to_string());
        assert_eq!(ip_behind(1).unwrap(), "1.1.1.1");
        assert_eq!(ip_behind(2), None);
    }

    #[test]
    fn addresses_of_an_ipv6_network_are_one_client() {
        let network_of = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network_of("::ffff:10.0.0.1"), "10.0.0.1");
        assert_eq!(network_of("10.0.0.1"), "10.0.0.1");
    }
}
