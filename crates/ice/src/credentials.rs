//! The username fragment and password of one side.

use alloc::string::String;
use core::fmt;

use rand_core::Rng;
use zeroize::Zeroize;

/// The alphabet of fragments and passwords, `ice-char` (RFC 8839 §5.4): 64 characters, so six random
/// bits make one.
const ICE_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A username fragment and a password (RFC 8445 §5.3). Both are wiped from memory when dropped, and
/// `Debug` does not show the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    ufrag: String,
    pwd: String,
}

impl Credentials {
    /// 48 random bits in the fragment, 192 in the password: RFC 8445 §5.3 asks for 24 and 128.
    pub(crate) fn generate(random: &mut impl Rng) -> Self {
        Self { ufrag: ice_chars(random, 8), pwd: ice_chars(random, 32) }
    }

    /// Credentials that came with a description.
    ///
    /// # Errors
    ///
    /// When a part has a character that is no `ice-char` or a length outside RFC 8839 §5.4: 4 to 256
    /// for the fragment, 22 to 256 for the password.
    pub fn new(ufrag: &str, pwd: &str) -> Result<Self, CredentialsError> {
        let whole = |text: &str| text.bytes().all(|octet| ICE_CHARS.contains(&octet));
        if !(4..=256).contains(&ufrag.len()) {
            return Err(CredentialsError::UfragLength(ufrag.len()));
        }
        if !(22..=256).contains(&pwd.len()) {
            return Err(CredentialsError::PwdLength(pwd.len()));
        }
        if !whole(ufrag) {
            return Err(CredentialsError::UfragCharacter);
        }
        if !whole(pwd) {
            return Err(CredentialsError::PwdCharacter);
        }
        Ok(Self { ufrag: ufrag.into(), pwd: pwd.into() })
    }

    /// The username fragment.
    #[must_use]
    pub fn ufrag(&self) -> &str {
        &self.ufrag
    }

    /// The password. It goes into the description and nowhere else.
    #[must_use]
    pub fn pwd(&self) -> &str {
        &self.pwd
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("ufrag", &self.ufrag).finish_non_exhaustive()
    }
}

impl Drop for Credentials {
    fn drop(&mut self) {
        self.ufrag.zeroize();
        self.pwd.zeroize();
    }
}

fn ice_chars(random: &mut impl Rng, length: usize) -> String {
    // The text is reserved whole: growing would leave a copy of it behind.
    let mut text = String::with_capacity(length);
    let mut octets = [0; 32];
    while text.len() < length {
        random.fill_bytes(&mut octets);
        let characters =
            octets.iter().filter_map(|octet| ICE_CHARS.get(usize::from(octet & 63)).copied());
        text.extend(characters.take(length - text.len()).map(char::from));
    }
    octets.zeroize();
    text
}

/// What is wrong with a fragment or a password (RFC 8839 §5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The fragment has this many characters, not 4 to 256.
    UfragLength(usize),
    /// The password has this many characters, not 22 to 256.
    PwdLength(usize),
    /// A character of the fragment is not a letter, a digit, `+` or `/`.
    UfragCharacter,
    /// A character of the password is not a letter, a digit, `+` or `/`.
    PwdCharacter,
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UfragLength(length) => {
                write!(f, "ice-ufrag has {length} characters, not 4 to 256")
            }
            Self::PwdLength(length) => write!(f, "ice-pwd has {length} characters, not 22 to 256"),
            Self::UfragCharacter => f.write_str("ice-ufrag has a character outside A-Za-z0-9+/"),
            Self::PwdCharacter => f.write_str("ice-pwd has a character outside A-Za-z0-9+/"),
        }
    }
}

impl core::error::Error for CredentialsError {}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use chacha20::{ChaCha12Rng, rand_core::SeedableRng};

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8445_s5_3_d_e__enough_random_bits() {
        let mut random = ChaCha12Rng::from_seed([1; 32]);
        let a = Credentials::generate(&mut random);
        let b = Credentials::generate(&mut random);
        assert!(a.ufrag().len() * 6 >= 24 && a.pwd().len() * 6 >= 128);
        assert!(a.ufrag() != b.ufrag() && a.pwd() != b.pwd());
        assert_eq!(Credentials::new(a.ufrag(), a.pwd()), Ok(a));
    }

    #[test]
    fn debug_hides_the_password() {
        let credentials = Credentials::new("abcd", "0123456789012345678901").unwrap();
        assert!(!format!("{credentials:?}").contains("0123"));
    }

    #[test]
    fn lengths_and_characters_are_checked() {
        let pwd = "0123456789012345678901";
        assert_eq!(Credentials::new("abc", pwd), Err(CredentialsError::UfragLength(3)));
        assert_eq!(Credentials::new("abc:", pwd), Err(CredentialsError::UfragCharacter));
        assert_eq!(
            Credentials::new("abcd", "012345678901234567890"),
            Err(CredentialsError::PwdLength(21))
        );
        let bad = "0123456789-12345678901";
        assert_eq!(Credentials::new("abcd", bad), Err(CredentialsError::PwdCharacter));
    }
}
