//! What several test files need.
#![allow(dead_code, reason = "no test file needs all of it")]
#![allow(clippy::unwrap_used, reason = "tests")]

/// The octets of hex with any white space.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().filter(|digit| !digit.is_whitespace()).collect();
    let pairs = digits.chunks(2).map(String::from_iter);
    pairs.map(|pair| u8::from_str_radix(&pair, 16).unwrap()).collect()
}

/// The messages of RFC 5769 and of RFC 8489 B.1, the latter as erratum 6268 corrects it.
pub(crate) fn vectors() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("RFC 5769 2.1", hex(include_str!("../data/rfc5769-2.1-request.hex"))),
        ("RFC 5769 2.2", hex(include_str!("../data/rfc5769-2.2-ipv4-response.hex"))),
        ("RFC 5769 2.3", hex(include_str!("../data/rfc5769-2.3-ipv6-response.hex"))),
        ("RFC 5769 2.4", hex(include_str!("../data/rfc5769-2.4-long-term-request.hex"))),
        ("RFC 8489 B.1", hex(include_str!("../data/rfc8489-B.1-erratum6268.hex"))),
    ]
}

/// The password of RFC 5769 2.1 to 2.3.
pub(crate) const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";
/// The user of RFC 5769 2.4 and RFC 8489 B.1.
pub(crate) const USERNAME: &str = "マトリックス";
/// Their realm.
pub(crate) const REALM: &str = "example.org";
/// Their password, prepared.
pub(crate) const LONG_TERM_PASSWORD: &str = "TheMatrIX";
