//! What an attribute's value means: one table from types to the types of the codecs.

use core::fmt::Display;

use frazil_stun::attribute::*;
use frazil_stun::{Attribute, AttributeType, EncodeError, RawAttribute, TransactionId, ValueError};
use frazil_turn::attribute::*;

/// What is known of a value.
pub(super) struct Meaning {
    /// Where its attribute is defined.
    pub(super) section: &'static str,
    /// What it says to people, with whatever could move a cursor escaped.
    pub(super) text: Result<String, ValueError>,
    /// How a sender of today would write the same; `None` where a value is not written again.
    pub(super) canonical: Option<Result<Vec<u8>, EncodeError>>,
}

/// Gives each attribute its line: its type, and where it is defined.
macro_rules! table {
    ($($attribute:ty: $section:literal;)+) => {
        /// What the value means; `None` for an attribute that is not in the table.
        pub(super) fn meaning<'a>(raw: &RawAttribute<'a>, id: &TransactionId) -> Option<Meaning> {
            let found = raw.attribute_type();
            $(if found == <$attribute as Attribute<'_>>::TYPE {
                return Some(read::<$attribute>(raw, id, $section));
            })+
            None
        }
    };
}

table! {
    MappedAddress: "RFC 8489 §14.1";
    XorMappedAddress: "RFC 8489 §14.2";
    Username<'_>: "RFC 8489 §14.3";
    UserHash: "RFC 8489 §14.4";
    ErrorCode<'_>: "RFC 8489 §14.8";
    Realm<'_>: "RFC 8489 §14.9";
    Nonce<'_>: "RFC 8489 §14.10";
    PasswordAlgorithms<'_>: "RFC 8489 §14.11";
    PasswordAlgorithm<'_>: "RFC 8489 §14.12";
    UnknownAttributes<'_>: "RFC 8489 §14.13";
    Software<'_>: "RFC 8489 §14.14";
    AlternateServer: "RFC 8489 §14.15";
    AlternateDomain<'_>: "RFC 8489 §14.16";
    Priority: "RFC 8445 §16.1";
    UseCandidate: "RFC 8445 §16.1";
    IceControlled: "RFC 8445 §16.1";
    IceControlling: "RFC 8445 §16.1";
    ChannelNumber: "RFC 8656 §18.1";
    Lifetime: "RFC 8656 §18.2";
    XorPeerAddress: "RFC 8656 §18.3";
    Data<'_>: "RFC 8656 §18.4";
    XorRelayedAddress: "RFC 8656 §18.5";
    RequestedAddressFamily: "RFC 8656 §18.6";
    EvenPort: "RFC 8656 §18.7";
    RequestedTransport: "RFC 8656 §18.8";
    DontFragment: "RFC 8656 §18.9";
    ReservationToken: "RFC 8656 §18.10";
    AdditionalAddressFamily: "RFC 8656 §18.11";
    AddressErrorCode<'_>: "RFC 8656 §18.12";
    Icmp: "RFC 8656 §18.13";
    ConnectionId: "RFC 6062 §6.2.1";
    MobilityTicket<'_>: "RFC 8016 §3.3";
    ThirdPartyAuthorization<'_>: "RFC 7635 §6.1";
    AccessToken<'_>: "RFC 7635 §6.2";
    ChangeRequest: "RFC 5780 §7.2";
    ResponseOrigin: "RFC 5780 §7.3";
    OtherAddress: "RFC 5780 §7.4";
    ResponsePort: "RFC 5780 §7.5";
    Padding: "RFC 5780 §7.6";
    CacheTimeout: "RFC 5780 §9.1";
    EcnCheck: "RFC 6679 §7.2.2";
    TransactionTransmitCounter: "RFC 7982 §3.1";
    ResponseAddress: "RFC 3489 §11.2.2";
    ChangedAddress: "RFC 3489 §11.2.3";
    SourceAddress: "RFC 3489 §11.2.5";
    Password<'_>: "RFC 3489 §11.2.7";
    ReflectedFrom: "RFC 3489 §11.2.11";
    XorMappedAddressOld: "drafts of RFC 5389";
    Bandwidth: "drafts of RFC 5766";
    TimerVal: "drafts of RFC 5766";
    MagicCookie: "MS-TURN §2.2.2";
    MsAlternateServer: "MS-TURN §2.2.2";
    MsVersion: "MS-TURN §2.2.2";
    MsSequenceNumber: "MS-TURN §2.2.2";
    CandidateIdentifier<'_>: "MS-ICE2 §2.2.2";
    MsImplementationVersion: "MS-ICE2 §2.2.2";
    Origin<'_>: "draft-ietf-tram-stun-origin";
    EnfFlowDescription<'_>: "registered for one vendor";
    Nomination2: "draft-thatcher-tsvwg-renomination";
    MetaDtlsInStun<'_>: "draft-hancke-webrtc-sped";
    MetaDtlsInStunAcknowledgement<'_>: "draft-hancke-webrtc-sped";
    RetransmitCount: "libwebrtc";
    GoogNetworkInfo: "libwebrtc";
    GoogLastIceCheckReceived: "libwebrtc";
    GoogMiscInfo<'_>: "libwebrtc";
    GoogObsolete1<'_>: "libwebrtc";
    GoogConnectionId<'_>: "libwebrtc";
    GoogDelta<'_>: "libwebrtc";
    GoogDeltaAck: "libwebrtc";
    GoogDeltaSyncReq<'_>: "libwebrtc";
    GoogMessageIntegrity32: "libwebrtc";
    CiscoStunFlowdata<'_>: "registered for one vendor";
    CiscoWebexFlowInfo<'_>: "registered for one vendor";
    EnfNetworkStatus<'_>: "registered for one vendor";
    CitrixTransactionId<'_>: "registered for one vendor";
}

fn read<'a, A: Attribute<'a> + Display>(
    raw: &RawAttribute<'a>,
    id: &TransactionId,
    section: &'static str,
) -> Meaning {
    match A::decode(raw.value(), id) {
        Ok(value) => Meaning {
            section,
            text: Ok(value.to_string()),
            canonical: writes_again(raw.attribute_type()).then(|| {
                let mut octets = Vec::new();
                value.encode(&mut octets, id).map(|()| octets)
            }),
        },
        Err(problem) => Meaning { section, text: Err(problem), canonical: None },
    }
}

/// Whether writing what was read gives the same octets if they are as they should be: the octets of
/// PADDING mean nothing, and are not kept.
fn writes_again(attribute: AttributeType) -> bool {
    attribute != AttributeType::PADDING
}

/// Two numbers mean something else in the wild than in the registry: the name that fits, and what
/// the value then means.
pub(super) fn in_the_wild(
    raw: &RawAttribute<'_>,
    id: &TransactionId,
) -> Option<(&'static str, String)> {
    let found = raw.attribute_type();
    let text = match found {
        AttributeType::NOMINATION => raw.decode::<Nomination>(id).ok()?.to_string(),
        // ADDRESS-ERROR-CODE of four octets has a code in the last two.
        AttributeType::OPTIONS if raw.decode::<AddressErrorCode<'_>>(id).is_err() => {
            raw.decode::<Options>(id).ok()?.to_string()
        }
        _ => return None,
    };
    Some((found.other_name()?, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROOFS: [AttributeType; 3] = [
        AttributeType::MESSAGE_INTEGRITY,
        AttributeType::MESSAGE_INTEGRITY_SHA256,
        AttributeType::FINGERPRINT,
    ];

    #[test]
    fn every_attribute_with_a_name_has_its_line() {
        let id = TransactionId::from_bytes([7; 12]);
        for named in AttributeType::NAMED {
            let found = meaning(&RawAttribute::new(*named, &[]), &id).is_some();
            assert_eq!(found, !PROOFS.contains(named), "{named}");
        }
        assert!(meaning(&RawAttribute::new(AttributeType(0x7FFF), &[]), &id).is_none());
    }

    #[test]
    fn what_was_read_is_written_again_or_says_why_not() {
        let id = TransactionId::from_bytes([7; 12]);
        let read = |found: AttributeType, value: &[u8]| {
            let meaning = meaning(&RawAttribute::new(found, value), &id).unwrap();
            (meaning.text.unwrap(), meaning.canonical.unwrap().ok())
        };
        let (text, canonical) = read(AttributeType::EVEN_PORT, &[0x80]);
        assert_eq!((text.as_str(), canonical), ("even, the next one reserved", Some(vec![0x80])));
        assert_eq!(read(AttributeType::EVEN_PORT, &[0xFF]).1, Some(vec![0x80]));
        assert_eq!(read(AttributeType::REALM, &[b'r'; 128]).1, None);
    }

    #[test]
    fn what_the_wild_means_is_told_by_the_value() {
        let id = TransactionId::from_bytes([7; 12]);
        let wild = |found, value| in_the_wild(&RawAttribute::new(found, value), &id);
        let (name, text) = wild(AttributeType::NOMINATION, &[0, 0, 0, 3]).unwrap();
        assert_eq!((name, text.as_str()), ("NOMINATION", "3"));
        assert!(wild(AttributeType::NOMINATION, b"of another vendor").is_none());
        assert_eq!(wild(AttributeType::OPTIONS, &[0, 0, 0, 1]).unwrap().0, "OPTIONS");
        assert!(wild(AttributeType::OPTIONS, &[2, 0, 4, 40]).is_none());
    }
}
