//! Values that stand at both levels.

use frazil_sdp::{Attributes, Bandwidth, Connection, ParseError, Subject};
use serde::{Serialize, Serializer};

/// `c=`: where media goes (RFC 8866 §5.7).
#[derive(Debug, Serialize)]
pub(super) struct Address<'a> {
    pub(super) network_type: &'a str,
    pub(super) address_type: &'a str,
    pub(super) address: String,
    /// Of an IPv4 multicast address.
    pub(super) ttl: Option<u8>,
    /// How many consecutive multicast addresses there are.
    pub(super) count: Option<u32>,
}

impl<'a> From<Connection<'a>> for Address<'a> {
    fn from(connection: Connection<'a>) -> Self {
        Self {
            network_type: connection.network_type,
            address_type: connection.address_type,
            address: connection.address.to_string(),
            ttl: connection.ttl,
            count: connection.count,
        }
    }
}

/// `b=` (RFC 8866 §5.8).
#[derive(Debug, Serialize)]
pub(super) struct Limit<'a> {
    pub(super) kind: &'a str,
    pub(super) value: u64,
    pub(super) bits_per_second: Option<u64>,
}

impl<'a> From<Bandwidth<'a>> for Limit<'a> {
    fn from(bandwidth: Bandwidth<'a>) -> Self {
        Self {
            kind: bandwidth.kind,
            value: bandwidth.value,
            bits_per_second: bandwidth.bits_per_second(),
        }
    }
}

/// A name with a value, or without.
#[derive(Debug, Serialize)]
pub(super) struct Pair<'a> {
    pub(super) name: &'a str,
    pub(super) value: Option<&'a str>,
}

/// The `a=` lines of a level, as they stand.
#[derive(Debug)]
pub(super) struct Lines<'a>(pub(super) Attributes<'a>);

#[derive(Serialize)]
struct AttributeLine<'a> {
    line: u32,
    #[serde(flatten)]
    pair: Pair<'a>,
}

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone().map(|line| AttributeLine {
            line: line.line().number(),
            pair: Pair { name: line.name(), value: line.value() },
        }))
    }
}

/// A line that does not read.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    pub(super) line: u32,
    pub(super) column: u32,
    /// The letter, or the name of the attribute behind `a=`.
    pub(super) subject: String,
    pub(super) what: String,
}

impl From<ParseError> for Problem {
    fn from(error: ParseError) -> Self {
        let subject = match error.subject() {
            Subject::Line(letter) => format!("{letter}="),
            Subject::Attribute(name) => format!("a={name}"),
            _ => String::new(),
        };
        let what = error.cause().to_string();
        Self { line: error.line(), column: error.column(), subject, what }
    }
}

/// What does not read, in order of the lines.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(super) struct Problems(pub(super) Vec<Problem>);

impl Problems {
    /// The value, or a note of why there is none.
    pub(super) fn note<T>(&mut self, read: Result<T, ParseError>) -> Option<T> {
        read.map_err(|error| self.0.push(error.into())).ok()
    }

    pub(super) fn sorted(mut self) -> Self {
        self.0.sort_by_key(|problem| (problem.line, problem.column));
        self
    }
}
