//! Digests as fingerprints have them.

/// Pairs of hex digits in capitals, with colons between them.
pub(super) fn colons(octets: impl IntoIterator<Item = u8>) -> String {
    let pairs = octets.into_iter().map(|octet| format!("{octet:02X}"));
    pairs.collect::<Vec<_>>().join(":")
}
