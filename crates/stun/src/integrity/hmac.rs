//! HMAC (RFC 2104) from states cached once per key, over messages whose header counts differently.
//!
//! The compression functions are the hash crates' own; what is done here is to start them from the
//! states after the padded key, which saves half the work on messages as short as STUN's, and to
//! feed them straight from the message, which saves the copy.

use core::fmt;

use zeroize::Zeroize;

/// Octets in a block of SHA-1 and of SHA-256.
const BLOCK: usize = 64;

/// A hash of the SHA-1 and SHA-2 family with 64-octet blocks.
pub(super) trait Hash {
    /// The chaining state in words.
    type State: Copy + AsRef<[u32]> + Zeroize;
    /// The state before the first block (FIPS 180-4 §5.3).
    const INITIAL: Self::State;
    /// Takes whole blocks into the state.
    fn compress(state: &mut Self::State, blocks: &[[u8; BLOCK]]);
}

pub(super) struct Sha1;

impl Hash for Sha1 {
    type State = [u32; 5];
    const INITIAL: [u32; 5] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];

    #[inline]
    fn compress(state: &mut [u32; 5], blocks: &[[u8; BLOCK]]) {
        sha1::block_api::compress(state, blocks);
    }
}

pub(super) struct Sha256;

impl Hash for Sha256 {
    type State = [u32; 8];
    const INITIAL: [u32; 8] = [
        0x6A09_E667,
        0xBB67_AE85,
        0x3C6E_F372,
        0xA54F_F53A,
        0x510E_527F,
        0x9B05_688C,
        0x1F83_D9AB,
        0x5BE0_CD19,
    ];

    #[inline]
    fn compress(state: &mut [u32; 8], blocks: &[[u8; BLOCK]]) {
        sha2::block_api::compress256(state, blocks);
    }
}

/// A keyed HMAC: the states after the inner and the outer key block. The key itself is not kept.
pub(super) struct Hmac<H: Hash> {
    inner: H::State,
    outer: H::State,
}

impl<H: Hash> Hmac<H> {
    pub(super) fn new(secret: &[u8]) -> Self {
        let mut block = [0; BLOCK];
        if let Some(start) = block.get_mut(..secret.len()) {
            start.copy_from_slice(secret);
        } else {
            let mut digest = finish::<H>(H::INITIAL, 0, secret, None);
            spell(&digest, &mut block);
            digest.zeroize();
        }
        let keyed = |mask: u8, block: &mut [u8; BLOCK]| {
            let mut state = H::INITIAL;
            block.iter_mut().for_each(|octet| *octet ^= mask);
            H::compress(&mut state, core::slice::from_ref(block));
            state
        };
        let inner = keyed(0x36, &mut block);
        let outer = keyed(0x36 ^ 0x5C, &mut block);
        block.zeroize();
        Self { inner, outer }
    }

    /// The MAC of a message as if `length` stood in its header; in the first octets of the answer,
    /// as many as the hash has.
    #[inline]
    pub(super) fn of(&self, message: &[u8], length: u16) -> [u8; 32] {
        let digest = finish::<H>(self.inner, BLOCK, message, Some(length.to_be_bytes()));
        // The outer text is one digest, which fits a block together with its end.
        let mut block = [0; BLOCK];
        let size = spell(&digest, &mut block);
        if let Some(octet) = block.get_mut(size) {
            *octet = 0x80;
        }
        if let Some(count) = block.last_chunk_mut() {
            *count = (8 * (BLOCK + size) as u64).to_be_bytes();
        }
        let mut digest = self.outer;
        H::compress(&mut digest, core::slice::from_ref(&block));
        let mut text = [0; 32];
        spell(&digest, &mut text);
        text
    }
}

impl<H: Hash> Clone for Hmac<H> {
    fn clone(&self) -> Self {
        Self { inner: self.inner, outer: self.outer }
    }
}

impl<H: Hash> Drop for Hmac<H> {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

impl<H: Hash> fmt::Debug for Hmac<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hmac(..)")
    }
}

/// Writes a state's words in network order and says how many octets they are.
#[inline]
fn spell<S: AsRef<[u32]>>(state: &S, to: &mut [u8]) -> usize {
    let words = state.as_ref();
    for (octets, word) in to.as_chunks_mut().0.iter_mut().zip(words) {
        *octets = word.to_be_bytes();
    }
    words.len() * 4
}

/// Takes `text` into a state that has `absorbed` octets already, pads (FIPS 180-4 §5.1.1) and ends.
/// `length`, if given, replaces what stands where a STUN header has its length.
#[inline]
fn finish<H: Hash>(
    mut state: H::State,
    absorbed: usize,
    text: &[u8],
    length: Option<[u8; 2]>,
) -> H::State {
    let (mut blocks, tail) = text.as_chunks::<BLOCK>();
    let mut last = [[0; BLOCK]; 2];
    let end = last.as_flattened_mut();
    if let Some(start) = end.get_mut(..tail.len()) {
        start.copy_from_slice(tail);
    }
    if let Some(octet) = end.get_mut(tail.len()) {
        *octet = 0x80;
    }
    if let Some([l0, l1]) = length {
        if let Some((first, others)) = blocks.split_first() {
            let mut first = *first;
            (first[2], first[3]) = (l0, l1);
            H::compress(&mut state, &[first]);
            blocks = others;
        } else if let [_, _, o0, o1, ..] = end {
            (*o0, *o1) = (l0, l1);
        }
    }
    if !blocks.is_empty() {
        H::compress(&mut state, blocks);
    }
    let bits = 8 * (absorbed as u64 + text.len() as u64);
    let [first, second] = &mut last;
    // The end mark and the 64-bit length may need a block of their own.
    if tail.len() + 1 + 8 <= BLOCK {
        if let Some(count) = first.last_chunk_mut() {
            *count = bits.to_be_bytes();
        }
        H::compress(&mut state, core::slice::from_ref(first));
    } else {
        if let Some(count) = second.last_chunk_mut() {
            *count = bits.to_be_bytes();
        }
        H::compress(&mut state, &last);
    }
    state
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use hmac::{KeyInit, Mac};

    use super::*;

    fn octets(count: usize) -> Vec<u8> {
        (0..count).map(|i| u8::try_from(i * 7 % 251).unwrap()).collect()
    }

    /// Every length around the block boundaries, for keys shorter, as long and longer than a block.
    #[test]
    fn agrees_with_the_hmac_crate() {
        for secret in [0, 1, 20, 63, 64, 65, 200].map(octets) {
            let (sha1, sha256) = (Hmac::<Sha1>::new(&secret), Hmac::<Sha256>::new(&secret));
            for length in 4..300 {
                let mut text = octets(length);
                let header = [text[2], text[3]];
                (text[2], text[3]) = (0xEE, 0xEE);
                let ours1 = sha1.of(&text, u16::from_be_bytes(header));
                let ours256 = sha256.of(&text, u16::from_be_bytes(header));
                (text[2], text[3]) = (header[0], header[1]);
                let theirs1 = hmac::Hmac::<sha1::Sha1>::new_from_slice(&secret).unwrap();
                let theirs256 = hmac::Hmac::<sha2::Sha256>::new_from_slice(&secret).unwrap();
                theirs1.chain_update(&text).verify_slice(&ours1[..20]).unwrap();
                theirs256.chain_update(&text).verify_slice(&ours256).unwrap();
            }
        }
    }
}
