//! A candidate, borrowed from the line that it was read from.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::address::Address;
use crate::departure::Departure;
use crate::error::ParseError;
use crate::extensions::{Extensions, ExtensionsIter};
use crate::grammar;
use crate::kind::CandidateType;
use crate::priority::{self, Parts};
use crate::transport::{TcpType, Transport};
use crate::write::Line;

/// One transport address that may reach an agent, as RFC 8839 §5.1 writes it.
///
/// `Display` writes `candidate:…`, the form of `RTCIceCandidate.candidate` and of an attribute
/// without its `a=`. What [`parse`](Self::parse) returned, written and parsed again is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate<'a> {
    /// 1 to 32 ice-chars, equal for candidates of the same type, base, server and transport.
    pub foundation: &'a str,
    /// The component of the data stream: 1 to 256; 1 is RTP or the only one, 2 is RTCP.
    pub component: u16,
    /// The transport protocol.
    pub transport: Transport<'a>,
    /// The priority as written; see [`priority_in_range`](Self::priority_in_range).
    pub priority: u32,
    /// The address, or the name of it.
    pub address: Address<'a>,
    /// The port; 9 for a TCP candidate that accepts no connection.
    pub port: u16,
    /// The type, `kind` because `type` is a keyword.
    pub kind: CandidateType<'a>,
    /// `raddr`: the base of a reflexive candidate, the mapped address of a relayed one.
    pub related_address: Option<Address<'a>>,
    /// `rport`: the port that belongs to it.
    pub related_port: Option<u16>,
    /// `tcptype`, for TCP candidates.
    pub tcp_type: Option<TcpType>,
    /// What else follows.
    pub extensions: Extensions<'a>,
}

impl<'a> Candidate<'a> {
    /// Reads `a=candidate:…`, `candidate:…` or the bare value.
    ///
    /// # Errors
    ///
    /// The column, the field and the cause of the first departure from the grammar.
    pub fn parse(text: &'a str) -> Result<Self, ParseError> {
        grammar::candidate(text)
    }

    /// A candidate with neither related address nor extensions.
    ///
    /// `foundation` must be 1 to 32 ice-chars ([`Foundation`](crate::Foundation) is) and `component`
    /// 1 to 256, or what is written does not parse.
    #[must_use]
    pub const fn new(
        foundation: &'a str,
        component: u16,
        transport: Transport<'a>,
        priority: u32,
        address: SocketAddr,
        kind: CandidateType<'a>,
    ) -> Self {
        Self {
            foundation,
            component,
            transport,
            priority,
            address: Address::Ip(address.ip()),
            port: address.port(),
            kind,
            related_address: None,
            related_port: None,
            tcp_type: None,
            extensions: Extensions::NONE,
        }
    }

    /// With the related address that reflexive and relayed candidates must have, and host candidates
    /// must not (RFC 8839 §5.1).
    #[must_use]
    pub const fn with_related(mut self, related: SocketAddr) -> Self {
        self.related_address = Some(Address::Ip(related.ip()));
        self.related_port = Some(related.port());
        self
    }

    /// With a related address that says nothing: `0.0.0.0` or `::`, port 9 (RFC 8839 §5.1).
    #[must_use]
    pub const fn with_hidden_related(self) -> Self {
        let nowhere = match self.address {
            Address::Ip(IpAddr::V6(_)) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
            _ => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        };
        self.with_related(SocketAddr::new(nowhere, 9))
    }

    /// With the direction of a TCP candidate; an active one is written with port 9 (RFC 6544 §4.5).
    #[must_use]
    pub const fn with_tcp_type(mut self, tcp_type: TcpType) -> Self {
        if matches!(tcp_type, TcpType::Active) {
            self.port = 9;
        }
        self.tcp_type = Some(tcp_type);
        self
    }

    /// With these extensions. A `tcptype` among them does not count:
    /// [`with_tcp_type`](Self::with_tcp_type) sets it.
    #[must_use]
    pub const fn with_extensions(mut self, extensions: Extensions<'a>) -> Self {
        self.extensions = extensions;
        self
    }

    /// Address and port, unless the address is a name.
    #[must_use]
    pub fn socket_address(&self) -> Option<SocketAddr> {
        self.address.ip().map(|ip| SocketAddr::new(ip, self.port))
    }

    /// Related address and port, if both are there and the address is not a name.
    #[must_use]
    pub fn related_socket_address(&self) -> Option<SocketAddr> {
        let ip = self.related_address.and_then(Address::ip)?;
        self.related_port.map(|port| SocketAddr::new(ip, port))
    }

    /// False if the priority is 0 or above 2³¹−1, which RFC 8445 §5.1.2 forbids.
    ///
    /// The grammar lets such a line through, and pair priorities made of it would not fit 64 bits.
    /// An agent refuses the candidate.
    #[must_use]
    pub const fn priority_in_range(&self) -> bool {
        priority::in_range(self.priority)
    }

    /// Writes the line to a text, as [`Display`](fmt::Display) does, without the detour over a
    /// formatter.
    ///
    /// ```
    /// # use frazil_candidate::Candidate;
    /// let candidate = Candidate::parse("1 1 UDP 2130706431 192.0.2.1 8998 typ host")?;
    /// let mut text = String::from("a=");
    /// candidate.write_to(&mut text)?;
    /// assert_eq!(text, "a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the text refuses; a string takes everything.
    pub fn write_to<W: fmt::Write + ?Sized>(&self, out: &mut W) -> fmt::Result {
        let mut line = Line::new(out);
        line.ascii(b"candidate:")?;
        line.text(self.foundation)?;
        line.ascii(b" ")?;
        line.number(self.component.into())?;
        line.ascii(b" ")?;
        line.text(self.transport.as_str())?;
        line.ascii(b" ")?;
        line.number(self.priority)?;
        line.ascii(b" ")?;
        self.address.put(&mut line)?;
        line.ascii(b" ")?;
        line.number(self.port.into())?;
        line.ascii(b" typ ")?;
        line.text(self.kind.as_str())?;
        if let Some(address) = self.related_address {
            line.ascii(b" raddr ")?;
            address.put(&mut line)?;
        }
        if let Some(port) = self.related_port {
            line.ascii(b" rport ")?;
            line.number(port.into())?;
        }
        if let Some(direction) = self.tcp_type {
            line.ascii(b" tcptype ")?;
            line.text(direction.as_str())?;
        }
        if !self.extensions.is_empty() {
            line.ascii(b" ")?;
            self.extensions.put(&mut line)?;
        }
        line.flush()
    }

    /// The priority, taken apart.
    #[must_use]
    pub const fn priority_parts(&self) -> Parts {
        priority::split(self.priority)
    }

    /// The priority that RFC 8445 §5.1.2.1 computes with the recommended preference of the type, this
    /// component, and the local preference that the priority holds, which is the agent's own choice.
    ///
    /// `None` for a type without a recommendation. Agents may choose another preference and even
    /// another formula, so a difference is no mistake.
    ///
    /// ```
    /// # use frazil_candidate::Candidate;
    /// let host = Candidate::parse("1 1 UDP 2130706431 192.0.2.1 8998 typ host")?;
    /// assert_eq!(host.recommended_priority(), Some(host.priority));
    /// // Of RFC 8840 §4.4: the priority of component 1 on component 2.
    /// let copied = Candidate::parse("1 2 UDP 2130706431 192.0.2.1 8999 typ host")?;
    /// assert_eq!(copied.recommended_priority(), Some(2130706430));
    /// # Ok::<(), frazil_candidate::ParseError>(())
    /// ```
    #[must_use]
    pub fn recommended_priority(&self) -> Option<u32> {
        if let CandidateType::Other(_) = self.kind {
            return None;
        }
        let type_preference = self.kind.type_preference();
        Some(
            Parts { type_preference, component: self.component, ..self.priority_parts() }
                .priority(),
        )
    }

    /// What in the candidate an RFC forbids, though it can be read. Nothing in most.
    ///
    /// ```
    /// # use frazil_candidate::{Candidate, Departure};
    /// let line = "1 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 0.0.0.0 rport 0";
    /// let candidate = Candidate::parse(line)?;
    /// assert!(candidate.departures().eq([Departure::HiddenPort]));
    /// assert_eq!(Departure::HiddenPort.section(), "RFC 8839 §5.1");
    /// # Ok::<(), frazil_candidate::ParseError>(())
    /// ```
    pub fn departures(&self) -> impl Iterator<Item = Departure> + use<'a> {
        let candidate = *self;
        Departure::ALL.into_iter().filter(move |departure| departure.is_in(&candidate))
    }

    /// Says whether what [`Display`](fmt::Display) writes would be read again as the same.
    ///
    /// What [`parse`](Self::parse) returned always would; a value built by hand may hold texts that
    /// are no fields.
    ///
    /// # Errors
    ///
    /// The first field that would not.
    pub fn check(&self) -> Result<(), ParseError> {
        grammar::check(self)
    }

    /// The pairs of name and value behind the candidate, `tcptype` excepted.
    #[must_use]
    pub const fn extensions(&self) -> ExtensionsIter<'a> {
        self.extensions.iter()
    }

    /// The value of the extension of that name, such as `generation` or `network-cost`.
    #[must_use]
    pub fn extension(&self, name: &str) -> Option<&'a str> {
        self.extensions.get(name)
    }

    /// The username fragment that the candidate belongs to (RFC 8838 §9), by which a late candidate
    /// of a former ICE generation is told from a current one.
    #[must_use]
    pub fn ufrag(&self) -> Option<&'a str> {
        self.extension("ufrag")
    }

    /// The generation of ICE credentials that the candidate belongs to, counted from 0 by agents that
    /// descend from libwebrtc. `None` as well if the value is no number.
    #[must_use]
    pub fn generation(&self) -> Option<u32> {
        self.extension("generation")?.parse().ok()
    }

    /// The network interface that the candidate is on, numbered by an agent that descends from
    /// libwebrtc. `None` as well if the value is no number.
    #[must_use]
    pub fn network_id(&self) -> Option<u16> {
        self.extension("network-id")?.parse().ok()
    }

    /// What that network costs: 0 for a wire, up to 999. Agents that descend from libwebrtc write it,
    /// and prefer pairs that cost less. `None` as well if the value is no number.
    #[must_use]
    pub fn network_cost(&self) -> Option<u16> {
        self.extension("network-cost")?.parse().ok()
    }
}

impl fmt::Display for Candidate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(f)
    }
}
