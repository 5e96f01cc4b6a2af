//! IP addresses from text: what the standard library reads, without looking twice at an octet.

use core::net::{Ipv4Addr, Ipv6Addr};

use crate::octets::hex_digit;

/// The IPv4 address that a text begins with, and what is behind it. Its parts are decimal, without
/// leading zeros.
pub(crate) fn leading_ipv4(text: &[u8]) -> Option<(Ipv4Addr, &[u8])> {
    let (a, rest) = leading_decimal(text)?;
    let (b, rest) = leading_decimal(rest.strip_prefix(b".")?)?;
    let (c, rest) = leading_decimal(rest.strip_prefix(b".")?)?;
    let (d, rest) = leading_decimal(rest.strip_prefix(b".")?)?;
    Some((Ipv4Addr::new(a, b, c, d), rest))
}

/// The IPv6 address that a text begins with, in any of the forms of RFC 4291 §2.2, and what is behind
/// it: nothing or a blank.
pub(crate) fn leading_ipv6(text: &[u8]) -> Option<(Ipv6Addr, &[u8])> {
    let mut groups = [0; 8];
    let mut count = 0;
    // Where the `::` is.
    let mut gap = None;
    let mut rest = text;
    if let [b':', b':', more @ ..] = rest {
        (gap, rest) = (Some(0), more);
    }
    while !matches!(rest, [] | [b' ', ..]) {
        let (group, behind) = leading_hex(rest)?;
        if let [b'.', ..] = behind {
            let (ipv4, behind @ ([] | [b' ', ..])) = leading_ipv4(rest)? else { return None };
            let [a, b, c, d] = ipv4.octets();
            let last = groups.get_mut(count..count + 2)?;
            last.copy_from_slice(&[u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]);
            (count, rest) = (count + 2, behind);
            break;
        }
        *groups.get_mut(count)? = group;
        count += 1;
        rest = match behind {
            [] | [b' ', ..] => behind,
            [b':', b':', more @ ..] if gap.is_none() => {
                gap = Some(count);
                more
            }
            [b':', more @ ..] if !matches!(more, [] | [b' ', ..]) => more,
            _ => return None,
        };
    }
    match gap {
        None if count == 8 => {}
        // `::` is one group at least; what is behind it goes to the end.
        Some(gap) if count < 8 => groups.get_mut(gap..)?.rotate_right(8 - count),
        _ => return None,
    }
    Some((groups.into(), rest))
}

/// A number of 0 to 255 in decimal, and what is behind it.
#[inline]
fn leading_decimal(text: &[u8]) -> Option<(u8, &[u8])> {
    let (value, rest) = match text {
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] => {
            (100 * digit(*a) + 10 * digit(*b) + digit(*c), rest)
        }
        [a @ b'1'..=b'9', b @ b'0'..=b'9', rest @ ..] => (10 * digit(*a) + digit(*b), rest),
        [a @ b'0'..=b'9', rest @ ..] => (digit(*a), rest),
        _ => return None,
    };
    Some((u8::try_from(value).ok()?, rest))
}

const fn digit(octet: u8) -> u16 {
    (octet - b'0') as u16
}

/// One to four hex digits, and what is behind them.
fn leading_hex(text: &[u8]) -> Option<(u16, &[u8])> {
    let mut value = 0;
    let mut rest = text;
    while let [octet, more @ ..] = rest {
        let digit = hex_digit(*octet);
        if digit > 15 {
            break;
        }
        value = value << 4 | u16::from(digit);
        rest = more;
    }
    (1..=4).contains(&(text.len() - rest.len())).then_some((value, rest))
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::{String, ToString};

    use proptest::prelude::*;

    use super::*;

    /// Both readings agree with the standard library's.
    fn check(text: &str) {
        let ipv4 = leading_ipv4(text.as_bytes()).filter(|(_, rest)| rest.is_empty());
        assert_eq!(ipv4.map(|(ip, _)| ip), text.parse().ok(), "{text}");
        let ipv6 = leading_ipv6(text.as_bytes()).filter(|(_, rest)| rest.is_empty());
        assert_eq!(ipv6.map(|(ip, _)| ip), text.parse().ok(), "{text}");
        // A blank ends an address.
        let more = format!("{text} more");
        let ipv6 = leading_ipv6(more.as_bytes()).filter(|(_, rest)| *rest == b" more");
        assert_eq!(ipv6.map(|(ip, _)| ip), text.parse().ok(), "{text}");
    }

    #[test]
    fn the_edges_are_those_of_the_standard_library() {
        for text in [
            "",
            ":",
            "::",
            ":::",
            "::::",
            "1::",
            "::1",
            ":1",
            "1:",
            "1::2::3",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1:2:3:4::5:6:7:8",
            "1:2:3:4:5:6:7:8:9",
            "::192.0.2.1",
            "1:2:3:4:5:6:192.0.2.1",
            "1:2:3:4:5:6:7:192.0.2.1",
            "192.0.2.1::",
            "1:2:3:4:5::192.0.2.1",
            "1:2:3:4:5:6::192.0.2.1",
            "::192.0.2.1 ",
            "::192.0.2.01",
            "::ffff:192.0.2",
            "00001::",
            "12345::",
            "g::",
            "::1%eth0",
            "[::1]",
            "::1.2.3.4.5",
            "1.2.3.4",
            "01.2.3.4",
            "0.0.0.0",
            "00.0.0.0",
            "256.0.0.0",
            "1.2.3",
            "1.2.3.4.",
            "1..2.3",
            "255.255.255.255",
            "1.2.3.4 ",
            "1.2.3.-4",
            "+1.2.3.4",
            "::a.1.2.3",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn written_addresses_are_read(ip: std::net::IpAddr, at: prop::sample::Index, to in "[0-9a-f:. ]{0,2}") {
            let text = ip.to_string();
            check(&text);
            let (before, after) = text.split_at(at.index(text.len()));
            check(&format!("{before}{to}{}", after.get(1..).unwrap_or_default()));
        }

        #[test]
        fn what_looks_like_an_address_is_read_alike(
            parts in prop::collection::vec("[0-9a-fA-F]{0,5}|:|::|\\.|0|25[0-9]|192\\.0\\.2\\.1", 0..18),
        ) {
            check(&parts.concat());
            check(&parts.join(":"));
            check(&parts.iter().take(4).cloned().collect::<std::vec::Vec<String>>().join("."));
        }
    }
}
