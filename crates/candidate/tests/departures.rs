//! What a line may hold and should not: each departure has its section, its field and a line.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::net::SocketAddr;

use frazil_candidate::{
    Address, Candidate, CandidateType, Components, Departure, Extensions, Field, TcpType, Transport,
};

/// What departs in the line that this is the middle of.
fn departures(middle: &str) -> Vec<Departure> {
    Candidate::parse(middle).unwrap().departures().collect()
}

/// A line for every departure, which has that alone.
const LINES: [(&str, Departure, Field); 24] = [
    ("1 1 UDP 0 192.0.2.1 1 typ host", Departure::PriorityZero, Field::Priority),
    ("1 1 UDP 2147483648 192.0.2.1 1 typ host", Departure::PriorityTooHigh, Field::Priority),
    ("1 1 UDP 4294967295 192.0.2.1 1 typ host", Departure::PriorityTooHigh, Field::Priority),
    ("1 1 UDP 1 example.org 1 typ host", Departure::DomainName, Field::Address),
    ("1 1 UDP 1 two.labels.local 1 typ host", Departure::DomainName, Field::Address),
    ("1 1 UDP 1 printer.local 1 typ host", Departure::MdnsName, Field::Address),
    ("1 1 UDP 1 127.0.0.1 1 typ host", Departure::Loopback, Field::Address),
    ("1 1 UDP 1 ::1 1 typ host", Departure::Loopback, Field::Address),
    ("1 1 UDP 1 ::ffff:127.1.2.3 1 typ host", Departure::Loopback, Field::Address),
    ("1 1 UDP 1 ::192.0.2.1 1 typ host", Departure::Ipv4Compatible, Field::Address),
    ("1 1 UDP 1 feff::1 1 typ host", Departure::SiteLocal, Field::Address),
    ("1 1 TCP 1 192.0.2.1 80 typ host tcptype active", Departure::ActivePort, Field::Port),
    ("1 1 UDP 1 192.0.2.1 1 typ srflx rport 1", Departure::NoRelatedAddress, Field::RelatedAddress),
    (
        "1 1 UDP 1 192.0.2.1 1 typ relay raddr 192.0.2.2",
        Departure::NoRelatedPort,
        Field::RelatedPort,
    ),
    ("1 1 UDP 1 192.0.2.1 1 typ host rport 1", Departure::RelatedToHost, Field::RelatedAddress),
    (
        "1 1 UDP 1 192.0.2.1 1 typ prflx raddr a-host.example rport 1",
        Departure::RelatedName,
        Field::RelatedAddress,
    ),
    (
        "1 1 UDP 1 192.0.2.1 1 typ srflx raddr 0.0.0.0 rport 0",
        Departure::HiddenPort,
        Field::RelatedPort,
    ),
    (
        "1 1 UDP 1 2001:db8::1 1 typ srflx raddr 0.0.0.0 rport 9",
        Departure::HiddenFamily,
        Field::RelatedAddress,
    ),
    (
        "1 1 UDP 1 192.0.2.1 1 typ relay raddr :: rport 9",
        Departure::HiddenFamily,
        Field::RelatedAddress,
    ),
    ("1 1 tcp 1 192.0.2.1 9 typ host", Departure::NoTcpType, Field::ExtensionName),
    (
        "1 1 tcp 1 192.0.2.1 9 typ host tcptype both",
        Departure::UnknownTcpType,
        Field::ExtensionValue,
    ),
    (
        "1 1 udp 1 192.0.2.1 1 typ host tcptype so",
        Departure::TcpTypeWithoutTcp,
        Field::ExtensionName,
    ),
    (
        "1 1 udp 1 192.0.2.1 1 typ host tcptype both",
        Departure::TcpTypeWithoutTcp,
        Field::ExtensionName,
    ),
    (
        "1 1 tcp 1 192.0.2.1 1 typ host generation 0 tcptype so",
        Departure::LateTcpType,
        Field::ExtensionName,
    ),
];

#[test]
fn every_departure_has_a_line_of_its_own() {
    for (line, departure, field) in LINES {
        assert_eq!(departures(line), [departure], "{line}");
        assert_eq!(departure.field(), field, "{line}");
        assert!(departure.section().contains('§'), "{line}");
        assert!(!departure.to_string().ends_with('.'), "{line}");
    }
    for departure in Departure::ALL {
        assert!(LINES.iter().any(|(_, shown, _)| *shown == departure), "{departure:?}");
    }
    assert!(Departure::ALL.is_sorted());
}

#[test]
fn what_is_in_order_has_no_departure() {
    for line in [
        "1 1 UDP 1 192.0.2.1 1 typ host",
        "1 1 UDP 2147483647 2001:db8::1 0 typ host",
        "1 1 UDP 1 127.0.0.1 1 typ srflx raddr 127.0.0.1 rport 1",
        "1 1 UDP 1 9b36eaac-bb2e-49bb-bb78-21c41c499900.local 1 typ host",
        "1 1 UDP 1 192.0.2.1 1 typ srflx raddr 0.0.0.0 rport 9",
        "1 1 UDP 1 2001:db8::1 1 typ relay raddr :: rport 9",
        "1 1 TCP 1 192.0.2.1 9 typ host tcptype active generation 0",
        "1 1 TCP 1 192.0.2.1 80 typ host TCPTYPE passive",
        "1 1 quic 1 192.0.2.1 80 typ nat-assisted",
    ] {
        assert_eq!(departures(line), [], "{line}");
    }
}

#[test]
fn one_line_may_depart_in_many_ways() {
    use Departure::*;
    let line = "1 1 TCP 0 example.org 80 typ relay raddr other.example tcptype odd";
    assert_eq!(
        departures(line),
        [PriorityZero, DomainName, NoRelatedPort, RelatedName, UnknownTcpType]
    );
}

#[test]
fn the_captured_lines_depart_in_one_known_way() {
    for line in include_str!("data/captured-candidate-lines.txt").lines() {
        let (program, line) = line.split_once('\t').unwrap();
        let found = departures(line);
        let hidden = line.contains(" rport 0");
        assert_eq!(found, if hidden { vec![Departure::HiddenPort] } else { vec![] }, "{program}");
    }
}

fn built(kind: CandidateType<'static>, address: &str) -> Candidate<'static> {
    Candidate::new("1", 1, Transport::Udp, 1, address.parse().unwrap(), kind)
}

#[test]
fn what_is_built_as_documented_has_no_departure() {
    let related: SocketAddr = "10.0.0.1:5000".parse().unwrap();
    for address in ["192.0.2.1:8998", "[2001:db8::1]:8998"] {
        let host = built(CandidateType::Host, address);
        assert_eq!(host.departures().count(), 0);
        for kind in
            [CandidateType::ServerReflexive, CandidateType::PeerReflexive, CandidateType::Relayed]
        {
            assert_eq!(built(kind, address).with_related(related).departures().count(), 0);
            assert_eq!(built(kind, address).with_hidden_related().departures().count(), 0);
        }
        for direction in [TcpType::Active, TcpType::Passive, TcpType::SimultaneousOpen] {
            let mut tcp = host.with_tcp_type(direction);
            tcp.transport = Transport::Tcp;
            assert_eq!(tcp.departures().count(), 0);
        }
    }
}

#[test]
fn rfc8839_s5_1_b__a_name_in_a_candidate_is_named() {
    let mut host = built(CandidateType::Host, "192.0.2.1:8998");
    host.address = Address::Name("host.example.org");
    assert!(host.departures().eq([Departure::DomainName]));
}

#[test]
fn rfc8839_s5_1_c__a_name_gives_nothing_to_connect_to_and_is_named() {
    let line = "1 1 udp 1 host.example.org 1 typ host";
    let candidate = Candidate::parse(line).unwrap();
    assert_eq!(candidate.socket_address(), None);
    assert!(candidate.departures().eq([Departure::DomainName]));
}

#[test]
fn rfc8839_s5_1_h__a_reflexive_or_relayed_candidate_without_its_base_is_named() {
    for kind in ["srflx", "prflx", "relay"] {
        let line = format!("1 1 UDP 1 192.0.2.1 1 typ {kind}");
        let expected = [Departure::NoRelatedAddress, Departure::NoRelatedPort];
        assert_eq!(departures(&line), expected, "{kind}");
    }
}

#[test]
fn rfc8839_s5_1_e__the_components_of_a_stream_have_no_gap() {
    let of = |numbers: &[u16]| {
        let lines: Vec<String> = numbers
            .iter()
            .map(|component| format!("1 {component} UDP 1 192.0.2.1 1 typ host"))
            .collect();
        lines.iter().map(|line| Candidate::parse(line).unwrap().component).collect::<Components>()
    };
    for (numbers, gap) in [
        (&[][..], None),
        (&[1], None),
        (&[2, 1, 1], None),
        (&[1, 2, 3, 4], None),
        (&[2], Some(1)),
        (&[1, 3], Some(2)),
        (&[256, 1, 2], Some(3)),
    ] {
        assert_eq!(of(numbers).gap(), gap, "{numbers:?}");
    }
}

#[test]
fn rfc8839_s5_1_f__rtp_is_component_1_and_rtcp_component_2() {
    // RFC 8829 §7.1 has RTCP on a port of its own.
    let lines = include_str!("data/rfc-candidate-lines.tsv").lines();
    let lines = lines.filter(|row| row.starts_with("8829\t7.1\t"));
    let rows: Vec<_> = lines.map(|row| row.split('\t').nth(3).unwrap()).collect();
    let components: Components =
        rows.iter().map(|line| Candidate::parse(line).unwrap().component).collect();
    assert!(components.contains(Components::RTP) && components.contains(Components::RTCP));
    assert!(components.iter().eq([Components::RTP, Components::RTCP]));
    assert_eq!((Components::RTP, Components::RTCP), (1, 2));
}

#[test]
fn rfc6544_s4_5_c__the_active_candidate_of_a_relay_is_made_of_its_passive_one() {
    let line = "4 1 TCP 1 203.0.113.7 50000 typ relay raddr 10.0.1.1 rport 8998 tcptype passive";
    let passive = Candidate::parse(line).unwrap();
    let active = passive.with_tcp_type(TcpType::Active);
    assert_eq!(active.address, passive.address);
    assert_eq!((active.port, active.related_address), (9, passive.related_address));
    assert_eq!(active.departures().count(), 0);
    assert!(active.to_string().contains(" 203.0.113.7 9 typ relay "));
}

#[test]
fn the_known_extensions_are_numbers() {
    let line =
        "1 1 UDP 1 192.0.2.1 1 typ host generation 3 ufrag 8hhY network-id 2 network-cost 10";
    let candidate = Candidate::parse(line).unwrap();
    assert_eq!(candidate.generation(), Some(3));
    assert_eq!(candidate.ufrag(), Some("8hhY"));
    assert_eq!((candidate.network_id(), candidate.network_cost()), (Some(2), Some(10)));
    let odd = Extensions::parse("generation x network-id 65536 network-cost").unwrap();
    let odd = candidate.with_extensions(odd);
    assert_eq!((odd.generation(), odd.network_id(), odd.network_cost()), (None, None, None));
    assert_eq!(odd.extension("generation"), Some("x"));
}
