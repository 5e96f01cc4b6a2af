//! What a receiver accepts as proof (RFC 8489 §9, §14.6).

use super::Algorithm;

/// The least octets of a truncated MAC (RFC 8489 §14.6).
const MIN_TRUNCATED: usize = 16;

/// What a receiver accepts as proof. By default: either algorithm, at full length.
///
/// ```
/// use frazil_stun::{Algorithm, Policy};
///
/// // A client that sent MESSAGE-INTEGRITY-SHA256 alone accepts nothing weaker (RFC 8489 §9.1.4),
/// // and this usage allows 16 octets of it.
/// let policy = Policy::new().only(Algorithm::Sha256).truncated_to(16);
/// # let _ = policy;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    only: Option<Algorithm>,
    min_sha256: usize,
}

impl Policy {
    /// Either algorithm, at full length.
    #[must_use]
    pub const fn new() -> Self {
        Self { only: None, min_sha256: 32 }
    }

    /// Only this algorithm.
    #[must_use]
    pub const fn only(self, algorithm: Algorithm) -> Self {
        Self { only: Some(algorithm), ..self }
    }

    /// Also MESSAGE-INTEGRITY-SHA256 cut to `octets` or more. The RFC lets no usage go below 16
    /// nor between multiples of four (RFC 8489 §14.6): less than 16 counts as 16, and more than 32 as
    /// 32, the full length.
    #[must_use]
    pub const fn truncated_to(self, octets: usize) -> Self {
        let min_sha256 = match octets {
            0..=MIN_TRUNCATED => MIN_TRUNCATED,
            17..=31 => octets,
            _ => Algorithm::Sha256.full_length(),
        };
        Self { min_sha256, ..self }
    }

    pub(super) const fn allows(&self, algorithm: Algorithm) -> bool {
        match (self.only, algorithm) {
            (None, _) => true,
            (Some(Algorithm::Sha1), Algorithm::Sha1) => true,
            (Some(Algorithm::Sha256), Algorithm::Sha256) => true,
            (Some(_), _) => false,
        }
    }

    pub(super) const fn allows_length(&self, algorithm: Algorithm, length: usize) -> bool {
        match algorithm {
            Algorithm::Sha1 => length == 20,
            Algorithm::Sha256 => {
                self.min_sha256 <= length && length <= 32 && length.is_multiple_of(4)
            }
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new()
    }
}
