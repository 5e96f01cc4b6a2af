//! Lines put together in a small buffer and written as a whole.
//!
//! `core::fmt` asks a formatter for padding, precision and signs at every number, and takes each piece
//! through a dynamic call. A candidate line has twenty pieces and none of the questions.

use core::fmt::{Result, Write};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Octets that are held before they are written: most lines fit.
const ROOM: usize = 192;

/// A line on its way to `out`.
pub(crate) struct Line<'w, W: ?Sized> {
    out: &'w mut W,
    /// Whole texts only, so that it is UTF-8 up to `length`.
    held: [u8; ROOM],
    length: usize,
}

impl<'w, W: Write + ?Sized> Line<'w, W> {
    pub(crate) const fn new(out: &'w mut W) -> Self {
        Self { out, held: [0; ROOM], length: 0 }
    }

    /// A text as it is.
    #[inline]
    pub(crate) fn text(&mut self, text: &str) -> Result {
        if self.hold(text.as_bytes()) {
            return Ok(());
        }
        self.flush()?;
        if self.hold(text.as_bytes()) { Ok(()) } else { self.out.write_str(text) }
    }

    /// Octets of ASCII, the same at every call.
    #[inline]
    pub(crate) fn ascii<const LENGTH: usize>(&mut self, text: &[u8; LENGTH]) -> Result {
        self.put(*text, LENGTH)
    }

    /// A number in decimal digits.
    #[inline]
    pub(crate) fn number(&mut self, number: u32) -> Result {
        if let Ok(octet) = u8::try_from(number) {
            let (digits, length) = decimal(octet);
            return self.put(digits, length);
        }
        let length = number.checked_ilog10().map_or(1, |log| log + 1);
        let (front, [f, g, h, i, j]) = (number / 100_000, five_digits(number % 100_000));
        if front == 0 {
            let digits = u64::from_le_bytes([f, g, h, i, j, 0, 0, 0]) >> (8 * (5 - length));
            return self.put(digits.to_le_bytes(), length as usize);
        }
        let [a, b, c, d, e] = five_digits(front);
        let digits = u128::from_le_bytes([a, b, c, d, e, f, g, h, i, j, 0, 0, 0, 0, 0, 0]);
        self.put((digits >> (8 * (10 - length))).to_le_bytes(), length as usize)
    }

    /// An address, IPv6 in the form of RFC 5952.
    pub(crate) fn ip(&mut self, ip: IpAddr) -> Result {
        match ip {
            IpAddr::V4(ip) => self.ipv4(ip),
            IpAddr::V6(ip) => self.ipv6(ip),
        }
    }

    /// Writes what is held.
    pub(crate) fn flush(&mut self) -> Result {
        let held = self.held.get(..self.length).unwrap_or_default();
        self.length = 0;
        self.out.write_str(core::str::from_utf8(held).unwrap_or_default())
    }

    fn ipv4(&mut self, ip: Ipv4Addr) -> Result {
        let [a, b, c, d] = ip.octets();
        for octet in [a, b, c] {
            let (digits, length) = decimal(octet);
            self.put(digits, length + 1)?;
        }
        let (digits, length) = decimal(d);
        self.put(digits, length)
    }

    fn ipv6(&mut self, ip: Ipv6Addr) -> Result {
        // RFC 5952 §5.
        if let Some(ipv4) = ip.to_ipv4_mapped() {
            self.ascii(b"::ffff:")?;
            return self.ipv4(ipv4);
        }
        let segments = ip.segments();
        let zeros = longest_zeros(&segments);
        for (index, segment) in segments.into_iter().enumerate() {
            if zeros.contains(&index) {
                if index == zeros.start {
                    self.ascii(b"::")?;
                }
                continue;
            }
            if index > 0 && index != zeros.end {
                self.ascii(b":")?;
            }
            self.hex(segment)?;
        }
        Ok(())
    }

    /// A number in hex digits.
    fn hex(&mut self, number: u16) -> Result {
        let [a, b] = number.to_be_bytes();
        let digits = [a >> 4, a & 15, b >> 4, b & 15].map(|digit| match digit {
            0..=9 => b'0' + digit,
            _ => b'a' + (digit - 10),
        });
        // Those of zeros in front are left out, but not the last.
        let first = ((number | 1).leading_zeros() / 4) as usize;
        let digits = u32::from_le_bytes(digits) >> (8 * first);
        self.put(digits.to_le_bytes(), 4 - first)
    }

    /// The first octets of these. All of them are copied, since a copy of a length that is known
    /// beforehand is one or two instructions.
    #[inline]
    fn put<const MOST: usize>(&mut self, octets: [u8; MOST], length: usize) -> Result {
        loop {
            let place = self.held.get_mut(self.length..).and_then(<[u8]>::first_chunk_mut);
            if let Some(place) = place {
                *place = octets;
                self.length += length;
                return Ok(());
            }
            self.flush()?;
        }
    }

    #[inline]
    fn hold(&mut self, text: &[u8]) -> bool {
        let end = self.length + text.len();
        let Some(place) = self.held.get_mut(self.length..end) else { return false };
        place.copy_from_slice(text);
        self.length = end;
        true
    }
}

/// The digits of a number below 100 000, each found for itself.
fn five_digits(number: u32) -> [u8; 5] {
    [10_000, 1000, 100, 10, 1].map(|unit| b'0' + (number / unit % 10) as u8)
}

/// The digits of an octet with a dot behind them, and how many they are.
fn decimal(octet: u8) -> ([u8; 4], usize) {
    // A table of 256 has every octet.
    DECIMAL
        .get(usize::from(octet))
        .map_or(([0; 4], 0), |(digits, length)| (*digits, usize::from(*length)))
}

static DECIMAL: [([u8; 4], u8); 256] = {
    let mut table = [([0; 4], 0); 256];
    let mut rest: &mut [_] = &mut table;
    let mut octet = 0u8;
    while let [place, more @ ..] = rest {
        let [a, b, c] = [b'0' + octet / 100, b'0' + octet / 10 % 10, b'0' + octet % 10];
        *place = match octet {
            0..10 => ([c, b'.', 0, 0], 1),
            10..100 => ([b, c, b'.', 0], 2),
            100.. => ([a, b, c, b'.'], 3),
        };
        octet = octet.wrapping_add(1);
        rest = more;
    }
    table
};

/// The zeros that `::` stands for: the first of the longest runs of at least two (RFC 5952 §4.2).
fn longest_zeros(segments: &[u16; 8]) -> core::ops::Range<usize> {
    let (mut longest, mut run) = (8..8, 0..0);
    for (index, segment) in segments.iter().enumerate() {
        if *segment == 0 {
            run.end = index + 1;
            if run.len() >= 2 && run.len() > longest.len() {
                longest = run.clone();
            }
        } else {
            run = index + 1..index + 1;
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};

    use proptest::prelude::*;

    use super::*;

    fn written(with: impl Fn(&mut Line<'_, String>) -> Result) -> String {
        let mut out = String::new();
        let mut line = Line::new(&mut out);
        with(&mut line).unwrap();
        line.flush().unwrap();
        out
    }

    #[test]
    fn ipv6_is_written_as_rfc_5952_has_it() {
        for text in [
            "::",
            "::1",
            "1::",
            "2001:db8::1:0:0:1",
            "2001:db8:0:1:1:1:1:1",
            "::ffff:192.0.2.1",
            "::192.0.2.1",
            "1:0:0:2::",
            "1:2:3:4:5:6:7:8",
            "fe80::10:abcd",
        ] {
            let ip: IpAddr = text.parse().unwrap();
            assert_eq!(written(|line| line.ip(ip)), ip.to_string());
        }
    }

    #[test]
    fn what_does_not_fit_is_written_all_the_same() {
        let long = "x".repeat(ROOM + 1);
        let text = written(|line| {
            for _ in 0..3 {
                line.text("\u{fc}ber ")?;
                line.text(&long)?;
                line.number(u32::MAX)?;
            }
            line.text(&"x".repeat(ROOM))
        });
        let once = std::format!("\u{fc}ber {long}4294967295");
        assert_eq!(text, once.repeat(3) + &"x".repeat(ROOM));
    }

    proptest! {
        #[test]
        fn numbers_and_addresses_are_written_as_everyone_does(
            number: u32,
            ip: IpAddr,
            segments in prop::array::uniform8(prop_oneof![Just(0u16), any::<u16>()]),
            before in 0..ROOM,
        ) {
            let sparse = IpAddr::from(segments);
            let front = "x".repeat(before);
            let text = written(|line| {
                line.text(&front)?;
                line.number(number)?;
                line.ip(ip)?;
                line.ip(sparse)
            });
            prop_assert_eq!(text, std::format!("{front}{number}{ip}{sparse}"));
        }
    }
}
