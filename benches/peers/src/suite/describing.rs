//! How a crate takes part in the operations on descriptions and candidate lines.

use std::net::IpAddr;

use frazil_candidate::Candidate;

use super::work::{Reading, ReadingEach, Writing, WritingEach};
use super::{Built, Entrant, Room};
use crate::inputs::descriptions::{CANDIDATES, DATA_OFFER, Found, OFFER, PLAIN_CANDIDATES, Tally};

/// What must be known of a candidate that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The priority.
    pub priority: u64,
    /// The address.
    pub ip: IpAddr,
    /// The port.
    pub port: u16,
}

/// Offers to work on: what the names of their operations end with, and their texts.
pub type Offers = &'static [(&'static str, &'static str)];

/// Those of both browsers.
pub const BOTH: Offers = &[("", OFFER), ("-data", DATA_OFFER)];

/// Chromium's, which some do rightly that do not do Firefox's rightly.
pub const DATA: Offers = &[("-data", DATA_OFFER)];

impl Entrant<'_> {
    /// Parses an offer and reads every candidate, codec, mid, fingerprint and ICE credential.
    pub fn sdp_read(
        &mut self,
        offers: Offers,
        function: impl FnMut(&'static str) -> Option<Tally> + Copy + 'static,
    ) {
        for &(end, input) in offers {
            let right = |text, answer| answer == Some(Tally::of(text));
            let work = Reading { function, input, others: Vec::new(), right };
            self.add(&format!("sdp-read{end}"), work);
        }
    }

    /// Parses an offer and finds its media sections, and the names and values of all attributes.
    pub fn sdp_find(
        &mut self,
        function: impl FnMut(&'static str) -> Option<Found> + Copy + 'static,
    ) {
        for &(end, input) in BOTH {
            let right = |text, answer| answer == Some(Found::of(text));
            let work = Reading { function, input, others: Vec::new(), right };
            self.add(&format!("sdp-find{end}"), work);
        }
    }

    /// Finds where the lines of an offer end, and adds the places up: the floor of finding.
    pub fn sdp_line_ends(&mut self, function: impl FnMut(&'static [u8]) -> usize + Copy + 'static) {
        for &(end, input) in BOTH {
            let right = |octets: &[u8], answer| {
                let places = octets.iter().enumerate().filter(|(_, octet)| **octet == b'\n');
                answer == places.map(|(place, _)| place).sum::<usize>()
            };
            let work = Reading { function, input: input.as_bytes(), others: Vec::new(), right };
            self.add(&format!("sdp-find{end}"), work);
        }
    }

    /// Writes an offer that was parsed before. Every line must be there, in whatever order.
    pub fn sdp_write<D: 'static, B: Built + 'static>(
        &mut self,
        offers: Offers,
        parse: impl Fn(&'static str) -> Option<D>,
        write: impl FnMut(&D, &mut Room) -> Option<B> + Copy + 'static,
    ) {
        for &(end, input) in offers {
            let right = |bytes: &[u8]| sorted(bytes) == sorted(input.as_bytes());
            let description = parse(input);
            let mut write = write;
            let function = move |(), room: &mut Room| write(description.as_ref()?, room);
            let work = Writing { function, input: (), room: Room::new(), right };
            self.add(&format!("sdp-write{end}"), work);
        }
    }

    /// Parses four candidate lines, which begin with `a=candidate:`.
    pub fn candidates_in<C: 'static>(
        &mut self,
        function: impl FnMut(&'static str) -> Option<C> + 'static,
        facts: impl Fn(&C) -> Option<Facts> + 'static,
    ) {
        let right = move |line: &str, answer: Option<C>| {
            let words: Vec<&str> = line.split(' ').collect();
            answer.and_then(|candidate| facts(&candidate)).is_some_and(|facts| {
                words[3].parse() == Ok(facts.priority)
                    && words[4].parse() == Ok(facts.ip)
                    && words[5].parse() == Ok(facts.port)
            })
        };
        self.add("candidates-in", ReadingEach { function, inputs: CANDIDATES, right });
    }

    /// Writes four candidates that were parsed before.
    pub fn candidates_out<C: 'static, B: Built + 'static>(
        &mut self,
        parse: impl Fn(&'static str) -> Option<C>,
        mut write: impl FnMut(&C, &mut Room) -> Option<B> + 'static,
    ) {
        let inputs = PLAIN_CANDIDATES.map(|line| (line, parse(line)));
        let function =
            move |candidate: &Option<C>, room: &mut Room| write(candidate.as_ref()?, room);
        self.add(
            "candidates-out",
            WritingEach { function, inputs, room: Room::new(), right: same },
        );
    }
}

/// Whether a candidate was written as it was read. Some write the transport in the other case, and
/// each has its own start.
fn same(line: &str, bytes: &[u8]) -> bool {
    let written = str::from_utf8(bytes).unwrap_or_default();
    let (Ok(expected), Ok(mut found)) = (Candidate::parse(line), Candidate::parse(written)) else {
        return false;
    };
    let transport = found.transport.as_str().eq_ignore_ascii_case(expected.transport.as_str());
    found.transport = expected.transport;
    transport && found == expected
}

/// The lines of a text, sorted.
fn sorted(bytes: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<_> = bytes.split(|octet| matches!(octet, b'\r' | b'\n')).collect();
    lines.retain(|line| !line.is_empty());
    lines.sort_unstable();
    lines
}
