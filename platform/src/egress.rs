//! Egress: which URLs the server fetches for a client.
//!
//! Any website that a developer visits can post a form to the sandbox on their machine, and so could use it to look
//! around there and in the network behind.

use std::net::{IpAddr, SocketAddr};

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

/// Whether a page of `origin`, the request's `Origin` header, may have `url` fetched: a page of this machine may, and
/// any other page its own pictures. Without the header it was no page that asked.
pub fn may_fetch(origin: Option<&str>, url: &Url) -> bool {
    let Some(origin) = origin else { return true };
    Url::parse(origin).is_ok_and(|origin| is_loopback(&origin) || origin.origin() == url.origin())
}

/// Whether the URL's host is this machine.
pub fn is_loopback(url: &Url) -> bool {
    url.host_str() == Some("localhost") || literal(url).is_some_and(|ip| ip.is_loopback())
}

/// Which addresses the server may be made to connect to: never those of the network around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EgressPolicy {
    /// Everybody's.
    Public,
    /// And those of this machine.
    PublicOrLoopback,
}

impl EgressPolicy {
    /// The policy of a server at `listen`: one that listens on loopback is on a developer's own machine, and may look
    /// around there.
    pub fn of_server(listen: SocketAddr) -> Self {
        if listen.ip().is_loopback() {
            Self::PublicOrLoopback
        } else {
            Self::Public
        }
    }

    /// Whether the URL names, as a number or as `localhost`, an address that the policy refuses; other names are
    /// checked when they are resolved.
    pub fn is_off_limits(self, url: &Url) -> bool {
        let here = self == Self::Public && is_loopback(url);
        here || literal(url).is_some_and(|ip| !self.includes(ip))
    }

    /// The policy for a caller: only one on this machine may have its own addresses fetched.
    pub fn of_caller(self, local: bool) -> Self {
        if local { self } else { Self::Public }
    }

    fn includes(self, ip: IpAddr) -> bool {
        is_public(ip) && (self == Self::PublicOrLoopback || !ip.is_loopback())
    }
}

fn literal(url: &Url) -> Option<IpAddr> {
    let ip: IpAddr = url.host_str()?.trim_matches(['[', ']']).parse().ok()?;
    Some(ip.to_canonical())
}

impl Resolve for EgressPolicy {
    fn resolve(&self, name: Name) -> Resolving {
        // Others cannot be told from a name of their own that leads here.
        let policy = self.of_caller(name.as_str() == "localhost");
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found
                .filter(|address| policy.includes(address.ip().to_canonical()))
                .collect();
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            // 0.0.0.0/8 is this host by another name, 100.64.0.0/10 the provider's own network (RFC 6598).
            let [first, second, ..] = ip.octets();
            let shared = first == 100 && (64..128).contains(&second);
            // 192.0.0.0/24 protocols, 198.18.0.0/15 benchmarks, 240.0.0.0/4 reserved (RFC 6890).
            let reserved = ip.octets().starts_with(&[192, 0, 0])
                || (first == 198 && (18..20).contains(&second))
                || first >= 240;
            let special = ip.is_multicast() || first == 0 || shared || reserved;
            !(ip.is_private() || ip.is_link_local() || special)
        }
        // NAT64, 6to4 and what IPv6 began with carry an IPv4 address, which a router on the way may unwrap.
        IpAddr::V6(ip)
            if matches!(
                ip.segments(),
                [0x64, 0xff9b, ..] | [0x2002, ..] | [0xfec0..=0xfeff, ..]
            ) =>
        {
            false
        }
        IpAddr::V6(ip) if ip.segments()[..6] == [0; 6] && !ip.is_loopback() => false,
        IpAddr::V6(ip) => {
            let local = ip.is_unique_local() || ip.is_unicast_link_local();
            !(local || ip.is_unspecified() || ip.is_multicast())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_around_the_machine_is_off_limits() {
        for host in [
            "169.254.169.254",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "0.0.0.0",
            "[fe80::1]",
            "[fd00::1]",
            "[::]",
            "[::ffff:10.0.0.1]",
            "2852039166",
            "192.0.0.8",
            "198.18.0.1",
            "255.255.255.255",
            "[64:ff9b::a00:1]",
            "[2002:a00:1::]",
            "[::10.0.0.1]",
            "[fec0::1]",
        ] {
            let url = Url::parse(&format!("http://{host}/a.png")).unwrap();
            assert!(EgressPolicy::PublicOrLoopback.is_off_limits(&url), "{host}");
            assert!(EgressPolicy::Public.is_off_limits(&url), "{host}");
        }
        for host in ["127.0.0.1", "[::1]", "93.184.216.34", "[2606:2800::1]"] {
            let url = Url::parse(&format!("http://{host}/a.png")).unwrap();
            assert!(
                !EgressPolicy::PublicOrLoopback.is_off_limits(&url),
                "{host}"
            );
        }
    }

    #[test]
    fn a_server_for_everybody_does_not_look_around_its_own_machine() {
        for host in ["127.0.0.1", "127.9.9.9", "[::1]", "[::ffff:127.0.0.1]"] {
            let url = Url::parse(&format!("https://{host}/hook")).unwrap();
            assert!(EgressPolicy::Public.is_off_limits(&url), "{host}");
        }
        let url = Url::parse("https://93.184.216.34/hook").unwrap();
        assert!(!EgressPolicy::Public.is_off_limits(&url));
    }

    #[tokio::test]
    async fn names_are_judged_by_what_they_resolve_to() {
        let resolve = async |policy: EgressPolicy| {
            let name = "localhost".parse().unwrap();
            policy.resolve(name).await.unwrap().count()
        };
        assert_eq!(resolve(EgressPolicy::Public).await, 0);
        assert_ne!(resolve(EgressPolicy::PublicOrLoopback).await, 0);
    }

    #[test]
    fn a_foreign_page_may_ask_for_its_own_pictures_only() {
        let url = Url::parse("https://shop.example/a.png").unwrap();
        for origin in [
            None,
            Some("https://shop.example"),
            Some("http://localhost:3000"),
        ] {
            assert!(may_fetch(origin, &url), "{origin:?}");
        }
        for origin in ["https://evil.example", "http://shop.example", "null", ""] {
            assert!(!may_fetch(Some(origin), &url), "{origin}");
        }
    }
}
