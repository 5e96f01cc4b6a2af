//! What a token says.

use core::fmt;
use core::time::Duration;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{KeyLengthError, Timestamp};
use crate::Key;

/// What the authorization server tells the STUN server (RFC 7635 §6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The secret that client and STUN server share while the token lasts.
    pub mac_key: MacKey,
    /// When the token was made.
    pub timestamp: Timestamp,
    /// How long it lasts, in seconds: at least the `expires_in` that the client is told.
    pub lifetime: u32,
}

impl Token {
    /// The key that proves the messages of who has this token (RFC 7635 §5).
    // rfc7635-s7-e
    #[must_use]
    pub fn key(&self) -> Key {
        Key::third_party(self.mac_key.as_bytes())
    }

    /// What is left of the token at a time since 1970-01-01 00:00 UTC, `None` if nothing: the longest
    /// LIFETIME that a TURN server may grant (RFC 7635 §9).
    ///
    /// Clocks may differ by as much as `delta`. A token from the future loses lifetime as one from the
    /// past does (§7).
    // rfc7635-s7-f, rfc7635-s9-d, rfc7635-s9-e
    #[must_use]
    pub fn remaining(&self, now: Duration, delta: Duration) -> Option<Duration> {
        let lifetime = Duration::from_secs(self.lifetime.into());
        let age = now.abs_diff(self.timestamp.since_1970());
        let left = lifetime.saturating_add(delta).checked_sub(age)?;
        (!left.is_zero()).then(|| left.min(lifetime))
    }
}

/// The most octets of a `mac_key`: a block of the hashes that take it.
const MAX: usize = 64;

/// The `mac_key` of a token: 20 octets for HMAC-SHA1, 32 for HMAC-SHA256 (RFC 7635 §6.2, appendix B).
///
/// It is wiped on drop, not shown by `Debug`, and compared in constant time.
#[derive(Clone)]
pub struct MacKey {
    octets: [u8; MAX],
    length: u8,
}

impl MacKey {
    /// The most octets that there may be.
    pub const MAX_LEN: usize = MAX;

    /// From its octets, 1 to 64 of them. They must be random, and serve one token only.
    ///
    /// # Errors
    ///
    /// There are none, or too many.
    pub fn new(octets: &[u8]) -> Result<Self, KeyLengthError> {
        let refused = KeyLengthError { min: 1, max: MAX, actual: octets.len() };
        let length = match u8::try_from(octets.len()) {
            Ok(length) if length != 0 => length,
            _ => return Err(refused),
        };
        let mut key = Self { octets: [0; MAX], length };
        key.octets.get_mut(..octets.len()).ok_or(refused)?.copy_from_slice(octets);
        Ok(key)
    }

    /// Its octets, which are the secret.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.octets.get(..usize::from(self.length)).unwrap_or_default()
    }

    pub(super) const fn length(&self) -> u8 {
        self.length
    }
}

impl PartialEq for MacKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

impl Eq for MacKey {}

impl Drop for MacKey {
    fn drop(&mut self) {
        self.octets.zeroize();
    }
}

impl ZeroizeOnDrop for MacKey {}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(..)")
    }
}
