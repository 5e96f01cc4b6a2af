//! What a description must be to be taken, and what is kept of it (RFC 8829 §5.8).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use frazil_sdp::{
    Bandwidth, Candidate, Connection, Direction, ExtMap, IceOptions, Identity, MediaBuilder,
    Origin, RtpMap, Rule, Session, SessionBuilder, Setup, TlsId,
};

const HEAD: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
const ICE: &str = "a=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\n";

/// The first thing for which a strict reader refuses a text.
fn refused(text: &str) -> Option<Rule> {
    Session::parse_strict(text).err().map(|departure| departure.rule())
}

fn audio(lines: &str) -> String {
    format!("{HEAD}m=audio 9 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n{lines}")
}

#[test]
fn rfc8829_s5_8_a__a_line_that_is_malformed_is_refused_though_nobody_asks_for_it() {
    assert_eq!(refused(&audio("")), None);
    for lines in
        ["a=remote-candidates:1 192.0.2.1\r\n", "a=rtcp:70000\r\n", "a=ptime:x\r\n", "b=AS:x\r\n"]
    {
        assert!(refused(&audio(lines)).is_some(), "{lines}");
    }
    assert!(Session::parse(&audio("no line\r\n")).is_err());
}

#[test]
fn rfc8829_s5_8_1_a_b_c_and_s5_8_2_a__order_and_syntax_of_lines_are_demanded() {
    for wrong in [
        "v=0\r\ns=-\r\no=- 1 1 IN IP4 0.0.0.0\r\nt=0 0\r\n",
        "v=1\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n",
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=now then\r\n",
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4\r\nt=0 0\r\n",
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nr=x\r\n",
    ] {
        assert!(refused(wrong).is_some(), "{wrong}");
    }
    assert_eq!(refused(HEAD), None);
    assert!(
        refused(&format!("{HEAD}m=audio 9 RTP/AVP 0\r\na=mid:1\r\nc=IN IP4 0.0.0.0\r\n")).is_some()
    );
    // Attributes come in any order.
    let attributes = ["a=tool:x\r\n", "a=inactive\r\n", "a=charset:UTF-8\r\n"];
    assert_eq!(
        refused(&format!("{HEAD}{}{}{}", attributes[2], attributes[0], attributes[1])),
        None
    );
}

#[test]
fn rfc8829_s5_8_1_d_e_f_g_h_i_and_s5_2_1_u__what_the_session_level_says_is_kept() {
    const ID: &str = "abcdefghij0123456789";
    let (digest, other) = (["00"; 32].join(":"), ["11"; 32].join(":"));
    let shared = format!(
        "a=group:BUNDLE a b\r\na=group:LS a b\r\na=ice-lite\r\n{ICE}a=ice-options:trickle\r\n\
         a=fingerprint:sha-256 {digest}\r\na=fingerprint:sha-256 {other}\r\na=setup:passive\r\n\
         a=tls-id:{ID}\r\n\
         a=identity:eyJpZHAi\r\na=extmap:1 urn:a\r\na=extmap:2 urn:b\r\na=tool:x\r\n"
    );
    let text = format!(
        "{}{shared}m=audio 9 RTP/AVP 0\r\n",
        HEAD.replace("t=0", "b=CT:64\r\nb=AS:1\r\nt=0")
    );
    let session = Session::parse(&text).unwrap();
    let kinds: Vec<_> =
        session.bandwidths().map(|one| one.unwrap()).map(|one| (one.kind, one.value)).collect();
    assert_eq!(kinds, [(Bandwidth::CT, 64), (Bandwidth::AS, 1)]);
    let groups: Vec<_> = session.groups().map(|group| group.unwrap()).collect();
    let semantics: Vec<_> = groups.iter().map(|group| group.semantics()).collect();
    assert_eq!(semantics, ["BUNDLE", "LS"]);
    assert!(groups.iter().all(|group| group.tags().eq(["a", "b"])));
    assert!(session.ice_lite());
    let media = session.media().next().unwrap();
    let ice = media.ice_parameters().unwrap();
    assert!(ICE.contains(&format!("a=ice-ufrag:{}\r\n", ice.ufrag.as_str())));
    assert!(ICE.contains(&format!("a=ice-pwd:{}\r\n", ice.pwd.as_str())));
    assert_eq!(ice.ufrag.as_str(), "8hhY");
    assert!(media.has_ice_option(IceOptions::TRICKLE));
    let digests: Vec<_> = media.fingerprints().map(|one| one.unwrap().octets().next()).collect();
    assert_eq!(digests, [Some(0), Some(17)]);
    assert_eq!(session.first::<TlsId<'_>>().unwrap().map(TlsId::as_str), Some(ID));
    assert_eq!(media.setup().unwrap(), Some(Setup::Passive));
    assert_eq!(session.all::<Identity<'_>>().count(), 1);
    let extensions: Vec<_> = session.all::<ExtMap<'_>>().flatten().collect();
    let extensions: Vec<_> = extensions.iter().map(|one| (one.id(), one.uri())).collect();
    assert_eq!(extensions, [(1, "urn:a"), (2, "urn:b")]);
}

#[test]
fn rfc8829_s5_8_2_b_c_d_e_o__what_a_section_says_is_kept() {
    let digest = ["00"; 32].join(":");
    let lines = format!(
        "{ICE}a=ice-options:ice2\r\na=fingerprint:sha-256 {digest}\r\n\
         a=candidate:1 1 UDP 1 192.0.2.1 5000 typ host\r\na=end-of-candidates\r\n"
    );
    let text = format!("{}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", audio(&lines));
    let session = Session::parse(&text).unwrap();
    let mut sections = session.media();
    let (media, data) = (sections.next().unwrap(), sections.next().unwrap());
    let description = media.description().unwrap();
    assert_eq!((description.kind, description.port, description.protocol), ("audio", 9, "RTP/AVP"));
    assert_eq!(description.payload_types().collect::<Vec<_>>(), [Ok(0)]);
    assert!(media.connection().unwrap().unwrap().ip().unwrap().is_unspecified());
    assert!(media.ice_parameters().unwrap().ice2);
    assert_eq!((media.fingerprints().count(), media.all::<Candidate<'_>>().count()), (1, 1));
    assert!(media.end_of_candidates() && !data.end_of_candidates());
    assert_eq!(data.description().unwrap().formats().collect::<Vec<_>>(), ["webrtc-datachannel"]);
}

#[test]
fn rfc8829_s3_5_2_1_a__a_candidate_by_itself_is_read() {
    let line = "candidate:1 1 UDP 2130706431 192.0.2.1 5000 typ host";
    assert_eq!(
        format!("candidate:{}", Candidate::parse(line).unwrap())
            .replace("candidate:candidate:", "candidate:"),
        line
    );
}

#[test]
fn rfc3264_s5_e__a_second_description_in_one_text_is_refused() {
    assert!(refused(&format!("{HEAD}{HEAD}")).is_some());
    assert!(refused(&format!("{}{HEAD}", audio(""))).is_some());
}

#[test]
fn rfc3264_s9_a_b_c_d__what_one_can_do_is_described_with_ports_of_zero() {
    let unknown = Connection::new("0.0.0.0".parse().unwrap());
    let audio = MediaBuilder::new("audio", 0, "RTP/AVP")
        .format("0")
        .format("96")
        .connection(&unknown)
        .attribute(&RtpMap::new(96, "opus", 48000).unwrap().with_channels(2));
    let video = MediaBuilder::new("video", 0, "RTP/AVP").format("31").connection(&unknown);
    let text = SessionBuilder::new(&Origin::anonymous("7", "1"))
        .media(audio)
        .media(video)
        .finish()
        .unwrap();
    assert_eq!(refused(&text), None);
    assert!(text.contains("t=0 0\r\n") && text.contains("m=audio 0 RTP/AVP 0 96\r\n"));
    assert!(!text.contains("\r\ne=") && !text.contains("\r\np="));
    let session = Session::parse(&text).unwrap();
    assert_eq!(session.media().map(|media| media.kind()).collect::<Vec<_>>(), ["audio", "video"]);
    assert_eq!(session.media().next().unwrap().direction().unwrap(), Direction::SendRecv);
}

#[test]
fn rfc8829_s5_8_3_f__simulcast_names_what_a_rid_line_names() {
    let video = |lines: &str| {
        refused(&format!("{HEAD}m=video 9 RTP/AVP 31\r\nc=IN IP4 0.0.0.0\r\n{lines}"))
    };
    assert_eq!(video("a=rid:h send\r\na=simulcast:send h\r\n"), None);
    assert!(video("a=rid:h send\r\na=simulcast:send h;l\r\n").is_some());
}
