//! First answers (RFC 8829 §5.3.1, RFC 3264 §6).

use frazil_sdp::Direction;
use frazil_sdp::offer_answer::{
    Answer, BundlePolicy, Local, LocalMedia, Previous, Problem, Rejection, Side, answer,
};

use crate::mirror::{Exchange, parse};
use crate::offers::{ICE, Offer, beginning, carried, fingerprint, lines, ports};
use crate::sides::{audio, bob, codec, transport};

fn answered(offer: &Offer, local: &Local) -> Answer {
    Exchange::of(offer.0.clone(), local).answer
}

#[test]
fn rfc8829_s5_3_1_b_and_s5_1_1_a_d_and_s5_8_3_g_h_and_s5_8_2_p__a_section_without_what_is_mandatory_is_rejected_alone()
 {
    let fingerprint = fingerprint();
    let mux = "a=rtcp-mux\r\n";
    let opus = "a=rtpmap:109 opus/48000/2\r\n";
    let rows = [
        (format!("{fingerprint}a=setup:actpass\r\n{mux}"), Problem::NoCredentials),
        (
            format!("a=ice-ufrag:8hhY\r\n{fingerprint}a=setup:actpass\r\n{mux}"),
            Problem::NoCredentials,
        ),
        (format!("{ICE}a=setup:actpass\r\n{mux}"), Problem::NoFingerprint),
        (format!("{ICE}{fingerprint}{mux}"), Problem::Setup),
        (format!("{ICE}{fingerprint}a=setup:holdconn\r\n{mux}"), Problem::Setup),
        (carried(), Problem::NoRtcpMux),
        (format!("{}a=rtcp-mux-only\r\n", carried()), Problem::NoRtcpMux),
    ];
    let mut local = bob();
    local.bundle_policy = BundlePolicy::MaxCompat;
    local.transports = vec![transport("one"), transport("two")];
    for (own, problem) in rows {
        let offer =
            Offer::new("").section("audio 9 UDP/TLS/RTP/SAVPF 109", &format!("{own}{opus}"));
        let answer = answered(&offer.video(""), &local);
        assert_eq!(ports(&answer.text), [0, 9], "{own}");
        assert_eq!(answer.rejected, [(0, Rejection::Lacks(problem))], "{own}");
    }
    let offer = Offer::new("")
        .audio("")
        .section("application 9 UDP/DTLS/SCTP webrtc-datachannel", &carried());
    assert_eq!(answered(&offer, &local).rejected, [(1, Rejection::Lacks(Problem::NoSctpPort))]);
}

#[test]
fn rfc8829_s5_1_2_c_d_e_g_and_s5_3_1_ad__the_offered_protocol_is_repeated_and_the_fingerprint_decides()
 {
    let mut local = bob();
    local.bundle_policy = BundlePolicy::MaxCompat;
    let protocols = [
        ("audio", "RTP/AVP"),
        ("audio", "RTP/AVPF"),
        ("audio", "RTP/SAVP"),
        ("audio", "RTP/SAVPF"),
        ("audio", "UDP/TLS/RTP/SAVP"),
        ("audio", "UDP/TLS/RTP/SAVPF"),
        ("audio", "TCP/DTLS/RTP/SAVP"),
        ("audio", "TCP/DTLS/RTP/SAVPF"),
        ("application", "UDP/DTLS/SCTP"),
        ("application", "TCP/DTLS/SCTP"),
        ("application", "DTLS/SCTP"),
    ];
    for (kind, protocol) in protocols {
        let format = if kind == "audio" { "0" } else { "webrtc-datachannel" };
        let own = format!("{}a=rtcp-mux\r\na=sctp-port:5000\r\n", carried());
        let offer = Offer::new("").section(&format!("{kind} 9 {protocol} {format}"), &own);
        let answer = answered(&offer, &local);
        let line = format!("m={kind} 9 {protocol} {format}");
        assert_eq!(lines(&answer.text, 0)[0], line);
        assert_eq!(answer.rejected, []);
        let bare = offer.0.replace(&fingerprint(), "");
        assert_eq!(ports(&Exchange::of(bare, &local).answer.text), [0], "{protocol}");
    }
    let unknown = Offer::new("").section("audio 9 PIGEON 0", &carried());
    assert_eq!(answered(&unknown, &local).rejected, [(0, Rejection::Protocol)]);
}

#[test]
fn rfc8829_s5_1_2_f__profile_and_feedback_say_how_often_rtcp_reports() {
    for (protocol, feedback, interval) in
        [("RTP/AVP", "", 4000), ("RTP/AVP", "a=rtcp-fb:0 nack\r\n", 0), ("RTP/SAVPF", "", 0)]
    {
        let own = format!("{}a=rtcp-mux\r\n{feedback}", carried());
        let offer = Offer::new("").section(&format!("audio 9 {protocol} 0"), &own);
        assert_eq!(answered(&offer, &bob()).negotiated.sections[0].report_interval, interval);
    }
}

#[test]
fn rfc8829_s5_3_1_c_and_s5_1_1_b_c_and_s5_10_a__ice_options_are_answered_as_far_as_they_are_offered()
 {
    for (offered, expected, trickles) in [
        ("", None, false),
        ("a=ice-options:trickle\r\n", Some("a=ice-options:trickle"), true),
        ("a=ice-options:ice2\r\na=ice-lite\r\n", Some("a=ice-options:ice2"), false),
        ("a=ice-options:ice2 trickle\r\n", Some("a=ice-options:trickle ice2"), true),
    ] {
        let answer = answered(&Offer::new(offered).audio(""), &bob());
        let options = beginning(&answer.text, None, "a=ice-options");
        assert_eq!(options.first().map(String::as_str), expected);
        let transport = &answer.negotiated.transports[0];
        assert_eq!(transport.remote_trickle, trickles);
        assert_eq!(transport.remote_lite, offered.contains("ice-lite"));
        // In a section it says the same.
        let inside = answered(&Offer::new("").audio(offered), &bob());
        assert_eq!(inside.negotiated.transports[0].remote_trickle, trickles);
    }
}

#[test]
fn rfc8829_s5_3_1_d_e__lip_sync_groups_last_where_streams_are_shared() {
    let offer = Offer::new("a=group:BUNDLE a v\r\na=group:LS a v\r\n")
        .audio("a=mid:a\r\n")
        .video("a=mid:v\r\n");
    for (audio, video, grouped) in [
        (vec!["one"], vec!["one"], true),
        (vec![], vec![], true),
        (vec!["one"], vec![], true),
        (vec!["one"], vec!["two"], false),
    ] {
        let mut local = bob();
        local.media[0].streams = audio.into_iter().map(String::from).collect();
        local.media[1].streams = video.into_iter().map(String::from).collect();
        let groups = beginning(&answered(&offer, &local).text, None, "a=group:LS");
        assert_eq!(groups, if grouped { vec!["a=group:LS a v"] } else { vec![] });
    }
    let mut deaf = bob();
    deaf.media.remove(0);
    deaf.bundle_policy = BundlePolicy::MaxCompat;
    assert_eq!(beginning(&answered(&offer, &deaf).text, None, "a=group:LS").len(), 0);
}

#[test]
fn rfc8829_s5_3_1_f_ah_and_s5_2_1_k_x_and_s5_8_3_e__what_stands_at_session_level_stands_in_each_section()
 {
    let shared = format!(
        "{}a=inactive\r\na=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=group:BUNDLE a v\r\n",
        carried()
    );
    let bare = "a=rtcp-mux\r\na=mid:";
    let offer = Offer::new(&shared)
        .section("audio 9 UDP/TLS/RTP/SAVPF 0", &format!("{bare}a\r\n"))
        .section("video 9 UDP/TLS/RTP/SAVPF 96", &format!("{bare}v\r\na=rtpmap:96 VP8/90000\r\n"));
    let answer = answered(&offer, &bob());
    assert_eq!(answer.rejected, []);
    for section in [0, 1] {
        let section = &answer.negotiated.sections[section];
        assert_eq!(section.direction, Direction::Inactive);
        assert_eq!(section.extensions[0].id, 3);
    }
    assert_eq!(answer.negotiated.transports[0].remote_ufrag, "8hhY");
}

#[test]
fn rfc8829_s5_3_1_g_h_i_o_and_s5_1_1_e__policy_and_transports_decide_what_may_stand_alone() {
    let alone = Offer::new("").audio("").audio("").video("");
    for (policy, transports, expected) in [
        (BundlePolicy::MaxBundle, 3, vec![9, 0, 0]),
        (BundlePolicy::Balanced, 3, vec![9, 0, 9]),
        (BundlePolicy::MaxCompat, 3, vec![9, 9, 9]),
        (BundlePolicy::MaxCompat, 2, vec![9, 9, 0]),
    ] {
        let mut local = bob();
        local.bundle_policy = policy;
        local.transports = (0..transports).map(|one| transport(&format!("t{one}"))).collect();
        let answer = answered(&alone, &local);
        assert_eq!(ports(&answer.text), expected, "{policy:?}");
        let ufrags: Vec<_> =
            answer.negotiated.transports.iter().map(|one| &one.local_ufrag).collect();
        let expected: Vec<_> = local.transports.iter().map(|one| &one.ice_ufrag).collect();
        assert_eq!(ufrags, expected[..ufrags.len()], "each has credentials of its own");
    }
    // A bundle shares the first one's credentials and candidates; what stands alone has its own.
    let mut local = bob();
    local.bundle_policy = BundlePolicy::MaxCompat;
    local.transports = vec![transport("one"), transport("two")];
    for (index, one) in local.transports.iter_mut().enumerate() {
        one.candidates =
            vec![format!("candidate:1 1 UDP 2130706431 192.0.2.{index} 8998 typ host")];
    }
    let bundled = Offer::new("a=group:BUNDLE a b\r\n")
        .audio("a=mid:a\r\n")
        .video("a=mid:b\r\n")
        .video("a=mid:c\r\n");
    let both = answered(&bundled, &local);
    let of = |section: usize| {
        let used = both.negotiated.sections[section].transport.unwrap();
        both.negotiated.transports[used].local_ufrag.as_str()
    };
    let [one, two] = [0, 1].map(|index| local.transports[index].ice_ufrag.as_str());
    assert_eq!([of(0), of(1), of(2)], [one, one, two]);
    for (section, expected) in [(0, 1), (1, 0), (2, 1)] {
        assert_eq!(beginning(&both.text, section, "a=candidate:").len(), expected);
    }
    // A section that this side has stopped.
    let mut stopped = bob();
    stopped.media.retain(|media| media.kind != "video");
    let offer = Offer::new("").video("");
    assert_eq!(answered(&offer, &stopped).rejected, [(0, Rejection::Kind)]);
    let used = answered(&offer, &bob());
    assert!(used.rejected.is_empty());
    let before =
        Previous { side: Side::Answerer, local: parse(&used.text), remote: parse(&offer.0) };
    let again = answer(&stopped, parse(&offer.0), Some(before)).unwrap();
    assert_eq!(again.rejected, [(0, Rejection::Kind)]);
    // Keys in the description are no keys.
    let crypto =
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n";
    let offer = Offer::new("").audio(crypto);
    assert_eq!(beginning(&answered(&offer, &bob()).text, 0, "a=crypto").len(), 0);
    let keyed = offer.0.replace(&fingerprint(), "");
    assert_eq!(ports(&Exchange::of(keyed, &bob()).answer.text), [0]);
}

#[test]
fn rfc8829_s5_3_1_k_n_and_rfc3264_s6_1_i_and_s8_4_b__without_candidates_the_address_is_unknown() {
    let offer = Offer::new("").audio("a=recvonly\r\n");
    let answer = answered(&offer, &bob());
    assert_eq!(
        lines(&answer.text, 0)[..2],
        ["m=audio 9 UDP/TLS/RTP/SAVPF 109 0", "c=IN IP4 0.0.0.0"]
    );
    let mut gathered = bob();
    gathered.transports[0].candidates = vec![
        "1 1 UDP 2130706431 192.0.2.1 5000 typ host".into(),
        "candidate:2 1 udp 1694498815 198.51.100.1 6000 typ srflx raddr 192.0.2.1 rport 5000"
            .into(),
        "a=candidate:3 2 udp 1694498814 198.51.100.1 6001 typ srflx raddr 192.0.2.1 rport 5001"
            .into(),
    ];
    gathered.transports[0].end_of_candidates = true;
    let answer = answered(&offer, &gathered);
    assert_eq!(
        lines(&answer.text, 0)[..2],
        ["m=audio 6000 UDP/TLS/RTP/SAVPF 109 0", "c=IN IP4 198.51.100.1"]
    );
    assert_eq!(beginning(&answer.text, 0, "a=candidate").len(), 2);
    assert_eq!(beginning(&answer.text, 0, "a=end-of-candidates").len(), 1);
}

#[test]
fn rfc8829_s5_3_1_l_m_and_rfc3264_s6_1_j_m_n__formats_stand_in_the_offers_order_unless_ours_is_wanted()
 {
    let offer = Offer::new("").section(
        "audio 9 UDP/TLS/RTP/SAVPF 8 0 109 13",
        &format!("{}a=rtcp-mux\r\na=rtpmap:109 opus/48000/2\r\n", carried()),
    );
    let mut local = bob();
    assert_eq!(lines(&answered(&offer, &local).text, 0)[0], "m=audio 9 UDP/TLS/RTP/SAVPF 8 0 109");
    local.media[0].own_order = true;
    assert_eq!(lines(&answered(&offer, &local).text, 0)[0], "m=audio 9 UDP/TLS/RTP/SAVPF 109 0 8");
}

#[test]
fn rfc8829_s5_3_1_p_and_s5_10_g__the_mid_is_repeated_and_made_up_for_the_result_alone() {
    let offer = Offer::new("").audio("a=mid:first\r\n").video("a=mid:second\r\n");
    let answer = answered(&offer, &bob());
    assert_eq!(beginning(&answer.text, 0, "a=mid"), ["a=mid:first"]);
    assert_eq!(beginning(&answer.text, 1, "a=mid"), ["a=mid:second"], "rejected, and named");
    let answer = answered(&Offer::new("").audio("").video("a=mid:0\r\n"), &bob());
    assert_eq!(beginning(&answer.text, 0, "a=mid").len(), 0);
    let mids: Vec<_> = answer.negotiated.sections.iter().map(|one| one.mid.as_str()).collect();
    assert!(mids[0] != mids[1] && !mids[0].is_empty());
}

#[test]
fn rfc8829_s5_3_1_q__the_answer_is_the_reverse_cut_down_to_what_we_do() {
    let all = [Direction::SendRecv, Direction::SendOnly, Direction::RecvOnly, Direction::Inactive];
    for offered in all {
        for own in all {
            let mut local = bob();
            local.media[0].direction = own;
            let answer = answered(&Offer::new("").audio(&format!("a={offered}\r\n")), &local);
            let expected = own.answering(offered);
            assert_eq!(answer.negotiated.sections[0].direction, expected);
            assert!(lines(&answer.text, 0).contains(&format!("a={expected}")));
        }
    }
}

#[test]
fn rfc8829_s5_3_1_r_t_and_rfc3264_s6_1_k_l_p__formats_have_their_maps_parameters_and_packet_times()
{
    let mut local = bob();
    local.media[0].codecs[0].maxptime = Some(120);
    local.media[0].codecs[1].maxptime = Some(40);
    local.media[0].ptime = Some(20);
    let answer = answered(&Offer::new("").audio("a=fmtp:109 maxplaybackrate=8000\r\n"), &local);
    let text = &answer.text;
    assert_eq!(
        beginning(text, 0, "a=rtpmap"),
        ["a=rtpmap:109 opus/48000/2", "a=rtpmap:0 PCMU/8000"]
    );
    assert_eq!(beginning(text, 0, "a=fmtp"), ["a=fmtp:109 minptime=10;useinbandfec=1"]);
    assert_eq!(beginning(text, 0, "a=maxptime"), ["a=maxptime:40"]);
    assert_eq!(beginning(text, 0, "a=ptime"), ["a=ptime:20"]);
    let codec = &answer.negotiated.sections[0].codecs[0];
    assert_eq!(codec.send_parameters, "maxplaybackrate=8000");
    assert_eq!(codec.receive_parameters, "minptime=10;useinbandfec=1");
}

#[test]
fn rfc8829_s5_3_1_s_and_s5_10_i_j__retransmission_follows_its_format() {
    let formats = "a=rtpmap:98 VP9/90000\r\na=rtpmap:99 rtx/90000\r\na=fmtp:99 apt=98\r\n\
        a=rtpmap:100 VP8/90000\r\na=rtpmap:101 rtx/90000\r\na=fmtp:101 apt=100\r\n";
    let own = format!("{}a=rtcp-mux\r\n{formats}", carried());
    let offer = Offer::new("").section("video 9 UDP/TLS/RTP/SAVPF 98 99 100 101", &own);
    let answer = answered(&offer, &bob());
    assert_eq!(lines(&answer.text, 0)[0], "m=video 9 UDP/TLS/RTP/SAVPF 100 101");
    assert_eq!(beginning(&answer.text, 0, "a=fmtp"), ["a=fmtp:101 apt=100"]);
    // None is answered where none is offered.
    let offer = Offer::new("").section(
        "video 9 UDP/TLS/RTP/SAVPF 100",
        &format!("{}a=rtcp-mux\r\na=rtpmap:100 VP8/90000\r\n", carried()),
    );
    assert_eq!(lines(&answered(&offer, &bob()).text, 0)[0], "m=video 9 UDP/TLS/RTP/SAVPF 100");
    // One of a format that is not there.
    let stray =
        Offer::new("").video("a=fmtp:124 apt=77\r\n").0.replace("apt=120\r\n", "apt=77\r\n");
    let rejected = Exchange::of(stray, &bob()).answer.rejected;
    assert_eq!(rejected, [(0, Rejection::Lacks(Problem::StrayRtx))]);
}

#[test]
fn rfc8829_s5_3_1_u_and_s5_10_k__extensions_that_both_know_keep_the_offered_identifiers() {
    let offer = Offer::new("").audio(
        "a=extmap:7 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=extmap:8 urn:example:unknown\r\n\
         a=extmap:9/sendonly urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n",
    );
    let answer = answered(&offer, &bob());
    assert_eq!(
        beginning(&answer.text, 0, "a=extmap"),
        [
            "a=extmap:7 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=extmap:9/recvonly urn:ietf:params:rtp-hdrext:ssrc-audio-level"
        ]
    );
}

#[test]
fn rfc8829_s5_3_1_w__feedback_that_both_know_is_answered_for_each_format() {
    let offer = Offer::new("").video(
        "a=rtcp-fb:120 nack\r\na=rtcp-fb:* ccm fir\r\na=rtcp-fb:120 nack pli\r\na=rtcp-fb:120 x-own\r\n",
    );
    let answer = answered(&offer, &bob());
    assert_eq!(
        beginning(&answer.text, 0, "a=rtcp-fb"),
        ["a=rtcp-fb:120 nack", "a=rtcp-fb:120 ccm fir", "a=rtcp-fb:120 nack pli"]
    );
    assert_eq!(answer.negotiated.sections[0].codecs[0].feedback, ["nack", "ccm fir", "nack pli"]);
}

#[test]
fn rfc8829_s5_3_1_x_and_s5_8_2_l__streams_are_named_where_media_is_sent_and_without_tracks() {
    let mut local = bob();
    local.media[0].streams = vec!["one".into(), "two".into()];
    let offer = |direction: &str| {
        Offer::new("").audio(&format!("a={direction}\r\na=msid:theirs track\r\na=msid:- other\r\n"))
    };
    let answer = answered(&offer("sendrecv"), &local);
    assert_eq!(beginning(&answer.text, 0, "a=msid"), ["a=msid:one", "a=msid:two"]);
    assert_eq!(answer.negotiated.sections[0].remote_streams, ["theirs"]);
    assert_eq!(beginning(&answered(&offer("sendonly"), &local).text, 0, "a=msid").len(), 0);
}

#[test]
fn rfc8829_s5_3_1_y_ab_ac_ae_af_ag_ai__only_the_tagged_section_describes_the_transport() {
    let group = "a=group:BUNDLE a v d\r\na=key-mgmt:mikey AQAFgM0=\r\n";
    let offer = Offer::new(group)
        .audio("a=mid:a\r\na=rtcp-rsize\r\n")
        .video("a=mid:v\r\na=rtcp-rsize\r\n")
        .section(
            "application 0 UDP/DTLS/SCTP webrtc-datachannel",
            "a=mid:d\r\na=bundle-only\r\na=sctp-port:5000\r\n",
        );
    let mut local = bob();
    local.media[0].rtcp_rsize = true;
    let answer = answered(&offer, &local);
    assert_eq!(ports(&answer.text), [9, 9, 9]);
    assert_eq!(beginning(&answer.text, None, "a=group"), ["a=group:BUNDLE a v d"]);
    let transport =
        ["a=ice-ufrag", "a=ice-pwd", "a=fingerprint", "a=setup", "a=rtcp-mux", "a=rtcp-rsize"];
    for name in transport {
        let found = [0, 1, 2].map(|section| beginning(&answer.text, section, name).len());
        assert_eq!(found, [1, 0, 0], "{name}");
    }
    for name in ["a=bundle-only", "a=key-mgmt", "a=ice-lite", "a=crypto", "a=rtcp:"] {
        assert!(!answer.text.contains(name), "{name}");
    }
    // One of three rejected.
    local.media.retain(|media| media.kind != "video");
    assert_eq!(beginning(&answered(&offer, &local).text, None, "a=group"), ["a=group:BUNDLE a d"]);
}

#[test]
fn rfc8829_s5_3_1_z_aa_and_rfc8842_s5_3_a_g__setup_answers_setup() {
    for (offered, passive, expected) in [
        ("actpass", false, "active"),
        ("actpass", true, "passive"),
        ("active", false, "passive"),
        ("passive", true, "active"),
    ] {
        let local = Local { passive, ..bob() };
        let text = Offer::new("").audio("").0.replace("setup:actpass", &format!("setup:{offered}"));
        let answer = Exchange::of(text, &local).answer;
        assert_eq!(beginning(&answer.text, 0, "a=setup"), [format!("a=setup:{expected}")]);
        assert_eq!(beginning(&answer.text, 0, "a=fingerprint:sha-256 ").len(), 1);
    }
}

#[test]
fn rfc3264_s6_a_d_g_h_and_s6_1_g_r__a_rejected_section_keeps_a_format_and_the_answer_is_its_own() {
    let text = Offer::new("").audio("").0.replace("t=0 0", "t=3724394400 3724398000");
    let deaf = Local {
        media: vec![LocalMedia { codecs: vec![codec("G722", 8000, 1, "")], ..audio() }],
        ..bob()
    };
    let answer = Exchange::of(text.clone(), &deaf).answer;
    assert_eq!(lines(&answer.text, 0)[0], "m=audio 0 UDP/TLS/RTP/SAVPF 109 0");
    assert_eq!(answer.rejected, [(0, Rejection::NoFormat)]);
    let session = lines(&answer.text, None);
    assert!(session.contains(&"t=3724394400 3724398000".to_owned()));
    assert_eq!(parse(&answer.text).origin().unwrap().unwrap().session_id, "20");
    assert!(!answer.negotiated.sections[0].is_accepted());
}

#[test]
fn rfc8829_s5_6_b_and_rfc3264_s6_e_and_s6_f__an_offer_that_does_not_read_says_where() {
    let broken = Offer::new("").audio("").0.replace("a=ice-ufrag:8hhY", "a=ice-ufrag:8 h");
    let error = answer(&bob(), parse(&broken), None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "SDP, line 7, column 14, a=ice-ufrag: this character is not allowed here"
    );
    let answer = answered(
        &Offer::new("").audio("").data(""),
        &Local { data: None, bundle_policy: BundlePolicy::MaxCompat, ..bob() },
    );
    let refused = &answer.negotiated.sections[1];
    assert_eq!(
        (refused.transport, refused.direction, refused.codecs.len()),
        (None, Direction::Inactive, 0)
    );
}
