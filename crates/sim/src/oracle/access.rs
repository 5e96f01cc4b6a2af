//! A peer's addresses, what stands between each of them and the internet, and where two of them meet.

use frazil_nat::{Behavior, Config, Hairpinning, Mode};

use super::meeting::{Meeting, Prospect, Way, meet, meet_inside};
use super::step::{Step, keeps, shares_ports};

/// One address of a peer, and every device between it and the internet.
#[derive(Clone, Debug)]
pub struct Access<'c> {
    /// Whether it is an IPv6 address. Only addresses of one family make pairs.
    pub v6: bool,
    /// Whether a STUN server on the internet answers, so that the peer learns how it is seen there.
    pub learns_public_address: bool,
    /// The devices, from the peer outwards. A device that stands before both peers has the same
    /// number in both lists, and so has everything beyond it.
    pub gates: Vec<(usize, &'c Config)>,
}

impl Access<'_> {
    /// Whether UDP gets out.
    pub(super) fn lets_udp_out(&self) -> bool {
        self.gates.iter().all(|(_, config)| config.mode != Mode::Block)
    }

    /// Whether it shares ports at the device with this number.
    pub(super) fn shares_ports_at(&self, id: usize) -> bool {
        self.gates.iter().any(|(gate, config)| *gate == id && shares_ports(config))
    }

    /// Whether its answers may leave by another address each time, and answers to them come in.
    fn wanders(&self) -> bool {
        let strict = Behavior::AddressAndPortDependent;
        self.gates.iter().any(|(_, config)| !keeps(config))
            && self.gates.iter().all(|(_, config)| config.filtering != strict)
    }

    /// Whether the peer knows in the end how it is seen on the internet.
    fn learns(&self) -> bool {
        self.learns_public_address && self.lets_udp_out()
    }

    /// The devices that matter, and how many of them stand below the first of `common`.
    fn steps(&self, common: Option<usize>) -> (Vec<Step>, usize) {
        let (mut steps, mut below, mut reached) = (Vec::new(), 0, false);
        for (id, config) in &self.gates {
            reached |= Some(*id) == common;
            let Some(mut step) = Step::of(config) else { continue };
            // What is one endpoint of the peer's may come to it as two that want one port.
            step.foreseen &= !shares_ports(config) || is_steady(&steps);
            below += usize::from(!reached);
            steps.push(step);
        }
        (steps, below)
    }
}

/// What comes of checks between two addresses: chance where it depends on which external addresses
/// the NATs happen to choose.
pub(super) fn between(left: &Access<'_>, right: &Access<'_>) -> Prospect {
    if left.v6 != right.v6 {
        return Meeting::default().into();
    }
    let common = left
        .gates
        .iter()
        .map(|(id, _)| *id)
        .find(|id| right.gates.iter().any(|(other, _)| other == id));
    // What lets nothing pass beyond where they meet does not matter to them.
    let shut_in = |access: &Access<'_>| {
        let mut own = access.gates.iter().take_while(|(id, _)| Some(*id) != common);
        own.any(|(_, config)| config.mode == Mode::Block)
    };
    if shut_in(left) || shut_in(right) {
        return Meeting::default().into();
    }
    let (left_steps, left_below) = left.steps(common);
    let (right_steps, right_below) = right.steps(common);
    if !left_steps.iter().chain(&right_steps).all(|step| step.foreseen) {
        return by_chance(left, right);
    }
    let find = |left_steps: &[Step], right_steps: &[Step]| {
        let left_side = Side { steps: left_steps, below: left_below, learns: left.learns() };
        let right_side = Side { steps: right_steps, below: right_below, learns: right.learns() };
        path(&left_side, &right_side)
    };
    let towards = |steps: &[Step], peer: &[Step]| -> Vec<Step> {
        if is_steady(peer) {
            steps.to_vec()
        } else {
            steps.iter().map(|step| step.towards_unsteady()).collect()
        }
    };
    let at_best = find(&left_steps, &right_steps);
    let at_worst = find(&towards(&left_steps, &right_steps), &towards(&right_steps, &left_steps));
    let found = (at_best.found == at_worst.found).then_some(at_best.found).flatten();
    Prospect { found, endless: at_best.endless || at_worst.endless }
}

/// What comes of it where the closed form does not reach.
pub(super) fn by_chance(left: &Access<'_>, right: &Access<'_>) -> Prospect {
    Prospect { found: None, endless: left.wanders() && right.wanders() }
}

/// Whether a host shows one external address to everybody.
fn is_steady(steps: &[Step]) -> bool {
    let mut independent = true;
    steps.iter().all(|step| {
        independent &= step.is_independent();
        step.paired || independent
    })
}

struct Side<'s> {
    /// From the peer to the internet.
    steps: &'s [Step],
    /// How many of them are not before the other peer as well.
    below: usize,
    learns: bool,
}

impl<'s> Side<'s> {
    /// The way to a network that `count` devices lie before.
    fn way(&self, count: usize) -> Way<'s> {
        let steps = self.steps.get(..count).unwrap_or(self.steps);
        Way { steps, known: self.learns || steps.iter().all(|step| !step.translates) }
    }

    /// The same, where the STUN server's view is of no use.
    fn inner_way(&self, count: usize) -> Way<'s> {
        let way = self.way(count);
        Way { known: way.steps.iter().all(|step| !step.translates), ..way }
    }
}

/// What comes of it between two sides.
fn path(left: &Side<'_>, right: &Side<'_>) -> Prospect {
    let shared = left.steps.get(left.below..).unwrap_or_default();
    let Some(turn) = shared.iter().rposition(|step| step.translates) else {
        // They meet on the internet, or before a firewall that both have in front of them.
        return meet(left.way(left.below), right.way(right.below)).into();
    };
    // In the innermost network that both are in, or are reached from.
    let inner = meet(left.inner_way(left.below), right.inner_way(right.below));
    let [to_left, to_right] = [left, right].map(|side| side.steps.get(side.below + turn));
    let (Some(nat), Some(other)) = (to_left, to_right) else { return inner.into() };
    // At the outermost NAT before both, which owns the addresses that the STUN server saw.
    match nat.hairpinning {
        Hairpinning::None => inner.into(),
        Hairpinning::InternalSource => {
            let between = shared.get(..turn).unwrap_or_default();
            if between.iter().any(|step| step.translates) {
                // The closed form does not reach there.
                return Prospect { found: inner.found.then_some(true), endless: true };
            }
            let ways = (left.way(left.below + turn), right.way(right.below + turn));
            inner.and(meet_inside(ways.0, ways.1, [*nat, *other])).into()
        }
        _ => {
            let ways = (left.way(left.below + turn + 1), right.way(right.below + turn + 1));
            inner.and(meet(ways.0, ways.1)).into()
        }
    }
}
