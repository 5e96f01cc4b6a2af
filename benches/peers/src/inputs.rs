//! What everyone works on: values, and the messages that say them.

pub mod descriptions;

use std::net::SocketAddr;
use std::sync::LazyLock;

use frazil_stun::attribute::{IceControlling, Priority, UseCandidate, Username, XorMappedAddress};
use frazil_stun::{
    Algorithm, Attribute, AttributeType, Class, Key, MessageWriter, Method, RawAttribute,
    TransactionId, WriteError,
};

/// The key of every message with integrity. It has 16 octets because one peer takes no other.
pub const PASSWORD: &str = "sixteen octets!!";
/// The USERNAME of the check.
pub const USERNAME: &str = "evtj:h6vY";
/// The PRIORITY of the check.
pub const PRIORITY: u32 = 0x6E00_01FF;
/// The ICE-CONTROLLING of the check.
pub const TIE_BREAKER: u64 = 0x932F_F9B1_5126_3B36;
/// The transaction ID of everything.
pub const ID: [u8; 12] = *b"\xB7\xE7\xA7\x01\xBC\x34\xD6\x86\xFA\x87\xDF\xAE";
/// The LIFETIME of the allocation in seconds.
pub const LIFETIME: u32 = 600;
/// The channel of all ChannelData.
pub const CHANNEL: u16 = 0x4001;

/// Where the request came from.
pub static MAPPED: LazyLock<SocketAddr> = LazyLock::new(|| ([192, 0, 2, 1], 32853).into());
/// Where the allocation is.
pub static RELAYED: LazyLock<SocketAddr> = LazyLock::new(|| ([203, 0, 113, 9], 49172).into());
/// Whom indications are for and from.
pub static PEER: LazyLock<SocketAddr> = LazyLock::new(|| ([198, 51, 100, 77], 40001).into());

/// An ICE check of 92 octets: USERNAME, ICE-CONTROLLING, PRIORITY, USE-CANDIDATE,
/// MESSAGE-INTEGRITY, FINGERPRINT.
pub static CHECK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    write(Class::Request, Method::BINDING, Closing::Both, |writer| {
        writer.push(&Username(USERNAME))?.push(&IceControlling(TIE_BREAKER))?;
        writer.push(&Priority(PRIORITY))?.push(&UseCandidate)?;
        Ok(())
    })
});

/// Its answer of 64 octets: XOR-MAPPED-ADDRESS, MESSAGE-INTEGRITY, FINGERPRINT.
pub static SUCCESS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    write(Class::SuccessResponse, Method::BINDING, Closing::Both, |writer| {
        writer.push(&XorMappedAddress(*MAPPED))?;
        Ok(())
    })
});

/// An Allocate success of 76 octets: XOR-RELAYED-ADDRESS, LIFETIME, XOR-MAPPED-ADDRESS,
/// MESSAGE-INTEGRITY.
pub static ALLOCATED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    write(Class::SuccessResponse, Method::ALLOCATE, Closing::Integrity, |writer| {
        let relayed = masked(*RELAYED);
        writer.push_raw(&RawAttribute::new(AttributeType::XOR_RELAYED_ADDRESS, &relayed))?;
        let lifetime = LIFETIME.to_be_bytes();
        writer.push_raw(&RawAttribute::new(AttributeType::LIFETIME, &lifetime))?;
        writer.push(&XorMappedAddress(*MAPPED))?;
        Ok(())
    })
});

/// What is relayed: 1200 octets.
pub static PAYLOAD: LazyLock<Vec<u8>> =
    LazyLock::new(|| (0..=u8::MAX).cycle().map(|octet| octet ^ 0x5A).take(1200).collect());

/// A Data indication around the payload: XOR-PEER-ADDRESS, DATA.
pub static DATA: LazyLock<Vec<u8>> = LazyLock::new(|| indication(Method::DATA));

/// The Send indication that everyone has to write: XOR-PEER-ADDRESS, DATA.
pub static SEND: LazyLock<Vec<u8>> = LazyLock::new(|| indication(Method::SEND));

/// A ChannelData message around the payload.
pub static CHANNEL_DATA: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut bytes = CHANNEL.to_be_bytes().to_vec();
    bytes.extend(u16::try_from(PAYLOAD.len()).unwrap_or(u16::MAX).to_be_bytes());
    bytes.extend_from_slice(&PAYLOAD);
    bytes
});

/// The start of one packet of each kind that may share a socket with an allocation.
pub const PACKETS: [(Kind, [u8; 20]); 8] = [
    (Kind::Stun, packet([0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xA4, 0x42])),
    (Kind::Rtp, packet([0x90, 0x6F, 0x12, 0x34, 0x00, 0x00, 0x10, 0x00])),
    (Kind::Dtls, packet([0x16, 0xFE, 0xFD, 0x00, 0x00, 0x00, 0x00, 0x00])),
    (Kind::Rtp, packet([0x80, 0x60, 0x43, 0x21, 0x00, 0x00, 0x20, 0x00])),
    (Kind::Channel, packet([0x40, 0x01, 0x00, 0x10, 0x80, 0x60, 0x43, 0x22])),
    (Kind::Rtcp, packet([0x80, 0xC8, 0x00, 0x06, 0x12, 0x34, 0x56, 0x78])),
    (Kind::Quic, packet([0xC3, 0x00, 0x00, 0x00, 0x01, 0x08, 0x11, 0x22])),
    (Kind::Stun, packet([0x01, 0x01, 0x00, 0x00, 0x21, 0x12, 0xA4, 0x42])),
];

const fn packet([a, b, c, d, e, f, g, h]: [u8; 8]) -> [u8; 20] {
    [a, b, c, d, e, f, g, h, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
}

/// What a packet may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// STUN.
    Stun,
    /// DTLS.
    Dtls,
    /// RTP.
    Rtp,
    /// RTCP.
    Rtcp,
    /// ChannelData of TURN.
    Channel,
    /// QUIC.
    Quic,
    /// None of these.
    Other,
}

/// How a message ends.
enum Closing {
    Nothing,
    Integrity,
    Both,
}

fn indication(method: Method) -> Vec<u8> {
    write(Class::Indication, method, Closing::Nothing, |writer| {
        let peer = masked(*PEER);
        writer.push_raw(&RawAttribute::new(AttributeType::XOR_PEER_ADDRESS, &peer))?;
        writer.push_raw(&RawAttribute::new(AttributeType::DATA, &PAYLOAD))?;
        Ok(())
    })
}

/// An address as it stands in the attributes of TURN: as in XOR-MAPPED-ADDRESS.
fn masked(address: SocketAddr) -> Vec<u8> {
    let mut value = Vec::new();
    let encoded = XorMappedAddress(address).encode(&mut value, &TransactionId::from_bytes(ID));
    assert!(encoded.is_ok(), "a vector has room");
    value
}

fn write(
    class: Class,
    method: Method,
    closing: Closing,
    fill: impl FnOnce(&mut MessageWriter<Vec<u8>>) -> Result<(), WriteError>,
) -> Vec<u8> {
    let key = Key::short_term(PASSWORD);
    let write = || {
        let id = TransactionId::from_bytes(ID);
        let mut writer = MessageWriter::new(Vec::new(), class, method, id)?;
        fill(&mut writer)?;
        Ok::<_, WriteError>(match closing {
            Closing::Nothing => writer.finish(),
            Closing::Integrity => writer.seal(&key, Algorithm::Sha1)?.finish(),
            Closing::Both => writer.seal(&key, Algorithm::Sha1)?.fingerprint()?.finish(),
        })
    };
    write().unwrap_or_else(|error| panic!("the input cannot be written: {error}"))
}
