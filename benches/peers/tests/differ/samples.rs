//! The messages that are compared: those of RFC 5769 and RFC 8489 B.1, those that others sent, and
//! a few of frazil's own with two proofs, which none of these has.

use frazil_peers::inputs;
use frazil_stun::attribute::{Priority, Username, XorMappedAddress};
use frazil_stun::{Algorithm, Class, Key, MessageWriter, Method, TransactionId};

/// The password of RFC 5769 2.1 to 2.3.
const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";
/// The user of RFC 5769 2.4 and RFC 8489 B.1.
pub const USERNAME: &str = "マトリックス";
/// Their realm.
pub const REALM: &str = "example.org";
/// Their password, prepared.
pub const LONG_TERM_PASSWORD: &str = "TheMatrIX";

/// What the proof of a message is made with.
#[derive(Clone, Debug)]
pub enum Secret {
    /// The octets that HMAC takes: a password of the short term, or a digest.
    Octets(Vec<u8>),
    /// The user above, by MD5.
    Md5,
    /// The user above, by SHA-256.
    Sha256,
}

impl Secret {
    fn password(text: &str) -> Self {
        Self::Octets(text.as_bytes().to_vec())
    }
}

/// A message, and what proves it as far as anything does.
#[derive(Clone, Debug)]
pub struct Sample {
    pub name: String,
    pub secret: Secret,
    pub bytes: Vec<u8>,
}

/// All of them.
pub fn samples() -> Vec<Sample> {
    let mut all = vectors();
    all.extend(in_the_wild());
    all.extend(own());
    all
}

fn vectors() -> Vec<Sample> {
    macro_rules! vector {
        ($name:literal, $secret:expr) => {
            Sample {
                name: $name.to_owned(),
                secret: $secret,
                bytes: hex(include_str!(concat!(
                    "../../../../crates/stun/tests/data/",
                    $name,
                    ".hex"
                ))),
            }
        };
    }
    vec![
        vector!("rfc5769-2.1-request", Secret::password(PASSWORD)),
        vector!("rfc5769-2.2-ipv4-response", Secret::password(PASSWORD)),
        vector!("rfc5769-2.3-ipv6-response", Secret::password(PASSWORD)),
        vector!("rfc5769-2.4-long-term-request", Secret::Md5),
        vector!("rfc8489-B.1-as-printed", Secret::Sha256),
        vector!("rfc8489-B.1-erratum6268", Secret::Sha256),
        vector!("rfc8489-B.1-length-0x88-only", Secret::Sha256),
    ]
}

/// The first column is the name, the fourth the key, the last the message. Where no key is known,
/// a wrong one serves: nobody may accept it.
fn in_the_wild() -> impl Iterator<Item = Sample> {
    let text = include_str!("../../../../crates/stun/tests/data/in-the-wild.tsv");
    text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[name, _, _, key, .., bytes] = &*columns else { panic!("{line}") };
        let secret = match key {
            "-" => Secret::password("another password"),
            known => Secret::Octets(hex(known)),
        };
        Sample { name: name.to_owned(), secret, bytes: hex(bytes) }
    })
}

fn own() -> Vec<Sample> {
    let sample = |name: &str, bytes| Sample {
        name: name.to_owned(),
        secret: Secret::password(inputs::PASSWORD),
        bytes,
    };
    let key = Key::short_term(inputs::PASSWORD);
    let start = || {
        let id = TransactionId::from_bytes(inputs::ID);
        let mut writer =
            MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id).ok()?;
        writer.push(&Username(inputs::USERNAME)).ok()?;
        writer.push(&Priority(inputs::PRIORITY)).ok()?;
        writer.push(&XorMappedAddress(*inputs::MAPPED)).ok()?;
        Some(writer)
    };
    let written = || {
        let both = start()?.seal_both(&key).ok()?;
        let both_with_fingerprint = start()?.seal_both(&key).ok()?.fingerprint().ok()?.finish();
        let newer = start()?.seal(&key, Algorithm::Sha256).ok()?.fingerprint().ok()?.finish();
        let md5 = Key::long_term_md5(USERNAME, REALM, LONG_TERM_PASSWORD);
        let long_term = start()?.seal(&md5, Algorithm::Sha256).ok()?.finish();
        Some(vec![
            Sample {
                name: "SHA-256 with a key of MD5".to_owned(),
                secret: Secret::Md5,
                bytes: long_term,
            },
            sample("both proofs", both.finish()),
            sample("both proofs and FINGERPRINT", both_with_fingerprint),
            sample("SHA-256 and FINGERPRINT", newer),
            sample("a truncated SHA-256", start()?.seal_truncated(&key, 16).ok()?.finish()),
        ])
    };
    written().unwrap_or_else(|| panic!("a sample cannot be written"))
}

/// The octets of hex with any white space.
fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().filter(|digit| !digit.is_whitespace()).collect();
    let pairs = digits.chunks(2).map(String::from_iter);
    pairs
        .map(|pair| u8::from_str_radix(&pair, 16).unwrap_or_else(|_| panic!("{pair} is no hex")))
        .collect()
}
