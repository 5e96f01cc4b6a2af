//! Descriptions of ICE alone, as programs without DTLS exchange them.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use frazil_sdp::{Candidate, Session};

/// aioice's form: CRLF, a session level, no options.
const AIOICE: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=aioice\r\nt=0 0\r\n\
    m=application 9 UDP/ICE 0\r\nc=IN IP4 0.0.0.0\r\n\
    a=ice-ufrag:aB3+\r\na=ice-pwd:YH75Fviy6338Vbrhrlp8Yh\r\n\
    a=candidate:7f0e1e59fcc6e512f4d2c334db33b118 1 udp 2130706431 10.1.0.2 34112 typ host\r\n\
    a=candidate:6e 1 udp 1694498815 203.0.113.9 40000 typ srflx raddr 10.1.0.2 rport 34112\r\n\
    a=end-of-candidates\r\n";

/// libnice's form: LF, no session level, no format.
const LIBNICE: &str = "m=application 59554 ICE/SDP\nc=IN IP4 203.0.113.10\n\
    a=ice-ufrag:1V/r\na=ice-pwd:OG8Zl2PQuZBoz8EyGqprom\n\
    a=candidate:2 1 UDP 1000 10.1.0.2 46927 typ host\n\
    a=candidate:4 1 UDP 900 203.0.113.10 59554 typ srflx raddr 10.1.0.2 rport 46927\n";

#[test]
fn both_forms_give_credentials_and_candidates() {
    for (text, ufrag, ended) in [(AIOICE, "aB3+", true), (LIBNICE, "1V/r", false)] {
        let session = Session::parse(text).unwrap();
        let media = session.media().next().unwrap();
        assert_eq!(media.kind(), "application");
        let ice = media.ice_parameters().unwrap();
        assert_eq!(ice.ufrag.as_str(), ufrag);
        assert!(!ice.ice2 && !ice.trickle && !ice.lite && ice.pacing.is_none());
        let candidates: Vec<_> = media.all::<Candidate<'_>>().map(Result::unwrap).collect();
        assert_eq!(candidates.len(), 2);
        assert!(candidates.iter().all(|candidate| candidate.socket_address().is_some()));
        assert_eq!(media.end_of_candidates(), ended);
    }
}

#[test]
fn a_text_of_them_that_was_cut_lacks_something_or_is_shorter() {
    for text in [AIOICE, LIBNICE] {
        for (end, _) in text.char_indices() {
            let Some(cut) = text.get(..end) else { continue };
            let Ok(session) = Session::parse(cut) else { continue };
            let Some(media) = session.media().next() else { continue };
            if media.ice_parameters().is_ok() {
                assert!(end > text.find("a=ice-pwd:").unwrap() + 31);
            }
        }
    }
}
