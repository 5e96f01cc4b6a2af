//! `a=sctpmap` (draft-ietf-mmusic-sctp-sdp-05 §5), which RFC 8841 replaced.

use core::fmt;

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, port, ranged, token};

/// What runs over an SCTP port, as old peers say it: `a=sctpmap:5000 webrtc-datachannel 1024`, where
/// newer ones write [`SctpPort`](crate::SctpPort).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SctpMap<'a> {
    port: u16,
    application: &'a str,
    streams: Option<u32>,
}

impl<'a> SctpMap<'a> {
    /// Takes a port, an application, and how many streams there are at most.
    ///
    /// # Errors
    ///
    /// An application that is not a token.
    pub fn new(port: u16, application: &'a str, streams: Option<u32>) -> Result<Self, Cause> {
        checked(application, token).map(|application| Self { port, application, streams })
    }

    /// The port; the `m=` line lists it as its format.
    #[must_use]
    pub const fn port(self) -> u16 {
        self.port
    }

    /// What runs over it: `webrtc-datachannel`.
    #[must_use]
    pub const fn application(self) -> &'a str {
        self.application
    }

    /// How many streams there are at most, if it is said. Some wrote the size of the largest message
    /// here.
    #[must_use]
    pub const fn streams(self) -> Option<u32> {
        self.streams
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, port) = port(input)?;
        let (input, ()) = blank(input)?;
        let (mut input, application) = token(input)?;
        let mut streams = None;
        if !input.is_empty() {
            let (start, ()) = blank(input)?;
            let (rest, number) = ranged(0, u32::MAX)(start)?;
            (input, streams) = (rest, Some(number));
        }
        Ok((input, Self { port, application, streams }))
    }
}

impl<'a> Attribute<'a> for SctpMap<'a> {
    const NAME: &'static str = "sctpmap";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }
}

impl fmt::Display for SctpMap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sctpmap:{} {}", self.port, self.application)?;
        self.streams.map_or(Ok(()), |streams| write!(f, " {streams}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    #[test]
    fn a_map_has_a_port_an_application_and_perhaps_streams() {
        for (line, streams) in [
            ("a=sctpmap:5000 webrtc-datachannel 1024", Some(1024)),
            ("a=sctpmap:5000 webrtc-datachannel", None),
        ] {
            let map: SctpMap<'_> = read(line).unwrap();
            assert_eq!((map.port(), map.application()), (5000, "webrtc-datachannel"));
            assert_eq!(map.streams(), streams);
            assert_eq!(format!("a={map}"), line);
            assert_eq!(SctpMap::new(5000, "webrtc-datachannel", streams), Ok(map));
        }
        assert_eq!(SctpMap::new(5000, "a b", None), Err(Cause::Trailing));
    }

    #[test]
    fn what_is_no_map_is_refused() {
        let port = Cause::OutOfRange { min: 0, max: 65535 };
        for (text, refusal) in [
            ("a=sctpmap:5000", (15, Cause::Missing)),
            ("a=sctpmap:65536 x", (11, port)),
            ("a=sctpmap:5000 a(b", (17, Cause::Character)),
            ("a=sctpmap:5000 x y", (18, Cause::Character)),
            ("a=sctpmap:5000 x 1 2", (19, Cause::Trailing)),
        ] {
            assert_eq!(refused::<SctpMap<'_>>(text), refusal, "{text}");
        }
    }
}
