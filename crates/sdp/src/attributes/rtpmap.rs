//! `a=rtpmap` (RFC 8866 §6.6).

use core::fmt;
use core::ops::RangeInclusive;

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, ranged, sign, token, word};

/// What a payload type stands for: an encoding, the rate of its RTP clock, and how many channels.
///
/// ```
/// use frazil_sdp::{RtpMap, Session};
///
/// let session = Session::parse("m=audio 9 RTP/AVP 0 111\r\na=rtpmap:111 opus/48000/2\r\n")?;
/// let media = session.media().next().unwrap();
/// let opus = media.first::<RtpMap<'_>>()?.unwrap();
/// assert_eq!((opus.payload_type(), opus.encoding()), (111, "opus"));
/// assert_eq!((opus.clock_rate(), opus.channels()), (48000, 2));
/// // Nothing has to be said of 0.
/// assert!(RtpMap::of_static(0).unwrap().is_encoding("pcmu"));
/// # Ok::<(), frazil_sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RtpMap<'a> {
    payload_type: u8,
    encoding: &'a str,
    clock_rate: u32,
    parameters: Parameters<'a>,
}

/// What follows the clock rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Parameters<'a> {
    None,
    Channels(u32),
    /// Something that the RFC does not know.
    Other(&'a str),
}

impl<'a> RtpMap<'a> {
    /// The payload types that have no meaning unless a line like this gives one (RFC 3551 §3).
    /// Browsers run out of them and take some of 35 to 63 as well.
    pub const DYNAMIC: RangeInclusive<u8> = 96..=127;

    /// Gives a payload type a meaning, with one channel.
    ///
    /// # Errors
    ///
    /// A payload type above 127, an encoding that is no token, a clock rate of 0.
    pub fn new(payload_type: u8, encoding: &'a str, clock_rate: u32) -> Result<Self, Cause> {
        let map = Self { payload_type, encoding, clock_rate, parameters: Parameters::None };
        map.check().map(|()| map)
    }

    /// The same with a number of channels.
    #[must_use]
    pub const fn with_channels(mut self, channels: u32) -> Self {
        self.parameters = Parameters::Channels(channels);
        self
    }

    /// What a payload type stands for where no line says it (RFC 3551 §6).
    #[must_use]
    pub fn of_static(payload_type: u8) -> Option<RtpMap<'static>> {
        let found = STATIC.iter().find(|known| known.0 == payload_type);
        found.map(|&(payload_type, encoding, clock_rate, channels)| RtpMap {
            payload_type,
            encoding,
            clock_rate,
            parameters: match channels {
                1 => Parameters::None,
                channels => Parameters::Channels(channels),
            },
        })
    }

    /// The payload type, 0 to 127.
    #[must_use]
    pub const fn payload_type(self) -> u8 {
        self.payload_type
    }

    /// The name of the encoding, such as `opus`, `VP8` or `rtx`.
    #[must_use]
    pub const fn encoding(self) -> &'a str {
        self.encoding
    }

    /// True if that is its encoding. Names are those of media subtypes: case means nothing
    /// (RFC 4855 §3).
    #[must_use]
    pub fn is_encoding(self, name: &str) -> bool {
        self.encoding.eq_ignore_ascii_case(name)
    }

    /// Ticks of the RTP clock in a second.
    #[must_use]
    pub const fn clock_rate(self) -> u32 {
        self.clock_rate
    }

    /// The number of channels: 1, unless the line says otherwise.
    // rfc8866-s6.6-a
    #[must_use]
    pub const fn channels(self) -> u32 {
        match self.parameters {
            Parameters::Channels(channels) => channels,
            Parameters::None | Parameters::Other(_) => 1,
        }
    }

    /// True if both name the same encoding, clock rate and number of channels, whatever the payload
    /// types.
    #[must_use]
    pub fn is_same_encoding(self, other: RtpMap<'_>) -> bool {
        self.is_encoding(other.encoding)
            && self.clock_rate == other.clock_rate
            && self.channels() == other.channels()
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, payload_type) = ranged(0, 127)(input)?;
        let (input, ()) = blank(input)?;
        let (input, encoding) = token(input)?;
        let (input, ()) = sign('/')(input)?;
        let (input, clock_rate) = ranged(1, u32::MAX)(input)?;
        let (input, parameters) = match input.strip_prefix('/') {
            None => (input, Parameters::None),
            Some(rest) => match ranged(1, u32::MAX)(rest) {
                Ok(("", channels)) => ("", Parameters::Channels(channels)),
                _ => word(rest).map(|(rest, other)| (rest, Parameters::Other(other)))?,
            },
        };
        Ok((input, Self { payload_type, encoding, clock_rate, parameters }))
    }
}

impl<'a> Attribute<'a> for RtpMap<'a> {
    const NAME: &'static str = "rtpmap";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }

    fn check(&self) -> Result<(), Cause> {
        if self.payload_type > 127 {
            return Err(Cause::OutOfRange { min: 0, max: 127 });
        }
        if self.clock_rate == 0 || self.parameters == Parameters::Channels(0) {
            return Err(Cause::OutOfRange { min: 1, max: u32::MAX.into() });
        }
        checked(self.encoding, token).map(drop)
    }
}

impl fmt::Display for RtpMap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rtpmap:{} {}/{}", self.payload_type, self.encoding, self.clock_rate)?;
        match self.parameters {
            Parameters::None => Ok(()),
            Parameters::Channels(channels) => write!(f, "/{channels}"),
            Parameters::Other(text) => write!(f, "/{text}"),
        }
    }
}

/// Payload type, encoding, clock rate and channels (RFC 3551 §6, tables 4 and 5). The channels of
/// MPA are not fixed.
const STATIC: [(u8, &str, u32, u32); 24] = [
    (0, "PCMU", 8000, 1),
    (3, "GSM", 8000, 1),
    (4, "G723", 8000, 1),
    (5, "DVI4", 8000, 1),
    (6, "DVI4", 16000, 1),
    (7, "LPC", 8000, 1),
    (8, "PCMA", 8000, 1),
    (9, "G722", 8000, 1),
    (10, "L16", 44100, 2),
    (11, "L16", 44100, 1),
    (12, "QCELP", 8000, 1),
    (13, "CN", 8000, 1),
    (14, "MPA", 90000, 1),
    (15, "G728", 8000, 1),
    (16, "DVI4", 11025, 1),
    (17, "DVI4", 22050, 1),
    (18, "G729", 8000, 1),
    (25, "CelB", 90000, 1),
    (26, "JPEG", 90000, 1),
    (28, "nv", 90000, 1),
    (31, "H261", 90000, 1),
    (32, "MPV", 90000, 1),
    (33, "MP2T", 90000, 1),
    (34, "H263", 90000, 1),
];

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    #[test]
    fn rfc8866_s6_6_a__the_count_of_channels_may_be_left_out_and_means_1() {
        for (text, name, rate, channels) in [
            ("96 VP8/90000", "VP8", 90000, 1),
            ("111 opus/48000/2", "opus", 48000, 2),
            ("9 G722/8000/1", "G722", 8000, 1),
            ("126 telephone-event/8000", "telephone-event", 8000, 1),
            ("97 X-vendor.codec/16000/x=y", "X-vendor.codec", 16000, 1),
        ] {
            let line = format!("a=rtpmap:{text}");
            let map: RtpMap<'_> = read(&line).unwrap();
            assert_eq!((map.encoding(), map.clock_rate(), map.channels()), (name, rate, channels));
            assert_eq!(format!("a={map}"), line);
        }
    }

    #[test]
    fn encodings_are_the_same_in_any_case() {
        let one = RtpMap::new(96, "opus", 48000).unwrap();
        let two = RtpMap::new(111, "OPUS", 48000).unwrap();
        assert!(one.is_same_encoding(two) && one.is_same_encoding(one.with_channels(1)));
        assert!(!one.is_same_encoding(two.with_channels(2)));
        assert!(!one.is_same_encoding(RtpMap::new(96, "opus", 8000).unwrap()));
    }

    #[test]
    fn a_line_of_another_form_is_refused() {
        let pt = Cause::OutOfRange { min: 0, max: 127 };
        let rate = Cause::OutOfRange { min: 1, max: u32::MAX.into() };
        for (line, column, cause) in [
            ("a=rtpmap:", 10, Cause::Missing),
            ("a=rtpmap:128 VP8/90000", 10, pt),
            ("a=rtpmap:x VP8/90000", 10, Cause::Character),
            ("a=rtpmap:96", 12, Cause::Missing),
            ("a=rtpmap:96 VP8", 16, Cause::Missing),
            ("a=rtpmap:96 VP8 90000", 16, Cause::Character),
            ("a=rtpmap:96 VP8/0", 17, rate),
            ("a=rtpmap:96 VP8/4294967296", 17, rate),
            ("a=rtpmap:96 VP8/90000 x", 22, Cause::Trailing),
            ("a=rtpmap:96 VP8/90000/", 23, Cause::Missing),
        ] {
            assert_eq!(refused::<RtpMap<'_>>(line), (column, cause), "{line}");
        }
        assert_eq!(RtpMap::new(128, "VP8", 90000), Err(pt));
        assert_eq!(RtpMap::new(96, "VP8", 0), Err(rate));
        assert_eq!(RtpMap::new(96, "V P", 90000), Err(Cause::Trailing));
        assert_eq!(RtpMap::new(96, "VP8", 90000).unwrap().with_channels(0).check(), Err(rate));
    }

    #[test]
    fn static_payload_types_need_no_line() {
        let stereo = RtpMap::of_static(10).unwrap();
        assert_eq!(format!("{stereo}"), "rtpmap:10 L16/44100/2");
        assert_eq!(RtpMap::of_static(8), RtpMap::new(8, "PCMA", 8000).ok());
        for payload_type in 0..=255 {
            let known = RtpMap::of_static(payload_type);
            assert!(known.is_none_or(|map| map.payload_type() == payload_type));
            assert!(known.is_none_or(|map| map.check().is_ok()));
            assert!(payload_type < 35 || known.is_none());
        }
        assert!(RtpMap::DYNAMIC.contains(&96));
    }
}
