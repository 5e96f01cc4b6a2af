//! The protocols whose flows have bindings, each with endpoints of its own.

use core::fmt;

/// What an endpoint belongs to. A UDP port and the TCP port of the same number are two endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// UDP (RFC 4787).
    Udp,
    /// TCP (RFC 5382).
    Tcp,
    /// ICMP and ICMPv6 queries (RFC 5508 §3); the identifier is in the place of the port.
    Icmp,
}

impl Protocol {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Udp, Self::Tcp, Self::Icmp];

    /// `udp`, `tcp` or `icmp`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Icmp => "icmp",
        }
    }

    /// For hashing.
    pub(crate) const fn number(self) -> u32 {
        match self {
            Self::Udp => 17,
            Self::Tcp => 6,
            Self::Icmp => 1,
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
