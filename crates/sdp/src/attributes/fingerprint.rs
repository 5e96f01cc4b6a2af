//! `a=fingerprint` (RFC 8122 §5).

use core::fmt;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, refuse, token, word};

/// The hash function of a fingerprint, under the names of RFC 8122 §5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashFunction<'a> {
    /// `sha-1`
    Sha1,
    /// `sha-224`
    Sha224,
    /// `sha-256`, which everybody must support.
    Sha256,
    /// `sha-384`
    Sha384,
    /// `sha-512`
    Sha512,
    /// `md5`, which is broken and must not be used.
    Md5,
    /// `md2`, which is broken and must not be used.
    Md2,
    /// Another token.
    Other(&'a str),
}

impl<'a> HashFunction<'a> {
    const KNOWN: [Self; 7] =
        [Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512, Self::Md5, Self::Md2];

    /// Names the function behind a token, in any case.
    #[must_use]
    pub fn from_token(token: &'a str) -> Self {
        let mut known = Self::KNOWN.into_iter();
        known.find(|hash| hash.as_str().eq_ignore_ascii_case(token)).unwrap_or(Self::Other(token))
    }

    /// The token that is written.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        match self {
            Self::Sha1 => "sha-1",
            Self::Sha224 => "sha-224",
            Self::Sha256 => "sha-256",
            Self::Sha384 => "sha-384",
            Self::Sha512 => "sha-512",
            Self::Md5 => "md5",
            Self::Md2 => "md2",
            Self::Other(token) => token,
        }
    }

    /// The octets of its digest; `None` if the function is not known.
    #[must_use]
    pub const fn digest_length(self) -> Option<u8> {
        match self {
            Self::Sha1 => Some(20),
            Self::Sha224 => Some(28),
            Self::Sha256 => Some(32),
            Self::Sha384 => Some(48),
            Self::Sha512 => Some(64),
            Self::Md5 | Self::Md2 => Some(16),
            Self::Other(_) => None,
        }
    }

    fn check(self, found: usize) -> Result<(), Cause> {
        match self.digest_length() {
            Some(expected) if usize::from(expected) != found => {
                let found = u32::try_from(found).unwrap_or(u32::MAX);
                Err(Cause::FingerprintLength { expected, found })
            }
            _ => Ok(()),
        }
    }
}

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
        let pairs = text.split(':').filter_map(|pair| u8::from_str_radix(pair, 16).ok());
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
        let mut octets = 0;
        for pair in text.split(':') {
            // A sign would pass as a number.
            if pair.len() != 2 || !pair.bytes().all(|b| b.is_ascii_hexdigit()) {
                return refuse(pair, Cause::Character);
            }
            octets += 1;
        }
        let hash = HashFunction::from_token(hash);
        match hash.check(octets) {
            Ok(()) => Ok((rest, Self { hash, digest: Digest::Text(text) })),
            Err(cause) => refuse(start, cause),
        }
    }
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
