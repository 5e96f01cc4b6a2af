//! What is read leniently, and what counts for a section.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::time::Duration;

use frazil_sdp::{
    Candidate, Cause, Connection, Direction, EndOfCandidates, Host, IceLite, IceUfrag, Session,
    Setup, Subject, Timing, TlsId,
};

fn parse(text: &str) -> Session<'_> {
    Session::parse(text).unwrap()
}

fn only(text: &'static str) -> frazil_sdp::Media<'static> {
    parse(text).media().next().unwrap()
}

#[test]
fn an_empty_text_is_no_description() {
    for text in ["", "\r\n", " \n\t\n"] {
        let error = Session::parse(text).unwrap_err();
        assert_eq!((error.subject(), error.cause()), (Subject::Description, Cause::Empty));
        assert!(error.is_incomplete());
    }
    assert_eq!(Session::parse("hello\n").unwrap_err().cause(), Cause::NotALine);
    assert_eq!(Session::parse("{\"sdp\":1}").unwrap_err().cause(), Cause::NotALine);
}

#[test]
fn rfc8866_s5_j__text_is_utf8() {
    let session = Session::from_bytes("v=0\ns=\u{1f9ca} \u{fc}\n".as_bytes()).unwrap();
    assert_eq!(session.name(), Some("\u{1f9ca} \u{fc}"));
    for (octets, line, column) in
        [(&b"v=0\ns=a\xffb\n"[..], 2, 4), (b"\xff", 1, 1), (b"v=0\n\xc3", 2, 1)]
    {
        let error = Session::from_bytes(octets).unwrap_err();
        assert_eq!((error.line(), error.column(), error.cause()), (line, column, Cause::NotUtf8));
    }
}

#[test]
fn rfc8866_s5_d__unknown_letters_are_passed_over() {
    let session = parse("v=0\nX=1\na=ice-lite\ny=2\nm=audio 9 RTP/AVP 0\nq=3\na=sendonly\n");
    assert!(session.ice_lite());
    assert_eq!(session.media().next().unwrap().direction(), Ok(Direction::SendOnly));
    let letters: String = session.all_lines().map(|line| line.letter()).collect();
    assert_eq!(letters, "vXaymqa");
}

#[test]
fn rfc8866_s5_e__unknown_attributes_are_passed_over() {
    let session = parse("a=x-unknown:\u{1}:\na=ice-lite\na=\na=:\n");
    assert!(session.ice_lite());
    // rfc8866-s5.13-c: and they are there for who knows them.
    let names: Vec<_> = session.attributes().map(|line| (line.name(), line.value())).collect();
    let expected = [("x-unknown", Some("\u{1}:")), ("ice-lite", None), ("", None), ("", Some(""))];
    assert_eq!(names, expected);
}

#[test]
fn rfc8866_s5_2_b__numbers_of_the_origin_have_any_length() {
    let digits = "9".repeat(80);
    let text = format!("o=jdoe {digits} 0{digits} IN IP4 198.51.100.1\n");
    let origin = parse(&text).origin().unwrap().unwrap();
    assert_eq!(origin.session_id, digits);
    assert_eq!(format!("o={origin}\n"), text);
    let short = parse("o=jdoe 1 x IN IP4 h").origin().unwrap_err();
    assert_eq!((short.line(), short.column(), short.cause()), (1, 10, Cause::Character));
}

#[test]
fn rfc8866_s5_12_b__a_key_is_passed_over() {
    let session = parse("v=0\nk=clear:geheim\nm=audio 9 RTP/AVP 0\nk=prompt\na=inactive\n");
    assert_eq!(session.media().next().unwrap().direction(), Ok(Direction::Inactive));
    assert!(!format!("{session:?}").contains("geheim"));
}

#[test]
fn rfc8866_s5_8_e__unknown_bandwidths_are_data() {
    let session = parse("b=AS:64\nb=X-YZ:128\nb=TIAS:x\n");
    let read: Vec<_> = session.bandwidths().collect();
    assert_eq!(read[0].map(|b| (b.kind, b.value)), Ok(("AS", 64)));
    assert_eq!(read[1].map(|b| (b.kind, b.value)), Ok(("X-YZ", 128)));
    assert_eq!(read[2].unwrap_err().column(), 8);
}

#[test]
fn rfc8866_s5_14_i__a_media_line_may_count_ports_and_has_any_protocol() {
    let line = only("m=video 49170/2 X/y-Z/1  31  32 \r\n").description().unwrap();
    assert_eq!(
        (line.kind, line.port, line.port_count, line.protocol),
        ("video", 49170, 2, "X/y-Z/1")
    );
    assert_eq!(line.formats().collect::<Vec<_>>(), ["31", "32"]);
    assert_eq!(line.to_string(), "video 49170/2 X/y-Z/1 31 32");
    for (text, column, cause) in [
        ("m=audio", 8, Cause::Missing),
        ("m=audio 65536 RTP/AVP 0", 9, Cause::OutOfRange { min: 0, max: 65535 }),
        ("m=audio 9/0 RTP/AVP 0", 11, Cause::OutOfRange { min: 1, max: u32::MAX.into() }),
        ("m=audio x RTP/AVP 0", 9, Cause::Character),
        ("m=audio 9 RTP//AVP 0", 15, Cause::Missing),
        ("m=audio 9 RTP/(AVP 0", 15, Cause::Character),
        ("m=audio 9 RTP/AVP 0 @", 21, Cause::Character),
    ] {
        let error = only(text).description().unwrap_err();
        assert_eq!((error.column(), error.cause()), (column, cause), "{text}");
        assert_eq!(only(text).kind(), "audio");
    }
}

#[test]
fn a_connection_may_be_multicast_or_a_name() {
    let read = |text| parse(text).connection().unwrap().unwrap();
    let group = read("c=IN IP4 233.252.0.1/127/3");
    assert_eq!((group.ttl, group.count), (Some(127), Some(3)));
    let group = read("c=IN IP6 FF00::DB8:0:101/3");
    assert_eq!((group.ttl, group.count), (None, Some(3)));
    let name = read("c=IN IP4 host.example.com");
    assert_eq!((name.address, name.ip()), (Host::Other("host.example.com"), None));
    let unknown = Connection::new("192.0.2.1".parse().unwrap());
    assert_eq!(read("c=IN IP4 192.0.2.1 "), unknown);
    for (text, column) in [
        ("c=IN IP4", 9),
        ("c=IN IP4 233.252.0.1/256", 22),
        ("c=IN IP4 233.252.0.1/1/2/3", 26),
        ("c=IN IP4 233.252.0.1/1x", 23),
        ("c=IN IP4 a b", 11),
    ] {
        assert_eq!(parse(text).connection().unwrap_err().column(), column, "{text}");
    }
}

#[test]
fn times_are_numbers() {
    let timing = parse("t=3724394400 3724398000").timing().unwrap();
    assert_eq!(timing, Some(Timing { start: 3_724_394_400, stop: 3_724_398_000 }));
    assert!(parse("t=0").timing().is_err());
}

#[test]
fn the_session_level_may_be_missing_or_be_all() {
    let session = parse("m=application 1 ICE/SDP\nm=audio 2 RTP/AVP 0");
    assert_eq!(session.lines().count(), 0);
    assert_eq!(session.media().count(), 2);
    assert_eq!(parse("s=\n").name(), Some(""));
    assert_eq!(parse("v=0\r\n").media().count(), 0);
}

#[test]
fn misplaced_lines_are_found() {
    let session = parse("m=audio 9 RTP/AVP 0\na=inactive\nc=IN IP4 192.0.2.1\ni=late\n");
    let media = session.media().next().unwrap();
    assert!(media.connection().unwrap().is_some());
    assert_eq!(media.information(), Some("late"));
    assert_eq!(parse("t=0 0\no=- 1 1 IN IP4 h\nv=0\n").version(), Ok(Some(0)));
}

const BOTH: &str = "\
v=0
c=IN IP4 192.0.2.1
a=ice-ufrag:session
a=ice-pwd:sessionsessionsession1
a=setup:actpass
a=recvonly
a=ice-options:ice2
a=fingerprint:x 01
a=fingerprint:x 02
m=audio 9 RTP/AVP 0
m=video 9 RTP/AVP 31
c=IN IP4 192.0.2.2
a=ice-ufrag:media
a=ice-pwd:mediamediamediamediamedia
a=setup:passive
a=sendonly
a=ice-options:trickle
a=fingerprint:x 03
";

#[test]
fn what_stands_at_session_level_holds_unless_a_section_has_its_own() {
    let session = parse(BOTH);
    let [first, second] = [0, 1].map(|index| session.media().nth(index).unwrap());
    let ip = |media: &frazil_sdp::Media<'_>| media.connection().unwrap().unwrap().to_string();
    assert_eq!([ip(&first), ip(&second)], ["IN IP4 192.0.2.1", "IN IP4 192.0.2.2"]);
    let ice = [first, second].map(|media| media.ice_parameters().unwrap());
    assert_eq!(ice.map(|ice| ice.ufrag.as_str()), ["session", "media"]);
    assert_eq!(ice.map(|ice| &ice.pwd.as_str()[..5]), ["sessi", "media"]);
    // Options of both levels count together.
    assert_eq!(ice.map(|ice| (ice.ice2, ice.trickle)), [(true, false), (true, true)]);
    let setup = [first, second].map(|media| media.setup().unwrap().unwrap());
    assert_eq!(setup, [Setup::ActPass, Setup::Passive]);
    let direction = [first, second].map(|media| media.direction().unwrap());
    assert_eq!(direction, [Direction::RecvOnly, Direction::SendOnly]);
    let octets = |media: frazil_sdp::Media<'static>| -> Vec<u8> {
        media
            .fingerprints()
            .map(|fingerprint| fingerprint.unwrap().octets().next().unwrap())
            .collect()
    };
    assert_eq!((octets(first), octets(second)), (vec![1, 2], vec![3]));
}

#[test]
fn nothing_said_means_the_defaults() {
    let media = only("m=audio 9 RTP/AVP 0\n");
    assert_eq!(media.direction(), Ok(Direction::SendRecv));
    assert_eq!((media.setup(), media.mid(), media.connection()), (Ok(None), Ok(None), Ok(None)));
    assert_eq!(media.fingerprints().count(), 0);
    let missing = media.ice_parameters().unwrap_err();
    assert_eq!((missing.line(), missing.cause()), (1, Cause::Missing));
    assert_eq!(missing.subject(), Subject::Attribute("ice-ufrag"));
}

#[test]
fn rfc8842_s5_3_g__an_offer_may_have_any_setup() {
    for (word, role) in [("active", Setup::Active), ("passive", Setup::Passive)] {
        let text = format!("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=setup:{word}\n");
        assert_eq!(parse(&text).media().next().unwrap().setup(), Ok(Some(role)));
    }
}

#[test]
fn rfc3264_s8_4_c__an_address_of_zeros_is_read() {
    let media = only("m=audio 9 RTP/AVP 0\nc=IN IP4 0.0.0.0\n");
    assert!(media.connection().unwrap().unwrap().ip().unwrap().is_unspecified());
}

#[test]
fn rfc8839_s5_3_b__ice_lite_counts_at_session_level_only() {
    assert!(parse("a=ice-lite\nm=audio 9 RTP/AVP 0\n").ice_lite());
    let media = only("v=0\nm=audio 9 RTP/AVP 0\na=ice-lite\n");
    assert!(!media.session().ice_lite());
    assert_eq!(media.first(), Ok(Some(IceLite)));
}

#[test]
fn rfc8839_s5_3_b__ice_mismatch_counts_in_a_section_only() {
    assert!(only("m=audio 9 RTP/AVP 0\na=ice-mismatch\n").ice_mismatch());
    assert!(!only("a=ice-mismatch\nm=audio 9 RTP/AVP 0\n").ice_mismatch());
}

#[test]
fn rfc8842_s4_f__an_id_is_of_a_whole_section_and_of_no_source() {
    let section = "m=audio 9 UDP/TLS/RTP/SAVP 0\na=tls-id:abc3de65cddef001be82\n";
    assert_eq!(only(section).tls_id(), Ok(TlsId::new("abc3de65cddef001be82").ok()));
    let session = "a=tls-id:abc3de65cddef001be82\nm=audio 9 UDP/TLS/RTP/SAVP 0\n";
    assert_eq!(only(session).tls_id(), Ok(None));
    let source = "m=audio 9 UDP/TLS/RTP/SAVP 0\na=ssrc:1 tls-id:abc3de65cddef001be82\n";
    assert_eq!(only(source).tls_id(), Ok(None));
}

#[test]
fn a_section_may_be_for_its_bundle_alone() {
    assert!(only("m=audio 0 RTP/AVP 0\na=bundle-only\n").is_bundle_only());
    assert!(!only("m=audio 0 RTP/AVP 0\n").is_bundle_only());
}

#[test]
fn rfc8839_s5_5_a__pacing_is_of_the_session_in_milliseconds_and_50_if_absent() {
    assert_eq!(parse("v=0").ice_pacing(), Ok(Duration::from_millis(50)));
    assert_eq!(parse("a=ice-pacing:5").ice_pacing(), Ok(Duration::from_millis(5)));
    let media = "m=audio 9 RTP/AVP 0\na=ice-pacing:5\n";
    assert_eq!(parse(media).ice_pacing(), Ok(Duration::from_millis(50)));
    assert!(parse("a=ice-pacing:x").ice_pacing().is_err());
}

#[test]
fn the_end_of_candidates_may_stand_at_either_level() {
    assert!(only("a=end-of-candidates\nm=audio 9 RTP/AVP 0\n").end_of_candidates());
    assert!(only("m=audio 9 RTP/AVP 0\na=end-of-candidates\n").end_of_candidates());
    assert!(!only("m=audio 9 RTP/AVP 0\n").end_of_candidates());
    assert_eq!(parse("a=end-of-candidates").first(), Ok(Some(EndOfCandidates)));
}

#[test]
fn the_first_of_duplicates_counts_and_all_are_there() {
    let session = parse("a=ice-ufrag:first\na=ice-ufrag:second\na=ice-ufrag:x\n");
    assert_eq!(session.first::<IceUfrag<'_>>().unwrap().unwrap().as_str(), "first");
    let all: Vec<_> = session.all::<IceUfrag<'_>>().collect();
    assert_eq!(all.len(), 3);
    assert_eq!(all[2].unwrap_err().line(), 3);
}

#[test]
fn what_is_found_outlives_the_view() {
    let text =
        String::from("v=0\nm=audio 9 RTP/AVP 0\na=candidate:1 1 UDP 1 192.0.2.1 1 typ host\n");
    let candidate = {
        let session = Session::parse(&text).unwrap();
        let media = session.media().next().unwrap();
        media.first::<Candidate<'_>>().unwrap().unwrap()
    };
    assert_eq!(candidate.foundation, "1");
}

#[test]
fn an_error_in_a_section_has_the_line_of_the_whole_text() {
    let session = parse("v=0\r\n\r\nm=audio 9 RTP/AVP 0\r\nm=video 9 RTP/AVP 0\r\na=mid:\r\n");
    let error = session.media().nth(1).unwrap().mid().unwrap_err();
    assert_eq!((error.line(), error.column()), (5, 7));
    assert_eq!(error.to_string(), "SDP, line 5, column 7, a=mid: something is missing here");
}

#[test]
fn a_section_begins_with_its_line_whatever_blank_lines_precede_it() {
    let session = parse("v=0\n\nm=audio 9 RTP/AVP 0\n\n \nm=video 9 RTP/AVP 0\na=mid:1\n");
    let second = session.media().nth(1).unwrap();
    assert_eq!(second.as_str(), "m=video 9 RTP/AVP 0\na=mid:1\n");
    // The error is at the `m=` line.
    assert_eq!(second.ice_parameters().unwrap_err().line(), 6);
}

#[test]
fn no_debug_shows_a_password() {
    const SECRET: &str = "asd88fgpdd777uzjYhagZg";
    let text = format!("a=ice-pwd:{SECRET}\nm=audio 9 RTP/AVP 0\na=ice-pwd:{SECRET}\n");
    let session = parse(&text);
    let media = session.media().next().unwrap();
    for shown in [
        format!("{session:?}"),
        format!("{media:?}"),
        format!("{:?}", session.media()),
        format!("{:?}", media.fingerprints()),
        format!("{:?}", media.lines().collect::<Vec<_>>()),
        format!("{:?}", media.attributes().collect::<Vec<_>>()),
        format!("{:?}", (media.attributes(), media.typed(), media.all::<IceUfrag<'_>>())),
        format!("{:?}", media.typed().collect::<Vec<_>>()),
    ] {
        assert!(!shown.contains(SECRET), "{shown}");
    }
}
