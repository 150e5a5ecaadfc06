//! Egress policy: which addresses a client may make the server connect to.
//!
//! Product pictures and webhooks are URLs that clients choose. Without a policy a client could use the server to read
//! or scan services on the server's own machine and in the network around it (server-side request forgery).

use std::net::{IpAddr, SocketAddr};

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

/// Whether a page may have `url` fetched; `origin` is the request's `Origin` header.
///
/// Any website that a developer visits can post a form to the sandbox on the developer's machine. Such a page may only
/// have URLs of its own origin fetched. A page on this machine, or a client that is not a browser, which sends no such
/// header, may have any URL fetched.
pub fn may_fetch(origin: Option<&str>, url: &Url) -> bool {
    let Some(origin) = origin else { return true };
    Url::parse(origin).is_ok_and(|origin| is_loopback(&origin) || origin.origin() == url.origin())
}

/// Whether the URL's host is this machine.
pub fn is_loopback(url: &Url) -> bool {
    url.host_str() == Some("localhost") || ip_literal(url).is_some_and(|ip| ip.is_loopback())
}

/// Which addresses clients may make the server connect to. Private networks are never among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EgressPolicy {
    /// Public addresses.
    Public,
    /// Public addresses and those of this machine.
    PublicOrLoopback,
}

impl EgressPolicy {
    /// The policy of a server that listens at `listen`. One that listens on loopback is on a developer's own machine, and
    /// may connect to that machine.
    pub fn for_server(listen: SocketAddr) -> Self {
        if listen.ip().is_loopback() {
            Self::PublicOrLoopback
        } else {
            Self::Public
        }
    }

    /// Whether the URL's host is an IP address, or `localhost`, that the policy blocks. Other host names are checked when
    /// they are resolved.
    pub fn blocks(self, url: &Url) -> bool {
        let own_machine = self == Self::Public && is_loopback(url);
        own_machine || ip_literal(url).is_some_and(|ip| !self.allows(ip))
    }

    /// The policy for a client. Only a client on this machine may make the server connect to this machine.
    pub fn for_client(self, local: bool) -> Self {
        if local { self } else { Self::Public }
    }

    fn allows(self, ip: IpAddr) -> bool {
        is_public(ip) && (self == Self::PublicOrLoopback || !ip.is_loopback())
    }
}

fn ip_literal(url: &Url) -> Option<IpAddr> {
    let ip: IpAddr = url.host_str()?.trim_matches(['[', ']']).parse().ok()?;
    Some(ip.to_canonical())
}

impl Resolve for EgressPolicy {
    fn resolve(&self, name: Name) -> Resolving {
        // Any other name that resolves to this machine may be an attacker's.
        let policy = self.for_client(name.as_str() == "localhost");
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found
                .filter(|address| policy.allows(address.ip().to_canonical()))
                .collect();
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            // 0.0.0.0/8 is this host, 100.64.0.0/10 is the provider's network (RFC 6598).
            let [first, second, ..] = ip.octets();
            let shared = first == 100 && (64..128).contains(&second);
            // 192.0.0.0/24 is for protocols, 198.18.0.0/15 for benchmarks, 240.0.0.0/4 is reserved (RFC 6890).
            let reserved = ip.octets().starts_with(&[192, 0, 0])
                || (first == 198 && (18..20).contains(&second))
                || first >= 240;
            let special = ip.is_multicast() || first == 0 || shared || reserved;
            !(ip.is_private() || ip.is_link_local() || special)
        }
        // NAT64 and 6to4 addresses contain an IPv4 address, to which a router may translate them. The site-local addresses
        // of early IPv6 are private.
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
    fn private_networks_are_blocked() {
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
            assert!(EgressPolicy::PublicOrLoopback.blocks(&url), "{host}");
            assert!(EgressPolicy::Public.blocks(&url), "{host}");
        }
        for host in ["127.0.0.1", "[::1]", "93.184.216.34", "[2606:2800::1]"] {
            let url = Url::parse(&format!("http://{host}/a.png")).unwrap();
            assert!(!EgressPolicy::PublicOrLoopback.blocks(&url), "{host}");
        }
    }

    #[test]
    fn public_server_does_not_connect_to_its_own_machine() {
        for host in ["127.0.0.1", "127.9.9.9", "[::1]", "[::ffff:127.0.0.1]"] {
            let url = Url::parse(&format!("https://{host}/hook")).unwrap();
            assert!(EgressPolicy::Public.blocks(&url), "{host}");
        }
        let url = Url::parse("https://93.184.216.34/hook").unwrap();
        assert!(!EgressPolicy::Public.blocks(&url));
    }

    #[tokio::test]
    async fn host_names_are_checked_by_their_resolved_addresses() {
        let resolve = async |policy: EgressPolicy| {
            let name = "localhost".parse().unwrap();
            policy.resolve(name).await.unwrap().count()
        };
        assert_eq!(resolve(EgressPolicy::Public).await, 0);
        assert_ne!(resolve(EgressPolicy::PublicOrLoopback).await, 0);
    }

    #[test]
    fn remote_page_may_fetch_only_from_its_own_origin() {
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
