//! Which flow a packet belongs to: a protocol, an internal endpoint and a remote one.

use core::net::{IpAddr, SocketAddr};

use crate::packet::endpoint::Endpoint;
use crate::{Content, Mode, Packet, Protocol, Reason, TcpFlags};

/// A packet as the tables see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flow {
    pub(crate) protocol: Protocol,
    pub(crate) source: Endpoint,
    pub(crate) destination: Endpoint,
    /// A TCP segment's.
    pub(crate) flags: TcpFlags,
    /// Whether it only answers.
    pub(crate) reply: bool,
}

impl Flow {
    /// Of a packet that has endpoints of its own.
    #[inline(always)]
    pub(crate) const fn of(packet: &Packet) -> Option<Self> {
        let (protocol, flags, reply) = match packet.content {
            Content::Udp => (Protocol::Udp, TcpFlags(0), false),
            Content::Tcp(flags) => (Protocol::Tcp, flags, false),
            Content::Query { reply } => (Protocol::Icmp, TcpFlags(0), reply),
            Content::Error { .. } | Content::Rest(_) => return None,
        };
        let source = Endpoint::of(&packet.source);
        let destination = Endpoint::of(&packet.destination);
        Some(Self { protocol, source, destination, flags, reply })
    }

    /// Of a packet from inside: with a destination as the outside knows it, if there is one. Who claims
    /// to be under the prefix would have its packets run in circles (RFC 6146 §3.5, §5.4).
    #[inline(always)]
    pub(crate) fn outwards(&mut self, mode: Mode) -> Result<(), Reason> {
        if let Mode::Nat64(prefix) = mode {
            if matches!(self.source.ip(), IpAddr::V6(own) if prefix.extract(own).is_some()) {
                return Err(Reason::Untranslatable);
            }
            self.destination = mode.outwards(self.destination).ok_or(Reason::Untranslatable)?;
        }
        Ok(())
    }

    /// Whether it begins a TCP connection.
    #[inline]
    pub(crate) const fn opens(&self) -> bool {
        matches!(self.protocol, Protocol::Tcp) && self.flags.opens()
    }

    /// Refuses what cannot be a flow.
    #[inline]
    pub(crate) const fn check(&self) -> Result<(), Reason> {
        let ports = self.source.port() != 0 && self.destination.port() != 0;
        if self.source.is_ipv4() != self.destination.is_ipv4() {
            return Err(Reason::FamilyMismatch);
        }
        if !ports && !matches!(self.protocol, Protocol::Icmp) {
            return Err(Reason::PortZero);
        }
        Ok(())
    }
}

/// The remote endpoint as filters and mappings know it: a query's identifier is the inside's alone.
pub(crate) const fn known_as(protocol: Protocol, remote: Endpoint) -> Endpoint {
    match protocol {
        Protocol::Icmp => remote.with_port(0),
        _ => remote,
    }
}

impl Mode {
    /// What the outside calls an address that the inside writes to; `None` for what it cannot write to.
    #[inline]
    pub(crate) fn outwards(self, remote: Endpoint) -> Option<Endpoint> {
        let Self::Nat64(prefix) = self else { return Some(remote) };
        let IpAddr::V6(address) = remote.ip() else { return None };
        let address = prefix.extract(address).filter(|address| prefix.may_hold(*address))?;
        Some(Endpoint::new(SocketAddr::new(address.into(), remote.port())))
    }

    /// What the inside calls an address that the outside writes from; `None` for what it must not
    /// hear of.
    #[inline]
    pub(crate) fn inwards(self, remote: Endpoint) -> Option<Endpoint> {
        let may_come = match (self, remote.ip()) {
            (Self::Nat64(prefix), IpAddr::V4(address)) => prefix.may_hold(address),
            _ => true,
        };
        may_come.then(|| self.embedded(remote))
    }

    /// The same, whatever the address is.
    pub(crate) fn embedded(self, remote: Endpoint) -> Endpoint {
        let Self::Nat64(prefix) = self else { return remote };
        let IpAddr::V4(address) = remote.ip() else { return remote };
        Endpoint::new(SocketAddr::new(prefix.embed(address).into(), remote.port()))
    }
}
