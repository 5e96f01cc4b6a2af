//! Digests as fingerprints have them.

/// Pairs of hex digits in capitals, with colons between them.
pub(super) fn colons(octets: impl IntoIterator<Item = u8>) -> String {
    let pairs = octets.into_iter().map(|octet| format!("{octet:02X}"));
    pairs.collect::<Vec<_>>().join(":")
}

/// The octets of such a text, in capitals or small letters.
pub(super) fn octets(text: &str) -> Option<Vec<u8>> {
    let octet = |pair: &str| {
        let digits = pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit());
        digits.then(|| u8::from_str_radix(pair, 16).ok()).flatten()
    };
    text.split(':').map(octet).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_pairs_between_colons() {
        assert_eq!(colons([0, 0xAB, 9]), "00:AB:09");
        assert_eq!(octets("00:aB:09"), Some(vec![0, 0xAB, 9]));
        for text in ["", "0", "00:", "00AB", "+1:00", "00:GG", "\u{e9}:00"] {
            assert_eq!(octets(text), None, "{text}");
        }
    }
}
