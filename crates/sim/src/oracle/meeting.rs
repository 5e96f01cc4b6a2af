//! The closed form: whether two peers find a path where their ways to each other meet.
//!
//! A *way* is the devices between a peer and the network where both meet, from the peer outwards.
//! The peer is *known* there if it has a candidate that means something in that network: its host
//! candidate if nothing on the way translates, its server-reflexive candidate if the STUN server is
//! beyond the way.
//!
//! What decides is the first check that gets in. Neither agent guesses ports, so it goes to a known
//! address, and every filter on the way in must have seen the peer send to where it comes from.
//! Then the answer has to leave by the address that the check went to, since an agent takes an answer
//! from elsewhere for none (RFC 8445 §7.2.5.2.1). If it does, both sides have their path. If it does
//! not, the check that the first one triggered (§7.3.1.4) is the last hope.

use frazil_nat::{Behavior, FilterScope};

use super::step::Step;

/// One peer's way to the network where both meet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way<'s> {
    pub(super) steps: &'s [Step],
    pub(super) known: bool,
}

/// What comes of it where two ways meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Meeting {
    /// A path.
    pub(super) found: bool,
    /// Checks get in, and each answer leaves by another address than the one before: a new candidate
    /// to check, without end.
    pub(super) endless: bool,
}

impl Meeting {
    const MISSED: Self = Self { found: false, endless: false };
    const FOUND: Self = Self { found: true, endless: false };
    const ENDLESS: Self = Self { found: false, endless: true };

    /// What comes of it where both are tried.
    pub(super) const fn and(self, other: Self) -> Self {
        Self { found: self.found || other.found, endless: self.endless || other.endless }
    }
}

/// What is known of it beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Prospect {
    /// Whether there is a path; `None` where that is chance.
    pub(super) found: Option<bool>,
    /// Whether checks may go on without end.
    pub(super) endless: bool,
}

impl From<Meeting> for Prospect {
    fn from(Meeting { found, endless }: Meeting) -> Self {
        Self { found: Some(found), endless }
    }
}

/// What comes of it in the network where two ways end.
pub(super) fn meet(one: Way<'_>, other: Way<'_>) -> Meeting {
    calls(one, other).and(calls(other, one))
}

/// What comes of `caller`'s first check to `callee`.
fn calls(caller: Way<'_>, callee: Way<'_>) -> Meeting {
    if !callee.known || !admits_first_check(callee, caller) {
        return Meeting::MISSED;
    }
    if callee.steps.iter().all(Step::keeps) {
        return Meeting::FOUND;
    }
    // The answer left by another address. So does the callee's own, triggered check, which goes to
    // where the first one came from. The caller has sent to the callee's address from there, not to
    // this port.
    let by_address = |way: Way<'_>| {
        way.steps.iter().all(|step| step.filtering != Behavior::AddressAndPortDependent)
    };
    // Who answers now must not choose a third address for a port that is new to it.
    let answers_by_address = |way: Way<'_>| {
        way.steps.iter().all(|step| step.keeps() || step.mapping == Behavior::AddressDependent)
    };
    if !by_address(caller) {
        Meeting::MISSED
    } else if answers_by_address(caller) {
        Meeting::FOUND
    } else if !by_address(callee) {
        Meeting::MISSED
    } else if answers_by_address(callee) {
        Meeting::FOUND
    } else {
        Meeting::ENDLESS
    }
}

/// Whether all filters on the callee's way let in the caller's first check to the callee's known
/// address.
///
/// The callee has sent to the caller's known address, by the binding that its own known address
/// belongs to only where no mapping up to that device depends on the remote endpoint. The caller's
/// check comes from that address only where none of the caller's mappings does.
fn admits_first_check(callee: Way<'_>, caller: Way<'_>) -> bool {
    let from_known = caller.known && is_independent(caller.steps);
    let mut independent = true;
    callee.steps.iter().all(|step| {
        let before = independent;
        independent &= step.is_independent();
        let sent = match step.scope {
            FilterScope::Binding => independent,
            FilterScope::InternalEndpoint => before,
        };
        match step.filtering {
            Behavior::EndpointIndependent => true,
            Behavior::AddressDependent => sent && caller.known,
            Behavior::AddressAndPortDependent => sent && from_known,
        }
    })
}

/// What comes of it inside a NAT that turns packets back and shows the sender's internal endpoint
/// (RFC 4787 §6): they learn of each other's internal endpoint by a packet only, to which nobody has
/// sent before.
///
/// `turns` is that NAT, as it is towards the packets for either; the ways end at its inside.
pub(super) fn meet_inside(one: Way<'_>, other: Way<'_>, turns: [Step; 2]) -> Meeting {
    let [to_one, to_other] = turns;
    let open =
        |way: Way<'_>| way.steps.iter().all(|step| step.filtering == Behavior::EndpointIndependent);
    let answers = |way: Way<'_>| {
        way.steps.iter().all(|step| step.keeps() || step.mapping == Behavior::AddressDependent)
    };
    let gets_through =
        |caller: Way<'_>, callee: Way<'_>, turn| callee.known && turn_admits(turn, caller, callee);
    let in_either = gets_through(one, other, to_other) || gets_through(other, one, to_one);
    if !(open(one) && open(other) && in_either) {
        Meeting::MISSED
    } else if answers(one) || answers(other) {
        Meeting::FOUND
    } else {
        Meeting::ENDLESS
    }
}

/// Whether the filter of the NAT that turns packets back admits the caller's first check.
fn turn_admits(turn: Step, caller: Way<'_>, callee: Way<'_>) -> bool {
    let before = is_independent(callee.steps);
    let sent = match turn.scope {
        FilterScope::Binding => before && turn.is_independent(),
        FilterScope::InternalEndpoint => before,
    };
    match turn.filtering {
        Behavior::EndpointIndependent => true,
        Behavior::AddressDependent => sent && caller.known,
        Behavior::AddressAndPortDependent => {
            sent && caller.known && is_independent(caller.steps) && turn.is_independent()
        }
    }
}

fn is_independent(steps: &[Step]) -> bool {
    steps.iter().all(Step::is_independent)
}
