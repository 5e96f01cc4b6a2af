//! What is said of one message: what `--json` prints as an object, and the page draws.

use core::fmt::Write;

use frazil_stun::demux::{self, Protocol, Source};
use frazil_stun::{Class, Message, ParseError};
use frazil_turn::ChannelData;
use serde::Serialize;

use super::attribute::Shown;
use super::credentials::Credentials;
use super::input::Origin;
use super::lint::{self, Departure};
use super::proof::{self, Verdict};

/// How deep messages inside of messages are looked for: a check through a relay through a relay.
const MAX_DEPTH: usize = 3;

/// One message. The README describes the fields, which stay.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    #[serde(flatten)]
    pub(super) origin: Origin,
    pub(super) kind: Kind,
    /// Octets of the whole message.
    pub(super) length: usize,
    pub(super) method: Option<String>,
    pub(super) class: Option<&'static str>,
    pub(super) transaction_id: Option<String>,
    /// Whether the magic cookie is there.
    pub(super) cookie: Option<bool>,
    pub(super) attributes: Vec<Shown>,
    pub(super) integrity: Verdict,
    pub(super) integrity_detail: Option<String>,
    pub(super) fingerprint: Verdict,
    pub(super) departures: Vec<Departure>,
    pub(super) channel: Option<u16>,
    /// What ChannelData carries, in hex.
    pub(super) data: Option<String>,
    /// The STUN message that the data is, if it is one.
    pub(super) inner: Option<Box<Report>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    Stun,
    ChannelData,
}

impl Report {
    /// What the octets are, if they are a message.
    pub(super) fn new(
        origin: Origin,
        octets: &[u8],
        known: &Credentials,
    ) -> Result<Self, NotAMessage> {
        let report = Self::at_depth(octets, known, 0)?;
        Ok(Self { origin, ..report })
    }

    fn at_depth(octets: &[u8], known: &Credentials, depth: usize) -> Result<Self, NotAMessage> {
        if let Some(0x40..=0x4F) = octets.first() {
            let message = ChannelData::parse(octets).map_err(|why| NotAMessage(why.to_string()))?;
            return Ok(Self::of_channel_data(octets, &message, known, depth));
        }
        Ok(Self::of_message(&parse(octets)?, known, depth))
    }

    fn of_message(message: &Message<'_>, known: &Credentials, depth: usize) -> Self {
        let (integrity, integrity_detail) = proof::integrity(message, known);
        // The attributes that count are a part of all, in the same order.
        let mut counted = message.attributes().map(|attribute| attribute.offset()).peekable();
        let attributes = message.raw_attributes().map(|raw| {
            let ignored = counted.next_if_eq(&raw.offset()).is_none();
            Shown::new(&raw, message, known, ignored, depth)
        });
        Self {
            origin: Origin::default(),
            kind: Kind::Stun,
            length: message.as_bytes().len(),
            method: Some(message.method().to_string()),
            class: Some(class(message.class())),
            transaction_id: Some(message.transaction_id().to_string()),
            cookie: Some(message.has_cookie()),
            attributes: attributes.collect(),
            integrity,
            integrity_detail,
            fingerprint: proof::fingerprint(message),
            departures: lint::departures(message),
            channel: None,
            data: None,
            inner: None,
        }
    }

    fn of_channel_data(
        octets: &[u8],
        message: &ChannelData<'_>,
        known: &Credentials,
        depth: usize,
    ) -> Self {
        Self {
            origin: Origin::default(),
            kind: Kind::ChannelData,
            length: octets.len(),
            method: None,
            class: None,
            transaction_id: None,
            cookie: None,
            attributes: Vec::new(),
            integrity: Verdict::Absent,
            integrity_detail: None,
            fingerprint: Verdict::Absent,
            departures: Vec::new(),
            channel: Some(message.channel().number()),
            data: Some(hex(message.data())),
            inner: inner(message.data(), known, depth),
        }
    }

    /// Whether a verdict is invalid, be it on a message inside.
    pub(super) fn is_bad(&self) -> bool {
        let inside = self.attributes.iter().filter_map(|attribute| attribute.inner.as_deref());
        self.integrity == Verdict::Invalid
            || self.fingerprint == Verdict::Invalid
            || inside.chain(self.inner.as_deref()).any(Self::is_bad)
    }
}

/// The message inside of relayed data.
pub(super) fn inner(data: &[u8], known: &Credentials, depth: usize) -> Option<Box<Report>> {
    // Without a cookie, data of any kind might pass for a message.
    let is_message = depth < MAX_DEPTH && Message::parse(data).is_ok();
    is_message.then(|| Report::at_depth(data, known, depth + 1).ok()).flatten().map(Box::new)
}

/// Why octets are no message, for people.
#[derive(Debug)]
pub(super) struct NotAMessage(pub(super) String);

/// A message of RFC 8489, or one of RFC 3489 if its method is one that exists: without the cookie
/// little else tells it from chance.
fn parse(octets: &[u8]) -> Result<Message<'_>, NotAMessage> {
    let error = match Message::parse(octets) {
        Ok(message) => return Ok(message),
        Err(error) => error,
    };
    if let ParseError::Cookie { .. } = error
        && let Ok(old) = Message::parse_rfc3489(octets)
        && old.method().name().is_some()
    {
        return Ok(old);
    }
    let looks = match demux::classify(octets, Source::Peer) {
        Protocol::Dtls => "; it looks like DTLS",
        Protocol::Rtp => "; it looks like RTP",
        Protocol::Rtcp => "; it looks like RTCP",
        Protocol::Quic => "; it looks like QUIC",
        Protocol::Zrtp => "; it looks like ZRTP",
        _ => "",
    };
    Err(NotAMessage(format!("{error}{looks}")))
}

pub(super) const fn class(class: Class) -> &'static str {
    match class {
        Class::Request => "request",
        Class::Indication => "indication",
        Class::SuccessResponse => "success",
        Class::ErrorResponse => "error",
    }
}

/// All of the octets in hex.
pub(super) fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::with_capacity(2 * octets.len()), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stun::page;

    const TABLE: &str = include_str!("../../../stun/tests/data/in-the-wild.tsv");

    fn octets(hex: &str) -> Vec<u8> {
        let (pairs, _) = hex.as_bytes().as_chunks::<2>();
        let octet = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        pairs.iter().map(|pair| octet(&pair[..])).collect()
    }

    fn captured() -> Vec<Vec<u8>> {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|row| row.split('\t').nth(8)).map(octets).collect()
    }

    /// What every report must hold, whatever the octets are.
    fn check(octets: &[u8]) -> Result<(), TestCaseError> {
        let known = Credentials::for_tests();
        let Ok(report) = Report::new(Origin::default(), octets, &known) else { return Ok(()) };
        prop_assert!(report.attributes.is_sorted_by_key(|attribute| attribute.offset));
        prop_assert!(report.departures.iter().all(|one| one.offset < octets.len()));
        prop_assert!(serde_json::to_string(&report).is_ok());
        // Colours aside, nothing that moves a cursor.
        let page = page::page(&report).replace("\u{1b}[", "");
        prop_assert!(page.chars().all(|found| !found.is_control() || found == '\n'));
        Ok(())
    }

    proptest! {
        #[test]
        fn a_changed_message_is_reported_or_refused(
            which in any::<prop::sample::Index>(),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        ) {
            let mut octets = which.get(&captured()).clone();
            for (at, to) in changes {
                let at = at.index(octets.len());
                octets[at] = to;
            }
            check(&octets)?;
        }

        #[test]
        fn any_attribute_is_reported(kind: u16, value in proptest::collection::vec(any::<u8>(), 0..80)) {
            let body = 4 + value.len().next_multiple_of(4);
            let mut octets = b"\0\x01\0\0\x21\x12\xA4\x42abcdefghijkl".to_vec();
            octets[3] = u8::try_from(body).unwrap();
            octets.extend(kind.to_be_bytes());
            octets.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
            octets.extend(&value);
            octets.resize(20 + body, 0);
            prop_assert!(parse(&octets).is_ok());
            check(&octets)?;
        }
    }

    /// Every type that has a name, with values of every small length.
    #[test]
    fn every_named_attribute_is_reported_at_every_length() {
        for named in frazil_stun::AttributeType::NAMED {
            for length in 0..=40u8 {
                let body = 4 + length.next_multiple_of(4);
                let mut octets = b"\0\x01\0\0\x21\x12\xA4\x42abcdefghijkl".to_vec();
                octets[3] = body;
                octets.extend(named.0.to_be_bytes());
                octets.extend([0, length]);
                octets.resize(20 + usize::from(body), 0x1B);
                check(&octets).unwrap();
            }
        }
    }
}
