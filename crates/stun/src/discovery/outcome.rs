//! What came of a probe, and what that says.

use core::net::SocketAddr;

use super::Unknown;
use super::ask::SocketId;
use crate::attribute::{
    ErrorCode, MappedAddress, OtherAddress, Padding, UnknownAttributes, XorMappedAddress,
};
use crate::{AttributeType, Message, known};

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
    /// It did not get there, says the system or a router.
    Undeliverable(SocketAddr),
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
            Self::Undeliverable(to) => Unknown::Undeliverable(to),
            // rfc5780-s5-c
            Self::Refused { code: 420, unknown: Some(AttributeType::CHANGE_REQUEST) } => {
                Unknown::NoChangeRequest
            }
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

pub(super) fn read(message: &Message<'_>, on: SocketId) -> Option<Answer> {
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

pub(super) fn refusal(message: &Message<'_>) -> Outcome {
    let Ok(Some(code)) = message.get::<ErrorCode<'_>>() else { return Outcome::Bad };
    let unknown = match message.get::<UnknownAttributes<'_>>() {
        Ok(Some(listed)) => listed.iter().next(),
        _ => None,
    };
    Outcome::Refused { code: code.code(), unknown }
}
