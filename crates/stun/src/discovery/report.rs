//! What was found out, and what was not.

use core::fmt;
use core::net::SocketAddr;
use core::time::Duration;

use super::Unknown;

/// Something found out, or why it is not known.
pub type Finding<T> = Result<T, Unknown>;

/// What is known of the way between this host and the server.
///
/// It holds for the moment it was found (RFC 5780 §4): a NAT may become stricter at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Whether the server answers over UDP at all (RFC 5780 §4.2).
    pub udp: Finding<bool>,
    /// Where the server sees this host.
    pub public_address: Finding<SocketAddr>,
    /// Which packets share a public endpoint (RFC 5780 §4.3); [`Behavior::None`] where this host is
    /// seen as it is.
    pub mapping: Finding<Behavior>,
    /// Who may come in (RFC 5780 §4.4); [`Behavior::None`] where everyone may, unasked.
    pub filtering: Finding<Behavior>,
    /// Whether packets to one's own public endpoint come back in (RFC 5780 §3.4).
    pub hairpinning: Finding<Hairpinning>,
    /// How public ports are chosen.
    pub ports: Finding<Ports>,
    /// How long a binding lives (RFC 5780 §4.6).
    pub lifetime: Finding<Lifetime>,
    /// Which packets keep a binding alive.
    pub refresh: Finding<Refresh>,
    /// Whether fragments pass, both ways (RFC 5780 §3.5).
    pub fragments: Finding<bool>,
    /// Whether something on the way rewrites addresses that it finds in payloads (RFC 5780 §3.6).
    pub rewrites_payloads: Finding<bool>,
}

impl Report {
    /// Nothing is known yet.
    pub(super) const EMPTY: Self = Self::all(Unknown::NotTested);

    const fn all(why: Unknown) -> Self {
        Self {
            udp: Err(why),
            public_address: Err(why),
            mapping: Err(why),
            filtering: Err(why),
            hairpinning: Err(why),
            ports: Err(why),
            lifetime: Err(why),
            refresh: Err(why),
            fragments: Err(why),
            rewrites_payloads: Err(why),
        }
    }

    /// Says of what the first answer would have told why it is not known.
    pub(super) fn give_up(&mut self, why: Unknown) {
        fn put<T>(finding: &mut Finding<T>, why: Unknown) {
            if matches!(finding, Err(Unknown::NotTested)) {
                *finding = Err(why);
            }
        }
        put(&mut self.udp, why);
        put(&mut self.public_address, why);
        put(&mut self.rewrites_payloads, why);
    }
}

/// What mapping or filtering depends on (RFC 4787 §4.1, §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Behavior {
    /// There is none.
    None,
    /// On the internal endpoint only.
    EndpointIndependent,
    /// Also on the external IP address.
    AddressDependent,
    /// Also on the external IP address and port.
    AddressAndPortDependent,
}

impl fmt::Display for Behavior {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "none",
            Self::EndpointIndependent => "endpoint-independent",
            Self::AddressDependent => "address-dependent",
            Self::AddressAndPortDependent => "address-and-port-dependent",
        })
    }
}

/// What becomes of packets to one's own public endpoint (RFC 4787 §6).
///
/// Where a filter lets in nobody whose endpoint is not known beforehand, and every destination gets a
/// mapping of its own, none can come back, whatever the NAT may mean to do: that is
/// [`None`](Self::None) too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hairpinning {
    /// None comes back.
    None,
    /// They come back and show the sender's internal endpoint.
    InternalSource,
    /// They come back and show the sender's public endpoint.
    ExternalSource,
}

impl Hairpinning {
    /// Whether packets come back at all.
    #[must_use]
    pub const fn comes_back(self) -> bool {
        !matches!(self, Self::None)
    }
}

/// How public ports are chosen (RFC 4787 §4.2), as far as eight sockets show it: four pairs of an even
/// port and the odd one above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Ports {
    /// By what rule.
    pub assignment: PortAssignment,
    /// Even stays even, and odd stays odd (RFC 4787 §4.2.2).
    pub parity: bool,
    /// Neighbours stay neighbours (RFC 4787 §4.2.3).
    pub contiguity: bool,
    /// On how many public IP addresses the sockets were seen (RFC 4787 §4.1).
    pub addresses: usize,
}

/// By what rule a public port is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PortAssignment {
    /// The socket's own, wherever it is free.
    Preserved,
    /// Each so far from the one before, or a little further where others came in between.
    Sequential {
        /// How far, for most.
        step: i32,
    },
    /// None that could be seen.
    Random,
}

/// How long a binding lives that nothing passes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lifetime {
    /// It was alive after this time.
    pub at_least: Duration,
    /// It was gone after this time; `None` where it outlived the search.
    pub less_than: Option<Duration>,
}

/// Which packets keep a binding alive (RFC 4787 §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refresh {
    /// None do.
    Neither,
    /// Those from inside.
    Outbound,
    /// Those from outside.
    Inbound,
    /// Both.
    Both,
}

impl fmt::Display for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Neither => "neither",
            Self::Outbound => "outbound",
            Self::Inbound => "inbound",
            Self::Both => "both",
        })
    }
}
