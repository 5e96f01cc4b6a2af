//! What several test files need.
#![allow(dead_code, reason = "no test file needs all of it")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[cfg(feature = "alloc")]
pub(crate) mod values;

use std::fmt;

use frazil_stun::Key;

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

/// The same, each with the key that verifies it.
pub(crate) fn keyed_vectors() -> Vec<(&'static str, Vec<u8>, Key)> {
    let key = |name| match name {
        "RFC 5769 2.4" => Key::long_term_md5(USERNAME, REALM, LONG_TERM_PASSWORD),
        "RFC 8489 B.1" => Key::long_term_sha256(USERNAME, REALM, LONG_TERM_PASSWORD),
        _ => Key::short_term(PASSWORD),
    };
    vectors().into_iter().map(|(name, bytes)| (name, bytes, key(name))).collect()
}

/// The password of RFC 5769 2.1 to 2.3.
pub(crate) const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";
/// The user of RFC 5769 2.4 and RFC 8489 B.1.
pub(crate) const USERNAME: &str = "マトリックス";
/// Their realm.
pub(crate) const REALM: &str = "example.org";
/// Their password, prepared.
pub(crate) const LONG_TERM_PASSWORD: &str = "TheMatrIX";

/// Hands every typed attribute that there is to a macro; `attribute_laws.rs` sees that none is
/// missing.
#[allow(unused_macros, reason = "no test file needs all of it")]
macro_rules! every_attribute {
    ($then:ident) => {
        $then! {
            AccessToken<'_>, AlternateDomain<'_>, AlternateServer, CacheTimeout,
            CandidateIdentifier<'_>, ChangeRequest, ChangedAddress, CiscoStunFlowdata<'_>,
            CiscoWebexFlowInfo<'_>, CitrixTransactionId<'_>, EcnCheck, EnfFlowDescription<'_>,
            EnfNetworkStatus<'_>, ErrorCode<'_>, GoogConnectionId<'_>, GoogDelta<'_>,
            GoogDeltaAck, GoogDeltaSyncReq<'_>, GoogLastIceCheckReceived, GoogMessageIntegrity32,
            GoogMiscInfo<'_>, GoogNetworkInfo, GoogObsolete1<'_>, IceControlled, IceControlling,
            MappedAddress, MetaDtlsInStun<'_>, MetaDtlsInStunAcknowledgement<'_>,
            MsImplementationVersion, Nomination, Nomination2, Nonce<'_>, Origin<'_>, OtherAddress,
            Padding, Password<'_>, PasswordAlgorithm<'_>, PasswordAlgorithms<'_>, Priority,
            Realm<'_>, ReflectedFrom, ResponseAddress, ResponseOrigin, ResponsePort,
            RetransmitCount, Software<'_>, SourceAddress, ThirdPartyAuthorization<'_>,
            TransactionTransmitCounter, UnknownAttributes<'_>, UseCandidate, UserHash,
            Username<'_>, XorMappedAddress, XorMappedAddressOld,
        }
    };
}
#[allow(unused_imports, reason = "no test file needs all of it")]
pub(crate) use every_attribute;

/// Takes text, however much, and forgets it.
pub(crate) struct Nowhere;

impl fmt::Write for Nowhere {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        Ok(())
    }
}
