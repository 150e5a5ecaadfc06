//! Loads the pictures of products for the sandbox renderer.
//!
//! A URL in a request must not make the server fetch something that only the server can reach (server-side request
//! forgery). The demo store's own pictures are therefore read from its folder. Other pictures are fetched only if the
//! server listens on a loopback address, as on a developer's machine, and only from servers that [`EgressPolicy`] allows.

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
/// The timeout for fetching one picture.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The only error for a picture that cannot be loaded, whatever the reason: different errors would reveal which servers
/// and files exist.
pub const NOT_LOADABLE: &str =
    "cannot be loaded, or is not a JPEG, PNG or WebP image of at most 8 MB";
/// The path of the demo store's pictures, in its URLs and in its folder.
const GARMENTS_PATH: &str = "/store/garments/";

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

    /// Loads the picture at `url`, which is one of the URLs in `job`.
    pub async fn load(&self, url: &str, job: &RenderJob) -> Result<Vec<u8>, RenderError> {
        let url = Url::parse(url).map_err(|_| invalid("is not an absolute URL"))?;
        match url.scheme() {
            "data" => decode_data_url(&url),
            "http" | "https" => match self.demo_picture_path(&url, job.host.as_deref()) {
                Some(file) => tokio::fs::read(file)
                    .await
                    .map_err(|_| invalid("does not exist here")),
                None => self.fetch(url, job).await,
            },
            _ => Err(invalid("must be an http, https or data URL")),
        }
    }

    fn demo_picture_path(&self, url: &Url, host: Option<&str>) -> Option<PathBuf> {
        let name = url.path().strip_prefix(GARMENTS_PATH)?;
        let only_names = Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        (only_names && self.is_own_origin(url, host)).then(|| {
            self.www
                .join(GARMENTS_PATH.trim_start_matches('/'))
                .join(name)
        })
    }

    fn is_own_origin(&self, url: &Url, host: Option<&str>) -> bool {
        let port = url.port_or_known_default();
        let matches_host = host.is_some_and(|host| url.authority().eq_ignore_ascii_case(host));
        matches_host || (port == Some(self.listen.port()) && is_loopback(url))
    }

    async fn fetch(&self, url: Url, job: &RenderJob) -> Result<Vec<u8>, RenderError> {
        if !self.listen.ip().is_loopback() {
            return Err(invalid(
                "must be a picture of the demo store, or a data URL",
            ));
        }
        if !egress::may_fetch(job.origin.as_deref(), &url) {
            return Err(invalid("must be of the page's own origin, or a data URL"));
        }
        let egress = EgressPolicy::PublicOrLoopback.for_client(job.local);
        if egress.blocks(&url) {
            return Err(invalid(NOT_LOADABLE));
        }
        let response = self.client.get(url).send().await;
        let response = response.and_then(Response::error_for_status);
        read_body(response.map_err(|_| invalid(NOT_LOADABLE))?).await
    }
}

async fn read_body(response: Response) -> Result<Vec<u8>, RenderError> {
    let mut stream = response.bytes_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.try_next().await.map_err(|_| invalid(NOT_LOADABLE))? {
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Err(invalid(NOT_LOADABLE));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn decode_data_url(url: &Url) -> Result<Vec<u8>, RenderError> {
    let (head, data) = url
        .path()
        .split_once(',')
        .ok_or_else(|| invalid("is not a data URL"))?;
    if !head.ends_with(";base64") {
        return Err(invalid("must be base64 if it is a data URL"));
    }
    BASE64_STANDARD
        .decode(data)
        .map_err(|_| invalid("is not valid base64"))
}

fn invalid(detail: &str) -> RenderError {
    RenderError::InvalidInput {
        field: "product_images",
        detail: detail.to_owned(),
    }
}
