//! Where product pictures come from.
//!
//! A URL in a request must not make the server read what only the server can egress. The demo store's own
//! pictures are read from its folder; anything else is fetched only by a server that listens on loopback, which
//! is a developer's own machine, and only within the rules of [`EgressPolicy`].

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
/// How long a shop may take to send one.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The one answer to every picture that is of no use, wherever it failed: answers that differed would tell what is
/// there and what is not.
pub const UNUSABLE: &str = "cannot be loaded, or is not a JPEG, PNG or WebP image of at most 8 MB";
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
            .no_proxy()
            .dns_resolver(Arc::new(EgressPolicy::PublicOrLoopback))
            .build()?;
        Ok(Self {
            www,
            listen,
            client,
        })
    }

    /// The bytes behind `url`, one of the job's.
    pub async fn load(&self, url: &str, job: &RenderJob) -> Result<Vec<u8>, RenderError> {
        let url = Url::parse(url).map_err(|_| refused("is not an absolute URL"))?;
        match url.scheme() {
            "data" => decode_data(&url),
            "http" | "https" => match self.own_garment(&url, job.host.as_deref()) {
                Some(file) => tokio::fs::read(file)
                    .await
                    .map_err(|_| refused("does not exist here")),
                None => self.fetch(url, job).await,
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

    async fn fetch(&self, url: Url, job: &RenderJob) -> Result<Vec<u8>, RenderError> {
        if !self.listen.ip().is_loopback() {
            return Err(refused(
                "must be a picture of the demo store, or a data URL",
            ));
        }
        if !egress::may_fetch(job.origin.as_deref(), &url) {
            return Err(refused("must be of the page's own origin, or a data URL"));
        }
        let egress = EgressPolicy::PublicOrLoopback.of_caller(job.local);
        if egress.is_off_limits(&url) {
            return Err(refused(UNUSABLE));
        }
        let response = self.client.get(url).send().await;
        let response = response.and_then(Response::error_for_status);
        read_capped(response.map_err(|_| refused(UNUSABLE))?).await
    }
}

async fn read_capped(response: Response) -> Result<Vec<u8>, RenderError> {
    let mut stream = response.bytes_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.try_next().await.map_err(|_| refused(UNUSABLE))? {
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Err(refused(UNUSABLE));
        }
        bytes.extend_from_slice(&chunk);
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

fn refused(detail: &str) -> RenderError {
    RenderError::BadInput {
        field: "product_images",
        detail: detail.to_owned(),
    }
}
