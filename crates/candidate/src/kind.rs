//! The type of a candidate.

use core::fmt;

/// The type of a candidate (RFC 8445 §4), under the names of RFC 8839 §5.1.
///
/// The four registered types are recognised in any case and written in small letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CandidateType<'a> {
    /// `host`: an address of an interface of the host itself.
    Host,
    /// `srflx`: an address on a NAT, told by a STUN or TURN server.
    ServerReflexive,
    /// `prflx`: an address on a NAT, told by the peer.
    PeerReflexive,
    /// `relay`: an address on a TURN server.
    Relayed,
    /// Another token.
    Other(&'a str),
}

impl<'a> CandidateType<'a> {
    /// Names the type behind a token.
    #[must_use]
    pub fn from_token(token: &'a str) -> Self {
        if token.eq_ignore_ascii_case("host") {
            Self::Host
        } else if token.eq_ignore_ascii_case("srflx") {
            Self::ServerReflexive
        } else if token.eq_ignore_ascii_case("prflx") {
            Self::PeerReflexive
        } else if token.eq_ignore_ascii_case("relay") {
            Self::Relayed
        } else {
            Self::Other(token)
        }
    }

    /// The token that is written.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        match self {
            Self::Host => "host",
            Self::ServerReflexive => "srflx",
            Self::PeerReflexive => "prflx",
            Self::Relayed => "relay",
            Self::Other(token) => token,
        }
    }

    /// The recommended type preference (RFC 8445 §5.1.2.2): 126 for host, 110 for peer-reflexive,
    /// 100 for server-reflexive, 0 for relayed candidates and for types that are not known.
    #[must_use]
    pub const fn type_preference(self) -> u8 {
        match self {
            Self::Host => 126,
            Self::PeerReflexive => 110,
            Self::ServerReflexive => 100,
            Self::Relayed | Self::Other(_) => 0,
        }
    }
}

impl fmt::Display for CandidateType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
