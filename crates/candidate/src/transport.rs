//! The transport of a candidate, and the direction of a TCP one.

use core::fmt;

/// The transport of a candidate (RFC 8839 §5.1, RFC 6544 §4.5).
///
/// `UDP` and `TCP` are recognised in any case and written in capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport<'a> {
    /// UDP.
    Udp,
    /// TCP, which comes with a [`TcpType`].
    Tcp,
    /// A token that is neither.
    Other(&'a str),
}

impl<'a> Transport<'a> {
    /// Names the transport behind a token.
    #[must_use]
    pub fn from_token(token: &'a str) -> Self {
        if token.eq_ignore_ascii_case("udp") {
            Self::Udp
        } else if token.eq_ignore_ascii_case("tcp") {
            Self::Tcp
        } else {
            Self::Other(token)
        }
    }

    /// The token that is written.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Other(token) => token,
        }
    }
}

impl fmt::Display for Transport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who opens the connection of a TCP candidate (RFC 6544 §4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TcpType {
    /// It opens connections and accepts none; its port is written as 9.
    Active,
    /// It accepts connections and opens none.
    Passive,
    /// Both sides open at the same time.
    SimultaneousOpen,
}

impl TcpType {
    /// Names the type behind the value of `tcptype`.
    #[must_use]
    pub fn from_token(token: &str) -> Option<Self> {
        if token.eq_ignore_ascii_case("active") {
            Some(Self::Active)
        } else if token.eq_ignore_ascii_case("passive") {
            Some(Self::Passive)
        } else if token.eq_ignore_ascii_case("so") {
            Some(Self::SimultaneousOpen)
        } else {
            None
        }
    }

    /// The value that is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Passive => "passive",
            Self::SimultaneousOpen => "so",
        }
    }
}

impl fmt::Display for TcpType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
