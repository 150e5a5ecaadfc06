//! The flags for the network between the server and its clients.

use std::net::SocketAddr;

use axum::http::{Uri, uri::Scheme};
use clap::Args;

/// Proxies and public addresses.
#[derive(Args)]
pub struct NetworkArgs {
    /// The number of reverse proxies in front of the server. The client's address is taken from the entry of
    /// X-Forwarded-For that the outermost of them has written. If the number is too high, clients can fake their address.
    #[arg(
        long,
        value_name = "N",
        env = "GENVORIS_TRUSTED_PROXIES",
        default_value_t = 0
    )]
    pub trusted_proxies: usize,
    /// The public URL of the server, such as https://api.shop.example. Links in responses begin with it; without this
    /// flag, they are relative to the address that the client has called.
    #[arg(long, value_name = "URL", env = "GENVORIS_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// The address of a separate server that answers GET /metrics for Prometheus. The public server never serves metrics,
    /// because everybody could read them. Without this flag there are no metrics.
    #[arg(long, value_name = "ADDR", env = "GENVORIS_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
}

/// Parses an absolute URL and removes slashes at its end, so that paths can be appended.
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
    fn public_url_must_be_absolute_without_query() {
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
