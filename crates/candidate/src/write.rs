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
    pub(crate) fn text(&mut self, text: &str) -> Result {
        if self.hold(text.as_bytes()) {
            return Ok(());
        }
        self.flush()?;
        if self.hold(text.as_bytes()) { Ok(()) } else { self.out.write_str(text) }
    }

    /// A number in decimal digits.
    pub(crate) fn number(&mut self, number: u32) -> Result {
        let mut digits = [0; 10];
        let mut rest = number;
        let mut first = digits.len();
        for (index, place) in digits.iter_mut().enumerate().rev() {
            *place = b'0' + (rest % 10) as u8;
            rest /= 10;
            first = index;
            if rest == 0 {
                break;
            }
        }
        self.ascii(digits.get(first..).unwrap_or_default())
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
        for (index, octet) in ip.octets().into_iter().enumerate() {
            if index > 0 {
                self.ascii(b".")?;
            }
            self.number(octet.into())?;
        }
        Ok(())
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
        let first = digits.iter().position(|digit| *digit != b'0').unwrap_or(3);
        self.ascii(digits.get(first..).unwrap_or_default())
    }

    fn ascii(&mut self, text: &[u8]) -> Result {
        if !self.hold(text) {
            self.flush()?;
            // What is written this way is ten octets at most.
            self.hold(text);
        }
        Ok(())
    }

    fn hold(&mut self, text: &[u8]) -> bool {
        let end = self.length + text.len();
        let Some(place) = self.held.get_mut(self.length..end) else { return false };
        place.copy_from_slice(text);
        self.length = end;
        true
    }
}

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
