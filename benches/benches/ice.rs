//! One ICE connection in the virtual network: gathering, offer and answer, checks through the NATs,
//! nomination, data both ways. Time there is virtual, so what is measured is work.
#![allow(clippy::expect_used, reason = "the worlds are known")]

use criterion::{BatchSize, Criterion};
use frazil_nat::Preset;
use frazil_sim::TwoPeers;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    connect(&mut criterion);
    criterion.final_summary();
}

fn connect(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ice/connect");
    for (name, left, right) in [
        ("without_nat", Preset::None, Preset::None),
        ("port_restricted_both", Preset::PortRestricted, Preset::PortRestricted),
        ("symmetric_to_full_cone", Preset::Symmetric, Preset::FullCone),
    ] {
        let peers = TwoPeers::new(left, right);
        let outcome = peers.build(1).play().expect("it ends");
        assert!(outcome.connected(), "{name}: {outcome:?}");
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || peers.build(1),
                |mut duo| duo.play().is_ok_and(|outcome| outcome.connected()),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}
