//! RFC 8866, rule by rule: each test bears the ids of the rules that it shows.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

mod about;
mod attributes;
mod bandwidth;
mod charset;
mod connection;
mod grammar;
mod media;
mod text;
mod times;

use frazil_sdp::{Media, Session};

fn parse(text: &str) -> Session<'_> {
    Session::parse(text).unwrap()
}

/// The first media section.
fn section(text: &str) -> Media<'_> {
    parse(text).media().next().unwrap()
}

/// Descriptions being built, where the builder is there.
#[cfg(feature = "alloc")]
mod building {
    use frazil_sdp::{BuildError, Cause, Connection, MediaBuilder, Origin, SessionBuilder};

    pub(crate) fn session() -> SessionBuilder {
        SessionBuilder::new(&Origin::anonymous("4611731400430051336", "2"))
    }

    /// A section with an address of its own.
    pub(crate) fn audio() -> MediaBuilder {
        let address = Connection::new("192.0.2.1".parse().unwrap());
        MediaBuilder::new("audio", 49170, "RTP/AVP").format("0").connection(&address)
    }

    /// A line that was refused.
    pub(crate) fn line<T>(letter: char, cause: Cause) -> Result<T, BuildError> {
        Err(BuildError::Line { letter, cause })
    }
}
