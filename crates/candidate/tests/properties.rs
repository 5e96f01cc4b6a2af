//! Properties: what is written is read back, and no text is worse than an error.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::net::{IpAddr, SocketAddr};

use frazil_candidate::{
    Candidate, CandidateType, Extensions, Foundation, TcpType, Transport, priority,
};
use proptest::prelude::*;

prop_compose! {
    fn line()(
        foundation in "[a-zA-Z0-9+/]{1,32}",
        component in 1u16..=256,
        transport in prop_oneof![Just("UDP".to_owned()), Just("tcp".to_owned()), "[a-z.!%*_+`'~-]{1,12}"],
        priority: u32,
        address in prop_oneof![
            any::<IpAddr>().prop_map(|ip| ip.to_string()),
            "[a-z0-9-]{1,36}\\.local",
        ],
        port: u16,
        kind in prop_oneof![Just("host".to_owned()), Just("SRFLX".to_owned()), Just("prflx".to_owned()), "[a-z.]{1,8}"],
        related in prop::option::of(any::<IpAddr>()),
        related_port in prop::option::of(any::<u16>()),
        extensions in prop::collection::vec(("[a-z][a-z0-9-]{0,7}", "[!-~]{0,6}"), 0..4),
        direction in prop::option::of(prop_oneof![Just("active"), Just("so"), Just("odd")]),
    ) -> String {
        let mut line = format!("candidate:{foundation} {component} {transport} {priority} {address} {port} typ {kind}");
        if let Some(ip) = related {
            line += &format!(" raddr {ip}");
        }
        if let Some(port) = related_port {
            line += &format!(" rport {port}");
        }
        for (name, value) in extensions {
            if name != "raddr" && name != "rport" {
                line += &format!(" {name} {value}");
            }
        }
        if let Some(direction) = direction {
            line += &format!(" tcptype {direction}");
        }
        line
    }
}

prop_compose! {
    fn built()(
        index: u32, component in 1u16..=256, priority: u32, address: SocketAddr,
        kind in prop_oneof![Just(CandidateType::Host), Just(CandidateType::Relayed), Just(CandidateType::Other("odd"))],
        related in prop::option::of(any::<SocketAddr>()),
        direction in prop::option::of(prop_oneof![Just(TcpType::Active), Just(TcpType::Passive)]),
    ) -> (Foundation, Candidate<'static>) {
        // A scope has no place in a candidate line.
        let plain = |address: SocketAddr| SocketAddr::new(address.ip(), address.port());
        let transport = if direction.is_some() { Transport::Tcp } else { Transport::Udp };
        let mut candidate = Candidate::new("0", component, transport, priority, plain(address), kind);
        if let Some(related) = related {
            candidate = candidate.with_related(plain(related));
        }
        if let Some(direction) = direction {
            candidate = candidate.with_tcp_type(direction);
        }
        (Foundation::from_index(index), candidate)
    }
}

proptest! {
    #[test]
    fn what_was_read_is_written_and_read_again(line in line()) {
        let candidate = Candidate::parse(&line).unwrap();
        let written = candidate.to_string();
        let again = Candidate::parse(&written).unwrap();
        prop_assert_eq!(again, candidate);
        prop_assert_eq!(again.to_string(), written);
    }

    #[test]
    fn what_was_built_is_written_and_read((foundation, candidate) in built()) {
        let mut candidate = candidate;
        candidate.foundation = foundation.as_str();
        let candidate = candidate.with_extensions(Extensions::parse("generation 0").unwrap());
        let written = candidate.to_string();
        prop_assert_eq!(Candidate::parse(&written), Ok(candidate));
    }

    #[test]
    fn any_text_is_a_candidate_or_an_error_inside_it(text in "(candidate:)?[ -~\u{e9}\t]{0,80}") {
        if let Err(error) = Candidate::parse(&text) {
            prop_assert!(error.column() as usize <= text.len() + 1);
        }
    }

    #[test]
    fn a_changed_character_never_panics(line in line(), at: prop::sample::Index, with: char) {
        let mut chars: Vec<char> = line.chars().collect();
        let at = at.index(chars.len());
        chars[at] = with;
        let changed: String = chars.into_iter().collect();
        if let Ok(candidate) = Candidate::parse(&changed) {
            let written = candidate.to_string();
            prop_assert_eq!(Candidate::parse(&written), Ok(candidate));
            prop_assert_eq!(candidate.check(), Ok(()));
        }
    }

    #[test]
    fn a_priority_is_taken_apart_as_it_was_made(kind in 0u8..=126, local: u16, component in 1u16..=256) {
        let made = priority::candidate_priority(kind, local, component);
        prop_assert!(priority::in_range(made));
        let parts = priority::split(made);
        if (kind, local, component) != (0, 0, 256) {
            prop_assert_eq!((parts.type_preference, parts.local_preference, parts.component), (kind, local, component));
        }
    }

    #[test]
    fn both_agents_order_pairs_alike(a in 1..=priority::MAX, b in 1..=priority::MAX) {
        // Swapping roles may change the last bit only.
        let (left, right) = (priority::pair_priority(a, b), priority::pair_priority(b, a));
        prop_assert_eq!(left >> 1, right >> 1);
        prop_assert_eq!(left & 1, u64::from(a > b));
    }
}
