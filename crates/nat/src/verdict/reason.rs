//! Why packets are dropped, and what their senders are told.

use core::fmt;

use crate::IcmpError;

/// Why a packet was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// All UDP is blocked here.
    Blocked,
    /// TCP gets out to ports 80 and 443 alone ([`Config::web_only`](crate::Config::web_only)).
    WebOnly,
    /// From outside, to an external endpoint that no binding stands behind; from inside, an answer or
    /// an error about something that never came in.
    NoBinding,
    /// From outside, and the filter does not admit this sender (RFC 4787 §5).
    Filtered,
    /// A TCP segment of a connection whose beginning was not seen.
    NoConnection,
    /// A SYN from outside that nobody inside met with one of its own (RFC 5382 §4.3 REQ-4).
    Unsolicited,
    /// The same through a firewall, which has forbidden it (RFC 6092 §3.3.1).
    Forbidden,
    /// A SYN from outside that waited, and was met by one from inside: the connection goes on
    /// without it (RFC 5382 §4.3 REQ-4).
    SimultaneousOpen,
    /// From inside, to an external address of this NAT, which does not hairpin (RFC 4787 §6). No query
    /// turns back: many hosts share the address, and its identifier names none of them
    /// (RFC 5508 §5 asks for it of Basic NAT alone).
    NoHairpin,
    /// The table of bindings is full ([`Limits::bindings`](crate::Limits::bindings)).
    BindingsFull,
    /// The table of filters is full ([`Limits::filters`](crate::Limits::filters)).
    FiltersFull,
    /// The table of reply paths is full ([`Limits::replies`](crate::Limits::replies)).
    RepliesFull,
    /// The table of sessions is full ([`Limits::sessions`](crate::Limits::sessions)).
    SessionsFull,
    /// The table of TCP connections is full ([`Limits::connections`](crate::Limits::connections)).
    ConnectionsFull,
    /// No external port is free for this internal endpoint.
    PortsExhausted,
    /// The internal address has as many port blocks as it may, and no port of them is free
    /// ([`PortBlocks::per_subscriber`](crate::PortBlocks::per_subscriber)).
    PortLimit,
    /// The NAT has no external address of the packet's family.
    NoExternalAddress,
    /// Source and destination are of different families.
    FamilyMismatch,
    /// Source or destination port is 0, which nobody can answer.
    PortZero,
    /// It has made all the hops that it might.
    HopLimit,
    /// It is longer than what the next hop takes, and may not be fragmented.
    TooBig {
        /// How long it may be, in octets.
        mtu: u16,
    },
    /// A fragment, and this NAT forwards none ([`Fragments`](crate::Fragments)).
    FragmentRefused,
    /// A later fragment whose first one has not come, or not in time.
    FragmentLost,
    /// The table of fragments is full ([`Limits::fragments`](crate::Limits::fragments)), or so many
    /// packets wait as may ([`Limits::held`](crate::Limits::held)).
    FragmentsFull,
    /// What stands on one side has no place on the other: through NAT64, a destination outside the
    /// prefix or a source under it (RFC 6146 §3.5), an address that the
    /// [well-known prefix](crate::Prefix::WELL_KNOWN) must not hold, or an ICMP error that only one of
    /// the two protocols knows.
    Untranslatable,
}

impl Reason {
    /// The reason in a few words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blocked => "UDP is blocked",
            Self::WebOnly => "TCP gets out to the web alone",
            Self::NoBinding => "no binding for the destination",
            Self::Filtered => "the filter does not admit the sender",
            Self::NoConnection => "no such connection",
            Self::Unsolicited => "nobody asked for the connection",
            Self::Forbidden => "the firewall forbids the connection",
            Self::SimultaneousOpen => "the inside opens the connection itself",
            Self::NoHairpin => "no hairpinning",
            Self::BindingsFull => "the table of bindings is full",
            Self::FiltersFull => "the table of filters is full",
            Self::RepliesFull => "the table of reply paths is full",
            Self::SessionsFull => "the table of sessions is full",
            Self::ConnectionsFull => "the table of connections is full",
            Self::PortsExhausted => "no external port is free",
            Self::PortLimit => "the internal address has used up its ports",
            Self::NoExternalAddress => "no external address of this family",
            Self::FamilyMismatch => "source and destination are of different families",
            Self::PortZero => "port 0",
            Self::HopLimit => "no hop is left",
            Self::TooBig { .. } => "too big for the next hop",
            Self::FragmentRefused => "fragments are not forwarded",
            Self::FragmentLost => "the first fragment is missing",
            Self::FragmentsFull => "the table of fragments is full",
            Self::Untranslatable => "it has no counterpart on the other side",
        }
    }

    /// What its sender is told; `None` where it is dropped in silence.
    pub(crate) const fn answer(self) -> Option<IcmpError> {
        match self {
            // rfc5508-s6-a
            Self::BindingsFull
            | Self::FiltersFull
            | Self::RepliesFull
            | Self::SessionsFull
            | Self::ConnectionsFull
            | Self::PortsExhausted
            | Self::PortLimit
            | Self::Forbidden => Some(IcmpError::Prohibited),
            Self::Unsolicited => Some(IcmpError::PortUnreachable),
            Self::HopLimit => Some(IcmpError::TimeExceeded),
            Self::TooBig { mtu } => Some(IcmpError::TooBig { mtu }),
            _ => None,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl core::error::Error for Reason {}
