//! Keys: what a password becomes (RFC 8489 §9.1.1, §9.2.2, §18.5.1).

use core::fmt;

use md5::Md5;
use sha2::{Digest, Sha256 as Sha256Digest};
use zeroize::Zeroize;

use super::Algorithm;
use super::hmac::{Hmac, Sha1, Sha256};

/// A key for MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256.
///
/// It holds the hash states after the key block, computed once, and neither the password nor the
/// key itself. They are wiped on drop and not shown by `Debug`. Making a key costs four hash
/// blocks, so make it once per credential, not once per message.
///
/// User names, realms and passwords are taken as they are. Where they may hold more than ASCII, the
/// RFC wants them prepared (§9.2.2): hand in what `OpaqueString` makes of them (feature `opaque-string`).
#[derive(Clone)]
pub struct Key {
    sha1: Hmac<Sha1>,
    sha256: Hmac<Sha256>,
}

impl Key {
    /// The key of the short-term mechanism: the password itself (RFC 8489 §9.1.1). ICE uses this.
    #[must_use]
    pub fn short_term(password: impl AsRef<[u8]>) -> Self {
        Self::from_secret(password.as_ref())
    }

    /// The key of the long-term mechanism by MD5 (RFC 8489 §18.5.1.1), which every server knows.
    #[must_use]
    pub fn long_term_md5(username: &str, realm: &str, password: &str) -> Self {
        Self::from_digest(Md5::new(), username, realm, password)
    }

    /// The key of the long-term mechanism by SHA-256 (RFC 8489 §18.5.1.2), for servers that offer
    /// it in PASSWORD-ALGORITHMS.
    #[must_use]
    pub fn long_term_sha256(username: &str, realm: &str, password: &str) -> Self {
        Self::from_digest(Sha256Digest::new(), username, realm, password)
    }

    /// The key of third-party authorization, from the `mac_key` that came with an access token
    /// (RFC 7635 §5).
    ///
    /// It is used as it is, but for one of 256 bits: that is meant for SHA-256, and HMAC-SHA1 then
    /// takes the SHA-1 of it (RFC 7635 appendix B).
    #[must_use]
    pub fn third_party(mac_key: &[u8]) -> Self {
        if mac_key.len() != 32 {
            return Self::from_secret(mac_key);
        }
        let mut shorter = sha1::Sha1::digest(mac_key);
        let key = Self { sha1: Hmac::new(&shorter), sha256: Hmac::new(mac_key) };
        shorter.as_mut_slice().zeroize();
        key
    }

    /// A key from the octets that HMAC takes, for those who store keys rather than passwords.
    #[must_use]
    pub fn from_secret(secret: &[u8]) -> Self {
        Self { sha1: Hmac::new(secret), sha256: Hmac::new(secret) }
    }

    fn from_digest<D: Digest>(digest: D, username: &str, realm: &str, password: &str) -> Self {
        let mut secret = digest
            .chain_update(username)
            .chain_update(":")
            .chain_update(realm)
            .chain_update(":")
            .chain_update(password)
            .finalize();
        let key = Self::from_secret(&secret);
        secret.as_mut_slice().zeroize();
        key
    }

    /// The MAC over a message's start as if its header said `length`: in the first octets of the
    /// answer, as many as the algorithm has.
    #[inline]
    pub(crate) fn mac(&self, algorithm: Algorithm, covered: &[u8], length: u16) -> [u8; 32] {
        match algorithm {
            Algorithm::Sha1 => self.sha1.of(covered, length),
            Algorithm::Sha256 => self.sha256.of(covered, length),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}
