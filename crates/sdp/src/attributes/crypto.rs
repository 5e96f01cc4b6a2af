//! `a=crypto` (RFC 4568 §4 and §6).

use core::fmt;

use super::words::{Words, by_grammar};
use crate::error::Cause;
use crate::grammar::{Step, blank, ranged, refuse, run, word};

/// Keys for SRTP in the description itself. WebRTC forbids it (RFC 8827 §6.5): it is for those who
/// speak with phones. `Debug` shows neither keys nor session parameters, which may hold keys too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Crypto<'a> {
    tag: u32,
    suite: &'a str,
    keys: &'a str,
    parameters: Words<'a>,
}

by_grammar! { Crypto = "crypto", such as "1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj" }

impl<'a> Crypto<'a> {
    /// The number by which an answer names what it accepts: nine digits at most.
    #[must_use]
    pub const fn tag(self) -> u32 {
        self.tag
    }

    /// The cipher and the authentication: `AES_CM_128_HMAC_SHA1_80` or another one.
    #[must_use]
    pub const fn suite(self) -> &'a str {
        self.suite
    }

    /// The keys, in order.
    pub fn keys(self) -> impl Iterator<Item = KeyParameter<'a>> + Clone {
        self.keys.split(';').filter_map(|key| {
            let (method, info) = key.split_once(':')?;
            Some(KeyParameter { method, info })
        })
    }

    /// The parameters of the session, such as `UNENCRYPTED_SRTCP` or `WSH=64`. A `FEC_KEY=` is a
    /// secret.
    pub fn session_parameters(self) -> impl Iterator<Item = &'a str> + Clone {
        self.parameters.iter()
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        let (input, tag) = ranged(0, 999_999_999)(input)?;
        let (input, ()) = blank(input)?;
        let (input, suite) = run(input, is_name)?;
        let (input, ()) = blank(input)?;
        let (input, keys) = word(input)?;
        for key in keys.split(';') {
            match key.split_once(':') {
                Some((method, info)) if method.bytes().all(is_name) && !method.is_empty() => {
                    if info.is_empty() {
                        return refuse(info, Cause::Missing);
                    }
                }
                _ => return refuse(key, Cause::Character),
            }
        }
        let (input, parameters) = Words::optional(word)(input)?;
        Ok((input, Self { tag, suite, keys, parameters }))
    }
}

/// A key of a [`Crypto`] and how it is said. `Debug` does not show the key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeyParameter<'a> {
    method: &'a str,
    info: &'a str,
}

impl<'a> KeyParameter<'a> {
    /// How the key is said: `inline`, or another method.
    #[must_use]
    pub const fn method(self) -> &'a str {
        self.method
    }

    /// The key and what belongs to it, as it stands.
    #[must_use]
    pub const fn info(self) -> &'a str {
        self.info
    }

    /// The master key and salt in base64, if the method is `inline`.
    #[must_use]
    pub fn key_salt(self) -> Option<&'a str> {
        self.inline()?.next()
    }

    /// How many packets the key is good for, such as 2^20; the default if it is not said.
    #[must_use]
    pub fn lifetime(self) -> Option<u64> {
        let lifetime = self.inline()?.skip(1).find(|part| !part.contains(':'))?;
        match lifetime.strip_prefix("2^") {
            Some(exponent) => 1_u64.checked_shl(exponent.parse().ok()?),
            None => lifetime.parse().ok(),
        }
    }

    /// The master key identifier and its length in octets, between which there is a colon.
    #[must_use]
    pub fn mki(self) -> Option<(&'a str, u8)> {
        let (value, length) = self.inline()?.skip(1).find_map(|part| part.split_once(':'))?;
        Some((value, length.parse().ok()?))
    }

    fn inline(self) -> Option<impl Iterator<Item = &'a str>> {
        self.method.eq_ignore_ascii_case("inline").then(|| self.info.split('|'))
    }
}

impl fmt::Debug for Crypto<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Crypto");
        shown.field("tag", &self.tag).field("suite", &self.suite).finish_non_exhaustive()
    }
}

impl fmt::Debug for KeyParameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyParameter").field("method", &self.method).finish_non_exhaustive()
    }
}

impl fmt::Display for Crypto<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "crypto:{} {} {}{}", self.tag, self.suite, self.keys, self.parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;
    use std::vec::Vec;

    const LINE: &str = "a=crypto:2 F8_128_HMAC_SHA1_80 \
        inline:MTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5QUJjZGVm|2^20|1:4;\
        inline:QUJjZGVmMTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5|4096 FEC_ORDER=FEC_SRTP WSH=64";

    #[test]
    fn a_line_has_a_tag_a_suite_keys_and_parameters() {
        let crypto: Crypto<'_> = read(LINE).unwrap();
        assert_eq!((crypto.tag(), crypto.suite()), (2, "F8_128_HMAC_SHA1_80"));
        let keys: Vec<_> = crypto.keys().collect();
        assert_eq!(keys[0].key_salt(), Some("MTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5QUJjZGVm"));
        assert_eq!((keys[0].lifetime(), keys[0].mki()), (Some(1 << 20), Some(("1", 4))));
        assert_eq!((keys[1].lifetime(), keys[1].mki()), (Some(4096), None));
        let parameters: Vec<_> = crypto.session_parameters().collect();
        assert_eq!(parameters, ["FEC_ORDER=FEC_SRTP", "WSH=64"]);
        assert_eq!(format!("a={crypto}"), LINE);
        assert_eq!(Crypto::new(&LINE["a=crypto:".len()..]), Ok(crypto));
    }

    #[test]
    fn a_method_of_its_own_is_not_taken_apart() {
        let crypto = Crypto::new("1 X other:a|2^70|b").unwrap();
        let key = crypto.keys().next().unwrap();
        assert_eq!((key.method(), key.info()), ("other", "a|2^70|b"));
        assert_eq!((key.key_salt(), key.lifetime(), key.mki()), (None, None, None));
        let huge = Crypto::new("1 X inline:a|2^70").unwrap();
        assert_eq!(huge.keys().next().unwrap().lifetime(), None);
    }

    #[test]
    fn keys_are_not_shown() {
        let crypto: Crypto<'_> = read(LINE).unwrap();
        let shown = format!("{crypto:?} {:?}", crypto.keys().collect::<Vec<_>>());
        assert!(!shown.contains("MTIz") && !shown.contains("QUJj"), "{shown}");
    }

    #[test]
    fn what_has_no_key_is_refused() {
        let tag = Cause::OutOfRange { min: 0, max: 999_999_999 };
        for (text, refusal) in [
            ("a=crypto:1000000000 X inline:a", (10, tag)),
            ("a=crypto:1 X", (13, Cause::Missing)),
            ("a=crypto:1 X-Y inline:a", (13, Cause::Character)),
            ("a=crypto:1 X inline", (14, Cause::Character)),
            ("a=crypto:1 X inline:", (21, Cause::Missing)),
            ("a=crypto:1 X inline:a;", (23, Cause::Character)),
            ("a=crypto:1 X :a", (14, Cause::Character)),
        ] {
            assert_eq!(refused::<Crypto<'_>>(text), refusal, "{text}");
        }
    }
}
