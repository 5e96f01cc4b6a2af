//! How a crate takes part: a method for each operation.

use std::net::SocketAddr;

use frazil_stun::attribute::{IceControlling, Priority, UseCandidate, Username, XorMappedAddress};
use frazil_stun::{Class, Fingerprint, Key, Message, Method};

use super::work::{Reading, Telling, Writing};
use super::{Built, Contestant, Room, Side, Suite};
use crate::inputs::{
    ALLOCATED, CHANNEL, CHANNEL_DATA, CHECK, DATA, ID, Kind, MAPPED, PASSWORD, PAYLOAD, PEER,
    PRIORITY, RELAYED, SEND, SUCCESS, TIE_BREAKER, USERNAME,
};
use crate::timing::Work;

/// What goes into a check.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// The transaction ID.
    pub id: [u8; 12],
    /// USERNAME.
    pub username: &'static str,
    /// ICE-CONTROLLING.
    pub tie_breaker: u64,
    /// PRIORITY.
    pub priority: u32,
}

/// What goes into a Binding success.
#[derive(Clone, Copy, Debug)]
pub struct Success {
    /// The transaction ID.
    pub id: [u8; 12],
    /// XOR-MAPPED-ADDRESS.
    pub mapped: SocketAddr,
}

/// What goes into a Send indication.
#[derive(Clone, Copy, Debug)]
pub struct Send {
    /// The transaction ID.
    pub id: [u8; 12],
    /// XOR-PEER-ADDRESS.
    pub peer: SocketAddr,
    /// DATA. It lies in the room too, at [`HEADROOM`](super::HEADROOM).
    pub payload: &'static [u8],
}

/// One crate's entries. Functions get their input through an optimization barrier each time.
pub struct Entrant<'s> {
    suite: &'s mut Suite,
    name: &'static str,
    side: Side,
}

impl<'s> Entrant<'s> {
    pub(super) fn new(suite: &'s mut Suite, name: &'static str, side: Side) -> Self {
        Self { suite, name, side }
    }

    /// The same crate by another way.
    pub fn way(&mut self, name: &'static str) -> Entrant<'_> {
        Entrant { suite: self.suite, name, side: self.side }
    }

    pub(super) fn add(&mut self, operation: &str, work: impl Work + 'static) {
        let mut operations = self.suite.operations.iter_mut();
        let found = operations.find(|found| found.name == operation);
        let Some(operation) = found else { panic!("there is no operation {operation}") };
        let (name, side) = (self.name, self.side);
        operation.contestants.push(Contestant { name, side, work: Box::new(work) });
    }

    fn reading<I: Copy + 'static, R: 'static>(
        &mut self,
        operation: &str,
        function: impl FnMut(I) -> R + 'static,
        input: I,
        right: impl Fn(R) -> bool + 'static,
    ) {
        let right = move |_, answer| right(answer);
        self.add(operation, Reading { function, input, others: Vec::new(), right });
    }

    /// Parses the check and reads USERNAME and PRIORITY.
    pub fn read<U: AsRef<str> + 'static>(
        &mut self,
        function: impl FnMut(&'static [u8]) -> Option<(U, u32)> + 'static,
    ) {
        self.reading("read", function, &**CHECK, |answer| {
            answer.is_some_and(|(username, priority)| {
                username.as_ref() == USERNAME && priority == PRIORITY
            })
        });
    }

    /// Parses the check and verifies integrity and fingerprint.
    pub fn verify(&mut self, function: impl FnMut(&'static [u8]) -> bool + 'static) {
        self.verifying("verify", vec![changed(LAST_OF_INTEGRITY), changed(91)], function);
    }

    /// Parses the check and verifies integrity.
    pub fn verify_integrity(&mut self, function: impl FnMut(&'static [u8]) -> bool + 'static) {
        self.verifying("verify-integrity", vec![changed(LAST_OF_INTEGRITY)], function);
    }

    /// `others` are checks that must not pass.
    fn verifying(
        &mut self,
        operation: &str,
        others: Vec<&'static [u8]>,
        function: impl FnMut(&'static [u8]) -> bool + 'static,
    ) {
        let input = &**CHECK;
        let right = move |bytes: &'static [u8], answer| answer == (bytes == input);
        self.add(operation, Reading { function, input, others, right });
    }

    /// Writes the check with integrity and fingerprint.
    pub fn build_check<B: Built + 'static>(
        &mut self,
        function: impl FnMut(Check, &mut Room) -> Option<B> + 'static,
    ) {
        let right = |bytes: &[u8]| {
            type All<'a> = (Username<'a>, IceControlling, Priority, UseCandidate);
            sealed(bytes, Class::Request).is_some_and(|message| {
                let expected = (
                    Some(Username(USERNAME)),
                    Some(IceControlling(TIE_BREAKER)),
                    Some(Priority(PRIORITY)),
                    Some(UseCandidate),
                );
                bytes.len() == CHECK.len() && message.read::<All<'_>>() == Ok(expected)
            })
        };
        let input =
            Check { id: ID, username: USERNAME, tie_breaker: TIE_BREAKER, priority: PRIORITY };
        self.add("build-check", Writing { function, input, room: Room::new(), right });
    }

    /// Writes the Binding success with integrity and fingerprint.
    pub fn build_success<B: Built + 'static>(
        &mut self,
        function: impl FnMut(Success, &mut Room) -> Option<B> + 'static,
    ) {
        let right = |bytes: &[u8]| {
            sealed(bytes, Class::SuccessResponse).is_some_and(|message| {
                bytes.len() == SUCCESS.len() && message.get() == Ok(Some(XorMappedAddress(*MAPPED)))
            })
        };
        let input = Success { id: ID, mapped: *MAPPED };
        self.add("build-success", Writing { function, input, room: Room::new(), right });
    }

    /// Parses the Allocate success and reads the relayed and the mapped address.
    pub fn allocate(
        &mut self,
        function: impl FnMut(&'static [u8]) -> Option<(SocketAddr, SocketAddr)> + 'static,
    ) {
        self.reading("allocate", function, &**ALLOCATED, |answer| {
            answer == Some((*RELAYED, *MAPPED))
        });
    }

    /// Parses ChannelData: the channel and the payload.
    pub fn channel_in<D: AsRef<[u8]> + 'static>(
        &mut self,
        function: impl FnMut(&'static [u8]) -> Option<(u16, D)> + 'static,
    ) {
        self.reading("channel-in", function, &**CHANNEL_DATA, |answer| {
            answer.is_some_and(|(channel, data)| channel == CHANNEL && data.as_ref() == &**PAYLOAD)
        });
    }

    /// Writes the header of ChannelData before a payload of so many octets.
    pub fn channel_header(
        &mut self,
        function: impl FnMut((u16, usize)) -> Option<[u8; 4]> + 'static,
    ) {
        self.reading("channel-header", function, (CHANNEL, PAYLOAD.len()), |answer| {
            answer.is_some_and(|header| CHANNEL_DATA.starts_with(&header))
        });
    }

    /// Writes ChannelData with a copy of the payload.
    pub fn channel_copy<B: Built + 'static>(
        &mut self,
        function: impl FnMut((u16, &'static [u8]), &mut Room) -> Option<B> + 'static,
    ) {
        let right = |bytes: &[u8]| bytes == &**CHANNEL_DATA;
        let input = (CHANNEL, &**PAYLOAD);
        self.add("channel-copy", Writing { function, input, room: Room::new(), right });
    }

    /// Writes a Send indication around the payload, which may stay where it lies or be copied.
    pub fn send<B: Built + 'static>(
        &mut self,
        function: impl FnMut(Send, &mut Room) -> Option<B> + 'static,
    ) {
        let right = |bytes: &[u8]| same_attributes(bytes, &SEND);
        let input = Send { id: ID, peer: *PEER, payload: &PAYLOAD };
        self.add("send", Writing { function, input, room: Room::new(), right });
    }

    /// Parses a Data indication: the peer and the payload.
    pub fn data<D: AsRef<[u8]> + 'static>(
        &mut self,
        function: impl FnMut(&'static [u8]) -> Option<(SocketAddr, D)> + 'static,
    ) {
        self.reading("data", function, &**DATA, |answer| {
            answer.is_some_and(|(peer, data)| peer == *PEER && data.as_ref() == &**PAYLOAD)
        });
    }

    /// Tells what a packet is.
    pub fn demux(&mut self, function: impl FnMut(&[u8]) -> Kind + 'static) {
        self.add("demux", Telling { function });
    }
}

/// The check's last octet of MESSAGE-INTEGRITY.
const LAST_OF_INTEGRITY: usize = 60 + 4 + 19;

/// The check with one bit changed.
fn changed(at: usize) -> &'static [u8] {
    let mut bytes = CHECK.clone();
    bytes[at] ^= 1;
    bytes.leak()
}

/// Whether a message has the class, method, ID and attributes of another, in whatever order; more
/// do not matter, since some peers cannot but add a FINGERPRINT.
fn same_attributes(bytes: &[u8], expected: &[u8]) -> bool {
    let (Ok(message), Ok(expected)) = (Message::parse(bytes), Message::parse(expected)) else {
        return false;
    };
    message.class() == expected.class()
        && message.method() == expected.method()
        && message.transaction_id() == expected.transaction_id()
        && expected.raw_attributes().all(|wanted| {
            message.raw_attributes().any(|found| {
                found.attribute_type() == wanted.attribute_type() && found.value() == wanted.value()
            })
        })
}

/// The Binding message that these bytes are, if its integrity and fingerprint are right.
fn sealed(bytes: &[u8], class: Class) -> Option<Message<'_>> {
    let message = Message::parse(bytes).ok()?;
    let right = message.class() == class
        && message.method() == Method::BINDING
        && message.transaction_id().as_bytes() == &ID
        && message.fingerprint() == Fingerprint::Valid
        && message.verify(&Key::short_term(PASSWORD)).is_ok();
    right.then_some(message)
}
