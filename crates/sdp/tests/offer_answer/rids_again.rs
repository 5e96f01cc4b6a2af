//! Encodings in later offers (RFC 8829 §5.2.2, RFC 8853 §5.3.4).

use frazil_sdp::Direction;
use frazil_sdp::offer_answer::{Local, LocalMedia, NegotiatedRid, offer};

use crate::mirror::Exchange;
use crate::offers::{Offer, beginning};
use crate::sides::{alice, bob, video};

/// A side with video alone that sends these encodings.
fn sending(side: Local, rids: &[&str]) -> Local {
    let send_rids = rids.iter().map(|rid| (*rid).into()).collect();
    Local { media: vec![LocalMedia { send_rids, ..video() }], data: None, ..side }
}

/// The lines of encodings.
fn rids(text: &str) -> Vec<String> {
    let mut lines = beginning(text, 0, "a=rid:");
    lines.extend(beginning(text, 0, "a=simulcast"));
    lines
}

fn names(rids: &[NegotiatedRid]) -> Vec<&str> {
    rids.iter().map(|rid| rid.id.as_str()).collect()
}

/// The names that the offerer sends and receives, by what both ends make of it.
fn flow(exchange: &Exchange) -> [Vec<String>; 2] {
    let section = &exchange.answer.negotiated.sections[0];
    [&section.receive_rids, &section.send_rids]
        .map(|rids| names(rids).into_iter().map(String::from).collect())
}

#[test]
fn rfc8829_s5_2_2_d__who_receives_encodings_offers_them_again() {
    let (browser, server) = (sending(alice(), &["h", "l"]), sending(bob(), &[]));
    let first = Exchange::new(&browser, &server);
    assert_eq!(flow(&first), [vec!["h", "l"], vec![]]);
    let expected = ["a=rid:h recv", "a=rid:l recv", "a=simulcast:recv h;l"];
    let mut exchange = first.again(true, &server, &browser);
    for _ in 0..2 {
        assert_eq!(rids(&exchange.offer), expected);
        assert_eq!(rids(&exchange.answer.text), expected.map(|line| line.replace("recv", "send")));
        assert_eq!(flow(&exchange), [vec![], vec!["h", "l"]]);
        let extensions = beginning(&exchange.answer.text, 0, "a=extmap");
        assert!(extensions.iter().any(|line| line.contains("sdes:rtp-stream-id")));
        exchange = exchange.again(false, &server, &browser);
    }
    // And the browser goes on from there.
    let next = exchange.again(true, &browser, &server);
    assert_eq!(rids(&next.offer), expected.map(|line| line.replace("recv", "send")));
    assert_eq!(flow(&next), [vec!["h", "l"], vec![]]);
}

#[test]
fn they_come_again_after_a_hold() {
    let (browser, server) = (sending(alice(), &["h", "l"]), sending(bob(), &[]));
    let first = Exchange::new(&browser, &server);
    let mut holding = server.clone();
    holding.media[0].direction = Direction::SendOnly;
    let held = first.again(true, &holding, &browser);
    assert_eq!(flow(&held), [[""; 0]; 2]);
    let resumed = held.again(false, &server, &browser);
    assert_eq!(flow(&resumed), [vec![], vec!["h", "l"]]);
    let extensions = beginning(&resumed.answer.text, 0, "a=extmap");
    assert!(extensions.iter().any(|line| line.contains("sdes:rtp-stream-id")), "{extensions:?}");
}

#[test]
fn they_keep_what_restricts_them_as_far_as_there_are_formats() {
    let lines = "a=rtpmap:102 H264/90000\r\na=fmtp:102 packetization-mode=1;\
        profile-level-id=42e01f\r\na=rtcp-fb:* ccm pause\r\na=rid:a send pt=102,120;max-fps=60\r\n\
        a=rid:b send max-width=320\r\na=rid:c send pt=102\r\na=simulcast:send a,b;~c\r\n";
    let theirs = Offer::new("").video(lines).0.replace("SAVPF 120", "SAVPF 102 120");
    let mut server = sending(bob(), &[]);
    server.media[0].receive_limits = "max-fps=30".into();
    server.media[0].codecs.iter_mut().for_each(|one| one.feedback.push("ccm pause".into()));
    let first = Exchange::of(theirs, &server);
    let simulcast = "a=simulcast:recv a,b;~c";
    let mut expected = vec![
        "a=rid:a recv pt=102,120;max-fps=30",
        "a=rid:b recv max-width=320",
        "a=rid:c recv pt=102",
        simulcast,
    ];
    assert_eq!(rids(&first.answer.text), expected);
    let again = |server: &Local| rids(&offer(server, Some(first.for_answerer())).unwrap());
    assert_eq!(again(&server), expected);
    // Without H.264.
    let mut fewer = server.clone();
    fewer.media[0].codecs.remove(1);
    expected[0] = "a=rid:a recv pt=120;max-fps=30";
    expected[2] = "a=simulcast:recv a,b";
    assert_eq!(again(&fewer), expected[..3]);
    // Who wants one stream no more than one, who wants none none.
    for (most, lines) in [(1, 3), (0, 0)] {
        server.media[0].receive_rids = most;
        assert_eq!(again(&server).len(), lines, "{most}");
    }
}

#[test]
fn a_name_of_what_is_received_is_not_given_to_what_is_sent() {
    let (one, other) = (sending(alice(), &["h", "l"]), sending(bob(), &["l", "x"]));
    let first = Exchange::new(&one, &other);
    let second = first.again(true, &other, &one);
    let expected = ["a=rid:x send", "a=rid:h recv", "a=rid:l recv", "a=simulcast:send x recv h;l"];
    assert_eq!(rids(&second.offer), expected);
    assert_eq!(flow(&second), [vec!["x"], vec!["h", "l"]]);
    // The other one's are not named while they are all taken.
    let third = second.again(true, &one, &other);
    assert_eq!(flow(&third), [vec!["h", "l"], vec!["x"]]);
}
