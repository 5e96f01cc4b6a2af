//! Whole ICE sessions in virtual worlds, from building the world to both having selected a pair: how
//! many a core plays in a second.
#![allow(clippy::expect_used, reason = "the worlds are known")]

use std::time::Duration;

use criterion::{Criterion, Throughput};
use frazil_nat::Preset;
use frazil_sim::{Link, Peer, PeerConfig, Scenario, World};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    session(&mut criterion);
    criterion.final_summary();
}

fn session(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sim/session");
    group.throughput(Throughput::Elements(1));
    let mut seed = 0;
    group.bench_function("one_by_one", |bencher| {
        bencher.iter(|| {
            seed += 1;
            assert!(one_by_one(seed));
        });
    });
    let nat = Preset::PortRestricted.config([]);
    let nats = core::slice::from_ref(&nat);
    let behind_nats = Scenario::stacks(1, nats, nats);
    group.bench_function("port_restricted_both", |bencher| {
        bencher.iter(|| {
            seed += 1;
            let world = World::new(seed).watching(false);
            let outcome = behind_nats.build_in(world).play().expect("no machine is at fault");
            assert!(outcome.connected());
        });
    });
    group.finish();
}

/// Two peers on the internet with a host candidate each, who say nothing: whether both select a pair.
fn one_by_one(seed: u64) -> bool {
    let mut world = World::new(seed).watching(false);
    let line = Link::micros(10_000);
    let at = |last| ([192, 0, 2, last], 5_000).into();
    let peers =
        [(PeerConfig::offering(""), 1), (PeerConfig::answering(""), 2)].map(|(config, last)| {
            world.add_peer("peer", World::INTERNET, at(last), line, config.silent())
        });
    let [one, other] = peers;
    world.introduce(one, other);
    peers.into_iter().for_each(|peer| world.start(peer));
    let selected = |peer: &Peer| peer.selected().is_some();
    let deadline = world.now() + Duration::from_secs(60);
    world
        .run_until(deadline, |world| peers.iter().all(|id| world.peer(*id).is_some_and(selected)))
        .is_ok_and(|done| done)
}
