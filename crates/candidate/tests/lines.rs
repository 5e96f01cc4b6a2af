//! What a line may and may not hold, and the lines that programs really write.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use frazil_candidate::{
    Address, Candidate, CandidateType, Cause, Extensions, Field, TcpType, Transport, priority,
};

const CAPTURED: &str = include_str!("data/captured-candidate-lines.txt");

/// Program and line, as captured from browsers and libraries.
fn captured() -> impl Iterator<Item = (&'static str, &'static str)> {
    CAPTURED.lines().map(|line| line.split_once('\t').unwrap())
}

fn refused(line: &str) -> (u32, Field, Cause) {
    let error = Candidate::parse(line).unwrap_err();
    assert!(!error.to_string().is_empty());
    (error.column(), error.field(), error.cause())
}

#[test]
fn every_captured_line_parses_and_is_written_back() {
    let mut seen = 0;
    for (program, line) in captured() {
        let candidate = Candidate::parse(line).unwrap();
        assert!(candidate.priority_in_range());
        let written = candidate.to_string();
        assert_eq!(Candidate::parse(&written), Ok(candidate));
        let canonical = line.replace(" udp ", " UDP ").replace(" tcp ", " TCP ");
        assert_eq!(written, canonical, "{program}");
        seen += 1;
    }
    assert_eq!(seen, 457);
}

/// The captured lines and those that the RFCs print.
fn all_lines() -> impl Iterator<Item = &'static str> {
    let printed = include_str!("data/rfc-candidate-lines.tsv").lines();
    let printed = printed.filter(|row| !row.starts_with('#')).skip(1);
    let printed = printed.map(|row| row.split('\t').nth(3).unwrap());
    captured().map(|(_, line)| line).chain(printed)
}

#[test]
fn every_prefix_of_every_line_is_a_value_or_an_error() {
    for line in all_lines() {
        let least = line.find(" typ ").unwrap() + 5;
        for end in 0..line.len() {
            match Candidate::parse(&line[..end]) {
                Ok(_) => assert!(end > least, "{}", &line[..end]),
                Err(error) => assert!(error.column() as usize <= end + 1, "{}", &line[..end]),
            }
        }
    }
}

#[test]
fn every_changed_character_of_every_line_is_read_or_refused() {
    for line in all_lines() {
        for at in 0..line.len() {
            for to in [" ", "", ":", ".", "0", "z", "\t", "\u{fc}"] {
                let changed = [&line[..at], to, &line[at + 1..]].concat();
                match Candidate::parse(&changed) {
                    Ok(candidate) => {
                        let written = candidate.to_string();
                        assert_eq!(Candidate::parse(&written), Ok(candidate), "{changed}");
                    }
                    Err(error) => assert!(error.column() as usize <= changed.len() + 1),
                }
            }
        }
    }
}

#[test]
fn the_three_forms_and_trailing_blanks_are_the_same_candidate() {
    let bare = "1 1 UDP 2130706431 192.0.2.1 8998 typ host";
    let candidate = Candidate::parse(bare).unwrap();
    for form in [
        format!("candidate:{bare}"),
        format!("a=candidate:{bare}"),
        format!("a=candidate:{bare} \r\n"),
        bare.replace("UDP", "udp").replace("typ host", "TYP Host"),
    ] {
        assert_eq!(Candidate::parse(&form), Ok(candidate));
    }
}

#[test]
fn rfc8839_s5_1_a__each_field_has_its_grammar() {
    use Field::*;
    let limits = |min, max| Cause::OutOfRange { min, max };
    for (line, column, field, cause) in [
        ("", 1, Foundation, Cause::Missing),
        ("candidate:", 11, Foundation, Cause::Missing),
        ("candidate: 1", 11, Foundation, Cause::Character),
        ("a-b 1 UDP 1 192.0.2.1 1 typ host", 2, Foundation, Cause::Character),
        ("123456789012345678901234567890123 1", 1, Foundation, Cause::TooLong { limit: 32 }),
        ("1", 2, Component, Cause::Missing),
        ("1 ", 2, Component, Cause::Missing),
        ("1 x", 3, Component, Cause::Character),
        ("1 0001", 3, Component, Cause::TooLong { limit: 3 }),
        ("1 1 (", 5, Transport, Cause::Character),
        ("1 1 UDP -1", 9, Priority, Cause::Character),
        ("1 1 UDP 4294967296", 9, Priority, limits(0, u32::MAX)),
        ("1 1 UDP 12345678901", 9, Priority, Cause::TooLong { limit: 10 }),
        ("1 1 UDP 1  192.0.2.1", 11, Address, Cause::Character),
        ("1 1 UDP 1 192.0.2.1.9 1", 11, Address, Cause::Address),
        ("1 1 UDP 1 fe80::1%eth0 1", 11, Address, Cause::Zone),
        ("1 1 UDP 1 192.0.2.1 65536", 21, Port, limits(0, 65535)),
        ("1 1 UDP 1 192.0.2.1 1 type host", 23, Typ, Cause::Character),
        ("1 1 UDP 1 192.0.2.1 1 typ", 26, Type, Cause::Missing),
        ("1 1 UDP 1 192.0.2.1 1 typ h=st", 28, Type, Cause::Character),
        ("1 1 UDP 1 192.0.2.1 1 typ srflx raddr", 38, RelatedAddress, Cause::Missing),
        ("1 1 UDP 1 192.0.2.1 1 typ srflx raddr 1", 39, RelatedAddress, Cause::Address),
        ("1 1 UDP 1 192.0.2.1 1 typ srflx rport x", 39, RelatedPort, Cause::Character),
        ("1 1 UDP 1 192.0.2.1 1 typ host  a b", 32, ExtensionName, Cause::Character),
        ("1 1 UDP 1 192.0.2.1 1 typ host a=b c", 33, ExtensionName, Cause::Character),
        ("1 1 UDP 1 192.0.2.1 1 typ host a b\tc", 35, ExtensionValue, Cause::Character),
    ] {
        assert_eq!(refused(line), (column, field, cause), "{line}");
    }
}

#[test]
fn rfc8839_s5_1_g__components_outside_1_to_256_are_refused_and_odd_priorities_named() {
    for component in ["0", "257", "999"] {
        let line = format!("1 {component} UDP 1 192.0.2.1 1 typ host");
        assert_eq!(refused(&line), (3, Field::Component, Cause::OutOfRange { min: 1, max: 256 }));
    }
    for (priority, fine) in [
        (0, false),
        (1, true),
        (priority::MAX, true),
        (priority::MAX + 1, false),
        (u32::MAX, false),
    ] {
        let line = format!("1 256 UDP {priority} 192.0.2.1 1 typ host");
        let candidate = Candidate::parse(&line).unwrap();
        assert_eq!((candidate.priority, candidate.priority_in_range()), (priority, fine));
    }
}

#[test]
fn rfc8839_s5_1_k__unknown_extensions_are_kept_and_change_nothing() {
    let line = "candidate:1 1 UDP 1 192.0.2.1 1 typ host x-odd !$% generation 0 ufrag 8hhY";
    let candidate = Candidate::parse(line).unwrap();
    assert_eq!(candidate.extension("x-odd"), Some("!$%"));
    assert_eq!(candidate.ufrag(), Some("8hhY"));
    assert_eq!(candidate.extensions().count(), 3);
    assert_eq!(candidate.with_extensions(Extensions::NONE).to_string(), &line[..40]);
}

#[test]
fn rfc8839_s5_1_l__unknown_types_and_transports_are_kept() {
    let line = "candidate:1 1 sctp-over-pigeon 1 192.0.2.1 1 typ nat-assisted";
    let candidate = Candidate::parse(line).unwrap();
    assert_eq!(candidate.transport, Transport::Other("sctp-over-pigeon"));
    assert_eq!(candidate.kind, CandidateType::Other("nat-assisted"));
    assert_eq!(candidate.to_string(), line);
}

#[test]
fn rfc8839_s5_1_c__a_name_is_not_an_address() {
    let line = "1 1 udp 1 9b36eaac-bb2e-49bb-bb78-21c41c499900.local 1 typ host";
    let candidate = Candidate::parse(line).unwrap();
    assert!(candidate.address.is_mdns());
    assert_eq!(candidate.socket_address(), None);
}

#[test]
fn the_related_address_and_port_may_each_be_missing() {
    let base = "candidate:1 1 UDP 1 192.0.2.1 1 typ srflx";
    for (rest, address, port) in [
        ("", None, None),
        (" raddr 10.0.0.1", Some("10.0.0.1"), None),
        (" rport 7", None, Some(7)),
        (" raddr 10.0.0.1 rport 7", Some("10.0.0.1"), Some(7)),
    ] {
        let line = format!("{base}{rest}");
        let candidate = Candidate::parse(&line).unwrap();
        let address = address.map(|ip| Address::Ip(ip.parse().unwrap()));
        assert_eq!((candidate.related_address, candidate.related_port), (address, port));
        assert_eq!(
            candidate.related_socket_address().is_some(),
            rest.contains("raddr 10.0.0.1 rport")
        );
        assert_eq!(candidate.to_string(), line);
    }
}

#[test]
fn rfc8839_s5_1_h__reflexive_candidates_are_built_with_raddr_and_rport() {
    let candidate = Candidate::new(
        "2",
        1,
        Transport::Udp,
        1694498815,
        "192.0.2.3:45664".parse().unwrap(),
        CandidateType::ServerReflexive,
    );
    assert_eq!(
        candidate.with_related("10.0.1.1:8998".parse().unwrap()).to_string(),
        "candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 10.0.1.1 rport 8998"
    );
}

#[test]
fn rfc8839_s5_1_i__host_candidates_are_built_without_raddr_and_rport() {
    let address = "192.0.2.1:8998".parse().unwrap();
    let host = Candidate::new("1", 1, Transport::Udp, 2130706431, address, CandidateType::Host);
    assert_eq!(host.to_string(), "candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host");
}

#[test]
fn rfc8839_s5_1_b__a_candidate_is_built_from_an_address_never_from_a_name() {
    for address in ["192.0.2.1:8998", "[2001:db8::1]:8998"] {
        let address = address.parse().unwrap();
        let host = Candidate::new("1", 1, Transport::Udp, 1, address, CandidateType::Host);
        assert_eq!(host.socket_address(), Some(address));
    }
}

#[test]
fn rfc8839_s5_1_j__a_related_address_is_hidden_as_unspecified_and_port_9() {
    for (address, hidden) in [("192.0.2.3:1", "0.0.0.0"), ("[2001:db8::1]:1", "::")] {
        let candidate = Candidate::new(
            "2",
            1,
            Transport::Udp,
            1,
            address.parse().unwrap(),
            CandidateType::Relayed,
        );
        let written = candidate.with_hidden_related().to_string();
        assert!(written.ends_with(&format!("raddr {hidden} rport 9")), "{written}");
    }
}

#[test]
fn rfc8839_s9_1_a__a_hidden_related_address_tells_nothing_of_the_host() {
    let line = "1 1 UDP 1 192.0.2.3 1 typ srflx raddr 10.0.1.1 rport 8998";
    let hidden = Candidate::parse(line).unwrap().with_hidden_related();
    assert!(!hidden.to_string().contains("10.0.1.1") && !hidden.to_string().contains("8998"));
    assert_eq!(hidden.related_socket_address(), Some("0.0.0.0:9".parse().unwrap()));
}

#[test]
fn rfc6544_s4_5_b__an_active_candidate_has_port_9() {
    let address = "192.0.2.3:40000".parse().unwrap();
    let candidate = Candidate::new("2", 1, Transport::Tcp, 1, address, CandidateType::Host);
    assert_eq!(candidate.with_tcp_type(TcpType::Active).port, 9);
    assert_eq!(candidate.with_tcp_type(TcpType::Passive).port, 40000);
}

#[test]
fn a_candidate_built_by_hand_is_checked() {
    let good = Candidate::parse("1 1 UDP 1 192.0.2.1 1 typ host").unwrap();
    assert_eq!(good.check(), Ok(()));
    let bad = |change: fn(&mut Candidate<'_>)| {
        let mut candidate = good;
        change(&mut candidate);
        candidate.check().unwrap_err().field()
    };
    assert_eq!(bad(|c| c.foundation = ""), Field::Foundation);
    assert_eq!(bad(|c| c.foundation = "1\r\n"), Field::Foundation);
    assert_eq!(bad(|c| c.component = 0), Field::Component);
    assert_eq!(bad(|c| c.transport = Transport::Other("a b")), Field::Transport);
    assert_eq!(bad(|c| c.kind = CandidateType::Other("host\n")), Field::Type);
    assert_eq!(bad(|c| c.address = Address::Name("192.0.2")), Field::Address);
    assert_eq!(bad(|c| c.related_address = Some(Address::Name("x y.z"))), Field::RelatedAddress);

    // Right behind the type these names would be read as the related address and port.
    for (text, tcp) in [("raddr 192.0.2.9", false), ("RPORT 9", false), ("raddr x", true)] {
        let mut candidate = good.with_extensions(Extensions::parse(text).unwrap());
        if tcp {
            assert_eq!(candidate.check().unwrap_err().field(), Field::ExtensionName, "{text}");
            candidate = candidate.with_tcp_type(TcpType::Passive);
        }
        let read_again = Candidate::parse(&candidate.to_string()) == Ok(candidate);
        assert_eq!(candidate.check().is_ok(), read_again, "{candidate}");
        assert_eq!(read_again, tcp, "{candidate}");
    }
    let read = Candidate::parse("1 1 UDP 1 192.0.2.1 1 typ host rport 9 raddr 192.0.2.9").unwrap();
    assert_eq!(read.check(), Ok(()));
}
