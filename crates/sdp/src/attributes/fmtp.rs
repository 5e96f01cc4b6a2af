//! `a=fmtp` (RFC 8866 §6.15).

use core::fmt;

use super::parameter::Parameters;
use super::{Format, checked};
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, remainder};

/// Parameters of a format, most often `name=value` between semicolons.
///
/// Each media type has a syntax of its own: the text is kept as it stands, and the parameters are
/// taken apart when they are asked for.
///
/// ```
/// use frazil_sdp::{Fmtp, Session};
///
/// let text = "a=fmtp:96 Packetization-Mode=1; profile-level-id=42e01f\r\na=fmtp:101 0-15\r\n";
/// let session = Session::parse(text)?;
/// let all = session.all::<Fmtp<'_>>().collect::<Result<Vec<_>, _>>()?;
/// assert_eq!(all[0].get("packetization-mode"), Some("1"));
/// assert_eq!(all[0].parameters().count(), 2);
/// assert_eq!(all[1].as_str(), "0-15");
/// # Ok::<(), frazil_sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fmtp<'a> {
    format: Format<'a>,
    text: &'a str,
}

impl<'a> Fmtp<'a> {
    /// Gives a format its parameters, such as `minptime=10;useinbandfec=1`.
    ///
    /// # Errors
    ///
    /// A payload type above 127, a name that is no token, parameters that are empty, begin or end
    /// with a blank, or would break the line.
    pub fn new(format: impl Into<Format<'a>>, parameters: &'a str) -> Result<Self, Cause> {
        let fmtp = Self { format: format.into(), text: parameters };
        fmtp.check().map(|()| fmtp)
    }

    /// The format.
    #[must_use]
    pub const fn format(self) -> Format<'a> {
        self.format
    }

    /// The parameters as they stand.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.text
    }

    /// The parameters between semicolons. What has no `=` is a name without a value, such as the
    /// `0-15` of telephone-event (RFC 4733 §2.4.1) and the `111/111` of red (RFC 2198 §5).
    #[must_use]
    pub const fn parameters(self) -> Parameters<'a> {
        Parameters::new(self.text)
    }

    /// The value of the first parameter of that name, in any case (RFC 6838 §4.3). One pass over the
    /// line.
    #[must_use]
    pub fn get(self, name: &str) -> Option<&'a str> {
        let mut named = self.parameters().filter(|one| one.name.eq_ignore_ascii_case(name));
        named.find_map(|one| one.value)
    }

    /// `apt`: the payload type whose packets this format of retransmission repeats (RFC 4588 §8.1).
    #[must_use]
    pub fn associated_payload_type(self) -> Option<u8> {
        self.get("apt").and_then(|value| Format::from(value).payload_type())
    }

    pub(super) fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, format) = Format::grammar(input)?;
        let (input, ()) = blank(input)?;
        let (input, text) = remainder(input)?;
        Ok((input, Self { format, text }))
    }
}

impl<'a> Attribute<'a> for Fmtp<'a> {
    const NAME: &'static str = "fmtp";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }

    fn check(&self) -> Result<(), Cause> {
        self.format.check()?;
        checked(self.text, remainder).map(drop)
    }
}

impl fmt::Display for Fmtp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fmtp:{} {}", self.format, self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;
    use std::string::ToString;
    use std::vec::Vec;

    #[test]
    fn rfc8866_s5_14_g__parameters_are_given_unchanged_and_found_by_name() {
        let line = "a=fmtp:100 profile-level-id=42400d;max-fs=3600; \\ mst-mode=NI-TC;";
        let fmtp: Fmtp<'_> = read(line).unwrap();
        assert_eq!(fmtp.format(), Format::PayloadType(100));
        assert_eq!(fmtp.get("MAX-FS"), Some("3600"));
        assert_eq!(fmtp.get("max"), None);
        assert_eq!(fmtp.parameters().count(), 3);
        assert_eq!(format!("a={fmtp}"), line);
        assert_eq!(Fmtp::new(100, fmtp.as_str()), Ok(fmtp));
    }

    #[test]
    fn forms_without_an_equals_sign_are_names() {
        for text in ["0-15", "111/111", "0-11,16"] {
            let fmtp = Fmtp::new(101, text).unwrap();
            let names: Vec<_> = fmtp.parameters().map(|one| (one.name, one.value)).collect();
            assert_eq!(names, [(text, None)]);
            assert_eq!(fmtp.get(text), None);
        }
    }

    #[test]
    fn retransmission_names_the_payload_type_it_repeats() {
        let fmtp = |text| Fmtp::new(97, text).unwrap().associated_payload_type();
        assert_eq!(fmtp("apt=96;rtx-time=200"), Some(96));
        assert_eq!((fmtp("apt=128"), fmtp("rtx-time=200"), fmtp("apt=")), (None, None, None));
    }

    #[test]
    fn a_line_without_parameters_is_refused() {
        let name = read::<Fmtp<'_>>("a=fmtp:webrtc-datachannel  max-message-size=100000 ").unwrap();
        assert_eq!(name.to_string(), "fmtp:webrtc-datachannel max-message-size=100000");
        assert_eq!(refused::<Fmtp<'_>>("a=fmtp:96 "), (10, Cause::Missing));
        assert_eq!(refused::<Fmtp<'_>>("a=fmtp:9;6 x"), (9, Cause::Character));
        assert_eq!(Fmtp::new(96, ""), Err(Cause::Missing));
        assert_eq!(Fmtp::new(96, "a=1\r\n"), Err(Cause::Character));
        assert_eq!(Fmtp::new(96, "a=1 "), Err(Cause::Trailing));
        assert_eq!(Fmtp::new(96, " a=1"), Err(Cause::Character));
        assert_eq!(Fmtp::new(200, "a=1"), Err(Cause::OutOfRange { min: 0, max: 127 }));
        assert_eq!(Fmtp::new("", "a=1"), Err(Cause::Character));
    }
}
