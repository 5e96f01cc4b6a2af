//! FINGERPRINT's checksum, bit by bit.

/// What FINGERPRINT holds behind these octets (RFC 8489 §14.7).
pub(crate) fn fingerprint_of(covered: &[u8]) -> [u8; 4] {
    let mut crc = u32::MAX;
    for octet in covered {
        crc ^= u32::from(*octet);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    (!crc ^ 0x5354_554e).to_be_bytes()
}
