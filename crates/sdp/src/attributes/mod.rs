//! The attributes that have a type.

mod about;
mod candidate;
mod charset;
mod conference;
mod credentials;
mod direction;
mod fingerprint;
mod flags;
mod grouping;
mod hash;
mod language;
mod options;
mod pacing;
mod picture;
mod sctp;
mod setup;

pub use about::{Cat, Keywds, Tool};
pub use charset::Charset;
pub use conference::ConferenceType;
pub use credentials::{IcePwd, IceUfrag};
pub use direction::Direction;
pub use fingerprint::Fingerprint;
pub use flags::{EndOfCandidates, IceLite};
pub use grouping::{Group, Mid};
pub use hash::HashFunction;
pub use language::{Lang, SdpLang};
pub use options::IceOptions;
pub use pacing::IcePacing;
pub use picture::{Orient, Quality};
pub use sctp::{MaxMessageSize, SctpPort};
pub use setup::Setup;

use crate::grammar::checked;

#[cfg(test)]
mod testing {
    use crate::attribute::{Attribute, AttributeLine};
    use crate::error::{Cause, ParseError};
    use crate::line::Lines;

    /// Reads one `a=` line.
    pub(super) fn read<'a, A: Attribute<'a>>(text: &'a str) -> Result<A, ParseError> {
        let line = AttributeLine::new(Lines::new(text, 1).next().unwrap()).unwrap();
        assert!(A::is_named(line.name()));
        A::parse(line)
    }

    /// Where and why one `a=` line is refused.
    pub(super) fn refused<'a, A: Attribute<'a>>(text: &'a str) -> (u32, Cause) {
        let error = read::<A>(text).err().unwrap();
        (error.column(), error.cause())
    }
}
