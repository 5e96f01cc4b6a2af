//! Requirements on what is written, shown by the linter: it names what breaks them, and that alone.
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use frazil_sdp::{Rule, Session, lint};

const HEAD: &str = "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n";

const ICE: &str = "a=ice-options:ice2\na=ice-ufrag:8hhY\na=ice-pwd:asd88fgpdd777uzjYhagZg\n";

/// How often the linter names a rule in what follows the head.
fn count(rule: Rule, body: &str) -> usize {
    let text = format!("{HEAD}{body}").replace('\n', "\r\n");
    let session = Session::parse(&text).unwrap_or_else(|error| panic!("{body}: {error}"));
    lint(&session).filter(|departure| departure.rule() == rule).count()
}

/// Two sections in a BUNDLE group, each with lines of its own.
fn bundle(first: &str, second: &str) -> String {
    let mid = "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid";
    format!("a=group:BUNDLE a b\n{first}a=mid:a\na=rtcp-mux\n{mid}\n{second}a=mid:b\n{mid}\n")
}

#[track_caller]
fn named(rule: Rule, bad: &str, good: &str) {
    assert_eq!((count(rule, bad), count(rule, good)), (1, 0), "{rule}: {bad}{good}");
}

#[test]
fn rfc3264_s5_1_j_and_rfc8866_s8_2_3_b__a_payload_type_has_its_rtpmap() {
    let bad = "m=audio 9 RTP/AVP 96 0\na=rtpmap:0 PCMU/8000\n";
    let good = "m=audio 9 RTP/AVP 96 0\na=rtpmap:96 opus/48000/2\n";
    named(Rule::UnmappedPayloadType, bad, good);
    named(Rule::UnmappedStaticType, good, bad);
}

#[test]
fn rfc5761_s4_a__payload_types_of_64_to_95_are_those_of_rtcp() {
    let section = |number| format!("m=audio 9 RTP/AVP {number}\na=rtpmap:{number} L8/8000\n");
    for number in 0..=127 {
        let muxed = format!("{}a=rtcp-mux\n", section(number));
        assert_eq!(count(Rule::MuxedPayloadType, &section(number)), 0);
        let expected = usize::from((64..=95).contains(&number));
        assert_eq!(count(Rule::MuxedPayloadType, &muxed), expected, "{number}");
    }
}

#[test]
fn rfc6544_s4_5_d__a_default_of_tcp_says_who_connects() {
    let section = |more| format!("m=audio 9 TCP/RTP/AVP 0\n{ICE}{more}");
    let good = section("a=setup:actpass\na=connection:new\n");
    for bad in ["a=setup:actpass\n", "a=connection:new\n", ""] {
        named(Rule::MissingTcpSetup, &section(bad), &good);
    }
}

#[test]
fn rfc8839_s4_2_5_c__a_section_that_gives_ice_up_has_no_candidates() {
    let section = |lines: &str| format!("m=audio 9 RTP/AVP 0\n{ICE}{lines}");
    let candidates = "a=candidate:1 1 UDP 2130706431 192.0.2.1 9 typ host\n\
        a=candidate:2 1 UDP 1694498815 192.0.2.1 10 typ srflx raddr 192.0.2.1 rport 9\n";
    for good in [candidates, "a=ice-mismatch\n"] {
        let bad = section(&format!("{candidates}a=ice-mismatch\n"));
        named(Rule::MismatchedCandidate, &bad, &section(good));
    }
}

#[test]
fn the_default_candidate_is_one_of_the_transport_of_the_section() {
    let section = |protocol: &str| {
        let lines = "a=setup:actpass\na=connection:new\n\
            a=candidate:1 1 TCP 2130706431 192.0.2.1 9 typ host tcptype active\n";
        format!("m=audio 9 {protocol} 0\n{ICE}{lines}")
    };
    named(Rule::NoDefaultCandidate, &section("RTP/AVP"), &section("TCP/RTP/AVP"));
}

#[test]
fn rfc8829_s5_8_3_f__a_simulcast_has_a_rid_line_for_each_of_its_names() {
    named(
        Rule::UndefinedRid,
        "m=video 9 RTP/AVP 31\na=rid:1 send\na=simulcast:send 1;2\n",
        "m=video 9 RTP/AVP 31\na=simulcast:send 1;2\na=rid:1 send\na=rid:2 send\n",
    );
}

#[test]
fn rfc8839_s4_2_1_6_b__a_section_of_port_0_has_no_candidates() {
    let candidate = "a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host\n";
    let of = |more: &str| format!("m=audio 0 RTP/AVP 0\n{more}");
    named(Rule::CandidateOfNoMedia, &of(candidate), &of(""));
    named(Rule::CandidateOfNoMedia, &of(candidate), &of(&format!("a=bundle-only\n{candidate}")));
}

#[test]
fn rfc8839_s10_2_a__a_tag_has_20_characters_at_most() {
    let (fits, long) = ("t".repeat(20), "t".repeat(21));
    let options = |tag| format!("a=ice-options:ice2 {tag}\n");
    named(Rule::LongIceOption, &options(&long), &options(&fits));
}

#[test]
fn rfc8840_s4_1_1_d__a_section_that_trickles_has_a_mid() {
    let bad = "a=ice-options:trickle\nm=audio 9 RTP/AVP 0\n";
    named(Rule::TrickleWithoutMid, bad, &format!("{bad}a=mid:0\n"));
}

#[test]
fn rfc8840_s8_2_b__end_of_candidates_stands_beside_credentials() {
    let bad = "m=audio 9 RTP/AVP 0\na=end-of-candidates\n";
    named(Rule::MissingCredentials, bad, &format!("{bad}{ICE}"));
    named(Rule::MissingCredentials, bad, &format!("{ICE}{bad}"));
}

#[test]
fn rfc8841_s4_3_b__sctp_has_one_format() {
    for protocol in ["UDP/DTLS/SCTP", "TCP/DTLS/SCTP"] {
        let of = |formats| format!("m=application 9 {protocol} {formats}\n");
        named(Rule::SctpFormat, &of("webrtc-datachannel other"), &of("webrtc-datachannel"));
    }
}

#[test]
fn rfc8842_s4_f_and_rfc8858_s3_b__a_source_has_neither_tls_id_nor_rtcp_mux_only() {
    for attribute in ["tls-id:abc3de65cddef001be82", "rtcp-mux-only"] {
        let section = |prefix| format!("m=video 9 RTP/AVP 31\na={prefix}{attribute}\n");
        named(Rule::PerSource, &section("ssrc:1 "), &section(""));
    }
}

#[test]
fn rfc8851_s4_e_and_s6_1_a__names_of_streams_are_unique_and_have_formats_of_the_section() {
    let twice = "m=video 9 RTP/AVP 31\na=rid:1 send\na=rid:1 recv\n";
    let apart = "m=video 9 RTP/AVP 31\na=rid:1 send\nm=video 9 RTP/AVP 31\na=rid:1 send\n";
    named(Rule::RepeatedRid, twice, apart);
    let of = |formats| format!("m=video 9 RTP/AVP 31 34\na=rid:1 send pt={formats}\n");
    named(Rule::RidFormat, &of("31,32"), &of("34,31"));
}

#[test]
fn rfc8851_s4_f__rid_stands_in_sections_of_rtp() {
    let good = "m=video 9 RTP/AVP 31\na=rid:1 send\n";
    named(Rule::WrongLevel, "a=rid:1 send\n", good);
    named(Rule::OnlyForRtp, "m=application 9 UDP/DTLS/SCTP x\na=rid:1 send\n", good);
}

#[test]
fn rfc8853_s5_2_c_f_n__simulcast_stands_once_with_each_name_once_and_in_its_direction() {
    let of = |lines: &str| format!("m=video 9 RTP/AVP 31\na=rid:1 send\na=rid:2 recv\n{lines}");
    let good = of("a=simulcast:send 1 recv 2\n");
    named(Rule::Repeated, &of("a=simulcast:send 1\na=simulcast:recv 2\n"), &good);
    named(Rule::RidDirection, &of("a=simulcast:recv 1\n"), &good);
    for line in ["send 1;1", "send 1,1", "send 1 recv 1"] {
        named(Rule::RepeatedSimulcastRid, &of(&format!("a=simulcast:{line}\n")), &good);
    }
}

#[test]
fn rfc8853_s5_2_k__a_stream_that_starts_paused_has_formats_that_can_be_paused() {
    let of = |feedback| {
        format!("m=video 9 RTP/AVPF 31 34\na=rid:1 send\n{feedback}a=simulcast:send ~1\n")
    };
    named(Rule::PausedForever, &of(""), &of("a=rtcp-fb:* ccm pause nowait\n"));
    let both = of("a=rtcp-fb:31 ccm pause\na=rtcp-fb:34 ccm pause\n");
    named(Rule::PausedForever, &of("a=rtcp-fb:31 ccm pause\na=rtcp-fb:34 ccm fir\n"), &both);
}

#[test]
fn rfc8858_s3_c_and_s4_2_b__rtcp_mux_only_stands_beside_rtcp_mux_and_in_sections_of_rtp() {
    let alone = "m=audio 9 RTP/AVP 0\na=rtcp-mux-only\n";
    let both = "m=audio 9 RTP/AVP 0\na=rtcp-mux-only\na=rtcp-mux\n";
    named(Rule::MuxOnlyWithoutMux, alone, both);
    let data = "m=application 9 UDP/DTLS/SCTP x\na=rtcp-mux-only\na=rtcp-mux\n";
    named(Rule::OnlyForRtp, data, both);
    named(Rule::OnlyForRtp, data, &format!("a=group:BUNDLE d\n{data}a=mid:d\n"));
}

#[test]
fn rfc8858_s4_2_c_and_s5_3_b__with_rtcp_mux_only_there_is_no_other_port_for_rtcp() {
    let of = |rtcp| format!("m=audio 9000 RTP/AVP 0\na=rtcp-mux\na=rtcp-mux-only\na=rtcp:{rtcp}\n");
    named(Rule::RtcpBesideMuxOnly, &of("9001"), &of("9000"));
    named(Rule::RtcpBesideMuxOnly, &of("9001"), &of("9 IN IP4 0.0.0.0"));
    named(Rule::RtcpBesideMuxOnly, &of("9000 IN IP4 192.0.2.2"), &of("9000 IN IP4 192.0.2.1"));
}

#[test]
fn rfc9143_s5_a__a_section_is_in_one_bundle_group() {
    let section = "m=audio 9 RTP/AVP 0\na=mid:a\n";
    let groups = |other| format!("a=group:BUNDLE a\na=group:{other} a\n{section}");
    named(Rule::BundledTwice, &groups("BUNDLE"), &groups("LS"));
}

#[test]
fn rfc9143_s7_1_1_a_b__addresses_in_a_bundle_group_are_of_one_type_of_ip() {
    let with =
        |address| bundle("m=audio 9 RTP/AVP 0\n", &format!("m=audio 9 RTP/AVP 0\nc={address}\n"));
    let good = with("IN IP4 192.0.2.2");
    named(Rule::BundledNetwork, &with("ATM NSAP 47"), &good);
    named(Rule::BundledAddressType, &with("IN IP6 2001:db8::1"), &good);
}

#[test]
fn rfc9143_s7_1_3_a_and_s7_2_1_a_and_s7_5_2_b__bundle_only_sections_take_the_transport_of_the_first()
 {
    let (used, waits) = ("m=audio 9 RTP/AVP 0\n", "m=audio 0 RTP/AVP 0\na=bundle-only\n");
    let good = bundle(used, waits);
    for line in ["a=ice-ufrag:8hhY", "a=setup:active", "a=rtcp-mux", "a=fingerprint:x 00"] {
        named(Rule::BundleOnlyTransport, &bundle(used, &format!("{waits}{line}\n")), &good);
    }
    named(Rule::TaggedBundleOnly, &bundle(waits, used), &good);
    // Out of its group, a section is no longer bundle-only.
    let moved = good.replace("BUNDLE a b", "BUNDLE a");
    named(Rule::StrayBundleOnly, &moved, &good);
}

#[test]
fn rfc9143_s8_a_and_s9_1_b__sections_of_a_bundle_group_have_one_protocol() {
    let with = |protocol| bundle("m=audio 9 RTP/AVP 0\n", &format!("m=audio 9 {protocol} 0\n"));
    let good = with("RTP/AVP");
    named(Rule::BundledProtocol, &with("RTP/SAVPF"), &good);
    named(Rule::BundledTransport, &with("TCP/RTP/AVP"), &good);
}

#[test]
fn rfc9143_s9_1_1_a_and_s12_a__a_number_stands_for_one_thing_in_a_bundle_group() {
    let first = "m=audio 9 RTP/AVP 111\na=rtpmap:111 opus/48000/2\na=extmap:3 urn:x:a\n";
    let second = |kind, codec, uri| {
        let line =
            format!("m={kind} 9 RTP/AVP 111\na=rtpmap:111 {codec}\na=extmap:3 urn:x:{uri}\n");
        bundle(first, &line)
    };
    let good = second("audio", "OPUS/48000/2", "a");
    for (kind, codec) in
        [("audio", "VP8/90000"), ("audio", "opus/48000"), ("video", "opus/48000/2")]
    {
        named(Rule::BundledPayloadType, &second(kind, codec, "a"), &good);
    }
    named(Rule::BundledExtension, &second("audio", "opus/48000/2", "b"), &good);
    // One in the clear is another than the same that is encrypted.
    let encrypted = good.replace("urn:x:a", "urn:ietf:params:rtp-hdrext:encrypt urn:x:a");
    let (clear, behind) = good.split_at(good.rfind("m=").unwrap());
    named(
        Rule::BundledExtension,
        &format!(
            "{clear}{}",
            behind.replace("urn:x:a", "urn:ietf:params:rtp-hdrext:encrypt urn:x:a")
        ),
        &encrypted,
    );
    // Its parameters belong to what a format is.
    let with = |first: &str, second: &str| {
        let section = |fmtp: &str| {
            let fmtp = if fmtp.is_empty() { String::new() } else { format!("a=fmtp:111 {fmtp}\n") };
            format!("m=audio 9 RTP/AVP 111\na=rtpmap:111 opus/48000/2\n{fmtp}")
        };
        bundle(&section(first), &section(second))
    };
    let good = with("minptime=10;useinbandfec=1", "useinbandfec=1; MINPTIME=10");
    for (first, second) in [("stereo=1", "stereo=0"), ("stereo=1", ""), ("", "stereo=1")] {
        named(Rule::BundledPayloadType, &with(first, second), &good);
    }
}

#[test]
fn rfc9143_s9_3_1_1_c__each_section_of_a_first_offer_has_a_port_for_rtcp() {
    let of = |port, rtcp| {
        bundle(
            "m=audio 9000 RTP/AVP 0\na=rtcp:9001\n",
            &format!("m=audio {port} RTP/AVP 0\na=rtcp:{rtcp}\n"),
        )
    };
    named(Rule::BundledRtcp, &of(9002, 9001), &of(9002, 9003));
    // Settled, the group has one port for both.
    named(Rule::BundledRtcp, &of(9002, 9001), &of(9000, 9001));
}

#[test]
fn rfc9143_s14_2_a__no_group_has_the_tag_of_a_section_with_port_0() {
    for semantics in ["BUNDLE", "LS"] {
        let of = |more| {
            format!(
                "a=group:{semantics} a b\nm=audio 9 RTP/AVP 0\na=mid:a\nm=audio 0 RTP/AVP 0\na=mid:b\n{more}"
            )
        };
        named(Rule::GroupedPortZero, &of(""), &of("a=bundle-only\n"));
    }
}
