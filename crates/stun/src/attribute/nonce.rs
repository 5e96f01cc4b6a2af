//! NONCE and the security features that a server tells by it (RFC 8489 §9.2, §14.10, §18.1).

use core::fmt;

use super::text::{self, MAX_CHARACTERS, MAX_READ, MAX_WRITTEN};
use super::{Attribute, Hex, Quoted, show};
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// What a nonce starts with whose server knows security features.
const COOKIE: &[u8; 9] = b"obMatJos2";

/// The digits of base64 (RFC 4648 §4).
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// NONCE: a server's challenge, to be given back as it came (RFC 8489 §14.10): up to 763 octets, since
/// what is read must be written again. A server chooses its own by [`chosen`](Self::chosen).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Nonce<'a>(pub &'a [u8]);

impl<'a> Nonce<'a> {
    /// A nonce that a server may choose: fewer than 128 characters, of no more than 509 octets.
    ///
    /// # Errors
    ///
    /// It has more.
    pub fn chosen(text: &'a str) -> Result<Self, ValueError> {
        text::check(text, MAX_WRITTEN, MAX_CHARACTERS)?;
        Ok(Self(text.as_bytes()))
    }

    /// The features that the server tells by a nonce cookie; `None` without one.
    #[must_use]
    pub fn security_features(&self) -> Option<SecurityFeatures> {
        let digits: [u8; 4] = *self.0.strip_prefix(COOKIE)?.first_chunk()?;
        digits
            .iter()
            .try_fold(0, |bits, digit| {
                let value = BASE64.iter().position(|known| known == digit)?;
                Some(bits << 6 | u32::try_from(value).ok()?)
            })
            .map(SecurityFeatures)
    }
}

impl fmt::Debug for Nonce<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nonce({})", self.0.escape_ascii())
    }
}

/// Text in quotes where it is text, and the security features that it tells.
impl fmt::Display for Nonce<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match core::str::from_utf8(self.0) {
            Ok(text) => Quoted(text).fmt(f)?,
            Err(_) => Hex(self.0).fmt(f)?,
        }
        match self.security_features() {
            Some(features) => write!(f, " (features: {features})"),
            None => Ok(()),
        }
    }
}

impl<'a> Attribute<'a> for Nonce<'a> {
    const TYPE: AttributeType = AttributeType::NONCE;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        check(value).map(|()| Self(value))
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        check(self.0)?;
        Ok(sink.put(self.0)?)
    }
}

/// Refuses what no peer may send.
fn check(octets: &[u8]) -> Result<(), ValueError> {
    match octets.len() {
        0..=MAX_READ => Ok(()),
        actual => Err(ValueError::TooLong { max: MAX_READ, actual }),
    }
}

/// A server's security features: 24 bits, of which bit 0 is the least significant.
///
/// RFC 8489 §9.2 says otherwise, but its sample nonce and erratum 6290 agree with this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SecurityFeatures(pub u32);

impl SecurityFeatures {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// Bit 0: the server offers PASSWORD-ALGORITHMS. A challenge that says so but has none has been
    /// tampered with (RFC 8489 §9.2.5).
    pub const PASSWORD_ALGORITHMS: Self = Self(1);
    /// Bit 1: the server takes USERHASH for USERNAME.
    pub const USERNAME_ANONYMITY: Self = Self(2);

    /// Whether all of `features` are among these.
    #[must_use]
    pub const fn contains(self, features: Self) -> bool {
        self.0 & features.0 == features.0
    }

    /// These and those of `features`.
    #[must_use]
    pub const fn with(self, features: Self) -> Self {
        Self(self.0 | features.0)
    }

    /// The nonce cookie that tells these features: a server's nonces start with it.
    #[must_use]
    pub fn cookie(self) -> [u8; 13] {
        let [o, b, m, a, t, j, o2, s, two] = *COOKIE;
        let digit = |shift: u32| {
            let value = usize::try_from(self.0 >> shift & 63).unwrap_or_default();
            BASE64.get(value).copied().unwrap_or(b'A')
        };
        [o, b, m, a, t, j, o2, s, two, digit(18), digit(12), digit(6), digit(0)]
    }
}

impl fmt::Display for SecurityFeatures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show::list(f, (0..u32::BITS).filter(|bit| self.0 >> bit & 1 == 1).map(Feature))
    }
}

/// One bit of them.
struct Feature(u32);

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("password algorithms"),
            1 => f.write_str("username anonymity"),
            bit => write!(f, "bit {bit}"),
        }
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "requirement ids are part of the names")]
mod tests {
    use super::*;

    const BOTH: SecurityFeatures =
        SecurityFeatures::PASSWORD_ALGORITHMS.with(SecurityFeatures::USERNAME_ANONYMITY);

    #[test]
    fn rfc8489_s9_2_c__the_sample_nonce_has_bit_1_as_the_erratum_counts() {
        let nonce = Nonce(b"obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA");
        let features = nonce.security_features().unwrap();
        assert_eq!(features, SecurityFeatures::USERNAME_ANONYMITY);
        assert!(!features.contains(SecurityFeatures::PASSWORD_ALGORITHMS));
        assert_eq!(&nonce.0[..13], features.cookie());
    }

    #[test]
    fn rfc8489_s18_1_a__password_algorithms_is_bit_0_and_anonymity_bit_1() {
        assert_eq!(&SecurityFeatures::NONE.cookie(), b"obMatJos2AAAA");
        assert_eq!(&SecurityFeatures::PASSWORD_ALGORITHMS.cookie(), b"obMatJos2AAAB");
        assert_eq!(&SecurityFeatures::USERNAME_ANONYMITY.cookie(), b"obMatJos2AAAC");
        assert_eq!(&BOTH.cookie(), b"obMatJos2AAAD");
    }

    #[test]
    fn all_bits_go_there_and_back() {
        for bit in 0..24 {
            let features = SecurityFeatures(1 << bit);
            assert_eq!(Nonce(&features.cookie()).security_features(), Some(features));
        }
    }

    #[test]
    fn what_is_no_cookie_tells_nothing() {
        for nonce in [&b""[..], b"f//499k954d6OL34oL9FSTvy64sA", b"obMatJos2", b"obMatJos2AA C"] {
            assert_eq!(Nonce(nonce).security_features(), None);
        }
    }
}
