//! Which octets may stand in which texts.

/// A set of octets, as a bit in a table: what is scanned octet by octet looks each up once.
#[derive(Clone, Copy)]
pub(crate) struct Octets(u8);

impl Octets {
    /// `ice-char` of RFC 8839 §5.1.
    pub(crate) const ICE: Self = Self(1);
    /// Of a `token` of RFC 3261 §25.1.
    pub(crate) const TOKEN: Self = Self(1 << 1);
    /// `VCHAR` of RFC 5234 §B.1: visible ASCII.
    pub(crate) const VISIBLE: Self = Self(1 << 2);
    /// All but the blank.
    pub(crate) const WORD: Self = Self(1 << 3);

    /// True if the set has this octet.
    pub(crate) fn has(self, octet: u8) -> bool {
        // A table of 256 has every octet.
        TABLE.get(usize::from(octet)).is_some_and(|sets| sets & self.0 != 0)
    }

    const fn of(octet: u8) -> u8 {
        let alphanumeric = octet.is_ascii_alphanumeric();
        let ice = alphanumeric || matches!(octet, b'+' | b'/');
        let mark =
            matches!(octet, b'-' | b'.' | b'!' | b'%' | b'*' | b'_' | b'+' | b'`' | b'\'' | b'~');
        let mut bits = 0;
        if ice {
            bits |= Self::ICE.0;
        }
        if alphanumeric || mark {
            bits |= Self::TOKEN.0;
        }
        if octet.is_ascii_graphic() {
            bits |= Self::VISIBLE.0;
        }
        if octet != b' ' {
            bits |= Self::WORD.0;
        }
        bits
    }
}

/// The value of a hex digit; 255 for what is none.
pub(crate) fn hex_digit(octet: u8) -> u8 {
    HEX.get(usize::from(octet)).copied().unwrap_or(u8::MAX)
}

/// The sets that each octet is in.
static TABLE: [u8; 256] = {
    let mut table = [0; 256];
    let mut rest: &mut [u8] = &mut table;
    let mut octet = 0;
    while let [place, more @ ..] = rest {
        *place = Octets::of(octet);
        octet = octet.wrapping_add(1);
        rest = more;
    }
    table
};

/// The value of each octet as a hex digit.
static HEX: [u8; 256] = {
    let mut table = [0; 256];
    let mut rest: &mut [u8] = &mut table;
    let mut octet = 0u8;
    while let [place, more @ ..] = rest {
        *place = match octet {
            b'0'..=b'9' => octet - b'0',
            b'a'..=b'f' => octet - b'a' + 10,
            b'A'..=b'F' => octet - b'A' + 10,
            _ => u8::MAX,
        };
        octet = octet.wrapping_add(1);
        rest = more;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_octet_is_in_its_sets() {
        for octet in 0..=255u8 {
            let character = char::from(octet);
            let ice = character.is_ascii_alphanumeric() || "+/".contains(character);
            let token = character.is_ascii_alphanumeric() || "-.!%*_+`'~".contains(character);
            assert_eq!(Octets::ICE.has(octet), ice, "{octet}");
            assert_eq!(Octets::TOKEN.has(octet), token, "{octet}");
            assert_eq!(Octets::VISIBLE.has(octet), (33..127).contains(&octet), "{octet}");
            assert_eq!(Octets::WORD.has(octet), octet != 32, "{octet}");
            let digit = character.to_digit(16).unwrap_or(255);
            assert_eq!(u32::from(hex_digit(octet)), digit, "{octet}");
        }
    }
}
