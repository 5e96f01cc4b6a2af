//! The key that authorization server and STUN server share, and what they do with it.

use core::fmt;
use core::time::Duration;

use zeroize::Zeroizing;

use super::cipher::{Cipher, MAX_SEALED};
use super::{KeyLengthError, MAX_LEN, NONCE_LEN, OpenError, SealError, Token, block};
use crate::attribute::{AccessToken, ThirdPartyAuthorization};
use crate::{Sink, SliceBuffer};

/// By how much clocks may differ, if nothing else is said (RFC 7635 §7).
// rfc7635-s7-g
pub const DELTA: Duration = Duration::from_secs(5);

/// How tokens are encrypted. Each is known by its name in RFC 7518 §5.1, which is what `enc` says
/// where the key is fetched (RFC 7635 §4.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenAlgorithm {
    /// AES-GCM with a key of 16 octets.
    A128Gcm,
    /// AES-GCM with a key of 32 octets. Everybody has it (RFC 7635 §4.1.1).
    A256Gcm,
    /// AES-CBC and HMAC-SHA512 with a key of 64 octets, half for either. Its tokens have no nonce: two
    /// that say the same are the same.
    A256CbcHs512,
}

impl TokenAlgorithm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::A128Gcm, Self::A256Gcm, Self::A256CbcHs512];

    /// Its name, as in `enc`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::A128Gcm => "A128GCM",
            Self::A256Gcm => "A256GCM",
            Self::A256CbcHs512 => "A256CBC-HS512",
        }
    }

    /// The algorithm of this name, if it is one of these.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Octets of its key.
    #[must_use]
    pub const fn key_length(self) -> usize {
        match self {
            Self::A128Gcm => 16,
            Self::A256Gcm => 32,
            Self::A256CbcHs512 => 64,
        }
    }

    /// The length of the nonce, as its tokens begin.
    const fn nonce_length(self) -> [u8; 2] {
        match self {
            Self::A128Gcm | Self::A256Gcm => [0, 12],
            Self::A256CbcHs512 => [0, 0],
        }
    }
}

impl fmt::Display for TokenAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn octets(length: [u8; 2]) -> usize {
    u16::from_be_bytes(length).into()
}

/// The long-term key that an authorization server and a STUN server share (RFC 7635 §4.1), to seal
/// tokens with and to open them.
///
/// It is expanded once, wiped on drop and not shown by `Debug`. Nothing is allocated.
pub struct TokenKey(Cipher);

impl TokenKey {
    /// From its octets. Who shares more of them than the algorithm takes gives the first ones, as the
    /// samples of RFC 7635 appendix A do.
    ///
    /// # Errors
    ///
    /// There are not as many as the algorithm wants.
    pub fn new(algorithm: TokenAlgorithm, key: &[u8]) -> Result<Self, KeyLengthError> {
        let length = algorithm.key_length();
        let refused = KeyLengthError { min: length, max: length, actual: key.len() };
        Cipher::new(algorithm, key).map(Self).ok_or(refused)
    }

    /// How it encrypts.
    #[must_use]
    pub const fn algorithm(&self) -> TokenAlgorithm {
        self.0.algorithm()
    }

    /// Appends a token for the STUN server of this name to `sink`, wholly or not at all. It takes up
    /// to [`MAX_LEN`] octets, and reaches the client in base64 (RFC 7635 §6.2).
    ///
    /// A nonce that is used twice with one key gives the key's tokens away: count them
    /// (RFC 5116 §3.2). A256CBC-HS512 does not use it.
    ///
    /// # Errors
    ///
    /// The server has no name that a token can be for, or there is no room.
    pub fn seal<S: Sink>(
        &self,
        token: &Token,
        server_name: &str,
        nonce: &[u8; NONCE_LEN],
        sink: &mut S,
    ) -> Result<(), SealError> {
        let (max, actual) = (ThirdPartyAuthorization::MAX_LEN, server_name.len());
        let refused = SealError::ServerName { max, actual };
        if actual == 0 || actual > max {
            return Err(refused);
        }
        let mut room = Zeroizing::new([0; MAX_SEALED]);
        let mut text = SliceBuffer::new(&mut *room);
        block::write(token, &mut text)?;
        let length = text.position();
        let sealed = self.0.seal(nonce, server_name.as_bytes(), &mut *room, length);
        let block = sealed.and_then(|length| room.get(..length)).ok_or(refused)?;

        let nonce_length = self.algorithm().nonce_length();
        let mut space = [0; MAX_LEN];
        let mut whole = SliceBuffer::new(&mut space);
        whole.put(&nonce_length)?;
        whole.put(nonce.get(..octets(nonce_length)).unwrap_or_default())?;
        whole.put(block)?;
        Ok(sink.put(whole.into_written())?)
    }

    /// Opens a token that is meant for the STUN server of this name, at a time since 1970-01-01 00:00
    /// UTC. Clocks may differ by [`DELTA`].
    ///
    /// # Errors
    ///
    /// It is not authentic, or not valid at this time. Either is worth a 401.
    pub fn open(&self, token: &[u8], server_name: &str, now: Duration) -> Result<Token, OpenError> {
        self.open_within(token, server_name, now, DELTA)
    }

    /// As [`open`](Self::open), with clocks that may differ by `delta`.
    ///
    /// # Errors
    ///
    /// It is not authentic, or not valid at this time. Either is worth a 401.
    pub fn open_within(
        &self,
        token: &[u8],
        server_name: &str,
        now: Duration,
        delta: Duration,
    ) -> Result<Token, OpenError> {
        if token.len() > MAX_LEN {
            return Err(OpenError::TooLong { max: MAX_LEN, actual: token.len() });
        }
        let expected = octets(self.algorithm().nonce_length());
        let (nonce, sealed) = AccessToken(token)
            .split()
            .filter(|(nonce, _)| nonce.len() == expected)
            .ok_or(OpenError::Nonce { expected })?;

        let mut room = Zeroizing::new([0; MAX_LEN]);
        let block = room.get_mut(..sealed.len()).ok_or(OpenError::Forged)?;
        block.copy_from_slice(sealed);
        let text = self.0.open(nonce, server_name.as_bytes(), block).ok_or(OpenError::Forged)?;
        let token = block::read(text).ok_or(OpenError::Content)?;
        // rfc7635-s7-f
        token.remaining(now, delta).ok_or(OpenError::Time)?;
        Ok(token)
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({}, ..)", self.algorithm())
    }
}
