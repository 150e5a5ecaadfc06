//! Keeps the pages of other sites out of a demo store on a developer's machine.
//!
//! Its pages contain the store's key, and its proxy adds the key. Pages of other origins cannot read them, as there is no
//! CORS. But the owner of a domain can let its name point to 127.0.0.1 (DNS rebinding): for the browser, the page that was
//! loaded from that name and the demo store then have the same origin. The browser sends the name in `Host`.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{Request, State},
    http::{header, uri::Authority},
    middleware::Next,
    response::Response,
};

use crate::error::{Error, Result};

/// The port of `http:` URLs that name none.
const HTTP: u16 = 80;

/// The server's own address.
#[derive(Clone)]
pub struct OwnHost {
    listen: SocketAddr,
    /// The host of `--public-url`.
    public: Option<Authority>,
}

impl OwnHost {
    /// The address that the server listens on, and the URL that it is known by.
    pub fn new(listen: SocketAddr, public_url: Option<&str>) -> Self {
        let url = public_url.and_then(|url| url.parse::<axum::http::Uri>().ok());
        let public = url.and_then(|url| url.authority().cloned());
        Self { listen, public }
    }

    /// Whether a page that was loaded from this host may be the store's own.
    ///
    /// Only names with the port of this server are refused: a page that was rebound must use that port. Tunnels have other
    /// ports. An address is not a name, and `localhost` cannot be rebound.
    fn allows(&self, host: &Authority) -> bool {
        let name = host.host().trim_end_matches('.').to_ascii_lowercase();
        let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
        let is_local = name == "localhost" || name.ends_with(".localhost");
        !self.listen.ip().is_loopback()
            || address.is_ok()
            || is_local
            || host.port_u16().unwrap_or(HTTP) != self.listen.port()
            || self.public.as_ref() == Some(host)
    }
}

/// Refuses requests for names that are not the server's. A client that sends no host is not a browser.
pub async fn check(State(own): State<OwnHost>, request: Request, next: Next) -> Result<Response> {
    let host = request.headers().get(header::HOST);
    let allowed = host.is_none_or(|host| {
        Authority::try_from(host.as_bytes()).is_ok_and(|host| own.allows(&host))
    });
    match allowed {
        true => Ok(next.run(request).await),
        false => Err(Error::OtherHost),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(listen: &str, host: &str) -> bool {
        let own = OwnHost::new(listen.parse().unwrap(), Some("http://shop.test:8787/demo"));
        own.allows(&host.parse().unwrap())
    }

    #[test]
    fn names_with_the_port_of_a_local_server_are_refused() {
        for host in [
            "evil.example:8787",
            "EVIL.example.:8787",
            "127.0.0.1.evil.example:8787",
        ] {
            assert!(!allows("127.0.0.1:8787", host), "{host}");
        }
        assert!(!allows("127.0.0.1:80", "evil.example"));
    }

    #[test]
    fn own_names_addresses_and_tunnels_are_allowed() {
        for host in [
            "localhost:8787",
            "LOCALHOST.:8787",
            "shop.localhost:8787",
            "127.0.0.1:8787",
            "[::1]:8787",
            "192.168.1.7:8787",
            "shop.test:8787",
            "abc.tunnel.example",
            "server.example:9000",
        ] {
            assert!(allows("127.0.0.1:8787", host), "{host}");
        }
        assert!(allows("0.0.0.0:8787", "genvoris:8787"));
    }
}
