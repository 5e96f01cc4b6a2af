//! Every world is held to theory: it ends as the oracle says where it stands still, and as its own log
//! says where it does not; and whatever it is, the laws that [`Law`] names are kept.

mod journal;
mod laws;
mod manners;
mod requests;
mod side;
mod stacks;

use core::fmt;
use core::time::Duration;

use journal::Journal;

use crate::{Fault, Outcome, Scenario, Side, Stage, Verdict, World, verdict};

/// What a world must keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Law {
    /// A machine broke [the contract of the family](frazil_sansio#the-contract), or the world stood
    /// still.
    Contract,
    /// A world that stands still and loses nothing connects exactly when the [oracle](verdict) says
    /// so, and every such world ends.
    Oracle,
    /// In any world, a pair is selected when its checks and their answers were delivered both ways,
    /// its nomination among them, and never without.
    Evidence,
    /// Both ends select the same pair.
    Agreement,
    /// Data arrives only by paths on which something authentic arrived before, and nothing else is
    /// answered with success.
    Authenticated,
    /// Data goes only where the peer has consented in the last thirty seconds (RFC 7675 §5.1), and
    /// nothing goes anywhere once an agent has given up.
    Consent,
    /// In a world that stands still and loses nothing, what connects stays connected: the pair is kept,
    /// consent is asked for and given, and no NAT forgets what is in use.
    Kept,
    /// Requests are repeated as RFC 8489 §6.2.1 has it, and begun 50 ms apart (RFC 8445 §14.2). In a
    /// world that loses nothing a check triggers a check (§7.3.1.4), and who has selected a pair checks
    /// no other (§8.1.2).
    Manners,
    /// Until a pair is selected, an agent sends at most seven checks a pair, two a triggered one and
    /// four a nomination; where the network loses a check or its answer, one more.
    Budget,
}

/// A world in which a law is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The seed of the world.
    pub seed: u64,
    /// The law.
    pub law: Law,
    /// What was seen.
    pub seen: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {}: {:?}: {}", self.seed, self.law, self.seen)
    }
}

impl core::error::Error for Violation {}

/// What is wrong in a world whose seed the reader knows.
struct Wrong {
    law: Law,
    seen: String,
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Self {
        Self { law: Law::Contract, seen: fault.to_string() }
    }
}

/// How long what connected in a quiet world is watched: until a binding that nothing refreshes is
/// forgotten, and consent is gone for it.
const KEPT: Duration = Duration::from_secs(80);

/// How long a world goes on after the last thing that happens to it: longer than consent lasts.
const AFTERWARDS: Duration = Duration::from_secs(45);

/// Plays a world and holds it to every law.
///
/// # Errors
///
/// The first law that is broken, and what was seen.
pub fn prove(scenario: &Scenario) -> Result<Outcome, Violation> {
    hold(scenario).map_err(|Wrong { law, seen }| Violation { seed: scenario.seed, law, seen })
}

fn hold(scenario: &Scenario) -> Result<Outcome, Wrong> {
    let mut stage = scenario.build_in(World::new(scenario.seed).recording().watching(true));
    let outcome = stage.play()?;
    if scenario.is_quiet() {
        foretold(scenario, outcome)?;
        if outcome.connected() {
            stage.world.run_for(KEPT)?;
            kept(&stage)?;
        }
    } else {
        let last = scenario.script.last().map_or(Duration::ZERO, |scene| scene.at);
        let gone = stage.world.now() - frazil_sansio::Instant::ZERO;
        stage.world.run_for(last.saturating_sub(gone) + AFTERWARDS)?;
    }
    laws::check(&Journal::of(scenario, stage.world.records()))?;
    Ok(outcome)
}

/// Whether both still have a pair, and agree on who chose it.
fn kept(stage: &Stage) -> Result<(), Wrong> {
    let [left, right] = [Side::Left, Side::Right].map(|side| stage.peer(side));
    let (Some(left), Some(right)) = (left, right) else { return Ok(()) };
    let wrong = |law, seen: String| Err(Wrong { law, seen });
    if left.selected().is_none() || right.selected().is_none() {
        return wrong(
            Law::Kept,
            format!("connected, and then {:?}, {:?}", left.agent(), right.agent()),
        );
    }
    let role = left.agent().role();
    if role == right.agent().role() {
        return wrong(Law::Agreement, format!("both are {role}"));
    }
    Ok(())
}

/// Whether a quiet world ended as the oracle says.
fn foretold(scenario: &Scenario, outcome: Outcome) -> Result<(), Wrong> {
    let [left, right] = scenario.accesses();
    let said = verdict(&left, &right);
    let right = match said {
        Verdict::Direct => outcome.connected(),
        Verdict::Relay | Verdict::Tcp => matches!(outcome, Outcome::NoPath { .. }),
        Verdict::Chance => outcome != Outcome::Undecided,
    };
    let wrong = || Wrong { law: Law::Oracle, seen: format!("{said:?} was said, {outcome:?} came") };
    if right { Ok(()) } else { Err(wrong()) }
}
