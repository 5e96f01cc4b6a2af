//! What holds of two agents in any world, however much it loses and changes. Each law reads the log
//! of the packets; what the agents say of themselves is what is judged.

use core::net::SocketAddr;

use super::journal::{At, CONSENT, Journal};
use super::manners::{self, TRANSMISSIONS};
use super::requests::Request;
use super::side::{Answered, Side};
use super::{Law, Wrong};

/// A law, and what looks whether it is kept.
type Look = fn(&Journal) -> Result<(), String>;

/// Holds the log against every law.
pub(super) fn check(journal: &Journal) -> Result<(), Wrong> {
    let laws: [(Law, Look); 12] = [
        (Law::Evidence, selected_after_evidence),
        (Law::Evidence, evidence_is_taken),
        (Law::Evidence, what_works_is_found),
        (Law::Agreement, both_selected_the_same),
        (Law::Authenticated, data_comes_from_known_paths),
        (Law::Authenticated, nobody_is_fooled),
        (Law::Consent, nothing_is_sent_without_consent),
        (Law::Budget, packets_are_few),
        (Law::Manners, manners::requests_are_repeated_with_patience),
        (Law::Manners, manners::transactions_are_paced),
        (Law::Manners, manners::the_checklist_ends),
        (Law::Manners, manners::checks_trigger_checks),
    ];
    laws.into_iter().try_for_each(|(law, look)| look(journal).map_err(|seen| Wrong { law, seen }))
}

/// A pair that is selected had a check and its answer delivered, from this side.
fn selected_after_evidence(journal: &Journal) -> Result<(), String> {
    each_side(journal, |side| {
        side.selected.iter().try_for_each(|(at, pair)| {
            let path = (pair.base, pair.remote.address);
            // As the answer said that it is seen (RFC 8445 §7.2.5.3.1).
            let shown = |it: &Answered| it.seen.1 == pair.local.address;
            let proved = |it: &Answered| it.path == path && it.at <= *at && shown(it);
            if side.answered.iter().any(proved) {
                Ok(())
            } else {
                Err(format!("selected {pair} at {at:?}, never answered"))
            }
        })
    })
}

/// Where a pair was proved both ways and its nomination arrived and was answered, both have selected
/// a pair by then, unless they had given up, lost the address, or lost consent on it.
fn evidence_is_taken(journal: &Journal) -> Result<(), String> {
    let has = |side: &Side, at: At, path: (SocketAddr, SocketAddr)| {
        let selected = side.selected.iter().any(|(when, _)| *when <= at);
        let gave_up = side.failed.is_some_and(|failed| failed <= at);
        let lost = side.addresses_lost.iter().any(|(when, lost)| *when <= at && *lost == path.0);
        let refused = side.refused.iter().any(|(when, refused)| *when <= at && *refused == path);
        selected || gave_up || lost || refused
    };
    for (who, [own, other]) in [(0, ["left", "right"]), (1, ["right", "left"])] {
        let [nominator, follower] = journal.from(who);
        // Where several nominations came, or one came by several ways, the latest counts.
        let latest = |at: At, path| follower.nominated_by(at) == Some(path);
        let nominations = journal.both_ways(who).filter(|(_, there, _)| there.nominating);
        for (at, there, back) in nominations.filter(|(at, there, _)| latest(*at, there.seen)) {
            if !has(nominator, at, there.path) {
                return Err(format!("{own} did not select at {at:?} what {there:?} proved"));
            }
            if !has(follower, at, back.path) {
                return Err(format!("{other} did not select at {at:?} what {back:?} proved"));
            }
        }
    }
    Ok(())
}

/// In a world that stands still by then, a pair that had a check and its answer delivered from either
/// side is enough for both to select one; unless the network loses a nomination as often as it is sent,
/// what was nominated cannot be proved, or one had selected a pair that a change took away.
fn what_works_is_found(journal: &Journal) -> Result<(), String> {
    let [left, right] = &journal.sides;
    let both = |at: At| journal.sides.iter().all(|side| side.failed.is_none_or(|it| it > at));
    let early = |side: &Side| side.selected.iter().any(|(at, _)| *at <= journal.settled);
    if journal.settled > At::ZERO && journal.sides.iter().any(early) {
        return Ok(());
    }
    let late = |it: &Answered| it.at >= journal.settled;
    // Where consent has expired nothing may be sent any more, come what may (RFC 7675 §5.1).
    let welcome = |side: &Side, at: At, path: (SocketAddr, SocketAddr)| {
        !side.refused.iter().any(|(when, refused)| *when <= at && *refused == path)
    };
    let mut working = journal.both_ways(0).filter(|(at, there, back)| {
        let both = welcome(left, *at, there.path) && welcome(right, *at, back.path);
        both && late(there) && late(back)
    });
    let Some((at, there, _)) = working.find(|(at, ..)| both(*at)) else { return Ok(()) };
    let mut requests = left.requests.iter().chain(&right.requests);
    let lost = |it: &Request| it.nominating && it.sent.len() == TRANSMISSIONS;
    let follower = journal.follower().and_then(|who| journal.sides.get(who));
    let proved = follower.is_none_or(Side::could_follow);
    let found = !left.selected.is_empty() && !right.selected.is_empty();
    if found || !proved || requests.any(lost) {
        Ok(())
    } else {
        Err(format!("{there:?} works both ways at {at:?}, and none was selected"))
    }
}

/// What both selected last is one pair, seen from its two ends; unless the peer that was nominated to
/// could not prove what was nominated last.
fn both_selected_the_same(journal: &Journal) -> Result<(), String> {
    let Some([follower, nominator]) = journal.follower().map(|who| journal.from(who)) else {
        return Ok(());
    };
    let (Some((_, one)), Some((_, other))) = (nominator.selected.last(), follower.selected.last())
    else {
        return Ok(());
    };
    if !follower.could_follow() {
        return Ok(());
    }
    // The checks of whoever nominated say where the pair leads; those of the other may show another
    // binding of a NAT that answers by one of its own.
    let path = (one.base, one.remote.address);
    let mut ends = nominator.answered.iter().filter(|it| it.path == path);
    let same = ends.any(|it| it.seen == (other.base, other.remote.address));
    if same { Ok(()) } else { Err(format!("{one} was nominated, {other} selected")) }
}

/// Data reaches an application only by paths on which something authentic came before.
fn data_comes_from_known_paths(journal: &Journal) -> Result<(), String> {
    each_side(journal, |side| {
        side.data_received.iter().try_for_each(|(at, path)| {
            let known = side.knows(*path, *at);
            if known { Ok(()) } else { Err(format!("data on {path:?} at {at:?}")) }
        })
    })
}

/// Only what the peer has sent is answered with success.
fn nobody_is_fooled(journal: &Journal) -> Result<(), String> {
    each_side(journal, |side| match side.fooled {
        0 => Ok(()),
        many => Err(format!("{many} forged requests answered")),
    })
}

/// Data goes only where the peer has consented in the last thirty seconds, and nothing at all once
/// an agent has given up.
fn nothing_is_sent_without_consent(journal: &Journal) -> Result<(), String> {
    each_side(journal, |side| {
        if side.sent_after_failure > 0 {
            return Err(format!("{} packets after failure", side.sent_after_failure));
        }
        if side.sent_unwelcome > 0 {
            return Err(format!("{} checks after consent had expired", side.sent_unwelcome));
        }
        side.data_sent.iter().try_for_each(|(at, path)| match side.consent_age(*path, *at) {
            Some(age) if age <= CONSENT => Ok(()),
            age => Err(format!("data on {path:?} at {at:?}, consent of {age:?} ago")),
        })
    })
}

/// Until a pair is selected, an agent sends at most seven checks a pair, two a triggered one, and four
/// a nomination, repetitions among them. Where the world is not quiet, a check that it loses, or whose
/// answer it loses, may be sent once more. Consent checks are no part of it.
fn packets_are_few(journal: &Journal) -> Result<(), String> {
    each_side(journal, |side| {
        let budget = side.budget;
        if side.selected.is_empty() {
            return Ok(());
        }
        let due = 7 * budget.pairs + 2 * budget.triggered + 4 * budget.nominations;
        let due = due + budget.consents + if journal.quiet { 0 } else { budget.lost };
        if budget.requests <= due { Ok(()) } else { Err(format!("{budget:?}: {due} are allowed")) }
    })
}

pub(super) fn each_side(
    journal: &Journal,
    look: impl Fn(&Side) -> Result<(), String>,
) -> Result<(), String> {
    let names = ["left", "right"];
    names
        .iter()
        .zip(&journal.sides)
        .try_for_each(|(name, side)| look(side).map_err(|seen| format!("{name}: {seen}")))
}
