//! Attributes of a session description, from values.

use core::net::SocketAddr;

use arbitrary::Arbitrary;
use frazil_candidate::{CandidateType, Transport};
use frazil_sdp::{
    AnyAttribute, Candidate, Direction, EndOfCandidates, Fingerprint, HashFunction, IceLite,
    IceOptions, IcePacing, MaxMessageSize, MediaBuilder, SctpPort, SessionBuilder, Setup,
};

use crate::words::{Text, Token};

/// An attribute that may stand any number of times.
#[derive(Arbitrary, Debug)]
pub(crate) enum Value {
    Options(Token, Vec<Token>),
    Pacing(u32),
    Lite,
    Candidate(SocketAddr, u32),
    EndOfCandidates,
    Fingerprint(Vec<u8>),
    Sha256([u8; 32]),
    Setup(u8),
    SctpPort(u16),
    MaxMessageSize(u64),
    Direction(u8),
    Other(Token, Text),
}

/// The builder of a section, so that what goes into it is told once.
pub(crate) trait Section: Sized {
    fn with<'a, A: frazil_sdp::Attribute<'a>>(self, attribute: &A) -> Self;
    fn with_line(self, letter: char, value: &str) -> Self;
}

macro_rules! section {
    ($($builder:ty),+) => {
        $(impl Section for $builder {
            fn with<'a, A: frazil_sdp::Attribute<'a>>(self, attribute: &A) -> Self {
                self.attribute(attribute)
            }

            fn with_line(self, letter: char, value: &str) -> Self {
                self.line(letter, value)
            }
        })+
    };
}

section!(SessionBuilder, MediaBuilder);

const DIRECTIONS: [Direction; 4] =
    [Direction::SendRecv, Direction::SendOnly, Direction::RecvOnly, Direction::Inactive];
const SETUPS: [Setup; 4] = [Setup::Active, Setup::Passive, Setup::ActPass, Setup::HoldConn];

fn choice<T: Copy>(of: [T; 4], number: u8) -> T {
    let [a, b, c, d] = of;
    match number % 4 {
        0 => a,
        1 => b,
        2 => c,
        _ => d,
    }
}

impl Value {
    /// Makes the attribute and gives it to `then`.
    fn make<T>(&self, then: impl FnOnce(AnyAttribute<'_>) -> T) -> Option<T> {
        Some(match self {
            Self::Options(first, more) => {
                let tags = [first].into_iter().chain(more).map(|tag| tag.0.as_str());
                let tags = tags.collect::<Vec<_>>().join(" ");
                then(AnyAttribute::IceOptions(IceOptions::new(&tags).expect("tokens")))
            }
            Self::Pacing(millis) => then(AnyAttribute::IcePacing(IcePacing(*millis))),
            Self::Lite => then(AnyAttribute::IceLite(IceLite)),
            Self::Candidate(address, priority) => {
                let address = SocketAddr::new(address.ip(), address.port());
                let (transport, kind) = (Transport::Udp, CandidateType::Host);
                let candidate = Candidate::new("1", 1, transport, *priority, address, kind);
                then(AnyAttribute::Candidate(candidate))
            }
            Self::EndOfCandidates => then(AnyAttribute::EndOfCandidates(EndOfCandidates)),
            Self::Fingerprint(octets) => {
                let print = Fingerprint::new(HashFunction::Other("sha-0"), octets).ok()?;
                then(AnyAttribute::Fingerprint(print))
            }
            Self::Sha256(octets) => {
                let print = Fingerprint::new(HashFunction::Sha256, octets).expect("32 octets");
                then(AnyAttribute::Fingerprint(print))
            }
            Self::Setup(number) => then(AnyAttribute::Setup(choice(SETUPS, *number))),
            Self::SctpPort(port) => then(AnyAttribute::SctpPort(SctpPort(*port))),
            Self::MaxMessageSize(size) => then(AnyAttribute::MaxMessageSize(MaxMessageSize(*size))),
            Self::Direction(number) => then(AnyAttribute::Direction(choice(DIRECTIONS, *number))),
            Self::Other(..) => return None,
        })
    }

    /// True if it has a meaning at that level.
    pub(crate) const fn may_stand(&self, session_level: bool) -> bool {
        match self {
            Self::Pacing(_) | Self::Lite => session_level,
            Self::Candidate(..) | Self::SctpPort(_) | Self::MaxMessageSize(_) => !session_level,
            _ => true,
        }
    }

    /// Adds the attribute to a section.
    pub(crate) fn add<S: Section>(&self, section: S) -> S {
        if let Self::Other(name, text) = self {
            return section.with_line('a', &format!("x-{}:{}", name.0, text.0));
        }
        let mut section = Some(section);
        let added = self.make(|any| {
            let section = section.take().expect("taken once");
            match any {
                AnyAttribute::IceOptions(it) => section.with(&it),
                AnyAttribute::IcePacing(it) => section.with(&it),
                AnyAttribute::IceLite(it) => section.with(&it),
                AnyAttribute::Candidate(it) => section.with(&it),
                AnyAttribute::EndOfCandidates(it) => section.with(&it),
                AnyAttribute::Fingerprint(it) => section.with(&it),
                AnyAttribute::Setup(it) => section.with(&it),
                AnyAttribute::SctpPort(it) => section.with(&it),
                AnyAttribute::MaxMessageSize(it) => section.with(&it),
                AnyAttribute::Direction(it) => section.with(&it),
                other => panic!("{other:?} is not made here"),
            }
        });
        added.or(section).expect("made or not")
    }

    /// Whether there is such a value at all: a fingerprint of nothing is none.
    pub(crate) fn is_any(&self) -> bool {
        matches!(self, Self::Other(..)) || self.make(|_| ()).is_some()
    }

    /// Panics unless this is the attribute that was read.
    pub(crate) fn assert_read(&self, read: &AnyAttribute<'_>) {
        match (self, read) {
            (Self::Other(name, text), AnyAttribute::Other(line)) => {
                assert_eq!(line.name().strip_prefix("x-"), Some(name.0.as_str()));
                assert_eq!(line.value(), Some(text.0.as_str()));
            }
            _ => assert_eq!(self.make(|any| any == *read), Some(true), "{self:?}: {read:?}"),
        }
    }
}
