//! Where RTCP goes.

use crate::attribute::Attribute;
use crate::attributes::{Rtcp, RtcpMux};
use crate::error::ParseError;
use crate::media::Media;

impl Media<'_> {
    /// The port that RTCP goes to, if the section is one of RTP: that of RTP with `rtcp-mux`, else
    /// that of `a=rtcp`, else the one behind that of RTP (RFC 5761 §5.1.1, RFC 3605 §2.1). `None` where
    /// there is no such port, as the section is rejected or has the last port that there is.
    ///
    /// An offer asks for `rtcp-mux`; it holds once the answer has it too.
    ///
    /// ```
    /// use frazil_sdp::Session;
    ///
    /// let session = Session::parse("m=audio 49170 RTP/AVP 0\r\nm=audio 9 RTP/AVP 0\r\na=rtcp-mux\r\n")?;
    /// let ports: Vec<_> = session.media().map(|media| media.rtcp_port()).collect();
    /// assert_eq!(ports, [Ok(Some(49171)), Ok(Some(9))]);
    /// # Ok::<(), frazil_sdp::ParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The `m=` line, or an attribute that says it, does not read.
    // rfc5761-s5.1.1-e
    pub fn rtcp_port(&self) -> Result<Option<u16>, ParseError> {
        let (mut mux, mut own) = (false, None);
        for line in self.attributes() {
            if RtcpMux::is_named(line.name()) {
                mux |= RtcpMux::parse(line).is_ok();
            } else if own.is_none() && Rtcp::is_named(line.name()) {
                own = Some(Rtcp::parse(line)?.port());
            }
        }
        let rtp = self.description()?.port;
        Ok(match own {
            _ if rtp == 0 => None,
            _ if mux => Some(rtp),
            Some(port) => Some(port),
            // rfc8866-s5.14-a
            None => rtp.checked_add(1),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::Session;

    fn port(text: &str) -> Option<u16> {
        Session::parse(text).unwrap().media().next().unwrap().rtcp_port().unwrap()
    }

    #[test]
    fn rfc5761_s5_1_1_e__without_rtcp_mux_it_is_that_of_rtcp_or_the_next_one() {
        assert_eq!(port("m=audio 5000 RTP/AVP 0\na=rtcp-mux\na=rtcp:6000\n"), Some(5000));
        assert_eq!(port("m=audio 5000 RTP/AVP 0\na=rtcp:6000\n"), Some(6000));
        assert_eq!(port("m=audio 5000 RTP/AVP 0\n"), Some(5001));
        assert_eq!(port("m=audio 65535 RTP/AVP 0\n"), None);
        assert_eq!(port("m=audio 0 RTP/AVP 0\na=rtcp:6000\n"), None);
    }

    #[test]
    fn rfc8866_s5_14_a_b_c__the_port_of_rtp_may_be_odd_where_a_line_says_that_of_rtcp() {
        let text = "m=audio 5001 RTP/AVP 0\na=rtcp:53020 IN IP4 192.0.2.1\n";
        assert_eq!(port(text), Some(53020));
        let session = Session::parse(text).unwrap();
        assert_eq!(session.media().next().unwrap().description().unwrap().port, 5001);
    }

    #[test]
    fn a_line_that_does_not_read_is_an_error() {
        let session = Session::parse("m=audio 5000 RTP/AVP 0\na=rtcp:x\n").unwrap();
        let error = session.media().next().unwrap().rtcp_port().unwrap_err();
        assert_eq!((error.line(), error.column()), (2, 8));
    }
}
