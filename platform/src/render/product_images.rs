//! Where product pictures come from.
//!
//! A URL in a request must not make the server read what only the server can reach. The demo store's own
//! pictures are read from its folder; anything else is fetched only by a server that listens on loopback, which
//! is a developer's own machine.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Component, Path, PathBuf},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::TryStreamExt;
use reqwest::{Client, Response, Url, redirect::Policy};

use super::RenderError;

/// The largest product picture, in bytes.
const MAX_BYTES: usize = 8 << 20;
/// How long a shop may take to send one.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Where the demo store's pictures are, in its URLs and below its folder.
const GARMENTS: &str = "/store/garments/";

/// Loads product pictures for a server at `listen` whose demo store is in `www`.
pub struct ProductImages {
    www: PathBuf,
    listen: SocketAddr,
    client: Client,
}

impl ProductImages {
    /// Prepares the client; fails where TLS cannot be set up.
    pub fn new(www: PathBuf, listen: SocketAddr) -> reqwest::Result<Self> {
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(Policy::none())
            .build()?;
        Ok(Self {
            www,
            listen,
            client,
        })
    }

    /// The bytes behind `url`; `host` is the one under which the client reached this server.
    pub async fn load(&self, url: &str, host: Option<&str>) -> Result<Vec<u8>, RenderError> {
        let url = Url::parse(url).map_err(|_| refused("is not an absolute URL"))?;
        match url.scheme() {
            "data" => decode_data(&url),
            "http" | "https" => match self.own_garment(&url, host) {
                Some(file) => tokio::fs::read(file)
                    .await
                    .map_err(|_| refused("does not exist here")),
                None => self.fetch(url).await,
            },
            _ => Err(refused("must be an http, https or data URL")),
        }
    }

    fn own_garment(&self, url: &Url, host: Option<&str>) -> Option<PathBuf> {
        let name = url.path().strip_prefix(GARMENTS)?;
        let plain = Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        (plain && self.is_own_origin(url, host))
            .then(|| self.www.join(GARMENTS.trim_start_matches('/')).join(name))
    }

    fn is_own_origin(&self, url: &Url, host: Option<&str>) -> bool {
        let port = url.port_or_known_default();
        let named = host.is_some_and(|host| url.authority().eq_ignore_ascii_case(host));
        named || (port == Some(self.listen.port()) && is_loopback(url))
    }

    async fn fetch(&self, url: Url) -> Result<Vec<u8>, RenderError> {
        if !self.listen.ip().is_loopback() {
            return Err(refused(
                "must be a picture of the demo store, or a data URL",
            ));
        }
        let response = self
            .client
            .get(url)
            .send()
            .await
            .map_err(|_| unreachable())?;
        if !response.status().is_success() {
            return Err(refused(&format!("answered {}", response.status())));
        }
        read_capped(response).await
    }
}

async fn read_capped(response: Response) -> Result<Vec<u8>, RenderError> {
    let mut stream = response.bytes_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.try_next().await.map_err(|_| unreachable())? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_BYTES {
            return Err(refused("is larger than 8 MB"));
        }
    }
    Ok(bytes)
}

fn decode_data(url: &Url) -> Result<Vec<u8>, RenderError> {
    let (head, data) = url
        .path()
        .split_once(',')
        .ok_or_else(|| refused("is not a data URL"))?;
    if !head.ends_with(";base64") {
        return Err(refused("must be base64 if it is a data URL"));
    }
    BASE64_STANDARD
        .decode(data)
        .map_err(|_| refused("is not valid base64"))
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn refused(detail: &str) -> RenderError {
    RenderError::BadInput {
        field: "product_images",
        detail: detail.to_owned(),
    }
}

fn unreachable() -> RenderError {
    RenderError::Unreachable("the product picture could not be fetched".to_owned())
}
