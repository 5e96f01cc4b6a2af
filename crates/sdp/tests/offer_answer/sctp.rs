//! Data channels in offers and answers (RFC 8841).

use frazil_sdp::offer_answer::{
    BundlePolicy, Local, LocalData, NegotiatedData, Problem, Rejection, Side, negotiate, offer,
};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, lines};
use crate::sides::{alice, bob};

/// A side of data alone, at an SCTP port.
fn data(side: Local, sctp_port: u16) -> Local {
    let data = LocalData { sctp_port, ..LocalData::default() };
    Local { media: vec![], data: Some(data), ..side }
}

fn ports(exchange: &Exchange) -> Option<(u16, u16)> {
    exchange.answer.negotiated.sections[0].data.map(|data| (data.remote_port, data.local_port))
}

#[test]
fn rfc8841_s4_3_a_and_s10_1_a_and_s10_2_a_b_and_s10_3_b_and_s12_2_g__data_says_all_it_needs() {
    let exchange = Exchange::new(&data(alice(), 5001), &data(bob(), 5002));
    for (text, setup, port) in
        [(&exchange.offer, "actpass", 5001), (&exchange.answer.text, "active", 5002)]
    {
        assert_eq!(lines(text, 0)[0], "m=application 9 UDP/DTLS/SCTP webrtc-datachannel");
        assert_eq!(beginning(text, 0, "a=fingerprint").len(), 1);
        assert_eq!(beginning(text, 0, "a=setup"), [format!("a=setup:{setup}")]);
        assert_eq!(beginning(text, 0, "a=sctp-port"), [format!("a=sctp-port:{port}")]);
    }
}

#[test]
fn rfc8841_s10_1_b__data_has_a_tls_id() {
    let mut sides = [data(alice(), 5000), data(bob(), 5000)];
    for side in &mut sides {
        side.transports[0].tls_id = Some(format!("{:-<20}", side.transports[0].ice_ufrag));
    }
    let exchange = Exchange::new(&sides[0], &sides[1]);
    for (text, name) in [(&exchange.offer, "alice"), (&exchange.answer.text, "bob")] {
        let expected = format!("{:-<29}", format!("a=tls-id:{name}ufrag"));
        assert_eq!(beginning(text, 0, "a=tls-id"), [expected]);
    }
}

#[test]
fn rfc8841_s10_2_d_and_s10_3_d__the_longest_message_is_said_where_there_is_one() {
    for (size, limit) in [(None, Some(65536)), (Some(1000), Some(1000)), (Some(0), None)] {
        let side = |side: Local| Local {
            data: Some(LocalData { max_message_size: size, ..LocalData::default() }),
            ..data(side, 5000)
        };
        let exchange = Exchange::new(&side(alice()), &side(bob()));
        let expected: Vec<_> =
            size.iter().map(|size| format!("a=max-message-size:{size}")).collect();
        for text in [&exchange.offer, &exchange.answer.text] {
            assert_eq!(beginning(text, 0, "a=max-message-size"), expected);
        }
        for agreed in [&exchange.offerer(None), &exchange.answer.negotiated] {
            assert_eq!(agreed.sections[0].data.unwrap().max_message_size, limit);
        }
    }
}

#[test]
fn rfc8841_s5_1_a__data_without_a_port_is_rejected() {
    let text = Offer::new("").data("").0.replace("a=sctp-port:5000\r\n", "");
    let answer = Exchange::of(text, &bob()).answer;
    assert_eq!(answer.rejected, [(0, Rejection::Lacks(Problem::NoSctpPort))]);
    assert!(lines(&answer.text, 0)[0].starts_with("m=application 0 "));
}

#[test]
fn rfc8841_s9_2_a__a_direction_says_nothing_of_data() {
    let plain = Exchange::of(Offer::new("").data("").0, &bob());
    for direction in ["sendonly", "recvonly", "inactive"] {
        let line = format!("a={direction}\r\n");
        for text in [Offer::new("").data(&line).0, Offer::new(&line).data("").0] {
            assert_eq!(Exchange::of(text, &bob()).answer, plain.answer, "{direction}");
        }
        let text = format!("{}{line}", plain.answer.text);
        let agreed = negotiate(Side::Offerer, parse(&plain.offer), parse(&text), None).unwrap();
        assert_eq!(agreed, plain.offerer(None));
    }
}

#[test]
fn rfc8841_s10_3_a__each_protocol_is_answered_by_itself() {
    for protocol in ["UDP/DTLS/SCTP", "TCP/DTLS/SCTP", "DTLS/SCTP"] {
        let text = Offer::new("").data("").0.replace("UDP/DTLS/SCTP", protocol);
        let answer = Exchange::of(text, &bob()).answer;
        assert_eq!(
            lines(&answer.text, 0)[0],
            format!("m=application 9 {protocol} webrtc-datachannel")
        );
    }
}

#[test]
fn rfc8841_s10_3_g_h_and_s10_4_c_d_and_s10_5_e__a_section_that_is_refused_has_nothing() {
    let without = Local { data: None, bundle_policy: BundlePolicy::MaxCompat, ..bob() };
    let first = Exchange::new(&data(alice(), 5000), &data(bob(), 5000));
    let none = |exchange: &Exchange, before: Option<&Exchange>| {
        assert!(lines(&exchange.answer.text, 0)[0].starts_with("m=application 0 "));
        let before = before.map(Exchange::for_answerer);
        for agreed in [&exchange.offerer(before), &exchange.answer.negotiated] {
            assert_eq!(agreed.transports, []);
            assert_eq!((agreed.sections[0].transport, agreed.sections[0].data), (None, None));
        }
    };
    none(&Exchange::new(&data(alice(), 5000), &without), None);
    // Refused later, or given up by the offerer.
    none(&first.again(false, &data(alice(), 5000), &without), Some(&first));
    let stopped = Local { data: None, ..data(alice(), 5000) };
    none(&first.again(false, &stopped, &data(bob(), 5000)), Some(&first));
}

#[test]
fn rfc8841_s10_3_e_f_and_s10_4_b__a_port_of_zero_closes_the_association_and_keeps_dtls() {
    let closed = |exchange: &Exchange, before: Option<&Exchange>| {
        let before = before.map(Exchange::for_answerer);
        for agreed in [&exchange.offerer(before), &exchange.answer.negotiated] {
            assert_eq!(agreed.sections[0].data, None);
            assert!(agreed.sections[0].is_accepted());
            assert!(agreed.transports[0].dtls.is_some());
        }
        assert_eq!(beginning(&exchange.answer.text, 0, "a=sctp-port"), ["a=sctp-port:0"]);
    };
    // The answerer wants none.
    closed(&Exchange::new(&data(alice(), 5000), &data(bob(), 0)), None);
    let first = Exchange::new(&data(alice(), 5000), &data(bob(), 5000));
    assert_eq!(ports(&first), Some((5000, 5000)));
    let second = first.again(false, &data(alice(), 5000), &data(bob(), 0));
    closed(&second, Some(&first));
    assert!(!second.answer.negotiated.transports[0].new_association);
    // The offerer wants none any more.
    closed(&first.again(false, &data(alice(), 0), &data(bob(), 5000)), Some(&first));
}

#[test]
fn rfc8841_s10_5_a_c_d__another_port_is_another_association() {
    let first = Exchange::new(&data(alice(), 5000), &data(bob(), 5000));
    let replaced = first.again(false, &data(alice(), 6000), &data(bob(), 6001));
    assert_eq!(ports(&replaced), Some((6000, 6001)));
    let seen = replaced.offerer(Some(first.for_answerer())).sections[0].data;
    let expected =
        NegotiatedData { local_port: 6000, remote_port: 6001, max_message_size: Some(65536) };
    assert_eq!(seen, Some(expected));
    let transport = &replaced.answer.negotiated.transports[0];
    assert!(!transport.ice_restart && !transport.new_association);
    // Closed, then opened with another number, or with the former.
    let closed = replaced.again(false, &data(alice(), 0), &data(bob(), 0));
    assert_eq!(ports(&closed), None);
    for port in [7000, 6000] {
        let opened = closed.again(false, &data(alice(), port), &data(bob(), port));
        assert_eq!(ports(&opened), Some((port, port)));
    }
}

#[test]
fn rfc8841_s12_2_d__of_both_transports_the_default_is_udp() {
    let mut local = data(alice(), 5000);
    local.transports[0].candidates = vec![
        "1 1 tcp 2130706431 192.0.2.1 9 typ host tcptype active".into(),
        "2 1 udp 16777215 203.0.113.1 7000 typ relay raddr 198.51.100.1 rport 6000".into(),
    ];
    let text = offer(&local, None).unwrap();
    let expected = ["m=application 7000 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 203.0.113.1"];
    assert_eq!(lines(&text, 0)[..2], expected);
}
