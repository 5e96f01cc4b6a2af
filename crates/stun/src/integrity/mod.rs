//! MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 (RFC 8489 §9, §14.5, §14.6).

mod error;
mod hmac;
mod key;
mod policy;
mod verify;

use core::fmt;

pub use error::{Mechanism, VerifyError};
pub use key::Key;
pub use policy::Policy;
pub use verify::Verified;

use crate::AttributeType;

/// The two ways to prove a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// HMAC-SHA1 in MESSAGE-INTEGRITY: 20 octets (RFC 8489 §14.5). ICE uses this.
    Sha1,
    /// HMAC-SHA256 in MESSAGE-INTEGRITY-SHA256: 32 octets, or fewer where the usage allows
    /// (RFC 8489 §14.6).
    Sha256,
}

impl Algorithm {
    /// Octets of its full MAC.
    #[must_use]
    pub const fn full_length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// The attribute that carries it.
    #[must_use]
    pub const fn attribute_type(self) -> AttributeType {
        match self {
            Self::Sha1 => AttributeType::MESSAGE_INTEGRITY,
            Self::Sha256 => AttributeType::MESSAGE_INTEGRITY_SHA256,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sha1 => "HMAC-SHA1",
            Self::Sha256 => "HMAC-SHA256",
        })
    }
}
