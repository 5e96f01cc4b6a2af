//! Whole messages of TURN: from values to octets and back, sealed and not, in any room.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use std::net::SocketAddr;

use frazil_stun::attribute::{ErrorCode, XorMappedAddress};
use frazil_stun::{
    Algorithm, Class, Fingerprint, Key, Measure, Message, MessageWriter, Method, RawAttribute,
    SliceBuffer, TransactionId, WriteError,
};
use frazil_turn::attribute::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// An attribute as a value.
#[derive(Clone, Debug, PartialEq)]
enum Model {
    Additional(u8),
    AddressError(u8, u16, String),
    Channel(u16),
    Connection(u32),
    Data(Vec<u8>),
    DontFragment,
    EvenPort(bool),
    Icmp(u8, u8, u32),
    Lifetime(u32),
    Mapped(SocketAddr),
    Peer(SocketAddr),
    Relayed(SocketAddr),
    Requested(u8),
    Ticket(Vec<u8>),
    Token([u8; 8]),
    Transport(u8),
}

/// Hands the modelled attribute to `push`, which is a method of a writer or a measure.
macro_rules! push {
    ($model:expr, $to:expr) => {
        match $model {
            Model::Additional(family) => {
                $to.push(&AdditionalAddressFamily(AddressFamily(*family))).map(drop)
            }
            Model::AddressError(family, code, text) => {
                let error = ErrorCode::new(*code, text).unwrap();
                $to.push(&AddressErrorCode { family: AddressFamily(*family), error }).map(drop)
            }
            Model::Channel(number) => $to.push(&ChannelNumber(*number)).map(drop),
            Model::Connection(number) => $to.push(&ConnectionId(*number)).map(drop),
            Model::Data(octets) => $to.push(&Data(octets)).map(drop),
            Model::DontFragment => $to.push(&DontFragment).map(drop),
            Model::EvenPort(reserve) => $to.push(&EvenPort { reserve: *reserve }).map(drop),
            Model::Icmp(kind, code, mtu) => {
                $to.push(&Icmp::new(AddressFamily::IPV6, *kind, *code, *mtu)).map(drop)
            }
            Model::Lifetime(seconds) => $to.push(&Lifetime(*seconds)).map(drop),
            Model::Mapped(address) => $to.push(&XorMappedAddress(*address)).map(drop),
            Model::Peer(address) => $to.push(&XorPeerAddress(*address)).map(drop),
            Model::Relayed(address) => $to.push(&XorRelayedAddress(*address)).map(drop),
            Model::Requested(family) => {
                $to.push(&RequestedAddressFamily(AddressFamily(*family))).map(drop)
            }
            Model::Ticket(octets) => $to.push(&MobilityTicket(octets)).map(drop),
            Model::Token(token) => $to.push(&ReservationToken(*token)).map(drop),
            Model::Transport(number) => {
                $to.push(&RequestedTransport(TransportProtocol(*number))).map(drop)
            }
        }
    };
}

/// The model of an attribute that was read.
fn modelled(raw: &RawAttribute<'_>, id: &TransactionId) -> Model {
    use frazil_stun::Attribute;
    macro_rules! first {
        ($($type:ty: |$value:pat_param| $model:expr;)+) => {
            $(if raw.attribute_type() == <$type>::TYPE {
                let $value = raw.decode::<$type>(id).unwrap();
                return $model;
            })+
        };
    }
    first! {
        AdditionalAddressFamily: |AdditionalAddressFamily(family)| Model::Additional(family.0);
        AddressErrorCode<'_>: |AddressErrorCode { family, error }| {
            Model::AddressError(family.0, error.code(), error.reason().to_owned())
        };
        ChannelNumber: |ChannelNumber(number)| Model::Channel(number);
        ConnectionId: |ConnectionId(number)| Model::Connection(number);
        Data<'_>: |Data(octets)| Model::Data(octets.to_vec());
        DontFragment: |DontFragment| Model::DontFragment;
        EvenPort: |EvenPort { reserve }| Model::EvenPort(reserve);
        Icmp: |icmp| Model::Icmp(icmp.icmp_type(), icmp.icmp_code(), icmp.error_data());
        Lifetime: |Lifetime(seconds)| Model::Lifetime(seconds);
        XorMappedAddress: |XorMappedAddress(address)| Model::Mapped(address);
        XorPeerAddress: |XorPeerAddress(address)| Model::Peer(address);
        XorRelayedAddress: |XorRelayedAddress(address)| Model::Relayed(address);
        RequestedAddressFamily: |RequestedAddressFamily(family)| Model::Requested(family.0);
        MobilityTicket<'_>: |MobilityTicket(octets)| Model::Ticket(octets.to_vec());
        ReservationToken: |ReservationToken(token)| Model::Token(token);
        RequestedTransport: |RequestedTransport(protocol)| Model::Transport(protocol.0);
    }
    panic!("{raw:?}")
}

fn address() -> impl Strategy<Value = SocketAddr> {
    prop_oneof![
        any::<([u8; 4], u16)>().prop_map(SocketAddr::from),
        any::<([u8; 16], u16)>().prop_map(SocketAddr::from),
    ]
}

fn model() -> impl Strategy<Value = Model> {
    let octets = || vec(any::<u8>(), 0..50);
    prop_oneof![
        any::<u8>().prop_map(Model::Additional),
        (any::<u8>(), 300_u16..700, ".{0,40}")
            .prop_map(|(family, code, text)| Model::AddressError(family, code, text)),
        any::<u16>().prop_map(Model::Channel),
        any::<u32>().prop_map(Model::Connection),
        octets().prop_map(Model::Data),
        Just(Model::DontFragment),
        any::<bool>().prop_map(Model::EvenPort),
        // Packet too big, with its MTU, and what has none.
        (any::<u8>(), any::<u32>()).prop_map(|(code, mtu)| Model::Icmp(2, code, mtu)),
        any::<u8>().prop_map(|code| Model::Icmp(1, code, 0)),
        any::<u32>().prop_map(Model::Lifetime),
        address().prop_map(Model::Mapped),
        address().prop_map(Model::Peer),
        address().prop_map(Model::Relayed),
        any::<u8>().prop_map(Model::Requested),
        octets().prop_map(Model::Ticket),
        any::<[u8; 8]>().prop_map(Model::Token),
        any::<u8>().prop_map(Model::Transport),
    ]
}

/// A message of TURN's, whatever class and method go together.
fn kind() -> impl Strategy<Value = (Class, Method)> {
    let class = prop_oneof![
        Just(Class::Request),
        Just(Class::Indication),
        Just(Class::SuccessResponse),
        Just(Class::ErrorResponse),
    ];
    let method = (0x003_u16..=0x00C).prop_map(|number| Method::new(number).unwrap());
    (class, method)
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        (class, method) in kind(),
        id in any::<[u8; 12]>(),
        models in vec(model(), 0..12),
        sealed in any::<bool>(),
        capacity in 0_usize..400,
    ) {
        let (id, key) = (TransactionId::from_bytes(id), Key::long_term_md5("user", "realm", "pass"));
        let mut writer = MessageWriter::new(Vec::new(), class, method, id).unwrap();
        let mut measure = Measure::new();
        for model in &models {
            push!(model, writer).unwrap();
            push!(model, measure).unwrap();
        }
        let bytes = if sealed {
            measure.seal(Algorithm::Sha1).fingerprint();
            writer.seal(&key, Algorithm::Sha1).unwrap().fingerprint().unwrap().finish()
        } else {
            writer.finish()
        };
        prop_assert_eq!(measure.octets(), bytes.len());

        let message = Message::parse(&bytes).unwrap();
        prop_assert_eq!((message.class(), message.method()), (class, method));
        prop_assert_eq!(message.verify(&key).is_ok(), sealed);
        prop_assert_eq!(message.fingerprint() == Fingerprint::Valid, sealed);
        let read = message.attributes().take(models.len()).map(|raw| modelled(&raw, &id));
        prop_assert_eq!(read.collect::<Vec<_>>(), models.clone());

        // In a room of any size, each is there whole or not at all.
        let mut room = vec![0xA5; capacity];
        let Ok(mut writer) = MessageWriter::new(SliceBuffer::new(&mut room), class, method, id) else {
            prop_assert!(capacity < 20);
            return Ok(());
        };
        let mut kept = Vec::new();
        for model in &models {
            let before = writer.as_bytes().to_vec();
            match push!(model, writer) {
                Ok(()) => kept.push(model.clone()),
                Err(WriteError::Full(full)) => {
                    prop_assert_eq!(full.capacity, capacity);
                    prop_assert_eq!(writer.as_bytes(), before);
                }
                Err(error) => panic!("{error}"),
            }
        }
        let left = Message::parse(writer.finish().into_written()).unwrap();
        let read = left.attributes().map(|raw| modelled(&raw, &id));
        prop_assert_eq!(read.collect::<Vec<_>>(), kept);
    }

    /// CreatePermission may have several peers (RFC 8656 §10), an Allocate success two relayed
    /// addresses (§7.2).
    #[test]
    fn several_addresses_are_all_read(peers in vec(address(), 0..9), relayed in vec(address(), 0..3)) {
        let mut writer = common::writer(Class::Request, Method::CREATE_PERMISSION);
        for address in &peers {
            writer.push(&XorPeerAddress(*address)).unwrap();
        }
        for address in &relayed {
            writer.push(&XorRelayedAddress(*address)).unwrap();
        }
        let bytes = writer.finish();
        let message = Message::parse(&bytes).unwrap();
        let read = message.all::<XorPeerAddress>().map(|found| found.unwrap().0);
        prop_assert_eq!(read.collect::<Vec<_>>(), peers);
        let read = message.all::<XorRelayedAddress>().map(|found| found.unwrap().0);
        prop_assert_eq!(read.collect::<Vec<_>>(), relayed);
    }
}
