//! Flags about what stands between the server and its clients.

use std::net::SocketAddr;

use axum::http::{Uri, uri::Scheme};
use clap::Args;

/// Addresses, from the outside and from the inside.
#[derive(Args)]
pub struct NetworkArgs {
    /// Reverse proxies in front of the server. The client's address is then taken from X-Forwarded-For, of which
    /// as many entries from the right are believed; too high a number lets clients choose their address.
    #[arg(
        long,
        value_name = "N",
        env = "GENVORIS_TRUSTED_PROXIES",
        default_value_t = 0
    )]
    pub trusted_proxies: usize,
    /// What links in answers begin with, such as https://api.shop.example, where it is not the address that the
    /// client called.
    #[arg(long, value_name = "URL", env = "GENVORIS_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// Address on which GET /metrics answers Prometheus. Never on the public one, where it would be everybody's;
    /// without this flag there is none.
    #[arg(long, value_name = "ADDR", env = "GENVORIS_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
}

/// An absolute URL with no slash at its end, so that paths can be appended.
fn public_url(text: &str) -> Result<String, &'static str> {
    const EXPECTED: &str = "expected http(s)://host, perhaps with a path, and no query";
    let uri: Uri = text.parse().map_err(|_| EXPECTED)?;
    let web = uri.scheme() == Some(&Scheme::HTTP) || uri.scheme() == Some(&Scheme::HTTPS);
    if !web || uri.query().is_some() || text.contains(['#', '@']) {
        return Err(EXPECTED);
    }
    Ok(text.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_absolute_and_takes_paths() {
        assert_eq!(
            public_url("https://a.example/").unwrap(),
            "https://a.example"
        );
        assert_eq!(public_url("http://a:1/x").unwrap(), "http://a:1/x");
        for wrong in [
            "",
            "/x",
            "a.example",
            "ftp://a",
            "https://a?b",
            "https://a/#b",
            "https://u:p@a",
        ] {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }
}
