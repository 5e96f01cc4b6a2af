//! What must hold of every typed attribute, whatever its value: it is measured, written, read,
//! shown and written again as the same, and what is not one of its values is refused.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeSet;
use std::net::SocketAddr;

use common::every_attribute;
use frazil_stun::attribute::*;
use frazil_stun::{
    Attribute, AttributeType, Class, Measure, Message, MessageWriter, Method, RawAttribute,
    TransactionId, ValueError, WriteError,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// A message with the attribute between two others, padded with `padding`.
fn written<'a, A: Attribute<'a>>(value: &A, id: TransactionId, padding: u8) -> Vec<u8> {
    let neighbour = RawAttribute::new(AttributeType(0x7F00), b"odd");
    let writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id).unwrap();
    let mut writer = writer.padding(padding);
    let mut measure = Measure::new();
    writer.push_raw(&neighbour).unwrap().push(value).unwrap().push_raw(&neighbour).unwrap();
    measure.push_raw(&neighbour).unwrap().push(value).unwrap().push_raw(&neighbour).unwrap();
    assert_eq!(measure.octets(), writer.as_bytes().len());
    writer.finish()
}

/// The same message, written from what was read of it without a look at any type.
fn copied(message: &Message<'_>, padding: u8) -> Vec<u8> {
    let (class, method, id) = (message.class(), message.method(), message.transaction_id());
    let writer = MessageWriter::new(Vec::new(), class, method, id).unwrap();
    let mut writer = writer.padding(padding);
    for attribute in message.raw_attributes() {
        writer.push_raw(&attribute).unwrap();
    }
    writer.finish()
}

/// The value alone; `None` where it may be read but not written.
fn encoded<'a, A: Attribute<'a>>(value: &A, id: TransactionId) -> Option<Vec<u8>> {
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id).unwrap();
    match writer.push(value) {
        Ok(_) => {}
        Err(WriteError::Value(error)) => {
            let too_much = matches!(
                error.problem,
                ValueError::TooLong { .. } | ValueError::TooManyCharacters { .. }
            );
            assert!(too_much, "{error}");
            return None;
        }
        Err(error) => panic!("{error}"),
    }
    let bytes = writer.finish();
    let message = Message::parse(&bytes).unwrap();
    Some(message.raw_attributes().next().unwrap().value().to_vec())
}

/// What people see is one line, and nothing in it moves a cursor.
fn assert_readable(shown: &str) {
    assert!(!shown.is_empty());
    assert!(!shown.contains(char::is_control), "{shown:?}");
}

/// An octet changed, some cut off or some added: near to a value, and often none.
fn spoilt(value: &[u8], (at, octet, cut): (usize, u8, usize)) -> Vec<u8> {
    let mut spoilt = value.to_vec();
    let length = spoilt.len();
    if let Some(changed) = spoilt.get_mut(at % length.max(1)) {
        *changed = octet;
    }
    match cut {
        0..8 => spoilt.truncate(length.saturating_sub(cut)),
        8..12 => spoilt.resize(length + cut - 7, octet),
        _ => {}
    }
    spoilt
}

/// Whether values of an attribute all have lengths of their own.
#[derive(PartialEq)]
enum Length {
    /// Nothing shorter and nothing longer is a value too.
    Exact,
    Free,
}
use Length::{Exact, Free};

/// For each attribute: what its values are made of, how, and octets that are none of its values.
macro_rules! laws {
    ($($name:ident: $type:ty, $strategy:expr, |$owned:ident| $value:expr, $length:expr, $wrong:expr;)+) => {
        /// The types that have laws.
        fn lawful() -> Vec<AttributeType> {
            vec![$(<$type>::TYPE),+]
        }

        $(mod $name {
            use super::*;

            proptest! {
                #[test]
                fn is_read_as_it_was_written(
                    $owned in $strategy,
                    id in any::<[u8; 12]>(),
                    padding in any::<u8>(),
                ) {
                    let id = TransactionId::from_bytes(id);
                    let value: $type = $value;
                    let bytes = written(&value, id, padding);
                    let message = Message::parse(&bytes).unwrap();
                    let read = message.get::<$type>().unwrap().unwrap();
                    prop_assert_eq!(&read, &value);
                    prop_assert_eq!(&written(&read, id, padding), &bytes);
                    prop_assert_eq!(&copied(&message, padding), &bytes);
                    prop_assert_eq!(read.to_string(), value.to_string());
                    assert_readable(&value.to_string());
                }

                #[test]
                fn refuses_what_it_could_not_write(
                    $owned in $strategy,
                    id in any::<[u8; 12]>(),
                    how in (any::<usize>(), any::<u8>(), 0_usize..20),
                ) {
                    let id = TransactionId::from_bytes(id);
                    let value: $type = $value;
                    let octets = encoded(&value, id).unwrap();
                    let near = spoilt(&octets, how);
                    match RawAttribute::new(<$type>::TYPE, &near).decode::<$type>(&id) {
                        Ok(read) => {
                            assert_readable(&read.to_string());
                            if let Some(again) = encoded(&read, id) {
                                let raw = RawAttribute::new(<$type>::TYPE, &again);
                                prop_assert_eq!(raw.decode::<$type>(&id), Ok(read));
                            }
                        }
                        Err(error) => {
                            prop_assert_eq!(error.attribute, <$type>::TYPE);
                            assert_readable(&error.to_string());
                        }
                    }
                    if $length == Exact {
                        let longer = [&octets[..], &[0]].concat();
                        for length in (0..octets.len()).chain([octets.len() + 1]) {
                            let raw = RawAttribute::new(<$type>::TYPE, &longer[..length]);
                            prop_assert!(raw.decode::<$type>(&id).is_err(), "{} octets", length);
                        }
                    }
                }
            }

            #[test]
            fn refuses_what_is_of_another_kind() {
                let id = TransactionId::from_bytes([7; 12]);
                let wrong: &[&[u8]] = $wrong;
                for value in wrong {
                    let raw = RawAttribute::new(<$type>::TYPE, value);
                    assert!(raw.decode::<$type>(&id).is_err(), "{value:?}");
                }
            }
        })+
    };
}

/// Text of every sort, control characters included.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,60}", vec(any::<char>(), 0..60).prop_map(String::from_iter)]
}

fn address() -> impl Strategy<Value = SocketAddr> {
    prop_oneof![
        any::<([u8; 4], u16)>().prop_map(SocketAddr::from),
        any::<([u8; 16], u16)>().prop_map(SocketAddr::from),
    ]
}

fn octets() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..70)
}

fn algorithm() -> impl Strategy<Value = PasswordAlgorithm<'static>> {
    (0_u16..4, 0_usize..20).prop_map(|(number, length)| PasswordAlgorithm {
        number: PasswordAlgorithmNumber(number),
        parameters: &b"parameters of twenty"[..length],
    })
}

/// A family that nobody has, and addresses of another family's length.
const NO_ADDRESS: &[&[u8]] = &[
    &[],
    &[0, 1, 0, 1],
    &[0, 0, 0, 1, 192, 0, 2, 1],
    &[0, 3, 0, 1, 192, 0, 2, 1],
    &[0, 2, 0, 1, 192, 0, 2, 1],
    &[0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
];

/// What is not UTF-8, and what is too long for everybody.
const NO_TEXT: &[&[u8]] = &[b"a\xFF", b"\xC3", &[b'x'; 764]];

/// Numbers of two octets, as a list has them.
fn pairs() -> impl Strategy<Value = Vec<[u8; 2]>> {
    vec(any::<[u8; 2]>(), 0..20)
}

/// What the ECN field may be.
fn ecn() -> impl Strategy<Value = Option<Ecn>> {
    let fields = [Ecn::NotEct, Ecn::Ect1, Ecn::Ect0, Ecn::Ce];
    proptest::option::of(proptest::sample::select(fields.to_vec()))
}

laws! {
    access_token: AccessToken<'_>, octets(), |octets| AccessToken(&octets), Free, &[];
    alternate_domain: AlternateDomain<'_>, text(), |text| AlternateDomain(&text), Free, NO_TEXT;
    alternate_server: AlternateServer, address(), |address| AlternateServer(address), Exact, NO_ADDRESS;
    cache_timeout: CacheTimeout, any::<u32>(), |number| CacheTimeout(number), Exact, &[&[0; 8]];
    candidate_identifier: CandidateIdentifier<'_>, octets(),
        |octets| CandidateIdentifier(&octets), Free, &[];
    change_request: ChangeRequest, any::<(bool, bool)>(),
        |flags| ChangeRequest { ip: flags.0, port: flags.1 }, Exact, &[&[0; 8]];
    changed_address: ChangedAddress, address(), |address| ChangedAddress(address), Exact, NO_ADDRESS;
    cisco_stun_flowdata: CiscoStunFlowdata<'_>, octets(), |octets| CiscoStunFlowdata(&octets), Free, &[];
    cisco_webex_flow_info: CiscoWebexFlowInfo<'_>, octets(),
        |octets| CiscoWebexFlowInfo(&octets), Free, &[];
    citrix_transaction_id: CitrixTransactionId<'_>, octets(),
        |octets| CitrixTransactionId(&octets), Free, &[];
    ecn_check: EcnCheck, ecn(), |echoed| EcnCheck(echoed), Exact, &[&[0; 8]];
    enf_flow_description: EnfFlowDescription<'_>, octets(),
        |octets| EnfFlowDescription(&octets), Free, &[];
    enf_network_status: EnfNetworkStatus<'_>, octets(), |octets| EnfNetworkStatus(&octets), Free, &[];
    error_code: ErrorCode<'_>, (300_u16..700, text()),
        |error| ErrorCode::new(error.0, &error.1).unwrap(), Free,
        &[b"", &[0, 0, 4], &[0, 0, 2, 0], &[0, 0, 7, 0], &[0, 0, 4, 100]];
    goog_connection_id: GoogConnectionId<'_>, octets(), |octets| GoogConnectionId(&octets), Free, &[];
    goog_delta: GoogDelta<'_>, octets(), |octets| GoogDelta(&octets), Free, &[];
    goog_delta_ack: GoogDeltaAck, any::<u64>(), |number| GoogDeltaAck(number), Exact, &[&[0; 4]];
    goog_delta_sync_req: GoogDeltaSyncReq<'_>, octets(), |octets| GoogDeltaSyncReq(&octets), Free, &[];
    goog_last_ice_check_received: GoogLastIceCheckReceived, any::<[u8; 12]>(),
        |check| GoogLastIceCheckReceived(TransactionId::from_bytes(check)), Exact, &[&[0; 16]];
    goog_message_integrity_32: GoogMessageIntegrity32, any::<[u8; 4]>(),
        |mac| GoogMessageIntegrity32(mac), Exact, &[&[0; 20]];
    goog_misc_info: GoogMiscInfo<'_>, pairs(), |numbers| GoogMiscInfo(&numbers), Free,
        &[&[0], &[0, 1, 2]];
    goog_network_info: GoogNetworkInfo, any::<(u16, u16)>(),
        |info| GoogNetworkInfo { network: info.0, cost: info.1 }, Exact, &[&[0; 2]];
    goog_obsolete_1: GoogObsolete1<'_>, octets(), |octets| GoogObsolete1(&octets), Free, &[];
    ice_controlled: IceControlled, any::<u64>(), |number| IceControlled(number), Exact, &[&[0; 4]];
    ice_controlling: IceControlling, any::<u64>(), |number| IceControlling(number), Exact, &[&[0; 4]];
    mapped_address: MappedAddress, address(), |address| MappedAddress(address), Exact, NO_ADDRESS;
    meta_dtls_in_stun: MetaDtlsInStun<'_>, octets(), |octets| MetaDtlsInStun(&octets), Free, &[];
    meta_dtls_in_stun_acknowledgement: MetaDtlsInStunAcknowledgement<'_>,
        vec(any::<[u8; 4]>(), 0..10), |sums| MetaDtlsInStunAcknowledgement(&sums), Free,
        &[&[0], &[0; 6]];
    ms_implementation_version: MsImplementationVersion, any::<u32>(),
        |number| MsImplementationVersion(number), Exact, &[&[0; 8]];
    nomination: Nomination, 0_u32..1 << 24, |number| Nomination(number), Exact, &[&[0; 3]];
    nomination_2: Nomination2, any::<u32>(), |number| Nomination2(number), Exact, &[&[0; 3]];
    nonce: Nonce<'_>, octets(), |octets| Nonce(&octets), Free, &[&[b'x'; 764]];
    origin: Origin<'_>, text(), |text| Origin(&text), Free, &[b"a\xFF", b"\xC3"];
    other_address: OtherAddress, address(), |address| OtherAddress(address), Exact, NO_ADDRESS;
    padding: Padding, 0_u16..3000, |octets| Padding(octets), Free, &[];
    password: Password<'_>, octets(), |octets| Password(&octets), Free, &[];
    password_algorithm: PasswordAlgorithm<'_>, algorithm(), |algorithm| algorithm, Free,
        &[&[], &[0, 1, 0], &[0, 1, 0, 4, 1, 2, 3], &[0, 1, 0, 1, 1], &[0, 1, 0, 0, 0, 2, 0, 0]];
    password_algorithms: PasswordAlgorithms<'_>, vec(algorithm(), 0..5),
        |entries| PasswordAlgorithms::new(&entries), Free,
        &[&[0, 1, 0], &[0, 1, 0, 4, 1, 2, 3], &[0, 1, 0, 0, 0, 2]];
    priority: Priority, any::<u32>(), |number| Priority(number), Exact, &[&[0; 8]];
    realm: Realm<'_>, text(), |text| Realm(&text), Free, NO_TEXT;
    reflected_from: ReflectedFrom, address(), |address| ReflectedFrom(address), Exact, NO_ADDRESS;
    response_address: ResponseAddress, address(), |address| ResponseAddress(address), Exact, NO_ADDRESS;
    response_origin: ResponseOrigin, address(), |address| ResponseOrigin(address), Exact, NO_ADDRESS;
    response_port: ResponsePort, any::<u16>(), |port| ResponsePort(port), Free,
        &[&[], &[1], &[1, 2, 3], &[0; 8]];
    retransmit_count: RetransmitCount, any::<u32>(), |number| RetransmitCount(number), Exact, &[&[0; 8]];
    software: Software<'_>, text(), |text| Software(&text), Free, NO_TEXT;
    source_address: SourceAddress, address(), |address| SourceAddress(address), Exact, NO_ADDRESS;
    third_party_authorization: ThirdPartyAuthorization<'_>, text(),
        |text| ThirdPartyAuthorization(&text), Free, NO_TEXT;
    transaction_transmit_counter: TransactionTransmitCounter, any::<(u8, u8)>(),
        |sent| TransactionTransmitCounter { requests: sent.0, responses: sent.1 }, Exact, &[&[0; 8]];
    unknown_attributes: UnknownAttributes<'_>, vec(any::<u16>().prop_map(AttributeType), 0..20),
        |types| UnknownAttributes::from(&types[..]), Free, &[&[0], &[0, 1, 2]];
    use_candidate: UseCandidate, Just(()), |_nothing| UseCandidate, Exact, &[&[0; 4]];
    user_hash: UserHash, any::<[u8; 32]>(), |hash| UserHash(hash), Exact, &[&[0; 20]];
    username: Username<'_>, text(), |text| Username(&text), Free, NO_TEXT;
    xor_mapped_address: XorMappedAddress, address(), |address| XorMappedAddress(address), Exact, NO_ADDRESS;
    xor_mapped_address_old: XorMappedAddressOld, address(),
        |address| XorMappedAddressOld(address), Exact, NO_ADDRESS;
}

#[test]
fn every_typed_attribute_has_its_laws() {
    macro_rules! types {
        ($($type:ty),+ $(,)?) => { [$(<$type>::TYPE),+] };
    }
    assert_eq!(BTreeSet::from(every_attribute!(types)), BTreeSet::from_iter(lawful()));
}
