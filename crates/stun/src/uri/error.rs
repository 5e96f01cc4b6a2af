//! Why a text is no STUN or TURN URI, where, and what to write instead.

use core::error::Error;
use core::fmt;

/// Why a text is no STUN or TURN URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UriError {
    /// Where, in octets from the start of the text.
    pub offset: usize,
    /// What is wrong there.
    pub problem: UriProblem,
}

/// What is wrong with a text that should be a STUN or TURN URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UriProblem {
    /// It does not start with one of the four schemes.
    Scheme,
    /// Slashes before the host, as only hierarchical URIs have them.
    Slashes {
        /// The scheme, without its colon.
        scheme: &'static str,
    },
    /// A user name before an `@`.
    UserInfo,
    /// No host.
    NoHost,
    /// A character that no host has.
    Character(char),
    /// A `%` without two hexadecimal digits.
    PercentEncoding,
    /// A name whose last label is a number: not an IPv4 address, but some resolvers would read one.
    Number,
    /// An IPv6 address without brackets.
    Unbracketed,
    /// A `[` without a `]`.
    Bracket,
    /// What stands in brackets is no IPv6 address.
    Ipv6,
    /// An address of a kind that was not there when RFC 3986 was written.
    FutureAddress,
    /// What stands behind the host is no port.
    Port,
    /// A port above 65535.
    PortTooLarge,
    /// A path behind host and port.
    Path,
    /// A query that no such URI has: any for `stun:`, all but `?transport=` for `turn:`.
    Query {
        /// The scheme, without its colon.
        scheme: &'static str,
    },
    /// `?transport=` without a value.
    NoTransport,
    /// A fragment.
    Fragment,
}

impl fmt::Display for UriProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            Self::Scheme => "a URI of a server starts with stun:, stuns:, turn: or turns:",
            Self::Slashes { scheme } => {
                return write!(f, "no // belongs in a {scheme}: URI, write {scheme}:host");
            }
            Self::UserInfo => "no user stands before the host, give the credentials beside the URI",
            Self::NoHost => "the host is missing, write a name or an address",
            Self::Character(found) => {
                return write!(f, "{found:?} is no character of a host name");
            }
            Self::PercentEncoding => "a % needs two hexadecimal digits behind it",
            Self::Number => {
                "a host that ends in a number is neither a name nor an IPv4 address, \
                 write four decimal numbers from 0 to 255 without leading zeros"
            }
            Self::Unbracketed => "an IPv6 address stands in brackets, write [address]",
            Self::Bracket => "the ] of the IPv6 address is missing",
            Self::Ipv6 => "what stands in brackets is no IPv6 address (zones are not allowed)",
            Self::FutureAddress => "addresses of this kind are not known, write IPv4 or IPv6",
            Self::Port => "the port is not a number",
            Self::PortTooLarge => "no port is above 65535",
            Self::Path => "no path belongs here, end the URI behind host and port",
            Self::Query { scheme: scheme @ ("stun" | "stuns") } => {
                return write!(f, "no query belongs in a {scheme}: URI, leave it out");
            }
            Self::Query { scheme } => {
                return write!(
                    f,
                    "a {scheme}: URI has no query but ?transport=udp or ?transport=tcp"
                );
            }
            Self::NoTransport => "the transport is missing, write udp or tcp",
            Self::Fragment => "no fragment belongs here, leave out the # and what follows",
        })
    }
}

impl Error for UriProblem {}

impl fmt::Display for UriError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at offset {}: {}", self.offset, self.problem)
    }
}

impl Error for UriError {}
