//! Third-party authorization: the two attributes of RFC 7635.
//!
//! What is inside of a token concerns the authorization server and the STUN server, and is behind
//! the feature `access-token`, in the module of that name.

use core::fmt;

use super::text::{self, MAX_READ, MAX_WRITTEN};
use super::{Attribute, Hex, Quoted};
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// THIRD-PARTY-AUTHORIZATION: the STUN server takes tokens, and this is the name that a client asks
/// an authorization server for a token with (RFC 7635 §6.1).
///
/// The RFC sets no limit; those of REALM are taken: 509 octets written, 763 read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ThirdPartyAuthorization<'a>(pub &'a str);

impl ThirdPartyAuthorization<'_> {
    /// The most octets of a name that may be sent.
    pub const MAX_LEN: usize = MAX_WRITTEN;
}

impl fmt::Display for ThirdPartyAuthorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Quoted(self.0).fmt(f)
    }
}

impl<'a> Attribute<'a> for ThirdPartyAuthorization<'a> {
    const TYPE: AttributeType = AttributeType::THIRD_PARTY_AUTHORIZATION;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        text::decode(value, MAX_READ).map(Self)
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        text::check(self.0, Self::MAX_LEN, usize::MAX)?;
        Ok(sink.put(self.0.as_bytes())?)
    }
}

/// ACCESS-TOKEN: what the authorization server gave the client for this STUN server (RFC 7635 §6.2).
///
/// A client carries it as it came. Any octets are a token here, since whether they make sense is
/// decided by who has the key, and deserves a 401 then, not a 400 (§7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccessToken<'a>(pub &'a [u8]);

impl<'a> AccessToken<'a> {
    /// The nonce and the encrypted block; `None` where the length of the nonce does not fit.
    #[must_use]
    pub fn split(&self) -> Option<(&'a [u8], &'a [u8])> {
        let (length, rest) = self.0.split_first_chunk()?;
        rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
    }
}

impl fmt::Display for AccessToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.split() {
            Some((nonce, block)) => {
                write!(f, "nonce {}, encrypted {}", Hex(nonce), Hex(block))
            }
            None => write!(f, "not a token: {}", Hex(self.0)),
        }
    }
}

impl<'a> Attribute<'a> for AccessToken<'a> {
    const TYPE: AttributeType = AttributeType::ACCESS_TOKEN;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        Ok(Self(value))
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(self.0)?)
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "requirement ids are part of the names")]
mod tests {
    use std::format;
    use std::string::ToString;

    use super::*;
    use crate::{Class, HEADER_LEN, Message, MessageWriter, Method, SliceBuffer, TransactionId};

    /// One attribute there and back.
    fn carried<'a, A: Attribute<'a>>(attribute: &A, room: &'a mut [u8]) -> (AttributeType, A) {
        let id = TransactionId::from_bytes([7; 12]);
        let mut writer =
            MessageWriter::new(SliceBuffer::new(room), Class::Request, Method::ALLOCATE, id)
                .unwrap();
        writer.push(attribute).unwrap();
        let message = Message::parse(writer.finish().into_written()).unwrap();
        let kind = message.as_bytes()[HEADER_LEN..].first_chunk().unwrap();
        (AttributeType(u16::from_be_bytes(*kind)), message.get().unwrap().unwrap())
    }

    #[test]
    fn rfc7635_s6_1_a_d_and_s12_a__the_server_name_goes_there_and_back() {
        let name = ThirdPartyAuthorization("blackdow.carleon.gov");
        let mut room = [0; 64];
        let (kind, back) = carried(&name, &mut room);
        assert_eq!((kind.0, back), (0x802E, name));
        assert!(!kind.is_comprehension_required());
        assert_eq!(name.to_string(), "\"blackdow.carleon.gov\"");
    }

    #[test]
    fn rfc7635_s6_2_b_c_and_s12_a__a_token_is_any_octets() {
        for octets in [&b""[..], b"\0", b"\0\x0cshort", &[0xFF; 300]] {
            let mut room = [0; 400];
            let (kind, back) = carried(&AccessToken(octets), &mut room);
            assert_eq!((kind.0, back), (0x001B, AccessToken(octets)));
            assert!(kind.is_comprehension_required());
        }
    }

    #[test]
    fn a_token_splits_where_it_says() {
        assert_eq!(AccessToken(b"\0\x02nnrest").split(), Some((&b"nn"[..], &b"rest"[..])));
        assert_eq!(AccessToken(b"\0\0").split(), Some((&b""[..], &b""[..])));
        for short in [&b""[..], b"\0", b"\0\x01", b"\xFF\xFFnonce"] {
            assert_eq!(AccessToken(short).split(), None);
        }
        assert_eq!(format!("{}", AccessToken(b"\0\x02\x01\x02\x03")), "nonce 0102, encrypted 03");
        assert_eq!(format!("{}", AccessToken(b"\0\x02\x01")), "not a token: 000201");
    }

    #[test]
    fn a_server_name_has_limits() {
        let id = TransactionId::from_bytes([0; 12]);
        let long = "n".repeat(764);
        let read = |octets: usize| ThirdPartyAuthorization::decode(&long.as_bytes()[..octets], &id);
        assert!(read(763).is_ok());
        assert_eq!(read(764), Err(ValueError::TooLong { max: 763, actual: 764 }));
        assert_eq!(
            ThirdPartyAuthorization::decode(b"ab\xFF", &id),
            Err(ValueError::Utf8 { at: 2 })
        );
    }
}
