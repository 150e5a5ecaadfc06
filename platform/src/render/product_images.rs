//! Loads the pictures of products for the sandbox renderer.
//!
//! A URL in a request must not make the server read what only the server can reach. The demo store's own pictures are
//! read from its folder. Other pictures are fetched only by a server that listens on loopback, which is on a
//! developer's own machine, and only from where [`EgressPolicy`] allows.

use std::{
    net::SocketAddr,
    path::{Component, Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::TryStreamExt;
use reqwest::{Client, Response, Url, redirect::Policy};

use super::{RenderError, RenderJob};
use crate::egress::{self, EgressPolicy, is_loopback};

/// The largest product picture, in bytes.
const MAX_BYTES: usize = 8 << 20;
/// How long fetching one may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The only error for a picture that cannot be loaded, whatever the reason: different errors would reveal which servers
/// and files exist.
pub const NOT_LOADABLE: &str =
    "cannot be loaded, or is not a JPEG, PNG or WebP image of at most 8 MB";
/// The path of the demo store's pictures, in its URLs and below its folder.
const GARMENTS: &str = "/store/garments/";

/// Loads product pictures for a server at `listen` whose demo store is in `www`.
pub struct ProductImages {
    www: PathBuf,
    listen: SocketAddr,
    client: Client,
}

impl ProductImages {
    /// Creates the HTTP client.
    ///
    /// # Errors
    /// Fails if TLS cannot be set up.
    pub fn new(www: PathBuf, listen: SocketAddr) -> reqwest::Result<Self> {
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(EgressPolicy::PublicOrLoopback))
            .build()?;
        Ok(Self {
            www,
            listen,
            client,
        })
    }

    /// Loads the picture at `url`, one of the job's.
    pub async fn load(&self, url: &str, job: &RenderJob) -> Result<Vec<u8>, RenderError> {
        let url = Url::parse(url).map_err(|_| rejected("is not an absolute URL"))?;
        match url.scheme() {
            "data" => decode_data(&url),
            "http" | "https" => match self.demo_picture(&url, job.host.as_deref()) {
                Some(file) => tokio::fs::read(file)
                    .await
                    .map_err(|_| rejected("does not exist here")),
                None => self.fetch(url, job).await,
            },
            _ => Err(rejected("must be an http, https or data URL")),
        }
    }

    fn demo_picture(&self, url: &Url, host: Option<&str>) -> Option<PathBuf> {
        let name = url.path().strip_prefix(GARMENTS)?;
        let only_names = Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        (only_names && self.is_own_origin(url, host))
            .then(|| self.www.join(GARMENTS.trim_start_matches('/')).join(name))
    }

    fn is_own_origin(&self, url: &Url, host: Option<&str>) -> bool {
        let port = url.port_or_known_default();
        let named = host.is_some_and(|host| url.authority().eq_ignore_ascii_case(host));
        named || (port == Some(self.listen.port()) && is_loopback(url))
    }

    async fn fetch(&self, url: Url, job: &RenderJob) -> Result<Vec<u8>, RenderError> {
        if !self.listen.ip().is_loopback() {
            return Err(rejected(
                "must be a picture of the demo store, or a data URL",
            ));
        }
        if !egress::may_fetch(job.origin.as_deref(), &url) {
            return Err(rejected("must be of the page's own origin, or a data URL"));
        }
        let egress = EgressPolicy::PublicOrLoopback.for_client(job.local);
        if egress.blocks(&url) {
            return Err(rejected(NOT_LOADABLE));
        }
        let response = self.client.get(url).send().await;
        let response = response.and_then(Response::error_for_status);
        read_capped(response.map_err(|_| rejected(NOT_LOADABLE))?).await
    }
}

async fn read_capped(response: Response) -> Result<Vec<u8>, RenderError> {
    let mut stream = response.bytes_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream
        .try_next()
        .await
        .map_err(|_| rejected(NOT_LOADABLE))?
    {
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Err(rejected(NOT_LOADABLE));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn decode_data(url: &Url) -> Result<Vec<u8>, RenderError> {
    let (head, data) = url
        .path()
        .split_once(',')
        .ok_or_else(|| rejected("is not a data URL"))?;
    if !head.ends_with(";base64") {
        return Err(rejected("must be base64 if it is a data URL"));
    }
    BASE64_STANDARD
        .decode(data)
        .map_err(|_| rejected("is not valid base64"))
}

fn rejected(detail: &str) -> RenderError {
    RenderError::InvalidInput {
        field: "product_images",
        detail: detail.to_owned(),
    }
}
