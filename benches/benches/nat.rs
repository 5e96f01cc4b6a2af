//! One packet through a NAT that holds 100 000 bindings, each with its filter, beside a bare look-up
//! of a binding in the same table, in three patterns: a few hot bindings, bursts of 16 packets, and
//! uniformly random ones. A microsecond passes with each packet.
#![allow(clippy::expect_used, clippy::unreachable, reason = "the flows are known")]

use std::hint::black_box;
use std::net::{SocketAddr, SocketAddrV4};
use std::time::Duration;

use criterion::{Criterion, Throughput};
use frazil_benches::flows::{Flow, external, flow};
use frazil_nat::{Nat, Packet, Preset, Protocol, Verdict};
use frazil_sansio::Instant;

const BINDINGS: u32 = 100_000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    // The same binding again and again would be the lookup's best case, too: 64 take turns.
    forward(&mut criterion, "hot", |turn| (turn % 64) * 1_543);
    forward(&mut criterion, "bursts_of_16", |turn| scattered(turn / 16));
    forward(&mut criterion, "uniform", scattered);
    criterion.final_summary();
}

/// The `turn`th of numbers without an order, far more of them than there are bindings.
fn scattered(turn: u32) -> u32 {
    let mixed = (turn ^ (turn >> 16)).wrapping_mul(0x7feb_352d);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x846c_a68b);
    mixed ^ (mixed >> 16)
}

fn forward(criterion: &mut Criterion, name: &str, pattern: fn(u32) -> u32) {
    let mut config = Preset::PortRestricted.config(external(4));
    let limit = BINDINGS as usize;
    (config.limits.bindings, config.limits.filters) = (limit, limit);
    let mut nat = Nat::new(config, [7; 32]);
    let mut now = Instant::from_secs(1);
    let outside: Vec<SocketAddrV4> = (0..BINDINGS)
        .map(|index| {
            let Flow { inside, remote } = flow(index);
            now += Duration::from_nanos(50);
            match nat.outbound(Packet::udp(inside, remote), now) {
                Verdict::Forward { source: SocketAddr::V4(outside), .. } => outside,
                verdict => unreachable!("there are ports and places enough: {verdict}"),
            }
        })
        .collect();
    let mut turn = 0_u32;
    let mut next = move || {
        turn = turn.wrapping_add(1);
        let index = pattern(turn) % BINDINGS;
        (flow(index), index as usize)
    };

    let mut group = criterion.benchmark_group(format!("nat/{name}"));
    group.throughput(Throughput::Elements(1));
    group.bench_function("lookup", |bencher| {
        bencher.iter(|| {
            let (Flow { inside, remote }, _) = next();
            nat.table().outside(Protocol::Udp, black_box(inside), black_box(remote))
        });
    });
    group.bench_function("outbound", |bencher| {
        bencher.iter(|| {
            now += Duration::from_nanos(50);
            let (Flow { inside, remote }, _) = next();
            nat.outbound(Packet::udp(black_box(inside), black_box(remote)), now)
        });
    });
    group.bench_function("inbound", |bencher| {
        bencher.iter(|| {
            now += Duration::from_nanos(50);
            let (Flow { remote, .. }, index) = next();
            let outside = outside.get(index).copied().expect("it is one of them").into();
            nat.inbound(Packet::udp(black_box(remote), black_box(outside)), now)
        });
    });
    assert_eq!(nat.usage().bindings, BINDINGS as usize, "nothing expired meanwhile");
    group.finish();
}
