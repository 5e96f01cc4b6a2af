//! A256CBC-HS512 as RFC 7635 §6.2 uses it: without an initialization vector, for its own is zero.

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit};
use cbc::{Decryptor, Encryptor};
use hmac::{Hmac, Mac};
use sha2::Sha512;

/// Octets of T: half of the MAC (RFC 7518 §5.2.5).
pub(super) const TAG: usize = 32;
/// Octets in a block of AES.
const BLOCK: usize = 16;

/// The most octets that a text of this length becomes.
pub(super) const fn sealed_length(text: usize) -> usize {
    (text / BLOCK + 1) * BLOCK + TAG
}

/// Both halves of the long-term key (RFC 7518 §5.2.2.1).
pub(super) struct CbcHmac {
    auth: Hmac<Sha512>,
    encryption: Aes256,
}

impl CbcHmac {
    // rfc7635-s4.1-c, rfc7635-s4.1.1-d
    pub(super) fn new(key: &[u8; 64]) -> Option<Self> {
        let (auth, encryption) = key.split_at(32);
        let auth = Hmac::new_from_slice(auth).ok()?;
        Some(Self { auth, encryption: Aes256::new_from_slice(encryption).ok()? })
    }

    /// Encrypts the first `length` octets of the room, and says how many they become.
    // rfc7635-s6.2-l, rfc7635-s6.2-m
    pub(super) fn seal(&self, server_name: &[u8], room: &mut [u8], length: usize) -> Option<usize> {
        let mode = Encryptor::inner_iv_init(&self.encryption, &[0; BLOCK].into());
        let sealed = mode.encrypt_padded::<Pkcs7>(room, length).ok()?;
        let (end, tag) = (sealed.len(), self.mac(server_name, sealed).finalize().into_bytes());
        room.get_mut(end..)?.get_mut(..TAG)?.copy_from_slice(tag.get(..TAG)?);
        Some(end + TAG)
    }

    /// Decrypts a block in place; `None` if it is not authentic.
    // rfc7635-s7-d
    pub(super) fn open<'b>(&self, server_name: &[u8], block: &'b mut [u8]) -> Option<&'b [u8]> {
        let (sealed, tag) = block.split_last_chunk_mut::<TAG>()?;
        // In constant time, and before the padding is looked at.
        self.mac(server_name, sealed).verify_truncated_left(tag).ok()?;
        let mode = Decryptor::inner_iv_init(&self.encryption, &[0; BLOCK].into());
        mode.decrypt_padded::<Pkcs7>(sealed).ok()
    }

    /// Over the server name, S, and the bits that the server name has.
    fn mac(&self, server_name: &[u8], sealed: &[u8]) -> Hmac<Sha512> {
        let bits = 8 * server_name.len() as u64;
        let mac = self.auth.clone();
        mac.chain_update(server_name).chain_update(sealed).chain_update(bits.to_be_bytes())
    }
}
