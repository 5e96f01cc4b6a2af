//! From what a URI says to what can be contacted.

use core::error::Error;
use core::fmt;

use super::{Host, Scheme, Transport, Uri};

/// What STUN runs over (RFC 8489 §6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// Plain datagrams.
    Udp,
    /// A plain stream.
    Tcp,
    /// TLS over TCP.
    Tls,
    /// DTLS over UDP.
    Dtls,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
            Self::Dtls => "DTLS",
        })
    }
}

/// A server that can be contacted: what is left to do is to resolve its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Server<'a> {
    /// Its name or address. With [`Protocol::Tls`] the certificate must be for it.
    pub host: Host<'a>,
    /// Its port.
    pub port: u16,
    /// What to speak STUN over: not [`Protocol::Dtls`].
    pub protocol: Protocol,
}

/// Why a URI, correct as it is, names no server that can be contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Undrivable {
    /// `turns:` over UDP is DTLS (RFC 7350), which is not spoken here.
    Dtls,
    /// A transport that is neither UDP nor TCP.
    Transport,
    /// `stuns:` with an address: there is no name to check the certificate by (RFC 8489 §8.1).
    Unnamed,
    /// Port 0.
    Port,
    /// A name with percent-encoded octets, which the DNS has not.
    Encoded,
}

impl fmt::Display for Undrivable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dtls => {
                "turns: with transport=udp is TURN over DTLS, which is not supported, \
                 write transport=tcp for TLS"
            }
            Self::Transport => {
                "the transport is not supported, write transport=udp or transport=tcp"
            }
            Self::Unnamed => {
                "stuns: needs a host name to check the server's certificate by, \
                 write the name instead of the address"
            }
            Self::Port => "nothing listens on port 0, leave it out for the default",
            Self::Encoded => {
                "host names are not percent-encoded, write the name as the DNS has it (xn--)"
            }
        })
    }
}

impl Error for Undrivable {}

impl<'a> Uri<'a> {
    /// What STUN runs over: UDP, TCP, or under a secure scheme DTLS or TLS (RFC 7064 §3.2, RFC 7065
    /// §3.2, RFC 7350 §4). `None` for a transport that is neither `udp` nor `tcp`.
    #[must_use]
    pub const fn protocol(&self) -> Option<Protocol> {
        match (self.transport(), self.secure()) {
            (Transport::Udp, false) => Some(Protocol::Udp),
            (Transport::Udp, true) => Some(Protocol::Dtls),
            (Transport::Tcp, false) => Some(Protocol::Tcp),
            (Transport::Tcp, true) => Some(Protocol::Tls),
            (Transport::Other(_), _) => None,
        }
    }

    /// The server to contact, with the defaults filled in.
    ///
    /// ```
    /// use frazil_stun::uri::{Undrivable, Uri};
    ///
    /// let dtls = Uri::parse("turns:turn.example.org?transport=udp")?;
    /// assert_eq!(dtls.server(), Err(Undrivable::Dtls));
    /// # Ok::<(), frazil_stun::uri::UriError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Why it cannot be contacted as the URI asks, and what to write instead.
    pub fn server(&self) -> Result<Server<'a>, Undrivable> {
        let protocol = match self.protocol() {
            Some(Protocol::Dtls) => return Err(Undrivable::Dtls),
            Some(protocol) => protocol,
            None => return Err(Undrivable::Transport),
        };
        // rfc8489-s8.1-a: for STUN only; RFC 7065 and RFC 5928 §3 let `turns:` have an address.
        if self.scheme() == Scheme::Stun && self.secure() && self.host().address().is_some() {
            return Err(Undrivable::Unnamed);
        }
        if self.port() == 0 {
            return Err(Undrivable::Port);
        }
        if matches!(self.host(), Host::Name(name) if name.contains('%')) {
            return Err(Undrivable::Encoded);
        }
        Ok(Server { host: self.host(), port: self.port(), protocol })
    }
}
