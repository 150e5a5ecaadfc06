//! Sends one delivery: a signed POST.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use reqwest::{Client, Url, header, redirect::Policy};

use super::signature;
use crate::{
    clock::EpochMs,
    db::{deliveries::ClaimedDelivery, webhook_secrets::OldSecret, webhooks::Target},
    egress::{EgressPolicy, is_loopback},
    error::{Error, Result},
};

/// How long a receiver may take to respond.
pub const TIMEOUT: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!("Genvoris-Webhooks/", env!("CARGO_PKG_VERSION"));

/// Why an attempt failed.
pub struct Failure {
    /// The HTTP status of the response, if there was one.
    pub status: Option<u16>,
    /// The reason, for the store's developer.
    pub reason: String,
}

impl Failure {
    fn without_status(reason: impl Into<String>) -> Self {
        Self {
            status: None,
            reason: reason.into(),
        }
    }
}

/// Where deliveries are sent, and what signs them.
pub struct Receiver {
    /// The URL and the current secret.
    pub target: Target,
    /// The secrets that a rotation has replaced.
    pub old_secrets: Vec<OldSecret>,
}

impl Receiver {
    /// The secrets that sign now, the current one first.
    fn secrets(&self, now: EpochMs) -> impl Iterator<Item = &str> {
        let signing = self
            .old_secrets
            .iter()
            .filter(move |old| old.expires_at > now);
        let old = signing.map(|old| &*old.secret);
        std::iter::once(&*self.target.secret).chain(old)
    }
}

/// Sends deliveries to the addresses that the egress policy allows.
pub struct WebhookClient {
    client: Client,
    egress: EgressPolicy,
}

impl WebhookClient {
    /// Creates the client of a server that listens at `listen`.
    ///
    /// # Errors
    /// 500 if TLS cannot be set up.
    pub fn new(listen: SocketAddr) -> Result<Self> {
        let egress = EgressPolicy::for_server(listen);
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(Policy::none())
            .no_proxy()
            .user_agent(USER_AGENT)
            .dns_resolver(Arc::new(egress))
            .build()
            .map_err(Error::internal)?;
        Ok(Self { client, egress })
    }

    /// Sends a delivery, and returns the status if it is 2xx. The response body is not read.
    pub async fn send(
        &self,
        receiver: &Receiver,
        delivery: &ClaimedDelivery,
        now: EpochMs,
    ) -> std::result::Result<u16, Failure> {
        let url = &receiver.target.url;
        let url = check_url(url, self.egress).map_err(Failure::without_status)?;
        let signature = signature::header(receiver.secrets(now), now.seconds(), &delivery.body);
        let request = self
            .client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("X-Genvoris-Signature", &signature)
            // The name in one of the published samples.
            .header("genvoris-signature", signature)
            .header("X-Genvoris-Event", &delivery.event_type)
            .header("X-Genvoris-Delivery", delivery.id.as_str())
            .body(delivery.body.clone());
        let response = request.send().await.map_err(|error| no_response(&error))?;
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

/// The reason without any address, because the store must not learn what a name resolves to in the server's network.
fn no_response(error: &reqwest::Error) -> Failure {
    Failure::without_status(if error.is_timeout() {
        "no answer within 10 seconds"
    } else if error.is_connect() {
        "no connection to a public address"
    } else {
        "the connection broke"
    })
}

/// Checks the URL of a webhook. The addresses of host names are checked at each attempt, when they are resolved.
pub fn check_url(url: &str, egress: EgressPolicy) -> std::result::Result<Url, &'static str> {
    let url = Url::parse(url).map_err(|_| "is not an absolute URL")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("takes no user name and password");
    }
    if egress.blocks(&url) {
        return Err("must lead to a public address");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if egress == EgressPolicy::PublicOrLoopback && is_loopback(&url) => Ok(url),
        _ => Err("must be an https URL"),
    }
}
