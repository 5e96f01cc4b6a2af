//! Candidate lines: read and written.
#![allow(clippy::expect_used, reason = "the inputs are known")]

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use frazil_benches::candidates;
use frazil_candidate::Candidate;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    parse(&mut criterion);
    write(&mut criterion);
    criterion.final_summary();
}

const LINES: [(&str, &str); 5] = [
    ("host", candidates::HOST),
    ("server_reflexive", candidates::SERVER_REFLEXIVE),
    ("named", candidates::NAMED),
    ("tcp_over_ipv6", candidates::TCP_OVER_IPV6),
    ("refused", candidates::REFUSED),
];

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("candidate/parse");
    for (name, line) in LINES {
        group.throughput(Throughput::Bytes(line.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| Candidate::parse(black_box(line)).map(|candidate| candidate.port));
        });
    }
    // What no parser can do without: finding the blanks.
    group.throughput(Throughput::Bytes(candidates::SERVER_REFLEXIVE.len() as u64));
    group.bench_function("floor_words_of_server_reflexive", |bencher| {
        bencher.iter(|| black_box(candidates::SERVER_REFLEXIVE).split(' ').count());
    });
    group.finish();
}

fn write(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("candidate/write");
    let mut text = String::with_capacity(1_000);
    for (name, line) in LINES {
        let Ok(candidate) = Candidate::parse(line) else { continue };
        group.throughput(Throughput::Bytes(line.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                text.clear();
                write!(text, "{}", black_box(candidate)).expect("a string takes anything");
                text.len()
            });
        });
    }
    group.finish();
}
