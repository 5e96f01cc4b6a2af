//! What a client proves itself with.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::{Algorithm, Key};

/// What a client has to prove itself with: nothing, or what one of the mechanisms of RFC 8489 §9 and
/// RFC 7635 takes. `Debug` shows which, and no secret.
///
/// Names and passwords are taken as they are: prepare them as OpaqueString (RFC 8265) where they may
/// hold more than ASCII. Quotes around a user name and NULs behind a password go before a key is made
/// of them (RFC 8489 §9.2.2).
///
/// ```
/// use frazil_stun::client::Credentials;
///
/// let credentials = Credentials::third_party("22BIjxU93h/IgwEb", b"the token", &[7; 20])
///     .or_long_term("user", "pass");
/// assert!(!format!("{credentials:?}").contains("pass"));
/// ```
#[derive(Clone, Default)]
pub struct Credentials {
    pub(super) short_term: Option<ShortTerm>,
    pub(super) third_party: Option<ThirdParty>,
    pub(super) long_term: Option<LongTerm>,
}

/// A user name and a key of the moment.
#[derive(Clone)]
pub(super) struct ShortTerm {
    pub(super) username: String,
    pub(super) key: Key,
    /// Which algorithm the server takes, where that is known beforehand.
    pub(super) algorithm: Option<Algorithm>,
}

/// A user name and a password, of which keys are made.
#[derive(Clone)]
pub(super) struct LongTerm {
    pub(super) username: String,
    password: Zeroizing<String>,
}

/// What an authorization server gave.
#[derive(Clone)]
pub(super) struct ThirdParty {
    pub(super) key_id: String,
    pub(super) token: Vec<u8>,
    pub(super) key: Key,
    /// The server is known to want a token, so it goes into the first request.
    pub(super) at_once: bool,
}

impl Credentials {
    /// Nothing: for servers that answer everybody.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// A password of the moment, which goes into every request (RFC 8489 §9.1).
    ///
    /// The first request carries both integrity attributes, later ones the one that the server
    /// answered with.
    #[must_use]
    pub fn short_term(username: impl Into<String>, password: impl AsRef<[u8]>) -> Self {
        let key = Key::short_term(password);
        let short_term = Some(ShortTerm { username: username.into(), key, algorithm: None });
        Self { short_term, ..Self::default() }
    }

    /// As [`short_term`](Self::short_term), where it is known which algorithm the server takes
    /// (RFC 8489 §9.1.2).
    #[must_use]
    pub fn short_term_with(
        username: impl Into<String>,
        password: impl AsRef<[u8]>,
        algorithm: Algorithm,
    ) -> Self {
        let key = Key::short_term(password);
        let algorithm = Some(algorithm);
        let short_term = Some(ShortTerm { username: username.into(), key, algorithm });
        Self { short_term, ..Self::default() }
    }

    /// A user's name and password, for a server that challenges (RFC 8489 §9.2).
    #[must_use]
    pub fn long_term(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self::none().or_long_term(username, password)
    }

    /// A token from an authorization server, with the identifier and the key that came with it
    /// (RFC 7635 §5). It is used once a server asks for it.
    #[must_use]
    pub fn third_party(
        key_id: impl Into<String>,
        token: impl Into<Vec<u8>>,
        mac_key: &[u8],
    ) -> Self {
        let third_party = ThirdParty {
            key_id: key_id.into(),
            token: token.into(),
            key: Key::third_party(mac_key),
            at_once: false,
        };
        Self { third_party: Some(third_party), ..Self::default() }
    }

    /// Puts the token into the first request already, for a server that is known to want it
    /// (RFC 7635 §4).
    #[must_use]
    pub fn at_once(mut self) -> Self {
        if let Some(third_party) = &mut self.third_party {
            third_party.at_once = true;
        }
        self
    }

    /// These, and a name and password for a server that does not take them.
    #[must_use]
    pub fn or_long_term(
        mut self,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        let password = Zeroizing::new(password.into());
        self.long_term = Some(LongTerm { username: username.into(), password });
        self
    }

    /// Whether answers may be challenges.
    pub(super) const fn awaits_challenge(&self) -> bool {
        self.third_party.is_some() || self.long_term.is_some()
    }
}

impl LongTerm {
    /// The key in a realm.
    pub(super) fn key(&self, realm: &str, sha256: bool) -> Key {
        // rfc8489-s9.2.2-a: RFC 8489 §9.2.2.
        let (username, realm) = (unquoted(&self.username), unquoted(realm));
        let password = self.password.trim_end_matches('\0');
        if sha256 {
            Key::long_term_sha256(username, realm, password)
        } else {
            Key::long_term_md5(username, realm, password)
        }
    }
}

/// Text without quotes around it and NULs behind it.
pub(super) fn unquoted(text: &str) -> &str {
    text.trim_end_matches('\0').trim_matches('"')
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        if self.short_term.is_some() {
            list.entry(&"short-term");
        }
        if self.third_party.is_some() {
            list.entry(&"third-party");
        }
        if self.long_term.is_some() {
            list.entry(&"long-term");
        }
        list.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;

    #[test]
    fn quotes_and_nuls_are_no_part_of_a_key() {
        let plain = Credentials::long_term("user", "pass").long_term.unwrap();
        let decked = Credentials::long_term("\"user\"\0", "pass\0\0").long_term.unwrap();
        for sha256 in [false, true] {
            let one = plain.key("realm", sha256).mac(Algorithm::Sha1, b"0123", 4);
            assert_eq!(one, decked.key("\"realm\"\0", sha256).mac(Algorithm::Sha1, b"0123", 4));
            assert_ne!(one, decked.key("other", sha256).mac(Algorithm::Sha1, b"0123", 4));
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let all = Credentials::third_party("kid", b"token", b"mac key").or_long_term("me", "pass");
        assert_eq!(format!("{all:?}"), r#"["third-party", "long-term"]"#);
        assert_eq!(format!("{:?}", Credentials::short_term("me", "pass")), r#"["short-term"]"#);
    }
}
