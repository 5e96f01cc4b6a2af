//! The hash functions of certificate fingerprints (RFC 8122 §5).

use crate::error::Cause;

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

    /// Refuses a digest of another length.
    pub(super) fn check(self, found: usize) -> Result<(), Cause> {
        match self.digest_length() {
            Some(expected) if usize::from(expected) != found => {
                let found = u32::try_from(found).unwrap_or(u32::MAX);
                Err(Cause::FingerprintLength { expected, found })
            }
            _ => Ok(()),
        }
    }
}
