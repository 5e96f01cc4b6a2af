//! `a=sctp-port` and `a=max-message-size` (RFC 8841 §5 and §6).

use core::fmt;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{digits, number, port};

/// The SCTP port; 0 refuses or ends the association (RFC 8841 §10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SctpPort(pub u16);

impl<'a> Attribute<'a> for SctpPort {
    const NAME: &'static str = "sctp-port";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(port).map(Self)
    }
}

impl fmt::Display for SctpPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sctp-port:{}", self.0)
    }
}

/// The largest message, in octets, that the sender wants to receive; 0 for any size
/// (RFC 8841 §6).
///
/// A number that does not fit 64 bits is read as the largest that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MaxMessageSize(pub u64);

impl MaxMessageSize {
    /// The limit; `None` for any size.
    #[must_use]
    pub const fn limit(self) -> Option<u64> {
        match self.0 {
            0 => None,
            limit => Some(limit),
        }
    }
}

/// What holds where nothing is said: 64 Ki octets (RFC 8841 §6.1).
impl Default for MaxMessageSize {
    fn default() -> Self {
        Self(65536)
    }
}

impl<'a> Attribute<'a> for MaxMessageSize {
    const NAME: &'static str = "max-message-size";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        match line.read::<Self, _>(number(0, u64::MAX)) {
            Ok(size) => Ok(Self(size)),
            Err(error) if matches!(error.cause(), Cause::OutOfRange { .. }) => {
                line.read::<Self, _>(digits).map(|_| Self(u64::MAX))
            }
            Err(error) => Err(error),
        }
    }
}

impl fmt::Display for MaxMessageSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "max-message-size:{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::string::ToString;

    #[test]
    fn rfc8841_s5_2_a__a_port_is_0_to_65535() {
        for (text, port) in [("0", 0), ("5000", 5000), ("65535", 65535)] {
            let line = std::format!("a=sctp-port:{text}");
            assert_eq!(read(&line), Ok(SctpPort(port)));
        }
        let cause = Cause::OutOfRange { min: 0, max: 65535 };
        assert_eq!(refused::<SctpPort>("a=sctp-port:65536"), (13, cause));
        assert_eq!(refused::<SctpPort>("a=sctp-port:5000 x"), (17, Cause::Trailing));
    }

    #[test]
    fn rfc8841_s5_2_b__no_leading_zeros_are_written() {
        assert_eq!(read::<SctpPort>("a=sctp-port:00005").unwrap().to_string(), "sctp-port:5");
        let size: MaxMessageSize = read("a=max-message-size:0100").unwrap();
        assert_eq!(size.to_string(), "max-message-size:100");
    }

    #[test]
    fn rfc8841_s6_1_b__absent_means_64k_and_0_any_size() {
        assert_eq!(MaxMessageSize::default().limit(), Some(65536));
        assert_eq!(read::<MaxMessageSize>("a=max-message-size:0").unwrap().limit(), None);
        let huge = "a=max-message-size:99999999999999999999999";
        assert_eq!(read(huge), Ok(MaxMessageSize(u64::MAX)));
        assert_eq!(refused::<MaxMessageSize>("a=max-message-size:64K"), (22, Cause::Trailing));
    }
}
