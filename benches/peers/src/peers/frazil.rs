//! This project's own crates.

use frazil_stun::attribute::{IceControlling, Priority, UseCandidate, Username, XorMappedAddress};
use frazil_stun::demux::{Protocol, Source, classify};
use frazil_stun::{
    Algorithm, Class, Fingerprint, Key, Message, MessageWriter, Method, SliceBuffer, TransactionId,
    WriteError,
};
use frazil_turn::attribute::XorRelayedAddress;
use frazil_turn::{Carrier, Channel, ChannelData, Content, DataIndication, Envelope};

use crate::inputs::{Kind, PASSWORD};
use crate::suite::{Check, HEADROOM, Part, Room, Side, Success, Suite};

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("frazil", Side::Ours);
    entrant.read(|bytes| {
        let message = Message::parse(bytes).ok()?;
        let (username, priority) = message.read::<(Username<'_>, Priority)>().ok()?;
        Some((username?.0, priority?.0))
    });
    entrant.way("frazil, two gets").read(|bytes| {
        let message = Message::parse(bytes).ok()?;
        let username = message.get::<Username<'_>>().ok()??;
        let priority = message.get::<Priority>().ok()??;
        Some((username.0, priority.0))
    });
    let key = Key::short_term(PASSWORD);
    entrant.verify(move |bytes| {
        Message::parse(bytes).is_ok_and(|message| {
            message.fingerprint() == Fingerprint::Valid && message.verify(&key).is_ok()
        })
    });
    let key = Key::short_term(PASSWORD);
    entrant.verify_integrity(move |bytes| {
        Message::parse(bytes).is_ok_and(|message| message.verify(&key).is_ok())
    });
    let key = Key::short_term(PASSWORD);
    entrant.build_check(move |check, room| build_check(&key, check, room).ok());
    let key = Key::short_term(PASSWORD);
    entrant.build_success(move |success, room| build_success(&key, success, room).ok());
    entrant.allocate(|bytes| {
        let message = Message::parse(bytes).ok()?;
        let found = message.read::<(XorRelayedAddress, XorMappedAddress)>().ok()?;
        Some((found.0?.0, found.1?.0))
    });
    entrant.channel_in(|bytes| {
        let message = ChannelData::parse(bytes).ok()?;
        Some((message.channel().number(), message.data()))
    });
    entrant.channel_header(|(channel, length)| {
        Some(ChannelData::header(Channel::new(channel)?, length.try_into().ok()?))
    });
    entrant.channel_copy(|(channel, payload), room| {
        let mut buffer = SliceBuffer::new(&mut room.octets);
        let channel = Channel::new(channel)?;
        ChannelData::append(&mut buffer, channel, payload, Carrier::Datagram).ok()?;
        Some(buffer.into_written().len())
    });
    entrant.send(|send, room| {
        let envelope = Envelope::send(send.peer, TransactionId::from_bytes(send.id));
        let payload = HEADROOM..HEADROOM + send.payload.len();
        let length = envelope.around(&mut room.octets, payload).ok()?.len();
        let start = HEADROOM - envelope.headroom();
        Some(Part::new(start..start + length))
    });
    entrant.data(|bytes| {
        let indication = DataIndication::parse(bytes).ok()?;
        match indication.content {
            Content::Data(data) => Some((indication.peer, data)),
            Content::Icmp(_) => None,
        }
    });
    entrant.demux(|packet| match classify(packet, Source::TurnServer) {
        Protocol::Stun => Kind::Stun,
        Protocol::Dtls => Kind::Dtls,
        Protocol::Rtp => Kind::Rtp,
        Protocol::Rtcp => Kind::Rtcp,
        Protocol::TurnChannel => Kind::Channel,
        Protocol::Quic => Kind::Quic,
        _ => Kind::Other,
    });
}

fn build_check(key: &Key, check: Check, room: &mut Room) -> Result<usize, WriteError> {
    let id = TransactionId::from_bytes(check.id);
    let buffer = SliceBuffer::new(&mut room.octets);
    let mut writer = MessageWriter::new(buffer, Class::Request, Method::BINDING, id)?;
    writer
        .push(&Username(check.username))?
        .push(&IceControlling(check.tie_breaker))?
        .push(&Priority(check.priority))?
        .push(&UseCandidate)?;
    Ok(writer.seal(key, Algorithm::Sha1)?.fingerprint()?.finish().into_written().len())
}

fn build_success(key: &Key, success: Success, room: &mut Room) -> Result<usize, WriteError> {
    let id = TransactionId::from_bytes(success.id);
    let buffer = SliceBuffer::new(&mut room.octets);
    let mut writer = MessageWriter::new(buffer, Class::SuccessResponse, Method::BINDING, id)?;
    writer.push(&XorMappedAddress(success.mapped))?;
    Ok(writer.seal(key, Algorithm::Sha1)?.fingerprint()?.finish().into_written().len())
}
