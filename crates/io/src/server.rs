//! STUN servers as people write them.

use core::fmt;
use core::str::FromStr;
use core::time::Duration;
use std::io;
use std::net::{IpAddr, SocketAddr};

/// The port of STUN over UDP (RFC 8489 §8.1).
const DEFAULT_PORT: u16 = 3478;

/// How long a name may take to resolve.
const PATIENCE: Duration = Duration::from_secs(5);

/// A STUN server, by name or address: `HOST`, `HOST:PORT`, or a `stun:` URI (RFC 7064).
///
/// An IPv6 address stands in brackets where a port or a scheme stands beside it. A port that is not
/// given is 3478.
///
/// ```
/// use frazil_io::StunServer;
///
/// let server: StunServer = "stun:[2001:db8::1]:3479".parse()?;
/// assert_eq!((server.host(), server.port()), ("2001:db8::1", 3479));
/// let server: StunServer = "stun.example.org".parse()?;
/// assert_eq!((server.host(), server.port()), ("stun.example.org", 3478));
/// # Ok::<(), frazil_io::ServerError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StunServer {
    host: String,
    port: u16,
}

/// Why a text names no STUN server that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerError {
    /// The scheme is `stuns:`: STUN over TLS or DTLS is not spoken here.
    Secure,
    /// It has some other scheme, or a query: a `stun:` URI has neither (RFC 7064 §3.1).
    NotStun,
    /// The host is empty, or holds an octet that no host name has.
    Host,
    /// The port is not a number from 1 to 65535.
    Port,
    /// A `[` without its `]`, or something behind the `]` that is not a port.
    Brackets,
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Secure => "stuns: needs TLS, which is not spoken here; use a stun: server",
            Self::NotStun => "not a STUN server; write HOST:PORT or stun:HOST:PORT",
            Self::Host => "the host is empty or not a host name; write HOST:PORT or stun:HOST:PORT",
            Self::Port => "the port is not a number from 1 to 65535",
            Self::Brackets => "the brackets of the IPv6 address do not match; write [ADDRESS]:PORT",
        })
    }
}

impl core::error::Error for ServerError {}

impl FromStr for StunServer {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, ServerError> {
        let rest = strip_scheme(text)?;
        if rest.contains(['?', '/', '@']) {
            return Err(ServerError::NotStun);
        }
        if let Ok(IpAddr::V6(bare)) = rest.parse() {
            return Ok(Self { host: bare.to_string(), port: DEFAULT_PORT });
        }
        let (host, port) = match rest.strip_prefix('[') {
            Some(rest) => {
                let (host, port) = rest.split_once(']').ok_or(ServerError::Brackets)?;
                host.parse::<std::net::Ipv6Addr>().map_err(|_| ServerError::Host)?;
                (host, port)
            }
            None => rest.find(':').map_or((rest, ""), |at| rest.split_at(at)),
        };
        if host.is_empty() || !host.bytes().all(is_host_octet) {
            return Err(ServerError::Host);
        }
        Ok(Self { host: host.to_owned(), port: parse_port(port)? })
    }
}

/// The text behind `stun:`, or all of it where there is no scheme. Schemes know no case.
fn strip_scheme(text: &str) -> Result<&str, ServerError> {
    let Some((scheme, rest)) = text.split_once(':') else { return Ok(text) };
    if scheme.eq_ignore_ascii_case("stun") {
        return Ok(rest);
    }
    match scheme.to_ascii_lowercase().as_str() {
        "stuns" => Err(ServerError::Secure),
        "turn" | "turns" | "http" | "https" => Err(ServerError::NotStun),
        _ => Ok(text),
    }
}

/// A port with the colon before it, or nothing.
fn parse_port(text: &str) -> Result<u16, ServerError> {
    if text.is_empty() {
        return Ok(DEFAULT_PORT);
    }
    let digits = text.strip_prefix(':').ok_or(ServerError::Brackets)?;
    if !digits.bytes().all(|octet| octet.is_ascii_digit()) {
        return Err(ServerError::Port);
    }
    digits.parse().ok().filter(|port| *port != 0).ok_or(ServerError::Port)
}

/// What names and addresses are made of; the resolver judges the rest.
fn is_host_octet(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'-' | b'_' | b':') || octet >= 0x80
}

impl fmt::Display for StunServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl StunServer {
    /// The name or address, an IPv6 one without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The UDP port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The addresses to ask: the first that the name has of each family, at most two.
    ///
    /// An address stands for itself, without DNS (RFC 8489 §8.1). Names are looked up for their
    /// addresses only; SRV records are not.
    ///
    /// # Errors
    ///
    /// What the resolver says, or [`io::ErrorKind::TimedOut`] after five seconds.
    pub async fn resolve(&self) -> io::Result<Vec<SocketAddr>> {
        if let Ok(address) = self.host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, self.port)]);
        }
        let lookup = tokio::net::lookup_host((self.host.as_str(), self.port));
        let found = tokio::time::timeout(PATIENCE, lookup)
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        let mut one_each: Vec<SocketAddr> = Vec::new();
        for address in found {
            if !one_each.iter().any(|kept| kept.is_ipv4() == address.is_ipv4()) {
                one_each.push(address);
            }
        }
        Ok(one_each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(non_snake_case, reason = "the requirements' ids")]
    fn rfc7064_s3_1_a__rfc7064_s3_2_b__rfc8489_s8_1_g__every_spelling_of_a_server_is_read() {
        for (text, shown) in [
            ("198.51.100.2:3478", "198.51.100.2:3478"),
            ("stun:198.51.100.2:3478", "198.51.100.2:3478"),
            ("STUN:example.org", "example.org:3478"),
            ("example.org:19302", "example.org:19302"),
            ("localhost", "localhost:3478"),
            ("::1", "[::1]:3478"),
            ("stun:[::1]", "[::1]:3478"),
            ("[::1]:9", "[::1]:9"),
        ] {
            let server: StunServer = text.parse().unwrap();
            assert_eq!(server.to_string(), shown, "{text}");
            assert_eq!(server.to_string().parse(), Ok(server));
        }
    }

    #[test]
    #[allow(non_snake_case, reason = "the requirements' ids")]
    fn rfc7064_s3_1_b__rfc8489_s8_1_a__what_is_no_server_is_told_apart() {
        for (text, error) in [
            ("", ServerError::Host),
            ("stun:", ServerError::Host),
            (":3478", ServerError::Host),
            ("a b:1", ServerError::Host),
            ("[fe80]:1", ServerError::Host),
            ("host:", ServerError::Port),
            ("host:0", ServerError::Port),
            ("host:65536", ServerError::Port),
            ("host:+1", ServerError::Port),
            ("stun:host:1:2", ServerError::Port),
            ("[::1", ServerError::Brackets),
            ("[::1]9", ServerError::Brackets),
            ("stuns:host", ServerError::Secure),
            ("stuns:192.0.2.1", ServerError::Secure),
            ("stun://host", ServerError::NotStun),
            ("stun:user@host", ServerError::NotStun),
            ("turn:host", ServerError::NotStun),
            ("https://host", ServerError::NotStun),
            ("stun:host?transport=udp", ServerError::NotStun),
        ] {
            assert_eq!(text.parse::<StunServer>(), Err(error), "{text}");
        }
    }

    #[tokio::test]
    #[allow(non_snake_case, reason = "the requirement's id")]
    async fn rfc8489_s8_1_b__an_address_needs_no_dns() {
        let server: StunServer = "stun:192.0.2.1".parse().unwrap();
        assert_eq!(server.resolve().await.unwrap(), ["192.0.2.1:3478".parse().unwrap()]);
    }

    #[tokio::test]
    async fn a_name_gives_at_most_one_address_of_each_family() {
        let server: StunServer = "localhost:9".parse().unwrap();
        let found = server.resolve().await.unwrap();
        assert!(matches!(found.len(), 1 | 2), "{found:?}");
        assert!(found.iter().all(|address| address.ip().is_loopback() && address.port() == 9));
    }
}
