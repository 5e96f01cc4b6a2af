//! The attributes of media in descriptions captured from browsers and libraries, and in those of the
//! RFCs: each line reads, and is written as it stood.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use std::collections::BTreeMap;

use frazil_sdp::{
    AnyAttribute, Attribute, AttributeLine, Direction, ExtMap, Fmtp, ImageAttr, MaxPTime, Media,
    Msid, PTime, Rid, Rtcp, RtcpFb, RtcpMux, RtcpMuxOnly, RtcpRsize, RtpMap, Session, Simulcast,
    Ssrc, StreamDirection,
};

/// Names of the attributes in question.
const NAMES: [&str; 23] = [
    "extmap",
    "extmap-allow-mixed",
    "fmtp",
    "framerate",
    "imageattr",
    "maxprate",
    "maxptime",
    "msid",
    "msid-semantic",
    "ptime",
    "rid",
    "rtcp",
    "rtcp-fb",
    "rtcp-mux",
    "rtcp-mux-only",
    "rtcp-rsize",
    "rtcp-xr",
    "rtpmap",
    "simulcast",
    "ssrc",
    "ssrc-group",
    "extmap 1 urn",
    "sendrecv",
];

fn lines(text: &str) -> impl Iterator<Item = AttributeLine<'_>> {
    let session = Session::parse(text).unwrap();
    let lines = session.attributes().chain(session.media().flat_map(|media| media.attributes()));
    lines.filter(|line| NAMES.contains(&line.name()))
}

/// Lines whose form is not the RFC's: what is written instead, and how often they are there.
fn rewritten(directory: &str) -> BTreeMap<String, (String, usize)> {
    let mut changed = BTreeMap::new();
    let mut seen = 0;
    for (name, text) in common::files(directory) {
        for line in lines(&text) {
            let stood = line.to_string();
            let read = match AnyAttribute::parse(line) {
                Ok(AnyAttribute::Other(other)) => panic!("{name}: {other} has no type"),
                Ok(read) => read,
                Err(error) => {
                    changed.entry(stood).or_insert((format!("{error}"), 0)).1 += 1;
                    continue;
                }
            };
            let written = read.to_string();
            if written != stood {
                changed.entry(stood).or_insert((written, 0)).1 += 1;
            }
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen}");
    changed
}

#[test]
fn every_line_of_the_captures_is_written_as_it_stood() {
    for (stood, (written, count)) in rewritten("corpus") {
        // Chromium and libwebrtc put a blank in front of the semantic.
        let blank = stood.strip_prefix("msid-semantic: WMS").map(str::trim_end);
        let expected = blank.map(|ids| format!("msid-semantic:WMS{ids}"));
        assert_eq!(Some(written), expected, "{count} times {stood:?}");
    }
}

#[test]
fn every_line_of_the_rfcs_is_written_as_it_stood_but_for_what_is_not_theirs() {
    let expected = [
        // RFC 8840 §7 forgets the colon.
        (
            "extmap 1 urn:ietf:params:rtp-hdrext:sdes:mid",
            "extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid",
        ),
        // RFC 5888 §8.4.1 forgets the clock rate.
        (
            "rtpmap:97 telephone-events",
            "SDP, line 10, column 29, a=rtpmap: something is missing here",
        ),
    ];
    let changed = rewritten("rfc");
    let changed: Vec<_> = changed.iter().map(|(stood, (new, _))| (&**stood, &**new)).collect();
    assert_eq!(changed, expected);
}

/// All that a browser says of a section, by hand and by type.
fn by_type<'a, A: Attribute<'a>>(media: &Media<'a>) -> usize {
    let lines = media.lines().filter(|line| {
        let value = line.value();
        let name = value.split(':').next().unwrap_or_default();
        line.letter() == 'a' && name == A::NAME
    });
    let count = media.all::<A>().map(Result::unwrap).count();
    assert_eq!(count, lines.count());
    count
}

#[test]
fn rfc8829_s5_8_2_g_h_i_j_k_l_n__what_is_to_be_kept_of_rtp_is_read() {
    let mut counts = [0; 15];
    for (_, text) in common::files("corpus").into_iter().chain(common::files("rfc")) {
        let placeholders = text.contains("$") || text.contains("telephone-events\r\n");
        let session = Session::parse(&text).unwrap();
        for media in session.media().filter(|_| !placeholders) {
            let found = [
                by_type::<RtpMap<'_>>(&media),
                by_type::<Fmtp<'_>>(&media),
                by_type::<PTime>(&media),
                by_type::<MaxPTime>(&media),
                by_type::<Ssrc<'_>>(&media),
                by_type::<RtcpFb<'_>>(&media),
                by_type::<RtcpMux>(&media),
                by_type::<RtcpMuxOnly>(&media),
                by_type::<RtcpRsize>(&media),
                by_type::<Rtcp<'_>>(&media),
                by_type::<Msid<'_>>(&media),
                by_type::<Rid<'_>>(&media),
                by_type::<Simulcast<'_>>(&media),
                by_type::<ImageAttr<'_>>(&media),
                media.all::<ExtMap<'_>>().map(Result::unwrap).count(),
            ];
            let own = media.attributes().find(|line| Direction::is_named(line.name()));
            let own = own.or(session.attributes().find(|line| Direction::is_named(line.name())));
            assert_eq!(
                media.direction().unwrap().as_str(),
                own.map_or("sendrecv", AttributeLine::name)
            );
            counts.iter_mut().zip(found).for_each(|(sum, found)| *sum += found);
        }
    }
    let [rtpmap, fmtp, ptime, maxptime, ssrc, feedback, mux, mux_only, rsize, ..] = counts;
    assert!(rtpmap > 3000 && fmtp > 2000 && feedback > 5000 && ssrc > 400, "{counts:?}");
    assert!(mux > 300 && rsize > 100 && maxptime > 0, "{counts:?}");
    let [.., rtcp, msid, rid, simulcast, imageattr, extmap] = counts;
    assert!(rtcp > 200 && msid > 200 && rid > 10 && simulcast > 4 && imageattr > 1, "{counts:?}");
    assert!(extmap > 1500, "{counts:?}");
    // None of these has a packet time.
    assert!(mux_only > 0 && ptime == 0, "{counts:?}");
    let media =
        Session::parse("m=audio 9 RTP/SAVPF 0\na=ptime:20\n").unwrap().media().next().unwrap();
    assert_eq!(by_type::<PTime>(&media), 1);
}

#[test]
fn rfc8851_s4_b_and_s4_d__a_section_has_any_number_of_streams_in_directions_of_their_own() {
    let text = "m=video 9 RTP/SAVPF 96\na=sendonly\na=rid:1 send\na=rid:2 recv\na=rid:3 send\n";
    let media = Session::parse(text).unwrap().media().next().unwrap();
    assert!(media.direction().unwrap().sends() && !media.direction().unwrap().receives());
    let directions: Vec<_> = media.all::<Rid<'_>>().map(|rid| rid.unwrap().direction()).collect();
    use StreamDirection::{Recv, Send};
    assert_eq!(directions, [Send, Recv, Send]);
}

#[test]
fn the_codecs_of_an_offer_are_put_together() {
    let (_, text) = common::files("corpus")
        .into_iter()
        .find(|(name, text)| name.starts_with("chromium") && text.contains("rtx/90000"))
        .unwrap();
    let session = Session::parse(&text).unwrap();
    let video = session.media().find(|media| media.kind() == "video").unwrap();
    let maps: Vec<_> = video.all::<RtpMap<'_>>().map(Result::unwrap).collect();
    let formats: Vec<_> = video.description().unwrap().formats().collect();
    assert_eq!(maps.len(), formats.len());
    for (map, format) in maps.iter().zip(formats) {
        assert_eq!(map.payload_type().to_string(), format);
    }
    let repeats: Vec<_> = video
        .all::<Fmtp<'_>>()
        .filter_map(|fmtp| fmtp.unwrap().associated_payload_type())
        .collect();
    let rtx = maps.iter().filter(|map| map.is_encoding("RTX")).count();
    assert!(rtx > 0);
    assert_eq!(repeats.len(), rtx);
    assert!(repeats.iter().all(|number| maps.iter().any(|map| map.payload_type() == *number)));
}
