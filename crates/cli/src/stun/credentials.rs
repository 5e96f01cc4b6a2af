//! What the user knows: passwords, and whose they are.

use std::fs::File;
use std::io::Read;

use frazil_stun::attribute::{PasswordAlgorithm, PasswordAlgorithmNumber, UserHash};
use frazil_stun::{AttributeType, Key, Message, OpaqueString};

use super::args::DecodeArgs;
use crate::exit::{Exit, Failure};

/// The most octets of a file of passwords that are read.
const MAX_PASSWORDS: u64 = 1 << 20;

/// Keys to try, made once.
pub(super) struct Credentials {
    keys: Vec<KnownKey>,
    /// USERHASH of the user, as given and as prepared.
    hashes: Vec<UserHash>,
}

/// A key and how it was made.
pub(super) struct KnownKey {
    pub(super) derivation: Derivation,
    pub(super) key: Key,
}

/// How a key was made of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Derivation {
    ShortTerm,
    LongTermMd5,
    LongTermSha256,
}

impl Derivation {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ShortTerm => "the short-term key",
            Self::LongTermMd5 => "the long-term key by MD5",
            Self::LongTermSha256 => "the long-term key by SHA-256",
        }
    }
}

impl Credentials {
    pub(super) fn new(args: &DecodeArgs) -> Result<Self, Failure> {
        let mut passwords = args.password.clone();
        if let Some(path) = &args.password_file {
            let mut text = String::new();
            let read = File::open(path)
                .and_then(|file| file.take(MAX_PASSWORDS).read_to_string(&mut text));
            read.map_err(|error| {
                let message =
                    format!("the password file {} cannot be read: {error}", path.display());
                Failure::new(Exit::Usage, message)
            })?;
            // An empty line is no password: it would vouch for what anybody can make.
            passwords.extend(text.lines().filter(|line| !line.is_empty()).map(str::to_owned));
        }
        Ok(Self::of(args.username.as_deref().zip(args.realm.as_deref()), &passwords))
    }

    fn of(user: Option<(&str, &str)>, passwords: &[String]) -> Self {
        let mut credentials = Self { keys: Vec::new(), hashes: Vec::new() };
        let users: Vec<[String; 2]> = user.map(both_forms).unwrap_or_default();
        credentials.hashes.extend(users.iter().map(|[name, realm]| UserHash::new(name, realm)));
        for password in passwords {
            for password in forms(password) {
                credentials.add(&users, &password);
            }
        }
        credentials
    }

    /// A user of the long-term mechanism.
    #[cfg(test)]
    pub(super) fn for_tests() -> Self {
        Self::of(Some(("user", "realm")), &["password".to_owned()])
    }

    fn add(&mut self, users: &[[String; 2]], password: &str) {
        let mut add = |derivation, key| self.keys.push(KnownKey { derivation, key });
        if users.is_empty() {
            add(Derivation::ShortTerm, Key::short_term(password));
        }
        for [name, realm] in users {
            add(Derivation::LongTermMd5, Key::long_term_md5(name, realm, password));
        }
        for [name, realm] in users {
            add(Derivation::LongTermSha256, Key::long_term_sha256(name, realm, password));
        }
    }

    /// The keys that may vouch for a message. PASSWORD-ALGORITHM decides between the long-term ones,
    /// if it is there (RFC 8489 §9.2.2); MD5 comes first otherwise.
    pub(super) fn keys_for(&self, message: &Message<'_>) -> impl Iterator<Item = &KnownKey> {
        let stated = message.get::<PasswordAlgorithm<'_>>().ok().flatten();
        self.keys.iter().filter(move |known| match (known.derivation, stated) {
            (Derivation::LongTermMd5, Some(stated)) => {
                stated.number == PasswordAlgorithmNumber::MD5
            }
            (Derivation::LongTermSha256, Some(stated)) => {
                stated.number == PasswordAlgorithmNumber::SHA256
            }
            _ => true,
        })
    }

    /// Whether a USERHASH is the user's; `None` if no user is given.
    pub(super) fn is_user(&self, hash: &UserHash) -> Option<bool> {
        (!self.hashes.is_empty()).then(|| self.hashes.contains(hash))
    }
}

/// A text as it is and, where that differs, as OpaqueString prepares it (RFC 8489 §9.2.2).
fn forms(text: &str) -> Vec<String> {
    let mut forms = vec![text.to_owned()];
    if let Ok(prepared) = OpaqueString::new(text)
        && *prepared != *text
    {
        forms.push(prepared.to_string());
    }
    forms
}

fn both_forms((name, realm): (&str, &str)) -> Vec<[String; 2]> {
    let realms = forms(realm);
    let pairs = |name: String| realms.iter().map(move |realm| [name.clone(), realm.clone()]);
    forms(name).into_iter().flat_map(pairs).collect()
}

/// Whether a message has an attribute that proves it.
pub(super) fn is_sealed(message: &Message<'_>) -> bool {
    message.attributes().any(|attribute| {
        matches!(
            attribute.attribute_type(),
            AttributeType::MESSAGE_INTEGRITY | AttributeType::MESSAGE_INTEGRITY_SHA256
        )
    })
}
