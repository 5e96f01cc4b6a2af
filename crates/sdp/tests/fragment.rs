//! Fragments that carry candidates (RFC 8838, RFC 8840).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use frazil_sdp::fragment::{Fragment, FragmentBuilder, FragmentSectionBuilder, Trickled};
use frazil_sdp::{BuildError, Candidate, Group, IceOptions, IcePwd, IceUfrag, Mid, Session};
use proptest::prelude::*;

const UFRAG: &str = "8hhY";
const PWD: &str = "asd88fgpdd777uzjYhagZg";

fn ufrag() -> IceUfrag<'static> {
    IceUfrag::new(UFRAG).unwrap()
}

fn pwd() -> IcePwd<'static> {
    IcePwd::new(PWD).unwrap()
}

fn section(mid: &str, count: u16) -> FragmentSectionBuilder {
    let section = FragmentSectionBuilder::new(Mid::new(mid).unwrap());
    (0..count).fold(section, |section, number| {
        let line = format!("1 1 UDP 2130706431 192.0.2.1 {} typ host", 5000 + number);
        section.candidate(&Candidate::parse(&line).unwrap())
    })
}

fn ports(taken: &[(&str, Candidate<'_>)]) -> Vec<(String, u16)> {
    taken.iter().map(|(mid, candidate)| ((*mid).to_owned(), candidate.port)).collect()
}

fn in_force(_: &str) -> Option<(&'static str, &'static str)> {
    Some((UFRAG, PWD))
}

#[test]
fn rfc8840_s4_4_d_e_f_j_l_and_s8_2_b_and_s9_2_a_c__a_fragment_is_written_as_the_grammar_has_it() {
    let shared =
        FragmentBuilder::new().credentials(ufrag(), pwd()).section(section("a", 1)).finish();
    assert_eq!(
        shared.unwrap(),
        "a=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\nm=audio 9 RTP/AVP 0\r\na=mid:a\r\n\
         a=candidate:1 1 UDP 2130706431 192.0.2.1 5000 typ host\r\n"
    );
    let own = section("a", 1).credentials(ufrag(), pwd()).end_of_candidates();
    assert_eq!(
        FragmentBuilder::new().section(own).finish().unwrap(),
        "m=audio 9 RTP/AVP 0\r\na=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\na=mid:a\r\n\
         a=candidate:1 1 UDP 2130706431 192.0.2.1 5000 typ host\r\na=end-of-candidates\r\n"
    );
    let bare = FragmentBuilder::new().section(section("a", 1)).finish();
    assert_eq!(bare, Err(BuildError::HalfCredentials { section: 0 }));
}

#[test]
fn rfc8840_s4_4_a__a_fragment_has_a_media_type() {
    assert_eq!(Fragment::MEDIA_TYPE, "application/trickle-ice-sdpfrag");
}

#[test]
fn rfc8840_s4_4_b_c_g_h_i__sections_are_found_by_mid_whatever_their_lines_and_order() {
    let text = format!(
        "a=ice-ufrag:{UFRAG}\r\na=ice-pwd:{PWD}\r\nm=video 0 x y\r\na=mid:v\r\na=end-of-candidates\r\n\
         m=\r\na=mid:a\r\na=candidate:1 1 UDP 1 192.0.2.1 5000 typ host\r\n"
    )
    .replace("m=\r\n", "m=audio 5 RTP/SAVPF 96\r\n");
    let fragment = Fragment::parse(&text).unwrap();
    let sections: Vec<_> = fragment
        .sections()
        .map(|one| (one.mid().unwrap().unwrap(), one.candidates().count(), one.end_of_candidates()))
        .collect();
    assert_eq!(sections, [(Mid::new("v").unwrap(), 0, true), (Mid::new("a").unwrap(), 1, false)]);
    let all = format!("a=end-of-candidates\r\n{text}");
    assert!(Fragment::parse(&all).unwrap().sections().all(|one| one.end_of_candidates()));
}

#[test]
fn rfc8840_s4_4_k__what_is_of_another_generation_is_discarded() {
    let text = FragmentBuilder::new()
        .credentials(ufrag(), pwd())
        .section(section("a", 2))
        .finish()
        .unwrap();
    let fragment = Fragment::parse(&text).unwrap();
    for other in [None, Some(("gone", PWD)), Some((UFRAG, "anotherpasswordofthirty"))] {
        assert!(Trickled::new().take(fragment, |_| other).is_empty());
    }
    assert_eq!(Trickled::new().take(fragment, in_force).len(), 2);
}

#[test]
fn rfc8840_s4_4_m_n_o_p__each_fragment_repeats_all_and_new_ones_are_told_in_order() {
    let fragment = |audio, video| {
        let builder = FragmentBuilder::new().credentials(ufrag(), pwd());
        builder.section(section("a", audio)).section(section("v", video)).finish().unwrap()
    };
    let mut trickled = Trickled::new();
    let first = fragment(2, 0);
    let taken = trickled.take(Fragment::parse(&first).unwrap(), in_force);
    assert_eq!(ports(&taken), [("a".to_owned(), 5000), ("a".to_owned(), 5001)]);
    let second = fragment(3, 1);
    let taken = trickled.take(Fragment::parse(&second).unwrap(), in_force);
    assert_eq!(ports(&taken), [("a".to_owned(), 5002), ("v".to_owned(), 5000)]);
    // Another priority or foundation makes no other candidate.
    let same = second.replace("candidate:1 1 UDP 2130706431", "candidate:9 1 udp 7");
    assert!(trickled.take(Fragment::parse(&same).unwrap(), in_force).is_empty());
}

#[test]
fn rfc8840_s7_a_b__the_bundle_stands_first_with_all_its_tags() {
    let builder = FragmentBuilder::new()
        .credentials(ufrag(), pwd())
        .bundle(Group::new("BUNDLE v a").unwrap())
        .ice_options(IceOptions::new("trickle").unwrap());
    let text = builder.section(section("v", 1)).finish().unwrap();
    let fragment = Fragment::parse(&text).unwrap();
    let group = fragment.groups().next().unwrap().unwrap();
    assert_eq!(group.tags().collect::<Vec<_>>(), ["v", "a"]);
    assert!(text.find("a=group").unwrap() < text.find("m=").unwrap());
}

#[test]
fn rfc8840_s9_2_b_d__names_are_read_in_any_case_and_unknown_ones_passed_over() {
    let text = format!(
        "a=x-new:1\r\na=ICE-UFRAG:{UFRAG}\r\na=Ice-Pwd:{PWD}\r\nm=audio 9 RTP/AVP 0\r\na=MID:a\r\n\
         a=x-more\r\na=Candidate:1 1 UDP 1 192.0.2.1 5000 typ host\r\na=End-Of-Candidates\r\n"
    );
    let fragment = Fragment::parse(&text).unwrap();
    let section = fragment.sections().next().unwrap();
    assert!(section.is_of(UFRAG, PWD) && section.end_of_candidates());
    assert_eq!(section.candidates().next().unwrap().unwrap().port, 5000);
    let broken = text.replace("192.0.2.1 5000", "192.0.2.1 70000");
    let fragment = Fragment::parse(&broken).unwrap();
    let error = fragment.sections().next().unwrap().candidates().next().unwrap().unwrap_err();
    assert_eq!((error.line(), error.column()), (7, 33));
}

#[test]
fn rfc8840_s7_c__the_section_of_the_first_tag_speaks_for_its_bundle() {
    let written = |sections: &[&str]| {
        let builder = FragmentBuilder::new()
            .credentials(ufrag(), pwd())
            .bundle(Group::new("BUNDLE v a").unwrap());
        sections.iter().fold(builder, |builder, mid| builder.section(section(mid, 1))).finish()
    };
    assert!(written(&["v", "other"]).is_ok());
    let carried = BuildError::Carried { section: 1 };
    assert_eq!(written(&["v", "a"]), Err(carried));
    assert_eq!(carried.to_string(), "SDP: the first section of its bundle speaks for section 1");
    // Without a bundle each section speaks for itself.
    let builder = FragmentBuilder::new().credentials(ufrag(), pwd());
    assert!(builder.section(section("v", 1)).section(section("a", 1)).finish().is_ok());
}

#[test]
fn rfc8840_s6_a__an_answerer_tells_that_it_multiplexes() {
    let own = section("a", 1).rtcp_mux();
    let text = FragmentBuilder::new().credentials(ufrag(), pwd()).section(own).finish().unwrap();
    // The mid stands right before the candidates all the same.
    assert!(text.ends_with(
        "m=audio 9 RTP/AVP 0\r\na=rtcp-mux\r\na=mid:a\r\n\
         a=candidate:1 1 UDP 2130706431 192.0.2.1 5000 typ host\r\n"
    ));
    let muxes = |text: &str| Fragment::parse(text).unwrap().sections().next().unwrap().rtcp_mux();
    assert!(muxes(&text) && muxes(&text.replace("a=rtcp-mux", "a=RTCP-MUX")));
    assert!(!muxes(&text.replace("a=rtcp-mux\r\n", "")));
}

#[test]
fn rfc8840_s4_3_2_a_and_s8_1_a__the_end_is_told_without_a_value_for_one_section_or_for_all() {
    let builder = || FragmentBuilder::new().credentials(ufrag(), pwd());
    let one = builder().section(section("a", 1).end_of_candidates()).section(section("v", 1));
    let all = builder().end_of_candidates().section(section("a", 1)).section(section("v", 1));
    for (fragment, ended) in [(one, [true, false, false]), (all, [true, true, true])] {
        let text = fragment.finish().unwrap();
        assert_eq!(text.matches("a=end-of-candidates\r\n").count(), 1, "{text}");
        let has_ended = |text: &str, pwd: &str| {
            let fragment = Fragment::parse(text).unwrap();
            ["a", "v", "other"].map(|mid| fragment.has_ended(mid, UFRAG, pwd))
        };
        assert_eq!(has_ended(&text, PWD), ended);
        assert_eq!(has_ended(&text, "anotherpasswordofthirty"), [false; 3]);
        let valued = text.replace("end-of-candidates", "end-of-candidates:yes");
        assert_eq!(has_ended(&valued, PWD), [false; 3]);
        // A description has it in the same places.
        let session = format!("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n{text}");
        let session = Session::parse(&session).unwrap();
        let ends: Vec<_> = session.media().map(|media| media.end_of_candidates()).collect();
        assert_eq!(ends, ended[..2]);
    }
}

#[test]
fn what_the_description_had_is_not_new() {
    let text = builder_of(3);
    let fragment = Fragment::parse(&text).unwrap();
    let mut trickled = Trickled::new();
    let known = Candidate::parse("9 1 udp 7 192.0.2.1 5001 typ host").unwrap();
    trickled.note("a", &known);
    trickled.note("v", &Candidate::parse("9 1 udp 7 192.0.2.1 5002 typ host").unwrap());
    let taken = trickled.take(fragment, in_force);
    assert_eq!(ports(&taken), [("a".to_owned(), 5000), ("a".to_owned(), 5002)]);
}

fn builder_of(count: u16) -> String {
    FragmentBuilder::new()
        .credentials(ufrag(), pwd())
        .section(section("a", count))
        .finish()
        .unwrap()
}

proptest! {
    #[test]
    fn what_is_built_is_read(counts in prop::collection::vec(0_u16..5, 0..6), ended: bool) {
        let mut builder = FragmentBuilder::new().credentials(ufrag(), pwd());
        for (index, &count) in counts.iter().enumerate() {
            builder = builder.section(section(&index.to_string(), count));
        }
        let text = if ended { builder.end_of_candidates() } else { builder }.finish().unwrap();
        let fragment = Fragment::parse(&text).unwrap();
        prop_assert_eq!(fragment.end_of_candidates(), ended);
        let read: Vec<_> = fragment.sections().map(|one| one.candidates().count()).collect();
        let expected: Vec<_> = counts.iter().map(|&count| usize::from(count)).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "([am]=[ -~]{0,20}\r\n){0,6}") {
        if let Ok(fragment) = Fragment::parse(&text) {
            Trickled::new().take(fragment, in_force);
        }
    }
}
