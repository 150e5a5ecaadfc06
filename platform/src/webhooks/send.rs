//! One attempt: a signed POST.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use reqwest::{Client, Url, header, redirect::Policy};

use super::signature;
use crate::{
    db::{deliveries::Claimed, webhooks::Target},
    error::{Error, Result},
    render::reach::{Reach, is_loopback},
};

/// How long a receiver may take to answer.
pub const TIMEOUT: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!("Genvoris-Webhooks/", env!("CARGO_PKG_VERSION"));

/// Why an attempt failed.
pub struct Failure {
    /// What the receiver answered, if it did.
    pub status: Option<u16>,
    /// The reason, for the store's developer.
    pub reason: String,
}

impl Failure {
    fn unanswered(reason: impl Into<String>) -> Self {
        Self {
            status: None,
            reason: reason.into(),
        }
    }
}

/// Sends to where a server at one address may.
pub struct Sender {
    client: Client,
    reach: Reach,
}

impl Sender {
    /// Prepares the client of a server at `listen`; fails where TLS cannot be set up.
    pub fn new(listen: SocketAddr) -> Result<Self> {
        let reach = Reach::of_server(listen);
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(Policy::none())
            .no_proxy()
            .user_agent(USER_AGENT)
            .dns_resolver(Arc::new(reach))
            .build()
            .map_err(Error::internal)?;
        Ok(Self { client, reach })
    }

    /// Sends a delivery; the status, if it is any of 2xx. Of the answer's body nothing is read.
    pub async fn send(
        &self,
        target: &Target,
        delivery: &Claimed,
        now: i64,
    ) -> std::result::Result<u16, Failure> {
        let url = check_url(&target.url, self.reach).map_err(Failure::unanswered)?;
        let signature = signature::header(&target.secret, now / 1000, &delivery.body);
        let request = self
            .client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("X-Genvoris-Signature", signature)
            .header("X-Genvoris-Event", &delivery.event_type)
            .header("X-Genvoris-Delivery", &delivery.id)
            .body(delivery.body.clone());
        let response = request.send().await.map_err(|error| unanswered(&error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(status.as_u16());
        }
        Err(Failure {
            status: Some(status.as_u16()),
            reason: format!("answered {}", status.as_u16()),
        })
    }
}

/// In our words, which name no address: what a name leads to inside of our network is nobody's business.
fn unanswered(error: &reqwest::Error) -> Failure {
    Failure::unanswered(if error.is_timeout() {
        "no answer within 10 seconds"
    } else if error.is_connect() {
        "no connection to a public address"
    } else {
        "the connection broke"
    })
}

/// The URL of a webhook, or what is wrong with it. Names are looked at when they are resolved, with every attempt.
pub fn check_url(url: &str, reach: Reach) -> std::result::Result<Url, &'static str> {
    let url = Url::parse(url).map_err(|_| "is not an absolute URL")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("takes no user name and password");
    }
    if reach.is_off_limits(&url) {
        return Err("must lead to a public address");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if reach == Reach::PublicOrLoopback && is_loopback(&url) => Ok(url),
        _ => Err("must be an https URL"),
    }
}
