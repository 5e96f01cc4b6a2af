//! What a reader makes of a message, in terms that all of them have.

pub mod frazil;
mod rtc_stun;
mod stun_types;

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use frazil_stun::ParseError;

use crate::samples::Sample;

/// Whom frazil is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// The crate `stun-types`.
    StunTypes,
    /// The crate `rtc-stun`.
    RtcStun,
}

/// A value that an attribute has: none without the attribute, an error where it may not have it.
pub type Value<T> = Option<Result<T, Unfit>>;

/// The attribute is there, but its value is not one that it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit;

/// What a proof or a checksum says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is not there.
    Absent,
    /// It is there and wrong.
    Wrong,
    /// It is right.
    Right,
    /// The reader takes no key of this form, so it was not asked.
    Unasked,
}

/// An attribute, undecoded.
pub type Raw = (u16, Vec<u8>);

/// What a reader found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The two bits of the class.
    pub class: u8,
    pub method: u16,
    pub id: [u8; 12],
    /// What may be acted on, by the reader's own rule.
    pub attributes: Vec<Raw>,
    pub mapped: Value<SocketAddr>,
    pub username: Value<String>,
    pub priority: Value<u32>,
    pub integrity: Verdict,
    pub fingerprint: Verdict,
}

/// What frazil found.
#[derive(Clone, Debug)]
pub struct Ours {
    /// Why it was refused.
    pub refusal: Option<ParseError>,
    /// What there is up to the end that the header states, if that can be read.
    pub seen: Option<Seen>,
    /// Every attribute in there, those included that must not be acted on.
    pub raw: Vec<Raw>,
    /// The verdict on MESSAGE-INTEGRITY alone.
    pub by_sha1: Verdict,
    /// The verdict if a truncated MESSAGE-INTEGRITY-SHA256 is allowed.
    pub truncated: Verdict,
}

/// What a peer found.
#[derive(Clone, Debug)]
pub enum Theirs {
    /// It is no message.
    Refused,
    /// It is this message.
    Read(Seen),
    /// It panicked.
    Panicked,
}

/// What a peer makes of a sample.
pub fn look(peer: Peer, sample: &Sample) -> Theirs {
    let look = match peer {
        Peer::StunTypes => stun_types::look,
        Peer::RtcStun => rtc_stun::look,
    };
    match catch_unwind(AssertUnwindSafe(|| look(sample))) {
        Ok(Some(seen)) => Theirs::Read(seen),
        Ok(None) => Theirs::Refused,
        Err(_) => Theirs::Panicked,
    }
}
