//! One packet that asks, sent as often as need be, and what came of it.

use core::net::SocketAddr;

use frazil_sansio::Instant;

use super::Unknown;
use crate::attribute::{
    ChangeRequest, ErrorCode, MappedAddress, OtherAddress, Padding, ResponsePort, Software,
    UnknownAttributes, XorMappedAddress,
};
use crate::transaction::Schedule;
use crate::{
    AttributeType, Class, HEADER_LEN, Message, MessageWriter, Method, SliceBuffer, TransactionId,
    WriteError, known,
};

/// A socket of the driver's, by a number that no other has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SocketId(pub(super) u32);

/// A probe, by a number that no other has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ProbeId(pub(super) u32);

/// What to ask, and where the answer shall come from and go to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask {
    pub(super) socket: SocketId,
    pub(super) to: SocketAddr,
    /// Where a good answer comes from.
    from: SocketAddr,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Change(ChangeRequest),
    Port(ResponsePort),
    Padded(Padding),
    /// The request itself shall come back.
    Loop,
    /// Nobody shall answer.
    Indication,
}

impl Ask {
    /// Asks the one at `to`, and nothing special.
    pub(super) const fn plain(socket: SocketId, to: SocketAddr) -> Self {
        Self { socket, to, from: to, kind: Kind::Plain }
    }

    /// Asks for an answer from the other port, and with `ip` from the other address too; that is to
    /// say, from `from`.
    pub(super) const fn change(
        socket: SocketId,
        to: SocketAddr,
        from: SocketAddr,
        ip: bool,
    ) -> Self {
        Self {
            from,
            kind: Kind::Change(ChangeRequest { ip, port: true }),
            ..Self::plain(socket, to)
        }
    }

    /// Asks for an answer to another port of this host's.
    pub(super) const fn answer_to(socket: SocketId, to: SocketAddr, port: u16) -> Self {
        Self { kind: Kind::Port(ResponsePort(port)), ..Self::plain(socket, to) }
    }

    /// Asks with, and for, padding.
    pub(super) const fn padded(socket: SocketId, to: SocketAddr, padding: Padding) -> Self {
        Self { kind: Kind::Padded(padding), ..Self::plain(socket, to) }
    }

    /// Sends a request that shall come back itself.
    pub(super) const fn looped(socket: SocketId, to: SocketAddr) -> Self {
        Self { kind: Kind::Loop, ..Self::plain(socket, to) }
    }

    /// Sends something that wants no answer.
    pub(super) const fn indication(socket: SocketId, to: SocketAddr) -> Self {
        Self { kind: Kind::Indication, ..Self::plain(socket, to) }
    }
}

/// What a server says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// Which socket it arrived on.
    pub(super) on: SocketId,
    pub(super) mapped: SocketAddr,
    /// The same unmasked, for whoever rewrites payloads to rewrite.
    pub(super) unmasked: Option<SocketAddr>,
    pub(super) other: Option<SocketAddr>,
    pub(super) padding: Option<Padding>,
}

/// What came of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Answered(Answer),
    /// The request came back, and seemed to come from here.
    Looped(SocketAddr),
    /// Nothing came in time, but perhaps an answer from an address that was not asked for.
    Silent {
        elsewhere: Option<SocketAddr>,
    },
    Refused {
        code: u16,
        unknown: Option<AttributeType>,
    },
    Bad,
}

impl Outcome {
    /// Why this is not the answer that was hoped for, where silence would mean `silent`.
    pub(super) fn why(self, silent: Unknown) -> Unknown {
        match self {
            Self::Silent { elsewhere: None } => silent,
            Self::Silent { elsewhere: Some(source) } => Unknown::WrongSource(source),
            // rfc5780-s5-a
            Self::Refused { code: 420, unknown: Some(AttributeType::RESPONSE_PORT) } => {
                Unknown::NoResponsePort
            }
            Self::Refused { code: 420, unknown: Some(AttributeType::PADDING) } => {
                Unknown::NoPadding
            }
            Self::Refused { code, .. } => Unknown::Refused(code),
            Self::Answered(_) | Self::Looped(_) | Self::Bad => Unknown::BadAnswer,
        }
    }
}

/// A probe and where it stands.
pub(super) struct Probe {
    pub(super) id: ProbeId,
    pub(super) ask: Ask,
    pub(super) transaction: TransactionId,
    pub(super) state: State,
    pub(super) started: Option<Instant>,
    /// Whether it waits to be sent, or to be sent again.
    pub(super) queued: bool,
    /// Where an answer came from that was not asked for.
    elsewhere: Option<SocketAddr>,
}

pub(super) enum State {
    /// It has not been its turn.
    Waiting,
    Running(Schedule),
    Done(Outcome),
}

impl Probe {
    pub(super) const fn new(id: ProbeId, ask: Ask, transaction: TransactionId) -> Self {
        let (state, started) = (State::Waiting, None);
        Self { id, ask, transaction, state, started, queued: false, elsewhere: None }
    }

    pub(super) fn start(&mut self, schedule: Schedule, now: Instant) {
        self.started = Some(now);
        self.queued = true;
        self.state = match self.ask.kind {
            Kind::Indication => State::Done(Outcome::Silent { elsewhere: None }),
            _ => State::Running(schedule),
        };
    }

    pub(super) fn end(&mut self, outcome: Outcome) {
        self.queued = false;
        self.state = State::Done(outcome);
    }

    /// Nothing will come any more.
    pub(super) fn give_up(&mut self) {
        self.end(Outcome::Silent { elsewhere: self.elsewhere });
    }

    /// Whether an ICMP error tells something about it. That a request does not come back, none does:
    /// the way may open with the next one from the other side.
    pub(super) fn minds_icmp(&self) -> bool {
        matches!(self.state, State::Running(_)) && self.ask.kind != Kind::Loop
    }

    /// Takes a message with this probe's transaction ID; `false` if it means nothing to it.
    pub(super) fn take(&mut self, message: &Message<'_>, on: SocketId, source: SocketAddr) -> bool {
        if !matches!(self.state, State::Running(_)) || message.method() != Method::BINDING {
            return false;
        }
        match (message.class(), self.ask.kind) {
            (Class::Request, Kind::Loop) => self.end(Outcome::Looped(source)),
            (Class::Request | Class::Indication, _) | (_, Kind::Loop) => return false,
            (Class::SuccessResponse, _) if source == self.ask.from => {
                self.end(read(message, on).map_or(Outcome::Bad, Outcome::Answered));
            }
            // A refusal goes back the way the request came.
            (Class::ErrorResponse, _) if source == self.ask.to => self.end(refusal(message)),
            _ => self.elsewhere = Some(source),
        }
        true
    }

    /// How many octets the packet has.
    pub(super) fn length(&self, software: Option<&str>) -> usize {
        let value = |length: usize| 4 + length.next_multiple_of(4);
        HEADER_LEN
            + match self.ask.kind {
                Kind::Plain | Kind::Loop | Kind::Indication => 0,
                Kind::Change(_) | Kind::Port(_) => value(4),
                Kind::Padded(padding) => value(usize::from(padding.0)),
            }
            + software.map_or(0, |text| value(text.len()))
    }

    /// The same octets every time.
    pub(super) fn write<'b>(
        &self,
        software: Option<&str>,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], WriteError> {
        let class = match self.ask.kind {
            Kind::Indication => Class::Indication,
            _ => Class::Request,
        };
        let buffer = SliceBuffer::new(buffer);
        let mut writer = MessageWriter::new(buffer, class, Method::BINDING, self.transaction)?;
        if let Some(text) = software {
            writer.push(&Software(text))?;
        }
        match self.ask.kind {
            Kind::Plain | Kind::Loop | Kind::Indication => {}
            Kind::Change(change) => drop(writer.push(&change)?),
            Kind::Port(port) => drop(writer.push(&port)?),
            Kind::Padded(padding) => drop(writer.push(&padding)?),
        }
        Ok(writer.finish().into_written())
    }
}

fn read(message: &Message<'_>, on: SocketId) -> Option<Answer> {
    if message.unknown_required(known::BEHAVIOR).next().is_some() {
        return None;
    }
    let (mapped, unmasked, other, padding) =
        message.read::<(XorMappedAddress, MappedAddress, OtherAddress, Padding)>().ok()?;
    Some(Answer {
        on,
        mapped: mapped?.0,
        unmasked: unmasked.map(|found| found.0),
        other: other.map(|found| found.0),
        padding,
    })
}

fn refusal(message: &Message<'_>) -> Outcome {
    let Ok(Some(code)) = message.get::<ErrorCode<'_>>() else { return Outcome::Bad };
    let unknown = match message.get::<UnknownAttributes<'_>>() {
        Ok(Some(listed)) => listed.iter().next(),
        _ => None,
    };
    Outcome::Refused { code: code.code(), unknown }
}
