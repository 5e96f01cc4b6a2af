//! The oracle's closed form against brute force: real NATs, every packet that agents would send.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

mod agents;
mod draw;
mod tree;

use frazil_nat::{Behavior, Config, FilterScope, PortAssignment, ReplyPath};
use frazil_sim::{Access, Verdict, verdict};

use agents::connect;
use draw::Draw;
use tree::Tree;

/// The nine combinations of mapping and filtering.
fn nine(scope: FilterScope, reply: ReplyPath) -> Vec<Config> {
    let each = |mapping| {
        Behavior::ALL.map(|filtering| {
            let mut config = Config::new([]);
            (config.mapping, config.filtering) = (mapping, filtering);
            (config.filter_scope, config.reply_path) = (scope, reply);
            config
        })
    };
    Behavior::ALL.into_iter().flat_map(each).collect()
}

const SCOPES: [FilterScope; 2] = [FilterScope::Binding, FilterScope::InternalEndpoint];
const REPLIES: [ReplyPath; 2] = [ReplyPath::ArrivalBinding, ReplyPath::OutboundMapping];

/// What the oracle says, and what comes of it.
fn judge(own: [&[Config]; 2], common: &[Config], learns: [bool; 2], order: u64) -> (Verdict, bool) {
    let access = |side: usize| {
        let (offset, learns_public_address) = (10 * (side + 1), learns[side]);
        let own = own[side].iter().enumerate().map(|(at, config)| (offset + at, config));
        let gates = own.chain(common.iter().enumerate()).collect();
        Access { v6: false, learns_public_address, gates }
    };
    let said = verdict(&[access(0)], &[access(1)]);
    (said, connect(&mut Tree::new(own, common), learns, &mut Draw::new(order)))
}

#[test]
fn filter_scope_and_reply_path_decide_whether_42_45_57_or_77_of_81_pairs_connect() {
    let count = |scope, reply| {
        let all = nine(scope, reply);
        let pairs = all.iter().flat_map(|left| all.iter().map(move |right| (left, right)));
        pairs
            .filter(|(left, right)| {
                let own = [core::slice::from_ref(*left), core::slice::from_ref(*right)];
                let (said, connected) = judge(own, &[], [true; 2], 0);
                assert_eq!(said == Verdict::Direct, connected, "{left:?} / {right:?}");
                connected
            })
            .count()
    };
    let counts = SCOPES.map(|scope| REPLIES.map(|reply| count(scope, reply)));
    assert_eq!(counts, [[57, 42], [77, 45]]);
}

#[test]
fn the_two_choices_may_differ_from_side_to_side() {
    let all: Vec<Config> = SCOPES
        .iter()
        .flat_map(|scope| REPLIES.map(|reply| nine(*scope, reply)))
        .flatten()
        .collect();
    for left in &all {
        for right in &all {
            let own = [core::slice::from_ref(left), core::slice::from_ref(right)];
            let (said, connected) = judge(own, &[], [true; 2], 0);
            assert_eq!(said == Verdict::Direct, connected, "{left:?} / {right:?}");
        }
    }
}

#[test]
fn all_6561_worlds_of_a_home_behind_a_carrier_on_each_side() {
    let all = nine(FilterScope::Binding, ReplyPath::ArrivalBinding);
    let stacks: Vec<[Config; 2]> = all
        .iter()
        .flat_map(|home| all.iter().map(move |carrier| [home.clone(), carrier.clone()]))
        .collect();
    for ports in [PortAssignment::Preserve, PortAssignment::Random] {
        for left in &stacks {
            for right in &stacks {
                let [left, right] = [left, right].map(|stack| {
                    stack.clone().map(|mut config| {
                        config.ports = ports;
                        config
                    })
                });
                let (said, connected) = judge([&left, &right], &[], [true; 2], 0);
                assert_eq!(said == Verdict::Direct, connected, "{left:?} / {right:?}");
            }
        }
    }
}

/// Trees with devices of every kind, some before both peers, firewalls among them.
#[test]
fn random_trees() {
    let mut decided = 0;
    for seed in 0..20_000 {
        let mut draw = Draw::new(seed);
        let devices = |draw: &mut Draw| {
            let count = draw.pick(&[0, 1, 1, 2, 3]);
            (0..count).map(|_| draw.device()).collect::<Vec<_>>()
        };
        let (left, right) = (devices(&mut draw), devices(&mut draw));
        let common = if draw.pick(&[true, false]) { devices(&mut draw) } else { Vec::new() };
        let learns = [(); 2].map(|()| draw.pick(&[true, true, true, false]));
        let (said, connected) = judge([&left, &right], &common, learns, seed);
        if said == Verdict::Chance {
            continue;
        }
        decided += 1;
        let name = format!("seed {seed}: {left:?} / {right:?} behind {common:?}, {learns:?}");
        assert_eq!(said == Verdict::Direct, connected, "{name}");
    }
    // What the closed form does not reach is rare: some kinds of port overloading, and a hairpin that
    // shows the internal source behind another one.
    assert!(decided > 14_000, "{decided}");
}
