//! RTCP on the port of RTP, and trickled candidates (RFC 5761, RFC 8858, RFC 8840).

use frazil_sdp::fragment::{Fragment, FragmentBuilder, FragmentSectionBuilder, Trickled};
use frazil_sdp::offer_answer::{
    Local, LocalData, LocalMedia, Problem, Rejection, Side, answer, negotiate, offer,
};
use frazil_sdp::{Candidate, Direction, IcePwd, IceUfrag, Mid, Severity, lint};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, ports};
use crate::sides::{alice, bob, transport};

#[test]
fn rfc5761_s5_1_1_b_c_and_s5_1_3_c_d_e_and_rfc8858_s4_3_a_b_c__an_answer_multiplexes_or_rejects() {
    let candidates = "a=candidate:1 1 UDP 2130706431 192.0.2.1 5000 typ host\r\n\
        a=candidate:1 2 UDP 2130706430 192.0.2.1 5001 typ host\r\n";
    let mut local = bob();
    local.transports[0].candidates = vec![
        "1 1 UDP 2130706431 192.0.2.9 6000 typ host".into(),
        "1 2 UDP 2130706430 192.0.2.9 6001 typ host".into(),
    ];
    for only in ["", "a=rtcp-mux-only\r\n"] {
        let offer =
            Offer::new("").audio(&format!("{only}a=rtpmap:72 opus/48000/2\r\n{candidates}"));
        let text = offer.0.replace("SAVPF 109 0", "SAVPF 72 109 0");
        let answer = Exchange::of(text.clone(), &local).answer;
        assert_eq!(beginning(&answer.text, 0, "a=rtcp"), ["a=rtcp-mux"]);
        assert!(beginning(&answer.text, 0, "m=")[0].ends_with(" 109 0"), "72 looks like RTCP");
        assert_eq!(beginning(&answer.text, 0, "a=candidate").len(), 1);
        let remote = &answer.negotiated.transports[0].remote_candidates;
        assert_eq!(remote.len(), 1, "{remote:?}");
        let answer = Exchange::of(text.replace("a=rtcp-mux\r\n", ""), &local).answer;
        assert_eq!(answer.rejected, [(0, Rejection::Lacks(Problem::NoRtcpMux))]);
        assert_eq!((ports(&answer.text), answer.text.contains("rtcp")), (vec![0], false));
    }
}

#[test]
fn rfc5761_s5_1_1_d_and_s5_1_3_g_and_rfc8858_s4_2_a_b_and_s4_4_a_b_and_s5_3_a__what_was_offered_exclusively_is_multiplexed_or_refused()
 {
    let mut offerer = alice();
    offerer.transports[0].candidates = vec![
        "1 1 UDP 2130706431 192.0.2.9 6000 typ host".into(),
        "1 2 UDP 2130706430 192.0.2.9 6001 typ host".into(),
    ];
    let exchange = Exchange::new(&offerer, &bob());
    for name in ["a=rtcp-mux", "a=rtcp-mux-only"] {
        assert!(beginning(&exchange.offer, 0, name).contains(&name.to_owned()));
    }
    assert_eq!(beginning(&exchange.offer, 0, "a=candidate").len(), 1);
    assert!(exchange.offerer(None).transports[0].rtcp_mux);
    let separate = exchange.answer.text.replace("a=rtcp-mux\r\n", "");
    let refusal = negotiate(Side::Offerer, parse(&exchange.offer), parse(&separate), None);
    assert_eq!(
        refusal.unwrap_err().to_string(),
        "section 0: a=rtcp-mux is missing (RFC 8829 §5.8.3)"
    );
}

#[test]
fn rfc8858_s4_2_c__rtcp_goes_where_rtp_goes() {
    let gathered = |candidates: &[&str]| {
        let mut local = alice();
        local.transports[0].candidates = candidates.iter().map(ToString::to_string).collect();
        let text = offer(&local, None).unwrap();
        let errors = lint(&parse(&text)).filter(|one| one.severity() == Severity::Error);
        assert_eq!(errors.map(|one| one.to_string()).collect::<Vec<_>>(), [""; 0], "{text}");
        beginning(&text, 0, "a=rtcp:")
    };
    assert_eq!(gathered(&[]), ["a=rtcp:9 IN IP4 0.0.0.0"]);
    let relayed = "3 1 UDP 16777215 2001:db8::7 7000 typ relay raddr 198.51.100.1 rport 6000";
    assert_eq!(gathered(&[relayed]), ["a=rtcp:7000 IN IP6 2001:db8::7"]);
}

#[test]
fn rfc5761_s5_2_a__a_group_of_hosts_is_not_multiplexed() {
    let unicast = Offer::new("").audio("").0;
    let multicast = unicast.replace("c=IN IP4 0.0.0.0", "c=IN IP4 233.252.0.1/127");
    assert_eq!(Exchange::of(unicast, &bob()).answer.rejected, []);
    let answer = Exchange::of(multicast, &bob()).answer;
    assert_eq!(answer.rejected, [(0, Rejection::Multicast)]);
    assert!(!answer.text.contains("rtcp-mux"));
}

/// Data carries the bundle, and media joins it later.
#[test]
fn rfc9143_s9_3_1_4_a_and_s9_3_1_2_f_and_s7_5_a_b__the_tagged_section_multiplexes_for_what_joins() {
    let side = |local: Local, media: Vec<LocalMedia>| Local { media, ..local };
    let first = Exchange::new(&side(alice(), vec![]), &bob());
    let second = first.again(false, &alice(), &bob());
    assert_eq!(beginning(&second.offer, None, "a=group")[0].split(' ').nth(1), Some("0"));
    assert_eq!(beginning(&second.offer, 0, "a=rtcp-mux"), ["a=rtcp-mux"]);
    assert_eq!(ports(&second.offer), [9, 9, 9]);
    assert_eq!(second.answer.rejected, []);
    assert_eq!(beginning(&second.answer.text, 0, "a=rtcp-mux"), ["a=rtcp-mux"]);
    assert!(second.answer.negotiated.transports[0].rtcp_mux);
}

#[test]
fn rfc9143_s7_5_c_and_s7_5_3_a_b_and_s7_1_3_d__a_later_offer_chooses_a_section_that_stays() {
    let first = Exchange::new(&alice(), &bob());
    let mut fewer = alice();
    fewer.media.remove(0);
    let second = first.again(false, &fewer, &bob());
    assert_eq!(ports(&second.offer), [0, 9, 9]);
    assert_eq!(beginning(&second.offer, None, "a=group:BUNDLE"), ["a=group:BUNDLE 1 2"]);
    assert!(!second.offer.contains("bundle-only"));
    for name in ["a=ice-ufrag", "a=fingerprint", "a=setup", "a=rtcp-mux"] {
        let found = [0, 1, 2].map(|section| beginning(&second.offer, section, name).len());
        assert_eq!(found, [0, 1, 0], "{name}");
    }
    assert_eq!(beginning(&second.answer.text, None, "a=group:BUNDLE"), ["a=group:BUNDLE 1 2"]);
    assert_eq!(second.answer.negotiated.transports[0].mid, "1");
}

/// Two sections with transports of their own for whoever needs them.
fn grouped(lines: &str, own: &str) -> String {
    let offer = Offer::new(lines).audio("a=mid:a\r\n").video("a=mid:v\r\n").0;
    let (before, video) = offer.split_at(offer.find("m=video").unwrap());
    let password = if own == "8hhY" { "asd8" } else { own };
    let video = video.replace("8hhY", own).replace("asd8", password);
    format!("{before}{video}")
}

fn several() -> Local {
    let transports = ["one", "two"].map(transport).into();
    let bundle_policy = frazil_sdp::offer_answer::BundlePolicy::MaxCompat;
    Local { bundle_policy, transports, ..bob() }
}

#[test]
fn rfc9143_s7_5_2_a_and_s7_b_and_s7_3_3_a_and_s7_3_c__a_later_offer_changes_a_bundle_and_an_answer_does_not()
 {
    let first = Exchange::of(grouped("a=group:BUNDLE a v\r\n", "8hhY"), &several());
    let again =
        |text: &str, local: &Local| answer(local, parse(text), Some(first.for_answerer())).unwrap();
    // Video leaves the bundle: another transport, and another association.
    let left = again(&grouped("a=group:BUNDLE a\r\n", "left"), &several()).negotiated;
    assert_eq!(left.sections[1].transport, Some(1));
    assert!(left.transports[1].new_association && !left.transports[1].ice_restart);
    assert!(!left.transports[0].new_association);
    assert_eq!(left.transports[1].remote_ufrag, "left");
    // The tag is moved by the offer, which counts; the transport goes on.
    let moved = again(&grouped("a=group:BUNDLE v a\r\n", "8hhY"), &several());
    assert_eq!(moved.negotiated.transports[0].mid, "v");
    assert!(!moved.negotiated.transports[0].new_association);
    // Its section is not rejected alone.
    let mut deaf = several();
    deaf.media.remove(0);
    let text = grouped("a=group:BUNDLE a v\r\n", "8hhY");
    assert_eq!(ports(&again(&text, &deaf).text), [0, 0]);
    // An answer that takes video out is refused, and all stays as it was.
    let alone = Exchange::of(grouped("", "left"), &several()).answer.text;
    let before = Some(first.for_offerer());
    let refusal = negotiate(Side::Offerer, parse(&text), parse(&alone), before).unwrap_err();
    assert!(refusal.to_string().contains("RFC 9143 §7.5.2"), "{refusal}");
    assert_eq!(again(&text, &several()).negotiated.transports[0].mid, "a");
}

#[test]
fn rfc9143_s7_5_2_c__a_section_does_not_go_from_one_bundle_to_another_at_once() {
    let offer = |lines: &str| {
        Offer::new(lines).audio("a=mid:a\r\n").audio("a=mid:b\r\n").video("a=mid:v\r\n").0
    };
    let first = Exchange::of(offer("a=group:BUNDLE a v\r\na=group:BUNDLE b\r\n"), &several());
    let moved = offer("a=group:BUNDLE a\r\na=group:BUNDLE b v\r\n");
    let error = answer(&several(), parse(&moved), Some(first.for_answerer())).unwrap_err();
    assert!(error.to_string().starts_with("section 2: it leaves a bundle"), "{error}");
}

#[test]
fn rfc9143_s15_2_a_and_s17_a_and_s7_2_b_c_and_s7_1_3_a__tags_are_short_numbers() {
    let named = LocalMedia {
        kind: "audio".into(),
        streams: vec!["jane".into()],
        ..alice().media[0].clone()
    };
    let local = Local { media: vec![named; 30], data: Some(LocalData::default()), ..alice() };
    let text = offer(&local, None).unwrap();
    let mids: Vec<_> =
        parse(&text).media().map(|one| one.mid().unwrap().unwrap().as_str()).collect();
    let counted: Vec<_> = (0..31).map(|number| number.to_string()).collect();
    assert_eq!(mids, counted);
    assert!(mids.iter().all(|mid| mid.len() <= 3));
    assert_eq!(
        beginning(&text, None, "a=group:BUNDLE"),
        [format!("a=group:BUNDLE {}", counted.join(" "))]
    );
    assert_eq!(ports(&text)[1..], [0; 30]);
    for section in 1..31 {
        assert_eq!(beginning(&text, section, "a=bundle-only").len(), 1);
        for name in ["a=ice-", "a=fingerprint", "a=setup", "a=rtcp:", "a=rtcp-mux", "a=candidate"] {
            assert_eq!(beginning(&text, section, name).len(), 0, "{name}");
        }
    }
}

#[test]
fn rfc8840_s4_1_1_a_b_and_s4_1_3_a_b_d_e_f_and_s4_1_2_b__without_candidates_trickle_is_said_and_the_address_is_hidden()
 {
    let exchange = Exchange::new(&alice(), &bob());
    for text in [&exchange.offer, &exchange.answer.text] {
        assert_eq!(ports(text)[0], 9);
        assert_eq!(beginning(text, 0, "c="), ["c=IN IP4 0.0.0.0"]);
        assert_eq!(beginning(text, None, "a=ice-options"), ["a=ice-options:trickle ice2"]);
        assert!((0..3).all(|section| beginning(text, section, "a=mid").len() == 1));
        assert!(beginning(text, 0, "a=rtcp-mux").contains(&"a=rtcp-mux".to_owned()));
        assert!(!text.contains("ice-mismatch"));
    }
}

#[test]
fn rfc8840_s3_2_a_and_s4_b_c_and_s4_1_2_a__candidates_that_came_since_stand_in_later_descriptions()
{
    let first = Exchange::new(&alice(), &bob());
    assert!(first.answer.negotiated.transports[0].remote_trickle);
    assert!(first.answer.negotiated.transports[0].remote_candidates.is_empty());
    let gathered = |mut local: Local, port: u16| {
        let line = format!("1 1 UDP 2130706431 192.0.2.1 {port} typ host");
        local.transports[0].candidates = vec![line];
        local.media[0].direction = Direction::SendRecv;
        local
    };
    let second = first.again(false, &gathered(alice(), 5000), &gathered(bob(), 6000));
    for (text, port) in [(&second.offer, 5000), (&second.answer.text, 6000)] {
        assert_eq!(beginning(text, 0, "a=candidate").len(), 1);
        assert_eq!(ports(text)[0], port);
        assert_eq!(beginning(text, None, "a=ice-options"), ["a=ice-options:trickle ice2"]);
    }
    assert_eq!(second.answer.negotiated.transports[0].remote_candidates.len(), 1);
}

/// What is the same for a whole bundle is said by what carries it, and lasts when that changes.
#[test]
fn rtcp_of_reduced_size_is_kept_whatever_carries_the_bundle() {
    let side = |local: Local, rsize: [bool; 2]| {
        let mut local = local;
        for (media, rsize) in local.media.iter_mut().zip(rsize) {
            media.rtcp_rsize = rsize;
        }
        local
    };
    let reduced = |exchange: &Exchange| -> Vec<bool> {
        exchange.answer.negotiated.sections.iter().map(|section| section.rtcp_rsize).collect()
    };
    let data = |local: Local| Local { media: vec![], ..local };
    let first = Exchange::new(&data(alice()), &data(bob()));
    for (rsize, expected) in [([true, true], true), ([true, false], false), ([false, true], false)]
    {
        let (alice, bob) = (side(alice(), rsize), side(bob(), [true, true]));
        let second = first.again(false, &alice, &bob);
        for text in [&second.offer, &second.answer.text] {
            assert_eq!(beginning(text, 0, "a=rtcp-rsize").len(), usize::from(expected), "{text}");
        }
        assert_eq!(reduced(&second), [false, expected, expected]);
        // Once more, by the other side, and when what carried it goes.
        let third = second.again(true, &bob, &alice);
        assert_eq!(reduced(&third), [false, expected, expected]);
        let fourth = third.again(true, &Local { data: None, ..alice }, &bob);
        assert_eq!(beginning(&fourth.offer, 1, "a=rtcp-rsize").len(), usize::from(expected));
        assert_eq!(reduced(&fourth), [false, expected, expected]);
    }
}

#[test]
fn rfc8840_s4_d__candidates_and_their_end_come_after_the_answer() {
    let mut gathered = bob();
    gathered.transports[0].candidates = vec!["1 1 UDP 2130706431 192.0.2.9 6000 typ host".into()];
    let exchange = Exchange::new(&alice(), &gathered);
    let transport = &exchange.offerer(None).transports[0];
    assert!(transport.remote_trickle && !transport.remote_end_of_candidates);
    let credentials = (transport.remote_ufrag.as_str(), transport.remote_pwd.as_str());
    let fragment = |count: u16, ended: bool| {
        let (ufrag, pwd) = (&gathered.transports[0].ice_ufrag, &gathered.transports[0].ice_pwd);
        let section = FragmentSectionBuilder::new(Mid::new(&transport.mid).unwrap())
            .credentials(IceUfrag::new(ufrag).unwrap(), IcePwd::new(pwd).unwrap());
        let section = (0..count).fold(section, |section, number| {
            let line = format!("1 1 UDP 2130706431 192.0.2.9 {} typ host", 6000 + number);
            section.candidate(&Candidate::parse(&line).unwrap())
        });
        let section = if ended { section.end_of_candidates() } else { section };
        FragmentBuilder::new().section(section).finish().unwrap()
    };
    let mut trickled = Trickled::new();
    for line in &transport.remote_candidates {
        trickled.note(&transport.mid, &Candidate::parse(line).unwrap());
    }
    for (count, new, ended) in [(1, 0, false), (3, 2, false), (4, 1, true), (4, 0, true)] {
        let text = fragment(count, ended);
        let fragment = Fragment::parse(&text).unwrap();
        let taken = trickled.take(fragment, |mid| (mid == transport.mid).then_some(credentials));
        assert_eq!(taken.len(), new, "{text}");
        assert_eq!(fragment.has_ended(&transport.mid, credentials.0, credentials.1), ended);
    }
}

#[test]
fn rfc8858_s4_5_c__a_later_offer_may_tell_that_it_does_nothing_but_multiplex() {
    let first = Exchange::of(Offer::new("").audio("").0, &bob());
    assert!(!first.offer.contains("rtcp-mux-only"));
    let previous = Some(first.for_answerer());
    let later = answer(&bob(), parse(&Offer::new("").audio("a=rtcp-mux-only\r\n").0), previous);
    let later = later.unwrap();
    assert_eq!(later.rejected, []);
    assert_eq!(beginning(&later.text, 0, "a=rtcp"), ["a=rtcp-mux"]);
    assert!(later.negotiated.transports[0].rtcp_mux);
    // What this side adds with a transport of its own says it, and what is agreed on does not.
    let side = |local: Local, names: [&str; 2]| Local {
        data: None,
        bundle_policy: frazil_sdp::offer_answer::BundlePolicy::MaxCompat,
        transports: names.map(transport).into(),
        ..local
    };
    let (alice, bob) = (side(alice(), ["one", "two"]), side(bob(), ["x", "y"]));
    let audio = Local { media: vec![alice.media[0].clone()], ..alice.clone() };
    let text = offer(&audio, None).unwrap().replace("a=group:BUNDLE 0\r\n", "");
    let first = Exchange::of(text, &bob);
    let second = first.again(false, &alice, &bob);
    assert_eq!(beginning(&second.offer, 0, "a=rtcp-mux"), ["a=rtcp-mux"]);
    assert_eq!(beginning(&second.offer, 1, "a=rtcp-mux"), ["a=rtcp-mux", "a=rtcp-mux-only"]);
    assert!(second.answer.negotiated.sections.iter().all(|section| section.is_accepted()));
}
