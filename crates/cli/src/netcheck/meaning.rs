//! What the behaviour of NATs means for a direct connection.

use core::net::IpAddr;

use frazil_candidate::Address;
use frazil_stun::discovery::{Behavior, Report, Unknown};

use crate::candidate::address::{AddressKind, kind};

/// A sentence or two.
pub(super) fn meaning(report: &Report) -> &'static str {
    if let (Ok(false), Err(Unknown::Undeliverable(_))) = (report.udp, report.public_address) {
        return "No packet gets to this server: there is no way from this address, somebody on the way\n\
                refuses, or nobody listens there. Try another server, or another address with --bind.";
    }
    if report.udp == Ok(false) {
        return "Nothing of this server comes back over UDP: UDP is blocked, or the server is down. Without\n\
                UDP, connections need a relay that is reached over TCP.";
    }
    if report.udp.is_err() {
        return "This ended before anything came back: whether UDP passes cannot be told from this.";
    }
    if report.public_address.is_ok_and(|address| is_inner(address.ip())) {
        return "The server sees this host by an address that means nothing on the internet: both are on one\n\
                host or in one network. What is said here holds between them; ask a server on the\n\
                internet how peers there see this host.";
    }
    let (Ok(mapping), Ok(filtering)) = (report.mapping, report.filtering) else {
        return "UDP passes. Whether peers can connect directly cannot be told from this.";
    };
    connecting(mapping, filtering)
}

/// What mapping and filtering mean for connections.
const fn connecting(mapping: Behavior, filtering: Behavior) -> &'static str {
    match (mapping, filtering) {
        (Behavior::None, Behavior::None) => "Every peer can connect to this host directly.",
        (Behavior::None | Behavior::EndpointIndependent, Behavior::EndpointIndependent) => {
            "Direct connections work with every peer that can send UDP at all: whoever knows the\n\
             address may come in, once this host has sent something."
        }
        (Behavior::None | Behavior::EndpointIndependent, Behavior::AddressDependent) => {
            "Direct connections work with nearly every peer, those behind strict NATs included, once\n\
             both sides have written to each other, as ICE does."
        }
        (Behavior::None | Behavior::EndpointIndependent, _) => {
            "Direct connections work with most peers, once both sides have written to each other, as\n\
             ICE does. With peers that show everyone another address (symmetric NATs), a relay is\n\
             needed."
        }
        (_, Behavior::None | Behavior::EndpointIndependent) => {
            "Others are shown another address than the server, but everyone may come in at each. Direct\n\
             connections work with most peers that write first, as with ICE both sides do."
        }
        _ => {
            "Every peer sees another address (a symmetric NAT). Direct connections work with peers whose\n\
             filter is open or looks at hosts only; with others a relay is needed."
        }
    }
}

/// Whether an address is of a host, a link or a site, or of a provider's inside.
fn is_inner(ip: IpAddr) -> bool {
    use AddressKind::{LinkLocal, Loopback, Private, Shared, UniqueLocal};
    matches!(kind(Address::Ip(ip)), Private | Shared | UniqueLocal | LinkLocal | Loopback)
}

#[cfg(test)]
mod tests {
    use frazil_sansio::Instant;
    use frazil_stun::discovery::{Config, Discovery};

    use super::*;

    #[test]
    fn addresses_within_are_told_from_those_of_the_internet() {
        let inner = |ip: &str| is_inner(ip.parse().unwrap());
        assert!(
            ["127.0.0.1", "10.0.0.2", "100.64.0.1", "fd00::1", "fe80::1"].into_iter().all(inner)
        );
        assert!(!["203.0.113.10", "8.8.8.8", "2001:db8::1"].into_iter().any(inner));
    }

    #[test]
    fn without_nat_and_firewall_everyone_may_come() {
        let said = connecting(Behavior::None, Behavior::None);
        assert_eq!(said, "Every peer can connect to this host directly.");
    }

    #[test]
    fn where_it_ended_before_an_answer_nothing_is_said_of_udp() {
        let server = "198.51.100.2:3478".parse().unwrap();
        let mut discovery = Discovery::new(Config::new([7; 32]), server, Instant::ZERO);
        discovery.stop(Instant::ZERO);
        assert!(meaning(discovery.report()).contains("whether UDP passes cannot be told"));
    }
}
