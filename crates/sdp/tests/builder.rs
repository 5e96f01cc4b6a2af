//! What is written: order, line ends, and what is refused.
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::net::IpAddr;

use frazil_sdp::{
    Bandwidth, BuildError, Candidate, Cause, Connection, Direction, Fingerprint, Group,
    HashFunction, IceLite, IceOptions, IcePacing, IcePwd, IceUfrag, MaxMessageSize, MediaBuilder,
    Mid, Origin, SctpPort, Session, SessionBuilder, Setup, Timing,
};

const PWD: &str = "asd88fgpdd777uzjYhagZg";

fn session() -> SessionBuilder {
    SessionBuilder::new(&Origin::anonymous("4611731400430051336", "2"))
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn media() -> MediaBuilder {
    MediaBuilder::new("application", 9, "UDP/DTLS/SCTP")
        .format("webrtc-datachannel")
        .connection(&Connection::new(ip("0.0.0.0")))
}

#[test]
fn what_was_built_is_read_again() {
    let digest = [0xa5; 32];
    let fingerprint = Fingerprint::new(HashFunction::Sha256, &digest).unwrap();
    let line = "candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host";
    let candidates = [Candidate::parse(line).unwrap(); 2];
    let text = session()
        .name("a talk")
        .attribute(&IceOptions::new("ice2 trickle").unwrap())
        .attribute(&IcePacing(20))
        .attribute(&Group::new("BUNDLE 0").unwrap())
        .media(
            media()
                .bandwidth(&Bandwidth { kind: "AS", value: 30 })
                .attribute(&Mid::new("0").unwrap())
                .attribute(&IceUfrag::new("8hhY").unwrap())
                .attribute(&IcePwd::new(PWD).unwrap())
                .attribute(&fingerprint)
                .attributes(candidates)
                .attributes(None::<Candidate<'_>>)
                .attribute(&Setup::ActPass)
                .attribute(&Direction::SendOnly)
                .line('a', "rtcp-mux")
                .attribute(&SctpPort(5000))
                .attribute(&MaxMessageSize(262144)),
        )
        .finish()
        .unwrap();
    let session = Session::parse(&text).unwrap();
    assert_eq!(session.version(), Ok(Some(0)));
    assert_eq!(session.origin(), Ok(Some(Origin::anonymous("4611731400430051336", "2"))));
    assert_eq!(session.name(), Some("a talk"));
    assert_eq!(session.timing(), Ok(Some(Timing::default())));
    assert_eq!(session.ice_pacing().unwrap().as_millis(), 20);
    let media = session.media().next().unwrap();
    let ice = media.ice_parameters().unwrap();
    assert_eq!((ice.ufrag.as_str(), ice.pwd.as_str()), ("8hhY", PWD));
    assert!(ice.ice2 && ice.trickle && !ice.lite);
    assert_eq!(media.fingerprints().collect::<Vec<_>>(), [Ok(fingerprint)]);
    assert_eq!(media.all().collect::<Vec<_>>(), candidates.map(Ok));
    assert_eq!(media.setup(), Ok(Some(Setup::ActPass)));
    assert_eq!(media.direction(), Ok(Direction::SendOnly));
    assert_eq!(media.first(), Ok(Some(SctpPort(5000))));
    assert_eq!(media.first(), Ok(Some(MaxMessageSize(262144))));
    assert_eq!(media.bandwidths().next(), Some(Ok(Bandwidth { kind: "AS", value: 30 })));
    assert!(media.attributes().any(|attribute| attribute.name() == "rtcp-mux"));
}

#[test]
fn rfc8866_s5_b__lines_stand_in_order_whatever_the_order_of_the_calls() {
    let text = session()
        .attribute(&IceLite)
        .line('b', "AS:64")
        .connection(&Connection::new(ip("2001:db8::1")))
        .line('p', "+1 617 555-6011")
        .line('e', "j.doe@example.com (Jane Doe)")
        .line('u', "http://example.com/")
        .line('i', "about")
        .name("s")
        .timing(Timing { start: 3_724_394_400, stop: 0 })
        .media(
            MediaBuilder::new("audio", 9, "RTP/AVP")
                .format("0")
                .line('a', "rtcp-mux")
                .line('b', "AS:64")
                .connection(&Connection::new(ip("192.0.2.1")))
                .line('i', "microphone"),
        )
        .finish()
        .unwrap();
    let letters: String = text.lines().map(|line| &line[..1]).collect();
    assert_eq!(letters, "vosiuepcbtamicba");
}

#[test]
fn rfc8866_s5_1_a__the_version_is_0_and_stands_first() {
    let text = session().attribute(&IceLite).finish().unwrap();
    assert!(text.starts_with("v=0\r\no="));
    assert_eq!(session().line('v', "1").finish(), Err(BuildError::Letter('v')));
}

#[test]
fn rfc8866_s5_6_b__mail_and_phone_precede_the_media() {
    let section = MediaBuilder::new("audio", 9, "RTP/AVP").format("0");
    let refused = session().media(section.line('e', "j.doe@example.com")).finish();
    assert_eq!(refused, Err(BuildError::Letter('e')));
    let text = session().media(media()).line('p', "+1 617 555-6011").finish().unwrap();
    assert!(text.find("\r\np=").unwrap() < text.find("\r\nm=").unwrap());
}

#[test]
fn rfc8841_s6_2_a__sizes_have_no_leading_zeros() {
    for (size, written) in [(0, "0"), (100_000, "100000"), (u64::MAX, "18446744073709551615")] {
        let text = session().media(media().attribute(&MaxMessageSize(size))).finish().unwrap();
        assert!(text.ends_with(&format!("\r\na=max-message-size:{written}\r\n")));
    }
}

#[test]
fn rfc8866_s5_i__every_line_ends_with_crlf() {
    let text = session().media(media()).finish().unwrap();
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.ends_with("\r\n"));
}

#[test]
fn rfc8866_s5_a__nothing_that_would_break_a_line_is_written() {
    for bad in ["x\r\na=ice-lite", "x\ny", "x\ry", "x\0y"] {
        let line = |letter| Err(BuildError::Line { letter, cause: Cause::Character });
        assert_eq!(session().name(bad).finish(), line('s'));
        assert_eq!(session().line('i', bad).finish(), line('i'));
        assert_eq!(session().line('a', bad).finish(), line('a'));
        assert_eq!(session().media(media().line('a', bad)).finish(), line('a'));
        assert_eq!(session().media(media().format(bad)).finish(), line('m'));
        let address = Origin { address: bad, ..Origin::anonymous("1", "1") };
        assert_eq!(SessionBuilder::new(&address).finish(), line('o'));
        let mut candidate = Candidate::parse("1 1 UDP 1 192.0.2.1 1 typ host").unwrap();
        candidate.foundation = bad;
        assert!(matches!(
            session().media(media().attribute(&candidate)).finish(),
            Err(BuildError::Attribute { name: "candidate", .. })
        ));
    }
}

#[test]
fn rfc8866_s5_2_a__a_user_name_has_no_blank() {
    for username in ["a b", ""] {
        let origin = Origin { username, ..Origin::anonymous("1", "1") };
        let error = BuildError::Line { letter: 'o', cause: Cause::Character };
        assert_eq!(SessionBuilder::new(&origin).finish(), Err(error));
    }
}

#[test]
fn rfc3264_s5_c__session_id_and_version_fit_63_bits() {
    let most = i64::MAX.to_string();
    assert!(SessionBuilder::new(&Origin::anonymous(&most, "0")).finish().is_ok());
    for number in ["9223372036854775808", "-1", "", "1x"] {
        assert!(SessionBuilder::new(&Origin::anonymous(number, "0")).finish().is_err(), "{number}");
        assert!(SessionBuilder::new(&Origin::anonymous("0", number)).finish().is_err(), "{number}");
    }
}

#[test]
fn rfc8866_s5_3_a__there_is_one_name() {
    let text = session().name("x").finish().unwrap();
    assert_eq!(text.matches("\r\ns=").count(), 1);
    assert_eq!(session().line('s', "y").finish(), Err(BuildError::Letter('s')));
}

#[test]
fn rfc8866_s5_3_b__the_name_is_not_empty() {
    assert!(session().finish().unwrap().contains("\r\ns=-\r\n"));
    let error = BuildError::Line { letter: 's', cause: Cause::Missing };
    assert_eq!(session().name("").finish(), Err(error));
}

#[test]
fn rfc8866_s5_4_b__a_section_has_one_label_at_most() {
    let twice = session().line('i', "x").line('i', "y").finish();
    assert_eq!(twice, Err(BuildError::Repeated('i')));
    let twice = session().media(media().line('i', "x").line('i', "y")).finish();
    assert_eq!(twice, Err(BuildError::Repeated('i')));
}

#[test]
fn rfc8866_s5_7_a__each_section_has_an_address_of_its_own_or_of_the_session() {
    let bare = || MediaBuilder::new("audio", 9, "RTP/AVP").format("0");
    let missing = session().media(media()).media(bare()).finish();
    assert_eq!(missing, Err(BuildError::NoConnection { section: 1 }));
    let shared = session().connection(&Connection::new(ip("::"))).media(bare());
    assert!(shared.finish().is_ok());
}

#[test]
fn rfc8866_s5_7_e__ipv4_multicast_has_a_time_to_live() {
    let mut group = Connection::new(ip("233.252.0.1"));
    let error = BuildError::Line { letter: 'c', cause: Cause::Missing };
    assert_eq!(session().connection(&group).finish(), Err(error));
    group.ttl = Some(127);
    let text = session().connection(&group).finish().unwrap();
    assert!(text.contains("c=IN IP4 233.252.0.1/127\r\n"));
}

#[test]
fn rfc8866_s5_7_h__ipv6_multicast_has_none() {
    let mut group = Connection::new(ip("ff00::1"));
    group.count = Some(3);
    assert!(session().media(media_at(&group)).finish().unwrap().contains("IP6 ff00::1/3\r\n"));
    group.ttl = Some(1);
    assert!(session().media(media_at(&group)).finish().is_err());
}

#[test]
fn rfc8866_s5_7_j__the_session_level_has_one_address() {
    let mut group = Connection::new(ip("233.252.0.1"));
    (group.ttl, group.count) = (Some(1), Some(2));
    assert!(session().media(media_at(&group)).finish().is_ok());
    assert!(session().connection(&group).finish().is_err());
    let once = Connection::new(ip("::"));
    let twice = session().connection(&once).connection(&once).finish();
    assert_eq!(twice, Err(BuildError::Repeated('c')));
}

#[test]
fn rfc8866_s5_7_k__a_unicast_address_has_no_count() {
    let mut host = Connection::new(ip("192.0.2.1"));
    host.count = Some(2);
    let error = BuildError::Line { letter: 'c', cause: Cause::Trailing };
    assert_eq!(session().media(media_at(&host)).finish(), Err(error));
}

fn media_at(connection: &Connection<'_>) -> MediaBuilder {
    MediaBuilder::new("audio", 9, "RTP/AVP").format("0").connection(connection)
}

#[test]
fn rfc8866_s5_9_b__a_time_is_0_or_has_ten_digits() {
    let short = session().timing(Timing { start: 999_999_999, stop: 0 }).finish();
    assert!(matches!(short, Err(BuildError::Line { letter: 't', .. })));
    assert!(session().timing(Timing { start: 0, stop: 0 }).finish().unwrap().contains("t=0 0\r\n"));
    assert!(session().finish().unwrap().contains("\r\nt=0 0\r\n"), "there is one at least");
}

#[test]
fn rfc8866_s5_12_a__no_key_is_written() {
    assert_eq!(session().line('k', "prompt").finish(), Err(BuildError::Letter('k')));
    assert_eq!(session().media(media().line('k', "x")).finish(), Err(BuildError::Letter('k')));
}

#[test]
fn rfc8866_s5_13_a__the_name_of_an_attribute_is_a_token() {
    for (line, cause) in [
        ("a b", Cause::Character),
        ("\u{fc}:x", Cause::Character),
        (":x", Cause::Missing),
        ("x:", Cause::Missing),
        ("", Cause::Missing),
    ] {
        let error = BuildError::Line { letter: 'a', cause };
        assert_eq!(session().line('a', line).finish(), Err(error), "{line}");
    }
}

#[test]
fn a_section_has_a_format_and_tokens() {
    let none = MediaBuilder::new("audio", 9, "RTP/AVP").connection(&Connection::new(ip("::")));
    let error = BuildError::NoFormat { section: 0 };
    assert_eq!(session().media(none).finish(), Err(error));
    for (kind, protocol) in [("a b", "UDP"), ("", "UDP"), ("audio", "UDP/"), ("audio", "UDP ICE")] {
        let section = MediaBuilder::new(kind, 9, protocol).format("0");
        let refused = session().media(section).finish();
        assert!(matches!(refused, Err(BuildError::Line { letter: 'm', .. })), "{refused:?}");
    }
}

#[test]
fn rfc8839_s5_4_a__a_section_has_both_credentials_or_none() {
    let half = media().attribute(&IceUfrag::new("8hhY").unwrap());
    let error = BuildError::HalfCredentials { section: 0 };
    assert_eq!(session().media(half.clone()).finish(), Err(error));
    let shared = session().attribute(&IcePwd::new(PWD).unwrap()).media(half);
    assert!(shared.finish().is_ok());
}

#[test]
fn rfc8839_s5_4_b__equal_fragments_mean_equal_passwords() {
    let section = |pwd| {
        let section = media().attribute(&IceUfrag::new("8hhY").unwrap());
        section.attribute(&IcePwd::new(pwd).unwrap())
    };
    assert!(session().media(section(PWD)).media(section(PWD)).finish().is_ok());
    let differ = session().media(section(PWD)).media(section("YH75Fviy6338Vbrhrlp8Yh")).finish();
    assert_eq!(differ, Err(BuildError::PasswordDiffers { section: 1 }));
}

#[test]
fn rfc8839_s5_4_e__no_fragment_above_32_characters_is_written() {
    let long = "u".repeat(33);
    let refused = session().attribute(&IceUfrag::new(&long).unwrap()).finish();
    assert!(matches!(refused, Err(BuildError::Attribute { name: "ice-ufrag", .. })));
}

#[test]
fn rfc8838_s3_d__trickle_is_not_announced_for_some_sections_only() {
    let trickle = IceOptions::new("trickle").unwrap();
    let some = session().media(media().attribute(&trickle)).media(media()).finish();
    assert_eq!(some, Err(BuildError::PartialTrickle { section: 1 }));
    // rfc8838-s3-c: at session level or in every section.
    assert!(session().attribute(&trickle).media(media()).media(media()).finish().is_ok());
    let all = session().media(media().attribute(&trickle)).media(media().attribute(&trickle));
    assert!(all.finish().is_ok());
}

#[test]
fn rfc8839_s4_3_1_d__a_lite_agent_does_not_pace() {
    let both = session().attribute(&IceLite).attribute(&IcePacing(50)).finish();
    assert_eq!(both, Err(BuildError::LitePacing));
}

#[test]
fn rfc8842_s5_1_e__holdconn_is_not_written_for_dtls() {
    let hold = session().media(media().attribute(&Setup::HoldConn)).finish();
    assert_eq!(hold, Err(BuildError::HoldConn { section: 0 }));
}

#[test]
fn mids_are_unique_and_groups_know_them() {
    let section = |mid| media().attribute(&Mid::new(mid).unwrap());
    let twice = session().media(section("0")).media(section("0")).finish();
    assert_eq!(twice, Err(BuildError::DuplicateMid { section: 1 }));
    let group = Group::new("BUNDLE 0 1").unwrap();
    let unknown = session().attribute(&group).media(section("0")).finish();
    assert_eq!(unknown, Err(BuildError::UnknownMid));
}

#[test]
fn every_error_says_what_is_wrong() {
    let errors = [
        session().name("").finish(),
        session().line('k', "x").finish(),
        session().media(MediaBuilder::new("audio", 9, "RTP/AVP").format("0")).finish(),
    ];
    let said: Vec<_> = errors.map(|error| error.unwrap_err().to_string()).into();
    assert_eq!(
        said,
        [
            "SDP, s=: something is missing here",
            "SDP: k= cannot be added here",
            "SDP: neither media section 0 nor the session has a c= line",
        ]
    );
}

#[test]
fn debug_does_not_show_the_password() {
    let section = media().attribute(&IcePwd::new(PWD).unwrap()).line('a', "crypto:1 x inline:key");
    let shown = format!("{section:?} {:?}", session().attribute(&IcePwd::new(PWD).unwrap()));
    assert!(!shown.contains(PWD) && !shown.contains("inline"), "{shown}");
    assert!(shown.contains("application"), "the rest is there: {shown}");
}

#[test]
fn a_line_that_no_reader_takes_for_all_sections_is_not_written() {
    let long = "x".repeat(600);
    let options = IceOptions::new(&long).unwrap();
    let cause = Cause::Length { min: 2, max: 512, found: 614 };
    let refused = session().attribute(&options).finish();
    assert_eq!(refused, Err(BuildError::Line { letter: 'a', cause }));
    assert!(session().media(media().attribute(&options)).finish().is_ok());
}
