//! `a=rtcp-xr` (RFC 3611 §5.1).

use core::fmt;

use super::parameter::Parameter;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{checked, is_blank, remainder, split};

/// The extended reports that the writer takes; none at all is a value too.
#[derive(Clone, Copy, Debug)]
pub struct RtcpXr<'a>(&'a str);

impl<'a> RtcpXr<'a> {
    /// Runs of packets lost; `=` and the octets of the largest report may follow.
    pub const PKT_LOSS_RLE: &'static str = "pkt-loss-rle";
    /// Runs of packets that came twice; a size may follow.
    pub const PKT_DUP_RLE: &'static str = "pkt-dup-rle";
    /// When packets came; a size may follow.
    pub const PKT_RCPT_TIMES: &'static str = "pkt-rcpt-times";
    /// Round trips as a receiver measures them: `=all` or `=sender`, and perhaps `:` and a size.
    pub const RCVR_RTT: &'static str = "rcvr-rtt";
    /// Counts; `=` and those wanted, between commas, may follow.
    pub const STAT_SUMMARY: &'static str = "stat-summary";
    /// Quality of a call.
    pub const VOIP_METRICS: &'static str = "voip-metrics";

    /// Takes names of reports between blanks, such as `rcvr-rtt=all voip-metrics`, or none.
    ///
    /// # Errors
    ///
    /// A text that begins or ends with a blank, or would break the line.
    pub fn new(formats: &'a str) -> Result<Self, Cause> {
        let xr = Self(formats);
        xr.check().map(|()| xr)
    }

    /// The reports, in order.
    pub fn formats(self) -> impl Iterator<Item = Parameter<'a>> + Clone {
        split(self.0).map(Parameter::parse)
    }

    /// True if that report is among them.
    #[must_use]
    pub fn contains(self, name: &str) -> bool {
        self.formats().any(|format| format.name == name)
    }
}

impl PartialEq for RtcpXr<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.formats().eq(other.formats())
    }
}

impl Eq for RtcpXr<'_> {}

impl<'a> Attribute<'a> for RtcpXr<'a> {
    const NAME: &'static str = "rtcp-xr";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        Ok(Self(line.value().unwrap_or_default().trim_matches(is_blank)))
    }

    fn check(&self) -> Result<(), Cause> {
        if self.0.is_empty() { Ok(()) } else { checked(self.0, remainder).map(drop) }
    }
}

impl fmt::Display for RtcpXr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rtcp-xr:")?;
        self.formats().enumerate().try_for_each(|(index, format)| {
            write!(f, "{}{format}", if index == 0 { "" } else { " " })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::read;
    use super::*;
    use std::string::ToString;
    use std::vec::Vec;

    #[test]
    fn reports_have_names_and_perhaps_values() {
        let xr: RtcpXr<'_> =
            read("a=rtcp-xr:rcvr-rtt=all:10000  stat-summary=loss,jitt voip-metrics").unwrap();
        let formats: Vec<_> = xr.formats().map(|format| (format.name, format.value)).collect();
        assert_eq!(formats[0], (RtcpXr::RCVR_RTT, Some("all:10000")));
        assert_eq!(formats[1], (RtcpXr::STAT_SUMMARY, Some("loss,jitt")));
        assert_eq!(formats[2], (RtcpXr::VOIP_METRICS, None));
        assert!(xr.contains(RtcpXr::VOIP_METRICS) && !xr.contains(RtcpXr::PKT_DUP_RLE));
        assert_eq!(
            xr.to_string(),
            "rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,jitt voip-metrics"
        );
        assert_eq!(RtcpXr::new("rcvr-rtt=all:10000 stat-summary=loss,jitt voip-metrics"), Ok(xr));
    }

    #[test]
    fn the_list_may_be_empty() {
        for line in ["a=rtcp-xr:", "a=rtcp-xr", "a=rtcp-xr: "] {
            let xr: RtcpXr<'_> = read(line).unwrap();
            assert_eq!((xr.formats().count(), xr.to_string()), (0, "rtcp-xr:".to_string()));
            assert_eq!(RtcpXr::new(""), Ok(xr));
        }
        assert_eq!(RtcpXr::new("a\n"), Err(Cause::Character));
    }
}
