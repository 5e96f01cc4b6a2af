//! Transaction IDs nobody can guess (RFC 8489 §5).

use core::fmt;

use chacha20::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use crate::TransactionId;

/// Transaction IDs without end, expanded from a seed.
///
/// The seed must come from a cryptographic source and serve nothing else; the same seed gives the
/// same IDs, so that a test can be replayed.
///
/// ```
/// use frazil_stun::TransactionIds;
///
/// let mut ids = TransactionIds::from_seed([7; 32]);
/// assert_ne!(ids.generate(), ids.generate());
/// ```
pub struct TransactionIds(ChaCha20Rng);

impl TransactionIds {
    /// A generator of its own for this seed.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(ChaCha20Rng::from_seed(seed))
    }

    /// The next ID, uniform over all 96 bits.
    // rfc8489-s5-e
    pub fn generate(&mut self) -> TransactionId {
        let mut bytes = [0; 12];
        self.0.fill_bytes(&mut bytes);
        TransactionId::from_bytes(bytes)
    }
}

impl Iterator for TransactionIds {
    type Item = TransactionId;

    fn next(&mut self) -> Option<TransactionId> {
        Some(self.generate())
    }
}

impl fmt::Debug for TransactionIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransactionIds(..)")
    }
}
