//! What several test files need.
#![allow(dead_code, reason = "no test file needs all of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt;

use frazil_stun::{AttributeType, TransactionId};
#[cfg(feature = "alloc")]
use frazil_stun::{Class, MessageWriter, Method};

/// The transaction ID of the tests' messages.
pub(crate) const ID: TransactionId = TransactionId::from_bytes(*b"transactions");

/// The octets of hex.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().collect();
    let pairs = digits.chunks(2).map(String::from_iter);
    pairs.map(|pair| u8::from_str_radix(&pair, 16).unwrap()).collect()
}

/// A message to be written on.
#[cfg(feature = "alloc")]
pub(crate) fn writer(class: Class, method: Method) -> MessageWriter<Vec<u8>> {
    MessageWriter::new(Vec::new(), class, method, ID).unwrap()
}

/// A message of somebody else's: `data/in-the-wild.tsv`.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    /// `rfc5389`, `rfc3489` or `channel`.
    pub(crate) framing: &'static str,
    pub(crate) attributes: Vec<AttributeType>,
    pub(crate) bytes: Vec<u8>,
}

/// All of them.
pub(crate) fn samples() -> Vec<Sample> {
    let lines =
        include_str!("../data/in-the-wild.tsv").lines().filter(|line| !line.starts_with('#'));
    let samples = lines.map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[name, framing, attributes, bytes] = &*columns else { panic!("{line}") };
        let types = attributes.split(',').filter(|text| *text != "-");
        let types = types.map(|text| AttributeType(u16::from_str_radix(text, 16).unwrap()));
        Sample { name, framing, attributes: types.collect(), bytes: hex(bytes) }
    });
    samples.collect()
}

/// Hands every typed attribute that there is to a macro; `attribute_laws.rs` sees that none is
/// missing.
#[allow(unused_macros, reason = "no test file needs all of it")]
macro_rules! every_attribute {
    ($then:ident) => {
        $then! {
            AdditionalAddressFamily, AddressErrorCode<'_>, Bandwidth, ChannelNumber, ConnectionId,
            Data<'_>, DontFragment, EvenPort, Icmp, Lifetime, MagicCookie, MobilityTicket<'_>,
            MsAlternateServer, MsSequenceNumber, MsVersion, Options, RequestedAddressFamily,
            RequestedTransport, ReservationToken, TimerVal, XorPeerAddress, XorRelayedAddress,
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
