//! What is inside of an ACCESS-TOKEN (RFC 7635): the authorization server seals it, the STUN server
//! opens it, and the client carries it from one to the other as octets that mean nothing to it.
//!
//! Both servers have a [`TokenKey`]; the key identifier in USERNAME tells the STUN server which
//! (§7). The [`Token`] inside brings the `mac_key`, which the authorization server gave to the client
//! too, and which proves the client's messages from then on.
//!
//! ```
//! use core::time::Duration;
//! use frazil_stun::access_token::{MacKey, TokenAlgorithm, TokenKey, Token, Timestamp};
//!
//! // The authorization server, with a nonce that it never uses again with this key.
//! let key = TokenKey::new(TokenAlgorithm::A256Gcm, &[7; 32])?;
//! let now = Duration::from_secs(1_410_984_813);
//! let mac_key = MacKey::new(b"twenty random octets")?;
//! let token = Token { mac_key, timestamp: Timestamp::new(now), lifetime: 3600 };
//! let mut sealed = Vec::new();
//! key.seal(&token, "turn.example.org", &[1; 12], &mut sealed)?;
//!
//! // The STUN server, a second later, with what it read as `AccessToken`.
//! let now = now + Duration::from_secs(1);
//! let token = key.open(&sealed, "turn.example.org", now)?;
//! let _verifies_the_request = token.key();
//! // A token is for one server, and for its time.
//! assert!(key.open(&sealed, "stun.example.org", now).is_err());
//! assert!(key.open(&sealed, "turn.example.org", now + Duration::from_secs(3604)).is_err());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Where the RFC leaves a choice
//!
//! - A token of A256CBC-HS512 has a nonce of no octets, since neither the encryption nor the MAC
//!   takes one (§6.2): what is not authenticated is not accepted. Its S is the encrypted block
//!   without an initialization vector, which is all zero and known.
//! - A `mac_key` has 1 to 64 octets, of which the RFC knows 20 and 32 (§6.2, appendix B).
//! - The formula of §9 may exceed the lifetime of the token by Delta, which the sentence before it
//!   forbids: [`Token::remaining`] stops at the lifetime.

mod block;
mod cbc_hmac;
mod cipher;
mod error;
mod key;
mod timestamp;
mod token;

pub use error::{KeyLengthError, OpenError, SealError};
pub use key::{DELTA, TokenAlgorithm, TokenKey};
pub use timestamp::Timestamp;
pub use token::{MacKey, Token};

/// Octets in the nonce of AES-GCM (RFC 5116 §5.1).
// rfc7635-s6.2-e
pub const NONCE_LEN: usize = 12;

/// The most octets that a token can have, so that any fits in a message for a path of unknown MTU
/// (RFC 7635 §6.2).
pub const MAX_LEN: usize = 2 + cipher::MAX_SEALED;
