//! `a=extmap` (RFC 8285 §5 and §8).

use core::fmt;

use super::{Direction, checked};
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError, Subject};
use crate::grammar::{self, Step, blank, ranged, refuse, remainder, run, word};

/// The number under which a header extension of RTP goes, and what the extension is.
///
/// RFC 8840 §7 prints a line without its colon: it is read as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExtMap<'a> {
    id: u16,
    direction: Option<Direction>,
    uri: &'a str,
    attributes: &'a str,
}

impl<'a> ExtMap<'a> {
    /// The identification of the media section (RFC 9143 §15.2).
    pub const MID: &'static str = "urn:ietf:params:rtp-hdrext:sdes:mid";
    /// The stream, as `a=rid` names it (RFC 8852 §4.1).
    pub const RTP_STREAM_ID: &'static str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    /// The stream that this one repairs (RFC 8852 §4.2).
    pub const REPAIRED_RTP_STREAM_ID: &'static str =
        "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    /// How loud the audio is (RFC 6464).
    pub const SSRC_AUDIO_LEVEL: &'static str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    /// How loud each contributing source is (RFC 6465).
    pub const CSRC_AUDIO_LEVEL: &'static str = "urn:ietf:params:rtp-hdrext:csrc-audio-level";
    /// The offset of the transmission time (RFC 5450).
    pub const TRANSMISSION_OFFSET: &'static str = "urn:ietf:params:rtp-hdrext:toffset";
    /// An extension that is encrypted: its own name is an attribute (RFC 6904 §4).
    pub const ENCRYPT: &'static str = "urn:ietf:params:rtp-hdrext:encrypt";
    /// How the camera is held (3GPP TS 26.114).
    pub const VIDEO_ORIENTATION: &'static str = "urn:3gpp:video-orientation";
    /// When the packet was sent, as browsers say it.
    pub const ABS_SEND_TIME: &'static str =
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    /// One count of packets for all streams of a transport, as browsers have it.
    pub const TRANSPORT_WIDE_CC: &'static str =
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /// Gives an extension its number.
    ///
    /// # Errors
    ///
    /// The number 0, which is padding, or a URI that is not absolute or has a blank.
    pub fn new(id: u16, uri: &'a str) -> Result<Self, Cause> {
        let map = Self { id, direction: None, uri, attributes: "" };
        map.check().map(|()| map)
    }

    /// The same for one direction.
    #[must_use]
    pub const fn with_direction(mut self, direction: Direction) -> Self {
        self.direction = Some(direction);
        self
    }

    /// The same with attributes, which the extension defines.
    ///
    /// # Errors
    ///
    /// Attributes that are empty, begin or end with a blank, or would break the line.
    pub fn with_attributes(mut self, attributes: &'a str) -> Result<Self, Cause> {
        self.attributes = checked(attributes, remainder)?;
        Ok(self)
    }

    /// The number: 1 to 14 in headers of one octet, 1 to 255 in those of two. From 4096 to 4351 it
    /// stands for one that the answer will choose.
    #[must_use]
    pub const fn id(self) -> u16 {
        self.id
    }

    /// True for a number that a packet can hold (RFC 8285 §4.2 and §4.3).
    #[must_use]
    pub const fn is_usable(self) -> bool {
        self.id >= 1 && self.id <= 255
    }

    /// The direction; `None` if it is that of the section.
    #[must_use]
    pub const fn direction(self) -> Option<Direction> {
        self.direction
    }

    /// What the extension is called.
    #[must_use]
    pub const fn uri(self) -> &'a str {
        self.uri
    }

    /// What follows the URI, as it stands; often empty.
    #[must_use]
    pub const fn attributes(self) -> &'a str {
        self.attributes
    }

    /// For an extension that is encrypted, the one within: its URI is the first of the attributes
    /// (RFC 6904 §4).
    #[must_use]
    pub fn encrypted(self) -> Option<Self> {
        let within = Some(self.attributes).filter(|_| self.uri == Self::ENCRYPT)?;
        let (uri, attributes) =
            within.split_once(grammar::is_blank).unwrap_or((within, Default::default()));
        let attributes = attributes.trim_start_matches(grammar::is_blank);
        (!uri.is_empty()).then_some(Self { uri, attributes, ..self })
    }

    /// True if both are the same extension, whatever their numbers. One that is encrypted is another
    /// than the same in the clear.
    #[must_use]
    pub fn is_same_extension(self, other: ExtMap<'_>) -> bool {
        match (self.encrypted(), other.encrypted()) {
            (Some(own), Some(others)) => own.uri == others.uri,
            (None, None) => self.uri == other.uri,
            _ => false,
        }
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, id) = ranged(0, u16::MAX)(input)?;
        let (input, direction) = match input.strip_prefix('/') {
            None => (input, None),
            Some(start) => {
                let (rest, name) = word(start)?;
                match Direction::from_name(name) {
                    None => return refuse(start, Cause::UnknownWord),
                    direction => (rest, direction),
                }
            }
        };
        let (input, ()) = blank(input)?;
        let (input, uri) = word(input)?;
        let (input, attributes) = match input.trim_start_matches(grammar::is_blank) {
            "" => ("", ""),
            rest => remainder(rest)?,
        };
        Ok((input, Self { id, direction, uri, attributes }))
    }
}

/// `absolute-URI`, as far as a line cares: a scheme, a colon, and something visible behind it.
fn absolute_uri(input: &str) -> Step<'_, &str> {
    let (rest, uri) = run(input, |b| b.is_ascii_graphic())?;
    let scheme = uri.split_once(':').map_or("", |(scheme, _)| scheme);
    let fine = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    if fine && scheme.len() + 1 < uri.len() {
        Ok((rest, uri))
    } else {
        refuse(input, Cause::Character)
    }
}

impl<'a> Attribute<'a> for ExtMap<'a> {
    const NAME: &'static str = "extmap";

    fn is_named(name: &str) -> bool {
        // Without a colon of its own, the name ends at that of the URI.
        name.strip_prefix(Self::NAME)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(grammar::is_blank))
    }

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        if line.name() == Self::NAME {
            return line.read::<Self, _>(Self::grammar);
        }
        let value = line.line().value().strip_prefix(Self::NAME).unwrap_or_default();
        let value = value.trim_start_matches(grammar::is_blank);
        grammar::read(line.line(), Subject::Attribute(Self::NAME), value, Self::grammar)
    }

    fn check(&self) -> Result<(), Cause> {
        if self.id == 0 {
            return Err(Cause::OutOfRange { min: 1, max: u16::MAX.into() });
        }
        checked(self.uri, absolute_uri).map(drop)
    }
}

impl fmt::Display for ExtMap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "extmap:{}", self.id)?;
        if let Some(direction) = self.direction {
            write!(f, "/{direction}")?;
        }
        write!(f, " {}", self.uri)?;
        if self.attributes.is_empty() { Ok(()) } else { write!(f, " {}", self.attributes) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    #[test]
    fn an_extension_has_a_number_a_uri_and_perhaps_more() {
        for (text, id, direction, uri, attributes) in [
            ("4 urn:ietf:params:rtp-hdrext:sdes:mid", 4, None, ExtMap::MID, ""),
            (
                "2/sendrecv http://example.com/x.htm#xmeta short",
                2,
                Some(Direction::SendRecv),
                "http://example.com/x.htm#xmeta",
                "short",
            ),
            ("4096/inactive urn:x:y a  b", 4096, Some(Direction::Inactive), "urn:x:y", "a  b"),
        ] {
            let line = format!("a=extmap:{text}");
            let map: ExtMap<'_> = read(&line).unwrap();
            assert_eq!((map.id(), map.direction()), (id, direction));
            assert_eq!((map.uri(), map.attributes()), (uri, attributes));
            assert_eq!(map.is_usable(), id < 4096);
            assert_eq!(format!("a={map}"), line);
        }
        let built = ExtMap::new(3, "urn:x:y").unwrap().with_direction(Direction::RecvOnly);
        let built = built.with_attributes("vad=on").unwrap();
        assert_eq!(read("a=extmap:3/recvonly  urn:x:y  vad=on "), Ok(built));
    }

    #[test]
    fn a_line_without_a_colon_is_read_as_rfc_8840_prints_it() {
        let line = "a=extmap 1 urn:ietf:params:rtp-hdrext:sdes:mid";
        assert_eq!(read(line).ok(), ExtMap::new(1, ExtMap::MID).ok());
        assert_eq!(refused::<ExtMap<'_>>("a=extmap x urn:y"), (10, Cause::Character));
        assert_eq!(refused::<ExtMap<'_>>("a=extmap "), (10, Cause::Missing));
        assert!(!<ExtMap<'_> as Attribute<'_>>::is_named("extmap-allow-mixed"));
    }

    #[test]
    fn an_encrypted_extension_names_the_one_within() {
        let map: ExtMap<'_> =
            read("a=extmap:7/sendonly urn:ietf:params:rtp-hdrext:encrypt urn:x:y 25@600/24")
                .unwrap();
        let within = map.encrypted().unwrap();
        assert_eq!((within.uri(), within.attributes()), ("urn:x:y", "25@600/24"));
        assert_eq!((within.id(), within.direction()), (7, Some(Direction::SendOnly)));
        assert_eq!(within.encrypted(), None);
        assert_eq!(ExtMap::new(7, ExtMap::ENCRYPT).unwrap().encrypted(), None);
    }

    #[test]
    fn other_forms_are_refused() {
        let id = Cause::OutOfRange { min: 0, max: u16::MAX.into() };
        assert_eq!(refused::<ExtMap<'_>>("a=extmap:65536 urn:x:y"), (10, id));
        assert_eq!(refused::<ExtMap<'_>>("a=extmap:1/both urn:x:y"), (12, Cause::UnknownWord));
        assert_eq!(refused::<ExtMap<'_>>("a=extmap:1"), (11, Cause::Missing));
        assert!(ExtMap::new(0, "urn:x:y").is_err());
        for uri in ["", "urn", "urn:", "x y:z", "/path:x", "1urn:x", "urn:\u{e9}"] {
            assert!(ExtMap::new(1, uri).is_err(), "{uri}");
        }
        assert_eq!(
            ExtMap::new(1, "urn:x:y").unwrap().with_attributes("a\r"),
            Err(Cause::Character)
        );
    }
}
