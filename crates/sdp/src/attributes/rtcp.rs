//! `a=rtcp` (RFC 3605 §2.1).

use core::fmt;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::fields::Connection;
use crate::grammar::{Step, blank, port};

/// Where RTCP goes, if that is not the next port after that of RTP.
///
/// ```
/// use frazil_sdp::{Rtcp, Session};
///
/// let session = Session::parse("m=audio 49170 RTP/AVP 0\r\na=rtcp:53020 IN IP4 192.0.2.1\r\n")?;
/// let rtcp = session.media().next().unwrap().first::<Rtcp<'_>>()?.unwrap();
/// assert_eq!(rtcp.port(), 53020);
/// assert_eq!(rtcp.connection().and_then(|connection| connection.ip()), "192.0.2.1".parse().ok());
/// # Ok::<(), frazil_sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rtcp<'a> {
    port: u16,
    connection: Option<Connection<'a>>,
}

impl<'a> Rtcp<'a> {
    /// A port at the address that RTP goes to.
    #[must_use]
    pub const fn new(port: u16) -> Self {
        Self { port, connection: None }
    }

    /// The same at another address.
    #[must_use]
    pub const fn with_connection(mut self, connection: Connection<'a>) -> Self {
        self.connection = Some(connection);
        self
    }

    /// The port; 9 stands for one that is not known yet.
    #[must_use]
    pub const fn port(self) -> u16 {
        self.port
    }

    /// The address; `None` if it is that of RTP, in the `c=` line.
    #[must_use]
    pub const fn connection(self) -> Option<Connection<'a>> {
        self.connection
    }

    /// The grammar of the RFC forgets the blank behind the port (erratum 1050).
    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, port) = port(input)?;
        if input.is_empty() {
            return Ok((input, Self { port, connection: None }));
        }
        let (input, ()) = blank(input)?;
        let (input, connection) = Connection::grammar(input)?;
        Ok((input, Self { port, connection: Some(connection) }))
    }
}

impl<'a> Attribute<'a> for Rtcp<'a> {
    const NAME: &'static str = "rtcp";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }

    fn check(&self) -> Result<(), Cause> {
        self.connection.map_or(Ok(()), |connection| connection.check())
    }
}

impl fmt::Display for Rtcp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rtcp:{}", self.port)?;
        self.connection.map_or(Ok(()), |connection| write!(f, " {connection}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use core::net::IpAddr;
    use std::format;

    #[test]
    fn rfc8866_s5_14_b__a_port_of_rtcp_stands_alone_or_with_an_address() {
        for (text, port, address) in [
            ("53020", 53020, None),
            ("9 IN IP4 0.0.0.0", 9, Some("0.0.0.0")),
            ("53020 IN IP6 2001:db8::1", 53020, Some("2001:db8::1")),
        ] {
            let line = format!("a=rtcp:{text}");
            let rtcp: Rtcp<'_> = read(&line).unwrap();
            let ip = rtcp.connection().and_then(|connection| connection.ip());
            assert_eq!(rtcp.port(), port);
            assert_eq!(ip, address.map(|address| address.parse::<IpAddr>().unwrap()));
            assert_eq!(format!("a={rtcp}"), line);
            let built = ip
                .map_or(Rtcp::new(port), |ip| Rtcp::new(port).with_connection(Connection::new(ip)));
            assert_eq!(built, rtcp);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let range = Cause::OutOfRange { min: 0, max: 65535 };
        assert_eq!(refused::<Rtcp<'_>>("a=rtcp:65536"), (8, range));
        assert_eq!(refused::<Rtcp<'_>>("a=rtcp:53020IN IP4 192.0.2.1"), (13, Cause::Character));
        assert_eq!(refused::<Rtcp<'_>>("a=rtcp:53020 IN IP4"), (20, Cause::Missing));
        let group = Connection::new([233, 252, 0, 1].into());
        assert!(Rtcp::new(9).with_connection(group).check().is_err());
    }
}
