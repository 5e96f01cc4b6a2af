//! Attributes without a value.

use core::fmt;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::ParseError;

macro_rules! flags {
    ($($(#[$doc:meta])* $type:ident = $name:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $type;

        impl<'a> Attribute<'a> for $type {
            const NAME: &'static str = $name;

            fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
                line.flag(Self)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Self::NAME)
            }
        }
    )*};
}

flags! {
    /// The section is to be used in its `BUNDLE` group or not at all (RFC 9143 §6).
    BundleOnly = "bundle-only";
    /// No more candidates will come (RFC 8840 §8.1).
    EndOfCandidates = "end-of-candidates";
    /// The sender takes streams in which header extensions of one octet and of two mix
    /// (RFC 8285 §6).
    ExtMapAllowMixed = "extmap-allow-mixed";
    /// The sender is a lite implementation (RFC 8839 §5.3). It counts at session level alone.
    IceLite = "ice-lite";
    /// The section does without ICE, as the offer's default destination was none of its candidates
    /// (RFC 8839 §5.3). It counts in a media section alone.
    IceMismatch = "ice-mismatch";
    /// RTP and RTCP may share a port (RFC 5761 §5.1.1).
    RtcpMux = "rtcp-mux";
    /// RTP and RTCP share a port, and the sender can do nothing else (RFC 8858 §3). An offer that
    /// has it has `rtcp-mux` as well.
    RtcpMuxOnly = "rtcp-mux-only";
    /// RTCP packets may be reduced in size (RFC 5506 §5).
    RtcpRsize = "rtcp-rsize";
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use crate::error::Cause;
    use std::string::ToString;

    #[test]
    fn a_flag_has_no_value() {
        assert_eq!(read("a=ice-lite"), Ok(IceLite));
        assert_eq!(read("a=end-of-candidates \r\n"), Ok(EndOfCandidates));
        assert_eq!(read("a=bundle-only"), Ok(BundleOnly));
        assert_eq!(read("a=ice-mismatch:"), Ok(IceMismatch));
        assert_eq!(read("a=extmap-allow-mixed"), Ok(ExtMapAllowMixed));
        assert_eq!(read("a=rtcp-mux"), Ok(RtcpMux));
        assert_eq!(read("a=rtcp-mux-only"), Ok(RtcpMuxOnly));
        assert_eq!(read("a=rtcp-rsize"), Ok(RtcpRsize));
        assert_eq!(refused::<IceLite>("a=ice-lite:no"), (12, Cause::Trailing));
    }

    #[test]
    fn rfc5761_s8_a__rtcp_mux_has_no_value() {
        assert_eq!(RtcpMux.to_string(), "rtcp-mux");
        assert_eq!(refused::<RtcpMux>("a=rtcp-mux:1"), (12, Cause::Trailing));
    }

    #[test]
    fn rfc8858_s3_a__rtcp_mux_only_has_no_value() {
        assert_eq!(RtcpMuxOnly.to_string(), "rtcp-mux-only");
        assert_eq!(refused::<RtcpMuxOnly>("a=rtcp-mux-only:1"), (17, Cause::Trailing));
    }
}
