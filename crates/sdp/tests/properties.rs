//! Properties: what is read is written and read again, and no text is worse than an error.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

#[path = "common/fields.rs"]
mod fields;

use fields::{LETTERS, rewritten};
use frazil_sdp::{AnyAttribute, Session};
use proptest::prelude::*;

/// An attribute line that may or may not read.
fn attribute() -> impl Strategy<Value = String> {
    prop_oneof![
        "a=ice-ufrag:[a-zA-Z0-9+/]{3,12}",
        "a=ice-pwd:[a-zA-Z0-9+/]{21,30}",
        "a=ice-options:[a-z2 ,+-]{0,20}",
        "a=ice-pacing:[0-9]{1,11}",
        "a=(ice-lite|end-of-candidates|sendrecv|sendonly|recvonly|inactive)(:x)?",
        "a=fingerprint:(sha-1|SHA-256|x) ([0-9a-fA-F]{2}:){19}[0-9a-fA-F]{2}",
        "a=fingerprint:[a-z]{1,4} ([0-9a-f]{2}:){0,3}[0-9A-F]{1,2}",
        "a=setup:(active|passive|ActPass|holdconn|other)",
        "a=mid:[a-z0-9]{0,4}",
        "a=group:(BUNDLE|LS)( [a-z0-9]{1,3}){0,4}",
        "a=sctp-port:[0-9]{1,6}",
        "a=sctpmap:[0-9]{1,6} [a-z-]{1,9}( [0-9]{1,6})?",
        "a=d?tls-id:[a-zA-Z0-9+/_-]{19,30}",
        "a=connection:(new|Existing|other)",
        "a=(bundle-only|ice-mismatch)(:x)?",
        "a=remote-candidates:1 192\\.0\\.2\\.1 [0-9]{1,5}( [0-9]{1,3} ([a-f0-9]{1,4}:){1,3}:1 9){0,2}",
        "a=max-message-size:[0-9]{1,24}",
        "a=candidate:[a-z0-9]{1,8} 1 (udp|TCP) [0-9]{1,9} 192\\.0\\.2\\.1 9 typ (host|srflx)( [a-z]{1,4} [0-9]{0,2}){0,2}",
        "a=(tool|cat|keywds|charset):[a-zA-Z0-9. -]{0,12}",
        "a=(lang|sdplang):[a-zA-Z0-9_-]{0,12}",
        "a=type:(broadcast|meeting|moderated|test|H332|other)",
        "a=orient:(portrait|landscape|seascape|Portrait)",
        "a=quality:[0-9]{1,11}",
        "a=[a-z:-]{0,10}",
        media_attribute(),
    ]
}

/// An attribute line of media that may or may not read.
fn media_attribute() -> impl Strategy<Value = String> {
    prop_oneof![
        "a=rtpmap: ?[0-9]{1,3}  ?[a-zA-Z0-9-]{0,5}/[0-9]{1,6}(/[0-9x]{0,2})?",
        "a=fmtp:([0-9]{1,3}|x-y) [a-z0-9=;, \"-]{0,20}",
        "a=rtcp-fb:([0-9]{1,3}|\\*) (nack|ccm|x)?( [a-z]{0,4}){0,2}",
        "a=(ptime|maxptime|framerate|maxprate): ?[0-9]{0,10}(\\.[0-9]{0,10})?",
        "a=rtcp:[0-9]{1,6}( IN IP[46] [0-9a-f.:]{1,12})?",
        "a=(rtcp-mux|rtcp-mux-only|rtcp-rsize|extmap-allow-mixed):? ?",
        "a=rtcp-xr:?[a-z= ,]{0,12}",
        "a=extmap[: ][0-9]{1,5}(/(sendonly|other))? [a-z:/#]{0,12}( [ -~]{0,8})?",
        "a=msid:[{}a-z-]{0,6}( [a-z:]{0,4}){0,2}",
        "a=msid-semantic: ?(WMS)?( [a-z*:]{0,4}){0,3}",
        "a=ssrc:[0-9]{1,11} (cname|msid|fmtp|previous-ssrc|x)(:[ -~]{0,9})?",
        "a=ssrc-group:(FID|SIM|F F)( [0-9]{1,11}){0,3}",
        "a=rid:[a-z0-9_-]{1,3} (send|recv|both)( (pt=[0-9,]{0,6};?)?(max-width|max-bpp|depend|x)=?[0-9a.,;]{0,6})?",
        "a=simulcast: ?(send|recv)  ?(rid=)?[a-z;,~]{0,8}( (send|recv) [a-z;,~]{1,8})?",
        "a=imageattr:([0-9]{1,3}|\\*) (send|recv) (\\*|\\[x=[0-9\\[\\]:,]{1,8},y=[0-9]{1,3}(,q=0\\.[0-9])?\\] ?)( ?recv \\*)?",
    ]
}

/// Any line.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => attribute(),
        1 => "[a-zA-Z0-9]=[ -~\u{e9}]{0,20}",
        1 => "m=[a-z]{0,5} [0-9]{0,5} [A-Z/]{0,9}( [0-9]{1,3}){0,3}",
        1 => "[tz]=[0-9]{1,12} -?[0-9]{1,4}[dhms]?( [0-9]{1,12} -?[0-9]{1,4}[dhms]?){0,2}",
        1 => "r=[0-9]{1,6}[dhms]?( [0-9]{1,21}[dhms]?){0,4}",
        1 => "[ep]=[a-z+0-9@. -]{0,9}[(<]?[a-z+0-9@. -]{0,9}[)>]?",
        1 => "c=IN IP4 2[0-9]{2}\\.0\\.0\\.1(/[0-9]{1,10}){0,3}",
        1 => "k=(prompt|clear|base64)(:[a-z=]{0,5})?",
        1 => "[vostcbiu]=[A-Z0-9a-z:. ]{0,24}",
        1 => "[ \t]{0,3}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    let end = prop_oneof![4 => Just("\r\n"), 1 => Just("\n")];
    prop::collection::vec((line(), end), 1..30)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

/// Everything that can be asked is asked; nothing may panic.
fn ask(session: &Session<'_>) {
    let _ = (session.version(), session.origin(), session.name(), session.timing());
    let _ = (session.connection(), session.ice_pacing(), session.ice_lite());
    let _ = (session.bandwidths().count(), session.groups().count());
    let _ = (session.information(), session.uri(), session.key(), session.adjustments());
    let _ = (session.emails().count(), session.phones().count());
    for time in session.times() {
        let _ = (time.timing().map(|t| (t.unix_start(), t.unix_stop())), format!("{time:?}"));
        for repeat in time.repeats().flatten() {
            assert!(repeat.offsets().count() >= 1);
        }
        if let Ok(Some(zone)) = time.adjustments() {
            assert!(zone.iter().any(|one| one.offset == zone.offset_at(u64::MAX)));
        }
    }
    for media in session.media() {
        let _ = (media.kind(), media.description().map(|line| line.formats().count()));
        let _ = (media.connection(), media.setup(), media.direction(), media.mid());
        let _ = (media.information(), media.key(), media.description().map(|m| m.ports().count()));
        for connection in media.connections().flatten() {
            assert!(connection.addresses().take(9).count() <= 9);
        }
        let _ = (media.ice_parameters(), media.fingerprints().count(), media.end_of_candidates());
    }
}

proptest! {
    #[test]
    fn sections_and_lines_hold_together(text in text()) {
        // A trailing CR or blanks only: then there is no description.
        let Ok(session) = Session::parse(&text) else { return Ok(()) };
        ask(&session);
        let sections: String = session.media().map(|media| media.to_string()).collect();
        prop_assert!(text.ends_with(&sections));
        let head = &text[..text.len() - sections.len()];
        prop_assert!(sections.is_empty() || head.is_empty() || head.ends_with('\n'));
        let lines = session.lines().count() + session.media().map(|m| m.lines().count()).sum::<usize>();
        prop_assert_eq!(lines, session.all_lines().count());
        prop_assert!(session.all_lines().count() <= text.lines().count());
    }

    #[test]
    fn an_attribute_that_reads_is_written_and_reads_alike(line in prop_oneof![attribute(), media_attribute()]) {
        let session = Session::parse(&line).unwrap();
        if let Some(Ok(read)) = session.typed().next() {
            let written = format!("a={read}");
            let again = Session::parse(&written).unwrap().typed().next().unwrap().unwrap();
            match (read, again) {
                (AnyAttribute::Other(read), AnyAttribute::Other(again)) => {
                    prop_assert_eq!(read.name(), again.name());
                }
                _ => prop_assert_eq!(read, again),
            }
        }
    }

    #[test]
    fn a_field_that_reads_is_written_and_reads_alike(line in line()) {
        if let Some(written) = rewritten(&line) {
            prop_assert!(line.starts_with(|c| LETTERS.contains(c)));
            let again = rewritten(&written);
            prop_assert_eq!(again, Some(written));
        }
    }

    #[test]
    fn any_octets_are_a_description_or_an_error(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(session) = Session::from_bytes(&octets) {
            ask(&session);
        }
    }

    #[test]
    fn an_error_points_into_the_text(text in "[vsa]=[ -~]{0,9}(\r\n|\n|\r|\0|=)[ -~]{0,9}\n?") {
        if let Err(error) = Session::parse(&text) {
            let line = text.split('\n').nth(error.line() as usize - 1).unwrap();
            prop_assert!(error.column() as usize <= line.len() + 1);
        }
    }
}
