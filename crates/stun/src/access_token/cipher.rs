//! The algorithms, each as one function to seal in place and one to open in place.

use aes_gcm::aead::consts::{U12, U16};
use aes_gcm::aead::{AeadCore, AeadInOut};
use aes_gcm::{Aes128Gcm, Aes256Gcm, KeyInit};

use super::cbc_hmac::{self, CbcHmac};
use super::{NONCE_LEN, TokenAlgorithm, block};

/// Octets of the tag that AES-GCM appends (RFC 5116 §5.1).
pub(super) const GCM_TAG: usize = 16;
/// The most octets that a nonce and a block become.
pub(super) const MAX_SEALED: usize = {
    let gcm = NONCE_LEN + block::MAX + GCM_TAG;
    let cbc = cbc_hmac::sealed_length(block::MAX);
    if gcm > cbc { gcm } else { cbc }
};

/// An algorithm with its key.
pub(super) enum Cipher {
    A128Gcm(Aes128Gcm),
    A256Gcm(Aes256Gcm),
    A256CbcHs512(CbcHmac),
}

impl Cipher {
    /// `None` where the key does not have the length that the algorithm wants.
    // rfc7635-s4.1-d
    pub(super) fn new(algorithm: TokenAlgorithm, key: &[u8]) -> Option<Self> {
        Some(match algorithm {
            TokenAlgorithm::A128Gcm => Self::A128Gcm(Aes128Gcm::new_from_slice(key).ok()?),
            TokenAlgorithm::A256Gcm => Self::A256Gcm(Aes256Gcm::new_from_slice(key).ok()?),
            TokenAlgorithm::A256CbcHs512 => Self::A256CbcHs512(CbcHmac::new(key.try_into().ok()?)?),
        })
    }

    pub(super) const fn algorithm(&self) -> TokenAlgorithm {
        match self {
            Self::A128Gcm(_) => TokenAlgorithm::A128Gcm,
            Self::A256Gcm(_) => TokenAlgorithm::A256Gcm,
            Self::A256CbcHs512(_) => TokenAlgorithm::A256CbcHs512,
        }
    }

    /// Encrypts the first `length` octets of the room, and says how many they become; `None` if that
    /// cannot be done.
    // rfc7635-s6.2-k
    pub(super) fn seal(
        &self,
        nonce: &[u8; NONCE_LEN],
        server_name: &[u8],
        room: &mut [u8],
        length: usize,
    ) -> Option<usize> {
        match self {
            Self::A128Gcm(gcm) => gcm_seal(gcm, nonce, server_name, room, length),
            Self::A256Gcm(gcm) => gcm_seal(gcm, nonce, server_name, room, length),
            Self::A256CbcHs512(cbc) => cbc.seal(server_name, room, length),
        }
    }

    /// Decrypts a block in place; `None` if it is not authentic.
    pub(super) fn open<'b>(
        &self,
        nonce: &[u8],
        server_name: &[u8],
        block: &'b mut [u8],
    ) -> Option<&'b [u8]> {
        match self {
            Self::A128Gcm(gcm) => gcm_open(gcm, nonce, server_name, block),
            Self::A256Gcm(gcm) => gcm_open(gcm, nonce, server_name, block),
            Self::A256CbcHs512(cbc) => cbc.open(server_name, block),
        }
    }
}

// rfc7635-s6.2-j: the server name is the associated data.
fn gcm_seal<G: AeadInOut + AeadCore<NonceSize = U12, TagSize = U16>>(
    gcm: &G,
    nonce: &[u8; NONCE_LEN],
    server_name: &[u8],
    room: &mut [u8],
    length: usize,
) -> Option<usize> {
    let (text, rest) = room.split_at_mut_checked(length)?;
    let tag = gcm.encrypt_inout_detached(nonce.into(), server_name, text.into()).ok()?;
    *rest.first_chunk_mut::<GCM_TAG>()? = tag.into();
    Some(length + GCM_TAG)
}

fn gcm_open<'b, G: AeadInOut + AeadCore<NonceSize = U12, TagSize = U16>>(
    gcm: &G,
    nonce: &[u8],
    server_name: &[u8],
    block: &'b mut [u8],
) -> Option<&'b [u8]> {
    let nonce: &[u8; NONCE_LEN] = nonce.try_into().ok()?;
    let (text, tag) = block.split_last_chunk_mut::<GCM_TAG>()?;
    let tag = (&*tag).into();
    gcm.decrypt_inout_detached(nonce.into(), server_name, (&mut *text).into(), tag).ok()?;
    Some(text)
}
