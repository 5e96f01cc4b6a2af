//! How much work an offer is: it grows with the text and no faster, whatever the section lists.

use std::format;
use std::string::String;

use super::{Local, LocalCodec, LocalMedia, LocalTransport, Side, answer, negotiate};
use crate::Session;
use crate::work::octets;

/// A section of video in VP8 with these lines.
fn video(lines: &str) -> String {
    let digest = ["07"; 32].join(":");
    format!(
        "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\nm=video 9 UDP/TLS/RTP/SAVPF 96\n\
         c=IN IP4 0.0.0.0\na=rtpmap:96 VP8/90000\na=mid:0\na=ice-ufrag:peer\n\
         a=ice-pwd:peerpasswordofenoughcharacters\na=fingerprint:sha-256 {digest}\n\
         a=setup:actpass\na=rtcp-mux\n{lines}"
    )
}

/// What it costs to answer an offer, and then to take an answer.
fn work(same: &str) -> usize {
    let codec = LocalCodec { encoding: "VP8".into(), clock_rate: 90000, ..LocalCodec::default() };
    let media = LocalMedia {
        kind: "video".into(),
        codecs: [codec].into(),
        receive_rids: 3,
        ..LocalMedia::default()
    };
    let transport = LocalTransport {
        ice_ufrag: "ownufrag".into(),
        ice_pwd: "ownpasswordofenoughcharacters".into(),
        fingerprints: [super::LocalFingerprint { hash: "sha-256".into(), digest: [7; 32].into() }]
            .into(),
        ..LocalTransport::default()
    };
    let local = Local { media: [media].into(), transports: [transport].into(), ..Local::default() };
    octets(|| {
        let offer = Session::parse(same).unwrap();
        let answer = answer(&local, offer, None).unwrap();
        assert!(answer.negotiated.sections[0].is_accepted());
        let text = Session::parse(&answer.text).unwrap();
        negotiate(Side::Offerer, offer, text, None).unwrap();
        // And an answer that has all that the offer has.
        let text = same.replace("actpass", "active");
        negotiate(Side::Offerer, offer, Session::parse(&text).unwrap(), None).unwrap();
    })
}

/// Twice the size is twice the work.
#[track_caller]
fn is_linear(lines: impl Fn(usize) -> String) {
    let (half, whole) = (video(&lines(32)), video(&lines(64)));
    let growth = |small: usize, large: usize| large as f64 / small as f64;
    let (size, work) = (growth(half.len(), whole.len()), growth(work(&half), work(&whole)));
    assert!(work <= size * 1.1, "{size} times the size is {work} times the work");
}

/// So many streams of so many alternatives, all of them one encoding.
fn simulcast(streams: usize) -> String {
    let alternatives = ["a"; 64].join(",");
    let streams: String = (1..streams).map(|_| format!("{alternatives};")).collect();
    format!("a=simulcast:send {streams}{alternatives}\n")
}

#[test]
fn an_encoding_is_worked_out_once_however_often_it_is_listed() {
    for restrictions in ["max-fps=30;", "x-unknown", "pt=96;x="] {
        let restricted = |size: usize| restrictions.repeat(size * 10);
        is_linear(|size| format!("a=rid:a send {}x\n{}", restricted(size), simulcast(size)));
    }
    let sets = ["[x=[5:9],y=[5:9]]"; 16].join(" ");
    let images = |size: usize| format!("a=imageattr:96 send {sets}\n").repeat(size * 4);
    let rid = |limit: &str| format!("a=rid:a send max-width={limit}\n");
    is_linear(|size| rid("9") + &images(size) + &simulcast(size));
    is_linear(|size| rid("1") + &images(size) + &simulcast(size));
}

#[test]
fn images_are_read_once_however_many_encodings_there_are() {
    let images = |size: usize| "a=imageattr:96 send [x=[5:9],y=[5:9]]\n".repeat(size * 4);
    let rids = |size: usize| (0..size).map(|id| format!("a=rid:r{id:02} send max-width=1\n"));
    is_linear(|size| images(size) + &rids(size).collect::<String>());
}

#[test]
fn feedback_is_compared_once() {
    is_linear(|size| (0..size * 8).map(|kind| format!("a=rtcp-fb:* x{kind:03}\n")).collect());
    is_linear(|size| "a=rtcp-fb:* nack pli\n".repeat(size * 8));
}

#[test]
fn header_extensions_are_compared_once() {
    let lines = |id: fn(usize) -> usize, size: usize| -> String {
        (1..size * 4).map(|one| format!("a=extmap:{:03} urn:x:{one:03}\n", id(one))).collect()
    };
    is_linear(|size| lines(|one| one, size));
    is_linear(|size| lines(|_| 7, size));
    is_linear(|size| "a=extmap:7 urn:x\n".repeat(size * 3));
}
