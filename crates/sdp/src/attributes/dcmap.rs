//! `a=dcmap` (RFC 8864 §5.1).

use core::fmt;

use super::EscapedText;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Fault, Step, blank, ranged, run, sign};

/// A data channel that is agreed on by offer and answer, not by messages within the association.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DcMap<'a> {
    /// The SCTP stream.
    pub stream: u16,
    /// What is spoken in the channel; may be empty.
    pub subprotocol: EscapedText<'a>,
    /// What the channel is called; may be empty.
    pub label: EscapedText<'a>,
    /// Messages are delivered in the order that they were sent in.
    pub ordered: bool,
    /// How long a message is sent again.
    pub reliability: Reliability,
    /// The priority among the channels of the association.
    pub priority: u16,
}

/// How long a message that was lost is sent again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reliability {
    /// Until it arrives.
    #[default]
    Reliable,
    /// So many times: `max-retr`.
    Retransmissions(u32),
    /// So many milliseconds from when it was handed over: `max-time`.
    Lifetime(u32),
}

impl<'a> DcMap<'a> {
    /// A channel on a stream, with the defaults: neither label nor subprotocol, ordered, reliable, of
    /// priority 256.
    #[must_use]
    pub fn new(stream: u16) -> Self {
        let (subprotocol, label) = (EscapedText::default(), EscapedText::default());
        let (ordered, reliability, priority) = (true, Reliability::Reliable, 256);
        Self { stream, subprotocol, label, ordered, reliability, priority }
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (mut rest, stream) = ranged(0, u16::MAX)(input)?;
        let mut map = Self::new(stream);
        if rest.is_empty() {
            return Ok((rest, map));
        }
        (rest, ()) = blank(rest)?;
        loop {
            rest = map.option(rest)?;
            if rest.is_empty() {
                return Ok((rest, map));
            }
            (rest, ()) = sign(';')(rest)?;
            rest = rest.trim_start_matches(' ');
        }
    }

    /// Reads one option. One that is not known means nothing.
    fn option(&mut self, input: &'a str) -> Result<&'a str, nom::Err<Fault<'a>>> {
        let (start, name) = run(input, |b| b.is_ascii_alphanumeric() || b == b'-')?;
        let (start, ()) = sign('=')(start)?;
        let rest;
        match name {
            "subprotocol" => (rest, self.subprotocol) = EscapedText::grammar(start)?,
            "label" => (rest, self.label) = EscapedText::grammar(start)?,
            "max-retr" | "max-time" => {
                // One of the two at most (RFC 8864 §5.1.1).
                if self.reliability != Reliability::Reliable {
                    return Err(nom::Err::Error(Fault { at: input, cause: Cause::Trailing }));
                }
                let count;
                (rest, count) = ranged(0, u32::MAX)(start)?;
                let retransmissions = name == "max-retr";
                self.reliability = if retransmissions {
                    Reliability::Retransmissions(count)
                } else {
                    Reliability::Lifetime(count)
                };
            }
            "priority" => (rest, self.priority) = ranged(0, u16::MAX)(start)?,
            _ if start.starts_with('"') => (rest, _) = EscapedText::grammar(start)?,
            _ => {
                let value;
                (rest, value) = run(start, |b| b != b';')?;
                // Any other word than `false` means the default (RFC 8864 §5.1.7).
                self.ordered &= name != "ordered" || value != "false";
            }
        }
        Ok(rest)
    }
}

impl<'a> Attribute<'a> for DcMap<'a> {
    const NAME: &'static str = "dcmap";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }
}

/// What is the default is not written.
impl fmt::Display for DcMap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "dcmap:{}", self.stream)?;
        let mut separator = ' ';
        let mut option = |option: fmt::Arguments<'_>| {
            let written = write!(f, "{separator}{option}");
            separator = ';';
            written
        };
        if !self.subprotocol.is_empty() {
            option(format_args!("subprotocol={}", self.subprotocol))?;
        }
        if !self.label.is_empty() {
            option(format_args!("label={}", self.label))?;
        }
        if !self.ordered {
            option(format_args!("ordered=false"))?;
        }
        match self.reliability {
            Reliability::Reliable => {}
            Reliability::Retransmissions(count) => option(format_args!("max-retr={count}"))?,
            Reliability::Lifetime(millis) => option(format_args!("max-time={millis}"))?,
        }
        if self.priority != Self::new(0).priority {
            option(format_args!("priority={}", self.priority))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    #[test]
    fn the_examples_of_the_rfc_are_read() {
        assert_eq!(read("a=dcmap:0"), Ok(DcMap::new(0)));
        let line = "a=dcmap:1 subprotocol=\"bfcp\";max-time=60000;priority=512";
        let map: DcMap<'_> = read(line).unwrap();
        assert!(map.subprotocol.matches("bfcp") && map.label.is_empty() && map.ordered);
        assert_eq!((map.reliability, map.priority), (Reliability::Lifetime(60000), 512));
        assert_eq!(format!("a={map}"), line);
        let map: DcMap<'_> =
            read("a=dcmap:3 label=\"Label 1\";ordered=false;max-retr=5;priority=128").unwrap();
        assert!(map.label.matches("Label 1") && !map.ordered);
        assert_eq!((map.reliability, map.priority), (Reliability::Retransmissions(5), 128));
        let map: DcMap<'_> = read("a=dcmap:4 label=\"foo%09bar\";ordered=true").unwrap();
        assert!(map.label.matches("foo\tbar") && map.ordered);
        assert_eq!(format!("{map}"), "dcmap:4 label=\"foo%09bar\"");
    }

    #[test]
    fn a_semicolon_in_quotes_and_an_unknown_option_do_no_harm() {
        let map: DcMap<'_> = read("a=dcmap:2 x=\"a;b\"; label=\"a;b\";y=1;ordered=maybe").unwrap();
        assert!(map.label.matches("a;b") && map.ordered);
    }

    #[test]
    fn what_is_no_channel_is_refused() {
        let stream = Cause::OutOfRange { min: 0, max: 65535 };
        let count = Cause::OutOfRange { min: 0, max: u32::MAX.into() };
        for (text, refusal) in [
            ("a=dcmap:65536", (9, stream)),
            ("a=dcmap:1 max-retr=4294967296", (20, count)),
            ("a=dcmap:1 max-retr=1;max-time=1", (22, Cause::Trailing)),
            ("a=dcmap:1 label=x", (17, Cause::Character)),
            ("a=dcmap:1 label=\"x", (19, Cause::Missing)),
            ("a=dcmap:1 label=\"%4\"", (19, Cause::Character)),
            ("a=dcmap:1 ordered=true;", (24, Cause::Missing)),
            ("a=dcmap:1 label", (16, Cause::Missing)),
        ] {
            assert_eq!(refused::<DcMap<'_>>(text), refusal, "{text}");
        }
    }
}
