//! `a=rtcp-fb` (RFC 4585 §4.2, RFC 5104 §7.1).

use core::fmt;
use core::time::Duration;

use super::{Format, checked};
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, is_token, remainder, split, token};

/// RTCP feedback that the writer takes, for one format or for all of the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RtcpFb<'a> {
    format: Option<Format<'a>>,
    feedback: Feedback<'a>,
}

impl<'a> RtcpFb<'a> {
    /// Feedback for one format.
    ///
    /// # Errors
    ///
    /// A payload type above 127, or a name that is no token.
    pub fn new(format: impl Into<Format<'a>>, feedback: Feedback<'a>) -> Result<Self, Cause> {
        let format = format.into();
        format.check().map(|()| Self { format: format.unless_all(), feedback })
    }

    /// Feedback for all formats: `*`.
    #[must_use]
    pub const fn for_all(feedback: Feedback<'a>) -> Self {
        Self { format: None, feedback }
    }

    /// The format; `None` for all of them.
    #[must_use]
    pub const fn format(self) -> Option<Format<'a>> {
        self.format
    }

    /// True if it holds for that format.
    #[must_use]
    pub fn applies_to<'f>(self, format: impl Into<Format<'f>>) -> bool {
        self.format.is_none_or(|own| own == format.into())
    }

    /// The feedback.
    #[must_use]
    pub const fn feedback(self) -> Feedback<'a> {
        self.feedback
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, format) = Format::grammar(input)?;
        let (input, ()) = blank(input)?;
        let (input, feedback) = Feedback::grammar(input)?;
        Ok((input, Self { format: format.unless_all(), feedback }))
    }
}

impl<'a> Attribute<'a> for RtcpFb<'a> {
    const NAME: &'static str = "rtcp-fb";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }
}

impl fmt::Display for RtcpFb<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.format {
            Some(format) => write!(f, "rtcp-fb:{format} {}", self.feedback),
            None => write!(f, "rtcp-fb:* {}", self.feedback),
        }
    }
}

/// A kind of feedback and its parameters, such as `nack` and `pli`. Those in use have a name here,
/// and any other can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Feedback<'a> {
    kind: &'a str,
    parameters: &'a str,
}

impl<'a> Feedback<'a> {
    /// `ack rpsi`: reference pictures are acknowledged (RFC 4585 §4.2).
    pub const ACK_RPSI: Self = Self::known("ack", "rpsi");
    /// `nack`: lost packets are named (RFC 4585 §6.2.1).
    pub const NACK: Self = Self::known("nack", "");
    /// `nack pli`: a picture is lost (RFC 4585 §6.3.1).
    pub const NACK_PLI: Self = Self::known("nack", "pli");
    /// `nack sli`: slices are lost (RFC 4585 §6.3.2).
    pub const NACK_SLI: Self = Self::known("nack", "sli");
    /// `nack rpsi`: a reference picture is selected (RFC 4585 §6.3.3).
    pub const NACK_RPSI: Self = Self::known("nack", "rpsi");
    /// `ccm fir`: a full intra picture is requested (RFC 5104 §3.5.1).
    pub const CCM_FIR: Self = Self::known("ccm", "fir");
    /// `ccm tmmbr`: the bit rate is limited (RFC 5104 §3.5.4). `smaxpr=` may follow.
    pub const CCM_TMMBR: Self = Self::known("ccm", "tmmbr");
    /// `ccm tstr`: frame rate is traded for quality (RFC 5104 §3.5.2).
    pub const CCM_TSTR: Self = Self::known("ccm", "tstr");
    /// `transport-cc`: arrival times of all packets of the transport are reported
    /// (draft-holmer-rmcat-transport-wide-cc-extensions).
    pub const TRANSPORT_CC: Self = Self::known("transport-cc", "");
    /// `goog-remb`: the receiver estimates the bit rate (draft-alvestrand-rmcat-remb).
    pub const GOOG_REMB: Self = Self::known("goog-remb", "");

    const fn known(kind: &'a str, parameters: &'a str) -> Self {
        Self { kind, parameters }
    }

    /// Names feedback, with parameters or `""`.
    ///
    /// # Errors
    ///
    /// A kind that is no token, or parameters that begin or end with a blank or would break the
    /// line.
    pub fn new(kind: &'a str, parameters: &'a str) -> Result<Self, Cause> {
        if !is_token(kind) {
            return Err(Cause::Character);
        }
        if !parameters.is_empty() {
            checked(parameters, remainder)?;
        }
        Ok(Self { kind, parameters })
    }

    /// `ack`, `nack`, `ccm`, `trr-int` or another token.
    #[must_use]
    pub const fn kind(self) -> &'a str {
        self.kind
    }

    /// What follows the kind, as it stands; often empty.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.parameters
    }

    /// The words that follow the kind.
    pub fn parameters(self) -> impl Iterator<Item = &'a str> + Clone {
        split(self.parameters)
    }

    /// The shortest time between two regular reports, from `trr-int` (RFC 4585 §4.2).
    #[must_use]
    pub fn report_interval(self) -> Option<Duration> {
        let millis = self.parameters.parse().ok().filter(|_| self.kind == "trr-int");
        millis.map(Duration::from_millis)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, kind) = token(input)?;
        if input.is_empty() {
            return Ok((input, Self { kind, parameters: "" }));
        }
        let (input, ()) = blank(input)?;
        let (input, parameters) = remainder(input)?;
        Ok((input, Self { kind, parameters }))
    }
}

impl fmt::Display for Feedback<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind)?;
        if self.parameters.is_empty() { Ok(()) } else { write!(f, " {}", self.parameters) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;
    use std::vec::Vec;

    #[test]
    fn feedback_is_a_kind_and_parameters() {
        for (text, feedback) in [
            ("nack", Feedback::NACK),
            ("nack pli", Feedback::NACK_PLI),
            ("ccm fir", Feedback::CCM_FIR),
            ("goog-remb", Feedback::GOOG_REMB),
            ("transport-cc", Feedback::TRANSPORT_CC),
            ("ccm pause nowait", Feedback::new("ccm", "pause nowait").unwrap()),
            ("x-own", Feedback::new("x-own", "").unwrap()),
        ] {
            for format in ["96", "*"] {
                let line = format!("a=rtcp-fb:{format} {text}");
                let fb: RtcpFb<'_> = read(&line).unwrap();
                assert_eq!(fb.feedback(), feedback);
                assert_eq!(format!("a={fb}"), line);
                assert!(fb.applies_to(96));
                assert_eq!(fb.applies_to(97), format == "*");
            }
        }
        let tmmbr = Feedback::new("ccm", "tmmbr smaxpr=120").unwrap();
        assert_eq!(tmmbr.parameters().collect::<Vec<_>>(), ["tmmbr", "smaxpr=120"]);
    }

    #[test]
    fn trr_int_is_a_time() {
        let fb: RtcpFb<'_> = read("a=rtcp-fb:* trr-int 100").unwrap();
        assert_eq!(fb.feedback().report_interval(), Some(Duration::from_millis(100)));
        assert_eq!(Feedback::new("trr-int", "soon").unwrap().report_interval(), None);
        assert_eq!(Feedback::new("nack", "100").unwrap().report_interval(), None);
    }

    #[test]
    fn other_forms_are_refused() {
        assert_eq!(refused::<RtcpFb<'_>>("a=rtcp-fb:96"), (13, Cause::Missing));
        assert_eq!(refused::<RtcpFb<'_>>("a=rtcp-fb:*"), (12, Cause::Missing));
        assert_eq!(refused::<RtcpFb<'_>>("a=rtcp-fb:96 (nack)"), (14, Cause::Character));
        assert_eq!(refused::<RtcpFb<'_>>("a=rtcp-fb:9/6 nack"), (12, Cause::Character));
        assert_eq!(RtcpFb::new("*,", Feedback::NACK), Err(Cause::Character));
        assert_eq!(Feedback::new("na ck", ""), Err(Cause::Character));
        assert_eq!(Feedback::new("nack", " pli"), Err(Cause::Character));
        assert_eq!(Feedback::new("nack", "pli\n"), Err(Cause::Character));
    }
}
