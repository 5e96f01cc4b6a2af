//! Every axis on which NATs differ, each independent of the others.

pub(crate) mod assignment;
pub(crate) mod behavior;
pub(crate) mod kind;
pub(crate) mod limits;
pub(crate) mod prefix;
pub(crate) mod preset;

use alloc::vec::Vec;
use core::net::IpAddr;
use core::time::Duration;

use crate::{
    Behavior, Fragments, Limits, Overloading, Pooling, PortAssignment, PortBlocks, Prefix, Tcp,
};

/// How a NAT behaves. [`Config::new`] is a NAT that keeps RFC 4787's rules; a
/// [`Preset`](crate::Preset) makes one with an everyday name; every field may then be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// What the device does at all.
    pub mode: Mode,
    /// Which packets of an internal endpoint share an external endpoint (RFC 4787 §4.1).
    pub mapping: Behavior,
    /// Which external endpoints may send to an internal one (RFC 4787 §5).
    pub filtering: Behavior,
    /// Where a filter remembers whom the inside has sent to.
    pub filter_scope: FilterScope,
    /// By which binding an answer leaves.
    pub reply_path: ReplyPath,
    /// Whether TCP gets out to ports 80 and 443 alone. [`Mode::Transparent`] does not look.
    pub web_only: bool,
    /// How the external port is chosen (RFC 4787 §4.2.1).
    pub ports: PortAssignment,
    /// Whether even ports get even ones and odd ports odd ones, as long as there are any
    /// (RFC 4787 §4.2.2 REQ-4).
    pub parity: bool,
    /// Whether neighbours stay neighbours where that can be had: of one internal address, an even
    /// port and the odd one above it, as RTP and RTCP use them (RFC 4787 §4.2.3). Parity follows.
    pub contiguity: bool,
    /// Whether internal endpoints share an external one (RFC 4787 §4.2.1 REQ-3).
    pub overloading: Overloading,
    /// Where the ports come from in blocks; `None` when each is anybody's.
    pub port_blocks: Option<PortBlocks>,
    /// How the external address is chosen where there are several (RFC 4787 §4.1).
    pub pooling: Pooling,
    /// What becomes of packets from inside to an external endpoint of this NAT (RFC 4787 §6).
    pub hairpinning: Hairpinning,
    /// Which packets keep a binding and its filters alive (RFC 4787 §4.3). Those of TCP live by their
    /// connections, which either side keeps alive (RFC 5382 §5).
    pub refresh: Refresh,
    /// How long a UDP binding lives without being refreshed (RFC 4787 §4.3); [`Duration::MAX`] is for
    /// ever.
    pub timeout: Duration,
    /// How long a filter admits a sender of UDP without being refreshed; `None` means
    /// [`timeout`](Self::timeout).
    pub filter_timeout: Option<Duration>,
    /// How long a packet to or from one of the remote ports 1 to 1023 keeps a UDP binding and its
    /// filter alive, where such flows are known to be short (RFC 4787 §4.3 REQ-5b); `None` for as long
    /// as others do. It never takes away what another packet has given.
    pub well_known_timeout: Option<Duration>,
    /// How long an ICMP query may wait for its answer (RFC 5508 §3.2 REQ-2): 60 seconds at least.
    pub icmp_timeout: Duration,
    /// What is different with TCP.
    pub tcp: Tcp,
    /// Which fragments are forwarded (RFC 4787 §11).
    pub fragments: Fragments,
    /// How long packets may be.
    pub mtu: Mtu,
    /// The external addresses. A family without one is not translated but dropped.
    pub external: Vec<IpAddr>,
    /// How much the NAT remembers, and what happens when that is not enough.
    pub limits: Limits,
}

impl Config {
    /// A NAT as RFC 4787 wants it, for applications: endpoint-independent mapping and filtering,
    /// ports preserved where they are free and their parity where they are not, hairpinning with the
    /// external source, bindings that outbound packets keep alive for five minutes.
    #[must_use]
    pub fn new(external: impl IntoIterator<Item = IpAddr>) -> Self {
        Self {
            mode: Mode::Translate,
            mapping: Behavior::EndpointIndependent,
            filtering: Behavior::EndpointIndependent,
            filter_scope: FilterScope::Binding,
            reply_path: ReplyPath::ArrivalBinding,
            web_only: false,
            ports: PortAssignment::Preserve,
            parity: true,
            contiguity: false,
            overloading: Overloading::Never,
            port_blocks: None,
            pooling: Pooling::Paired,
            hairpinning: Hairpinning::ExternalSource,
            refresh: Refresh::Outbound,
            timeout: Duration::from_secs(300),
            filter_timeout: None,
            well_known_timeout: None,
            icmp_timeout: Duration::from_secs(60),
            tcp: Tcp::default(),
            fragments: Fragments::OutOfOrder,
            mtu: Mtu::default(),
            external: external.into_iter().collect(),
            limits: Limits::default(),
        }
    }
}

impl Config {
    /// The same NAT as Linux's netfilter makes it, which knows each session by itself: a sender from
    /// outside keeps its own session alive and nobody else's ([`Refresh::Session`]), and hosts share
    /// an external port while their remote endpoints differ ([`Overloading::ByRemote`]).
    ///
    /// It costs an entry of a table for each session.
    #[must_use]
    pub fn like_netfilter(self) -> Self {
        Self { refresh: Refresh::Session, overloading: Overloading::ByRemote, ..self }
    }
}

/// What the device does at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// A plain router: every packet passes as it is, and nothing is remembered.
    Transparent,
    /// A stateful firewall without translation (RFC 6092 for IPv6): addresses stay as they are, the
    /// filter applies, and its table shows endpoints that are the same inside and outside.
    Firewall,
    /// A NAT: inside endpoints are shown as external ones.
    Translate,
    /// A NAT between IPv6 inside and IPv4 outside (RFC 6146). The inside writes to IPv4 hosts at
    /// addresses under a prefix, and sees them there.
    Nat64(Prefix),
    /// Every UDP packet is dropped, either way; what else there is is translated.
    Block,
}

impl Mode {
    /// Whether packets leave anything behind.
    pub(crate) const fn has_state(self) -> bool {
        matches!(self, Self::Translate | Self::Nat64(_) | Self::Firewall)
    }

    /// Whether endpoints look different from outside.
    pub(crate) const fn translates(self) -> bool {
        matches!(self, Self::Translate | Self::Block | Self::Nat64(_))
    }
}

/// How long packets may be on either side, the IP header among them, in octets; `None` for any
/// length. Only packets that [say their length](crate::Packet::with_length) are measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mtu {
    /// Towards the inside.
    pub inside: Option<u16>,
    /// Towards the outside.
    pub outside: Option<u16>,
}

/// Where a filter remembers whom the inside has sent to.
///
/// RFC 4787 §5 speaks of the internal endpoint; netfilter and most devices look at the binding. It
/// makes a difference only where one internal endpoint has several bindings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FilterScope {
    /// A sender is admitted by the binding through which the inside sent to it.
    Binding,
    /// A sender is admitted by every binding of the internal endpoint that sent to it.
    InternalEndpoint,
}

/// By which binding an answer leaves, where the one that the question came in by is not the one
/// that the mapping would choose.
///
/// Where sessions are known one by one ([`Refresh::Session`], [`Overloading`]), UDP packets to a
/// remote endpoint leave by the session that the inside has already sent to it by, in either kind and
/// whichever way that remote came in since. Only where there is none the kinds differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReplyPath {
    /// By the binding through which this remote endpoint last came in, as netfilter does. That is
    /// remembered for as long as a filter would be.
    ArrivalBinding,
    /// By the one that the mapping chooses, made anew if need be.
    OutboundMapping,
}

/// What becomes of packets from inside to an external endpoint of the same NAT (RFC 4787 §6).
///
/// The filter of the binding that is sent to judges the sender's external endpoint in both kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hairpinning {
    /// They are dropped.
    None,
    /// They turn back showing the sender's internal endpoint.
    InternalSource,
    /// They turn back showing the sender's external endpoint (REQ-9a).
    ExternalSource,
}

/// Which packets keep a binding and its filters alive (RFC 4787 §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refresh {
    /// Those from inside (REQ-6).
    Outbound,
    /// Those from outside that were admitted. Breaks REQ-6; found in the field.
    Inbound,
    /// Both (REQ-6a).
    Both,
    /// Those from inside, and those from outside for their own sender alone: it may go on, and the
    /// binding stays, but nobody else may come in for that. Netfilter does so.
    Session,
}

impl Refresh {
    pub(crate) const fn outbound(self) -> bool {
        matches!(self, Self::Outbound | Self::Both | Self::Session)
    }

    pub(crate) const fn inbound(self) -> bool {
        matches!(self, Self::Inbound | Self::Both | Self::Session)
    }
}
