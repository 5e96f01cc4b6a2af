//! Reading, asking and writing a candidate allocates nothing.

#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::fmt::{self, Write};
use std::hint::black_box;

use allocation_counter::measure;
use frazil_candidate::{Candidate, Foundation, priority};

/// Counts what is written to it.
struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

fn read_all(lines: &str) -> usize {
    let mut written = Length(0);
    for line in lines.lines().filter_map(|line| line.split('\t').nth(1)) {
        let candidate = Candidate::parse(line).unwrap();
        black_box((candidate.socket_address(), candidate.ufrag(), candidate.extensions().count()));
        black_box((priority::split(candidate.priority), Foundation::try_from(candidate).unwrap()));
        black_box((candidate.departures().count(), candidate.recommended_priority()));
        black_box((candidate.generation(), candidate.network_id(), candidate.network_cost()));
        write!(written, "{candidate}").unwrap();
        candidate.write_to(&mut written).unwrap();
    }
    written.0
}

#[test]
fn candidates_allocate_nothing() {
    let lines = include_str!("data/captured-candidate-lines.txt");
    let mut written = 0;
    let info = measure(|| written = read_all(lines));
    assert_eq!((info.count_total, info.bytes_total), (0, 0));
    assert!(written > 40_000);
}

#[test]
fn a_refusal_allocates_nothing() {
    let info = measure(|| {
        for line in
            ["", "1 1 UDP", "1 1 UDP 1 fe80::1%eth0 1 typ host", "1 1 UDP 1 192.0.2.1 1 typ host  "]
        {
            let _ = black_box(Candidate::parse(black_box(line)));
        }
        write!(Length(0), "{}", Candidate::parse("x").unwrap_err()).unwrap();
    });
    assert_eq!(info.count_total, 0);
}

#[test]
fn a_planted_allocation_is_caught() {
    let info = measure(|| {
        black_box(Candidate::parse("1 1 UDP 1 192.0.2.1 1 typ host").unwrap().to_string());
    });
    assert!(info.count_total > 0);
}
