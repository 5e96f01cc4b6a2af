//! The tables: priorities, pair priorities, and every candidate line printed in the RFCs.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::fmt::Debug;
use std::str::FromStr;

use frazil_candidate::priority::{self, TcpParts};
use frazil_candidate::{Candidate, CandidateType, Cause, Field, TcpType};

/// The rows of a table, cells split, without comments and the row of names.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split('\t').collect())
}

fn number<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

#[test]
fn candidate_priorities_follow_the_formula() {
    let mut seen = 0;
    for row in rows(include_str!("data/ice-priorities.tsv")) {
        let [_, kind, local, component, expected, _] = row[..] else { panic!("{row:?}") };
        let (kind, local, component) = (number(kind), number(local), number(component));
        let expected: u32 = number(expected);
        // The formula's smallest value is 0, which is no priority.
        assert_eq!(
            priority::candidate_priority(kind, local, component),
            expected.max(1),
            "{row:?}"
        );
        let parts = priority::split(expected);
        assert_eq!(
            (parts.type_preference, parts.local_preference, parts.component),
            (kind, local, component)
        );
        seen += 1;
    }
    assert_eq!(seen, 42);
}

#[test]
fn tcp_priorities_of_rfc6544_are_recomputed() {
    let mut seen = 0;
    for row in rows(include_str!("data/rfc-candidate-lines.tsv")).filter(|row| row[0] == "6544") {
        let candidate = Candidate::parse(row[3]).unwrap();
        let Some(direction) = candidate.tcp_type else { continue };
        let direction = priority::tcp_direction_preference(candidate.kind, direction);
        let local = priority::tcp_local_preference(direction, 8191);
        // Some of the examples lower the type preference of TCP by one.
        let preference = candidate.kind.type_preference();
        let possible = [preference, preference - 1]
            .map(|preference| priority::candidate_priority(preference, local, candidate.component));
        assert!(possible.contains(&candidate.priority), "{candidate}");
        seen += 1;
    }
    assert!(seen >= 15, "{seen}");
}

/// What the table of the RFCs' lines says of each line's priority, from the candidate itself.
#[test]
fn standard_priorities_are_recomputed() {
    let (mut standard, mut other) = (0, 0);
    for row in rows(include_str!("data/rfc-candidate-lines.tsv")) {
        let Ok(candidate) = Candidate::parse(row[3]) else { continue };
        let parts = candidate.priority_parts();
        // Of RFC 8840's type preference of 127 the formula makes 126.
        let lowered = u32::from(parts.type_preference.saturating_sub(126)) << 24;
        assert_eq!(parts.priority(), candidate.priority - lowered, "{candidate}");
        let is_standard = parts.type_preference == candidate.kind.type_preference()
            && !row[5].contains("component-not-as-in-formula");
        let recomputed = candidate.recommended_priority() == Some(candidate.priority);
        assert_eq!(recomputed, is_standard, "{candidate}");
        if is_standard { standard += 1 } else { other += 1 }
    }
    assert_eq!((standard, other), (47, 25));
    let line = "1 1 UDP 2130706431 192.0.2.1 1 typ nat-assisted";
    assert_eq!(Candidate::parse(line).unwrap().recommended_priority(), None);
}

#[test]
fn the_local_preference_of_tcp_is_taken_apart() {
    for row in rows(include_str!("data/rfc-candidate-lines.tsv")).filter(|row| row[0] == "6544") {
        let candidate = Candidate::parse(row[3]).unwrap();
        let Some(direction) = candidate.tcp_type else { continue };
        let parts = priority::split_tcp(candidate.priority_parts().local_preference);
        let direction = priority::tcp_direction_preference(candidate.kind, direction);
        assert_eq!((parts.direction_preference, parts.other_preference), (direction, 8191));
    }
    for local in [0, 1, 8191, 8192, 40959, 57343, 65535] {
        let parts = priority::split_tcp(local);
        let TcpParts { direction_preference, other_preference } = parts;
        assert!(direction_preference <= 7 && other_preference <= 8191);
        assert_eq!(priority::tcp_local_preference(direction_preference, other_preference), local);
    }
}

#[test]
fn pair_priorities_follow_the_formula() {
    let mut seen = 0;
    for row in rows(include_str!("data/ice-pair-priorities.tsv")) {
        let (controlling, controlled) = (number(row[2]), number(row[3]));
        if row[0] == "max u32" {
            assert_eq!(priority::pair_priority(controlling, controlled), 0x7fff_ffff_ffff_fffe);
        } else {
            assert_eq!(
                priority::pair_priority(controlling, controlled),
                number::<u64>(row[4]),
                "{row:?}"
            );
        }
        seen += 1;
    }
    assert_eq!(seen, 21);
}

#[test]
fn rfc8839_s5_1_a__the_lines_of_the_rfcs_follow_the_grammar() {
    let mut seen = 0;
    for row in rows(include_str!("data/rfc-candidate-lines.tsv")) {
        let (line, flags) = (row[3], row[5]);
        let parsed = Candidate::parse(line);
        if flags.contains("placeholder") || flags.contains("invalid-address") {
            let error = parsed.unwrap_err();
            assert_eq!((error.field(), error.cause()), (Field::Address, Cause::Address), "{line}");
        } else {
            let candidate = parsed.unwrap();
            let parts = priority::split(candidate.priority);
            let formula =
                format!("{}/{}/{}", parts.type_preference, parts.local_preference, parts.component);
            assert_eq!(formula, row[4], "{line}");
            let bare = line.trim_start_matches("a=").replace(" udp ", " UDP ");
            assert_eq!(candidate.to_string(), bare);
        }
        seen += 1;
    }
    assert_eq!(seen, 79);
}

#[test]
fn rfc6544_s4_5_a__tcptype_is_active_passive_or_so() {
    for (word, direction) in [
        ("active", TcpType::Active),
        ("Passive", TcpType::Passive),
        ("SO", TcpType::SimultaneousOpen),
    ] {
        let line = format!("1 1 tcp 1 192.0.2.1 9 typ host generation 0 tcptype {word} ufrag x");
        let candidate = Candidate::parse(&line).unwrap();
        assert_eq!(candidate.tcp_type, Some(direction));
        assert_eq!(
            candidate.to_string(),
            format!(
                "candidate:1 1 TCP 1 192.0.2.1 9 typ host tcptype {direction} generation 0 ufrag x"
            )
        );
    }
    let odd = Candidate::parse("1 1 TCP 1 192.0.2.1 9 typ host tcptype odd").unwrap();
    assert_eq!((odd.tcp_type, odd.extension("tcptype")), (None, Some("odd")));
}

#[test]
fn recommended_type_preferences() {
    let kinds = ["host", "prflx", "SRFLX", "relay", "nat-assisted"].map(CandidateType::from_token);
    assert_eq!(kinds.map(CandidateType::type_preference), [126, 110, 100, 0, 0]);
}
