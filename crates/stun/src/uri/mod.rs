//! Where a server is: `stun:`, `stuns:`, `turn:` and `turns:` URIs (RFC 7064, RFC 7065).
//!
//! They are no generic URIs: nothing but a host, a port and, for TURN, a transport is in them.
//!
//! ```
//! use frazil_stun::uri::{Protocol, Scheme, Transport, Uri};
//!
//! let uri = Uri::parse("turns:turn.example.org?transport=tcp")?;
//! assert_eq!((uri.scheme(), uri.secure()), (Scheme::Turn, true));
//! assert_eq!((uri.port(), uri.transport()), (5349, Transport::Tcp));
//! assert_eq!(uri.server()?.protocol, Protocol::Tls);
//!
//! // Errors say where, and what to write instead.
//! let error = Uri::parse("stun://stun.example.org").unwrap_err();
//! assert_eq!((error.offset, error.to_string().as_str()), (
//!     5,
//!     "at offset 5: no // belongs in a stun: URI, write stun:host",
//! ));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # What is decided where
//!
//! [`Uri::parse`] takes whatever the grammar allows, but for hosts that nothing can make sense of:
//! an empty one, an address of a future kind, and a name that ends in a number, since some resolvers
//! take it for an address (RFC 3986 §3.2.2, §7.4). [`Uri::server`] refuses what cannot be
//! contacted as the URI asks: DTLS, transports without a meaning, and `stuns:` with an address.
//!
//! Names are not resolved here. RFC 8489 §8.1 and RFC 5928 say how: they start from
//! [`Uri::host`], [`Uri::secure`], [`Uri::stated_port`] and [`Uri::stated_transport`].

mod error;
mod grammar;
mod host;
mod server;

use core::fmt;

pub use error::{UriError, UriProblem};
pub use host::Host;
pub use server::{Protocol, Server, Undrivable};

/// What kind of server a URI names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// `stun:` or `stuns:` (RFC 7064).
    Stun,
    /// `turn:` or `turns:` (RFC 7065).
    Turn,
}

/// What a TURN URI says about the transport to the server (RFC 7065 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport<'a> {
    /// `udp`: UDP for `turn:`, DTLS for `turns:`.
    Udp,
    /// `tcp`: TCP for `turn:`, TLS for `turns:`.
    Tcp,
    /// An extension, as it came.
    Other(&'a str),
}

impl fmt::Display for Transport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Other(name) => name,
        })
    }
}

/// A STUN or TURN URI, borrowed from its text.
///
/// `Display` writes it back: scheme and transport in lower case, addresses in their shortest form, a
/// port only where one was stated. Two are equal that state the same; a default stated is not a
/// default left out, and names are compared as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Uri<'a> {
    scheme: Scheme,
    secure: bool,
    host: Host<'a>,
    port: Option<u16>,
    transport: Option<Transport<'a>>,
}

impl<'a> Uri<'a> {
    /// Reads a whole URI, without blanks around it.
    ///
    /// # Errors
    ///
    /// Where it stops being one, and what to write instead.
    pub fn parse(text: &'a str) -> Result<Self, UriError> {
        grammar::uri(text)
    }

    /// STUN or TURN.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether it is `stuns:` or `turns:`, for TLS and DTLS.
    #[must_use]
    pub const fn secure(&self) -> bool {
        self.secure
    }

    /// The server's name or address.
    #[must_use]
    pub const fn host(&self) -> Host<'a> {
        self.host
    }

    /// The port: the stated one, or 3478, or 5349 where it is secure (RFC 8489 §8.1).
    ///
    /// For a name without a stated port, SRV records come first.
    #[must_use]
    pub const fn port(&self) -> u16 {
        match self.port {
            Some(port) => port,
            None if self.secure => 5349,
            None => 3478,
        }
    }

    /// The port, if the URI states one.
    #[must_use]
    pub const fn stated_port(&self) -> Option<u16> {
        self.port
    }

    /// The transport: the stated one, or UDP, or TCP where it is secure.
    #[must_use]
    pub const fn transport(&self) -> Transport<'a> {
        match self.transport {
            Some(transport) => transport,
            None if self.secure => Transport::Tcp,
            None => Transport::Udp,
        }
    }

    /// The transport, if the URI states one. Without, RFC 5928 lets the client choose, whereas
    /// [`transport`](Self::transport) takes the most usual.
    #[must_use]
    pub const fn stated_transport(&self) -> Option<Transport<'a>> {
        self.transport
    }

    /// The scheme's text, without its colon.
    pub(crate) const fn scheme_name(&self) -> &'static str {
        scheme_name(self.scheme, self.secure)
    }
}

const fn scheme_name(scheme: Scheme, secure: bool) -> &'static str {
    match (scheme, secure) {
        (Scheme::Stun, false) => "stun",
        (Scheme::Stun, true) => "stuns",
        (Scheme::Turn, false) => "turn",
        (Scheme::Turn, true) => "turns",
    }
}

impl fmt::Display for Uri<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.scheme_name(), self.host)?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        match self.transport {
            Some(transport) => write!(f, "?transport={transport}"),
            None => Ok(()),
        }
    }
}

impl<'a> TryFrom<&'a str> for Uri<'a> {
    type Error = UriError;

    fn try_from(text: &'a str) -> Result<Self, UriError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::{String, ToString};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            (turn, secure, port) in any::<(bool, bool, Option<u16>)>(),
            (kind, octets) in (0..4, any::<[u8; 16]>()),
            name in "([a-zA-Z0-9_.~!$&'()*+,;=-]|%[0-9a-fA-F]{2}){0,20}\\.[g-z]",
            transport in 0..4,
            other in "[a-zA-Z0-9_.~-]{4,10}",
        ) {
            let [a, b, c, d, ..] = octets;
            let host = match kind {
                0 => Host::Ipv4([a, b, c, d].into()),
                1 => Host::Ipv6(octets.into()),
                2 => Host::Ipv6([a, b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, c, d].into()),
                _ => Host::Name(&name),
            };
            let transport = match transport {
                0 => Some(Transport::Udp),
                1 => Some(Transport::Tcp),
                2 => Some(Transport::Other(&other)),
                _ => None,
            };
            let scheme = if turn { Scheme::Turn } else { Scheme::Stun };
            let transport = if turn { transport } else { None };
            let uri = Uri { scheme, secure, host, port, transport };
            let text = uri.to_string();
            prop_assert_eq!(Uri::parse(&text), Ok(uri), "{}", text);
        }

        #[test]
        fn any_text_is_read_or_refused_inside_of_it(text: String, almost in "[sS]?turns?:.{0,12}") {
            for text in [text, format!("stun:{almost}"), almost] {
                match Uri::parse(&text) {
                    Ok(uri) => {
                        let written = uri.to_string();
                        prop_assert_eq!(Uri::parse(&written), Ok(uri));
                        let _ = uri.server();
                    }
                    Err(error) => prop_assert!(text.is_char_boundary(error.offset)),
                }
            }
        }

        #[test]
        fn texts_of_the_grammars_characters_are_read_or_refused(
            text in "(stun|turns):[a1v.:%@/?#\\[\\]]{0,9}(\\?transport=)?[ut.&]?[dc]?p?",
        ) {
            match Uri::parse(&text) {
                Ok(uri) => {
                    let written = uri.to_string();
                    prop_assert_eq!(Uri::parse(&written), Ok(uri));
                }
                Err(error) => prop_assert!(error.offset <= text.len()),
            }
        }
    }
}
