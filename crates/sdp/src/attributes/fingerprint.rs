//! `a=fingerprint` (RFC 8122 §5).

use core::fmt;

use super::HashFunction;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, refuse, token, word};

/// The digest of the certificate that the sender will use. It has the length of its function's
/// digest.
#[derive(Clone, Copy)]
pub struct Fingerprint<'a> {
    hash: HashFunction<'a>,
    digest: Digest<'a>,
}

/// The octets, or the checked text of them.
#[derive(Clone, Copy)]
enum Digest<'a> {
    Octets(&'a [u8]),
    Text(&'a str),
}

impl<'a> Fingerprint<'a> {
    /// Takes a digest.
    ///
    /// # Errors
    ///
    /// A length that the function does not have, or none.
    pub fn new(hash: HashFunction<'a>, digest: &'a [u8]) -> Result<Self, Cause> {
        if digest.is_empty() {
            return Err(Cause::Missing);
        }
        hash.check(digest.len())?;
        Ok(Self { hash, digest: Digest::Octets(digest) })
    }

    /// The hash function.
    #[must_use]
    pub const fn hash(self) -> HashFunction<'a> {
        self.hash
    }

    /// The octets of the digest.
    pub fn octets(self) -> impl Iterator<Item = u8> + Clone + 'a {
        let (octets, text) = match self.digest {
            Digest::Octets(octets) => (octets, ""),
            Digest::Text(text) => (&[][..], text),
        };
        let pairs = text.as_bytes().chunks(3).filter_map(|pair| match *pair {
            [high, low, ..] => Some(digit(high) << 4 | digit(low)),
            _ => None,
        });
        octets.iter().copied().chain(pairs)
    }

    /// True if the digest is these octets.
    #[must_use]
    pub fn matches(self, digest: &[u8]) -> bool {
        self.octets().eq(digest.iter().copied())
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, hash) = token(input)?;
        let (start, ()) = blank(input)?;
        let (rest, text) = word(start)?;
        if text.len() % 3 != 2 || !text.as_bytes().chunks(3).all(is_octet) {
            let wrong = text.split(':').find(|pair| pair.len() != 2 || !is_octet(pair.as_bytes()));
            return refuse(wrong.unwrap_or(text), Cause::Character);
        }
        let hash = HashFunction::from_token(hash);
        match hash.check(text.len().div_ceil(3)) {
            Ok(()) => Ok((rest, Self { hash, digest: Digest::Text(text) })),
            Err(cause) => refuse(start, cause),
        }
    }
}

/// True for two hexadecimal digits, and a colon behind them unless they are the last.
fn is_octet(pair: &[u8]) -> bool {
    let ([high, low] | [high, low, b':']) = pair else { return false };
    high.is_ascii_hexdigit() && low.is_ascii_hexdigit()
}

/// What a hexadecimal digit is worth.
const fn digit(hexadecimal: u8) -> u8 {
    // Letters have the sixth bit, and count from one.
    (hexadecimal & 0xf) + 9 * (hexadecimal >> 6)
}

impl PartialEq for Fingerprint<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && self.octets().eq(other.octets())
    }
}

impl Eq for Fingerprint<'_> {}

impl<'a> Attribute<'a> for Fingerprint<'a> {
    const NAME: &'static str = "fingerprint";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }

    fn check(&self) -> Result<(), Cause> {
        match self.hash {
            HashFunction::Other(token) if !crate::grammar::is_token(token) => Err(Cause::Character),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Fingerprint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl fmt::Display for Fingerprint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fingerprint:{}", self.hash.as_str())?;
        self.octets().enumerate().try_for_each(|(index, octet)| {
            write!(f, "{}{octet:02X}", if index == 0 { ' ' } else { ':' })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;
    use std::string::String;
    use std::vec::Vec;

    fn line(hash: &str, octets: u8) -> String {
        let digest: Vec<_> = (0..octets).map(|octet| format!("{octet:02X}")).collect();
        format!("a=fingerprint:{hash} {}", digest.join(":"))
    }

    #[test]
    fn a_fingerprint_is_read_compared_and_written() {
        let upper = line("sha-256", 32);
        let fingerprint: Fingerprint<'_> = read(&upper).unwrap();
        assert_eq!(fingerprint.hash(), HashFunction::Sha256);
        let digest: Vec<u8> = (0..32).collect();
        assert!(fingerprint.matches(&digest));
        assert!(!fingerprint.matches(&digest[1..]));
        assert_eq!(format!("a={fingerprint}"), upper);
        let lower = upper.to_lowercase().replace("sha-256", "SHA-256");
        assert_eq!(read(&lower), Ok(fingerprint));
        assert_eq!(Fingerprint::new(HashFunction::Sha256, &digest), Ok(fingerprint));
    }

    #[test]
    fn a_fingerprint_is_as_long_as_the_digest() {
        let cause = Cause::FingerprintLength { expected: 32, found: 31 };
        assert_eq!(refused::<Fingerprint<'_>>(&line("sha-256", 31)), (23, cause));
        let shown = read::<Fingerprint<'_>>(&line("sha-256", 31)).unwrap_err();
        assert_eq!(
            format!("{shown}"),
            "SDP, line 1, column 23, a=fingerprint: 31 octets where the hash function has 32"
        );
        assert_eq!(Fingerprint::new(HashFunction::Sha256, &[0; 31]).unwrap_err(), cause);
        assert!(read::<Fingerprint<'_>>(&line("sha3-256", 31)).is_ok());
    }

    #[test]
    fn rfc8842_s5_1_f__the_functions_of_rfc8122_are_known() {
        for (name, length) in [
            ("sha-1", 20),
            ("sha-224", 28),
            ("sha-256", 32),
            ("sha-384", 48),
            ("sha-512", 64),
            ("md5", 16),
        ] {
            let text = line(name, length);
            let fingerprint: Fingerprint<'_> = read(&text).unwrap();
            assert_eq!(fingerprint.hash().as_str(), name);
            assert_eq!(fingerprint.hash().digest_length(), Some(length));
        }
    }

    #[test]
    fn what_is_no_octet_is_refused() {
        assert_eq!(refused::<Fingerprint<'_>>("a=fingerprint:x 00:+1"), (20, Cause::Character));
        assert_eq!(refused::<Fingerprint<'_>>("a=fingerprint:x 00:1"), (20, Cause::Character));
        assert_eq!(refused::<Fingerprint<'_>>("a=fingerprint:x 00:"), (20, Cause::Character));
        assert_eq!(refused::<Fingerprint<'_>>("a=fingerprint:x"), (16, Cause::Missing));
        assert_eq!(refused::<Fingerprint<'_>>("a=fingerprint:sha-256 "), (22, Cause::Missing));
    }
}
