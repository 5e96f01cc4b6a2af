//! A world that is under way allocates nothing for a packet, through NATs and over every kind of
//! link.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use core::time::Duration;

use allocation_counter::measure;
use frazil_nat::Preset;
use frazil_sim::{Duo, Link, Probability, Rate, TwoPeers};

/// Two peers that have talked, and go on with consent checks: two packets either way in five
/// seconds, each through two NATs.
fn under_way(uplink: Link) -> Duo {
    let mut duo =
        TwoPeers::new(Preset::PortRestricted, Preset::PortRestricted).with_uplink(uplink).build(3);
    assert!(duo.play().unwrap().connected());
    duo.world.run_for(Duration::from_secs(300)).unwrap();
    duo
}

#[test]
fn packets_use_the_room_of_those_before_them() {
    let plain = Link::micros(8_000).with_jitter(2_000);
    let slow = plain.with_rate(Rate::kilobits(512, 16_000));
    let poor = plain
        .with_duplication(Probability::percent(5))
        .with_reordering(Probability::percent(5), 3_000);
    for link in [plain, slow, poor] {
        let mut duo = under_way(link);
        let allocations = measure(|| duo.world.run_for(Duration::from_secs(600)).unwrap());
        assert_eq!(allocations.count_total, 0, "{link:?}");
    }
}
