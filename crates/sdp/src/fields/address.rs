//! Which addresses go with an address type (RFC 8866 §9).

use core::net::{Ipv4Addr, Ipv6Addr};

/// True for an address of that type, a name, or a type that is not of IP.
pub(crate) fn is_of_type(address_type: &str, address: &str) -> bool {
    let (v4, v6) = (address.parse::<Ipv4Addr>().is_ok(), address.parse::<Ipv6Addr>().is_ok());
    let letters = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
    let digits = |b: u8| b.is_ascii_digit() || b == b'.';
    let name = !address.is_empty() && address.bytes().all(letters) && !address.bytes().all(digits);
    match address_type {
        "IP4" => v4 || name,
        "IP6" => v6 || name,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_of_type;

    #[test]
    fn a_name_goes_with_each_type_of_ip_and_an_address_with_its_own() {
        for (kind, address, fits) in [
            ("IP4", "192.0.2.1", true),
            ("IP4", "::1", false),
            ("IP4", "192.0.2", false),
            ("IP4", "192.0.2.1,0", false),
            ("IP6", "::1", true),
            ("IP6", "192.0.2.1", false),
            ("IP4", "a.example", true),
            ("IP6", "a.example", true),
            ("IP6", "a_b.example", false),
            ("IP4", "", false),
            ("E164", "+1-617", true),
        ] {
            assert_eq!(is_of_type(kind, address), fits, "{kind} {address}");
        }
    }
}
