//! Offers and answers with programs that others wrote: `frazil sdp` at one end, a browser or aiortc at the
//! other. Each shape goes both ways, and what both sides negotiated must be the same.

mod codecs;
mod compare;
mod difference;
mod known;
mod media;
mod ours;
mod program;
mod shapes;
mod side;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use super::call::slug;
use super::needs::Needs;
use super::plan::Peer;
use super::verdict::Verdict;
use ours::Ours;
use program::Program;
use shapes::{Round, Shape};

/// All shapes with one program, which runs once for all of them.
pub(super) struct Exchanges(pub(super) Peer);

impl Exchanges {
    pub(super) fn names(&self) -> Vec<String> {
        let shapes = shapes::shapes();
        self.each(&shapes).map(|exchange| exchange.to_string()).collect()
    }

    fn each<'s>(&self, shapes: &'s [Shape]) -> impl Iterator<Item = Exchange<'s>> {
        let Self(peer) = *self;
        let ways = move |shape| [true, false].map(|asked| Exchange { peer, shape, asked });
        shapes.iter().flat_map(ways)
    }

    /// Makes all of them, and tells of each when it is done.
    pub(super) fn run(
        &self,
        needs: &Needs,
        keep: &Path,
        told: impl Fn(&str, &Verdict, f64),
    ) -> Vec<(String, Verdict)> {
        let shapes = shapes::shapes();
        let mut program = Program::start(self.0, needs, keep);
        let verdict = |exchange: Exchange<'_>| {
            let start = Instant::now();
            let name = exchange.to_string();
            let folder = keep.join(slug(&name));
            let verdict = match &mut program {
                Ok(program) => exchange.judged(program, Ours::new(needs, &folder)),
                Err(why) => Verdict::Failed(why.clone()),
            };
            told(&name, &verdict, start.elapsed().as_secs_f64());
            (name, verdict)
        };
        self.each(&shapes).map(verdict).collect()
    }
}

/// One shape with one program, from its first offer to its last answer.
struct Exchange<'s> {
    peer: Peer,
    shape: &'s Shape,
    /// Whether the program makes the first offer.
    asked: bool,
}

impl fmt::Display for Exchange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (offerer, answerer) =
            if self.asked { (self.peer, Peer::Frazil) } else { (Peer::Frazil, self.peer) };
        write!(f, "{offerer} -> {answerer}, sdp {}", self.shape.name)
    }
}

impl Exchange<'_> {
    /// What came of it, held against what is known of the program.
    fn judged(&self, program: &mut Program, ours: Ours<'_>) -> Verdict {
        let folder = ours.folder().display().to_string();
        let beyond = known::beyond(self.peer, self.shape.name, self.asked);
        match (self.run(program, ours), beyond) {
            (Ok(words), None) => Verdict::Passed(words),
            (Err(why), None) => Verdict::Failed(format!("{why}\nkept in {folder}")),
            (Err(why), Some(beyond)) if why.contains(beyond.says) => {
                Verdict::Unable(beyond.why.to_owned())
            }
            (Err(why), Some(beyond)) => {
                Verdict::Failed(format!("{why}\nexpected: {}\nkept in {folder}", beyond.says))
            }
            (Ok(_), Some(beyond)) => {
                Verdict::Failed(format!("works; take it out of known.rs: {}", beyond.why))
            }
        }
    }

    /// A few words about all rounds, or what is wrong.
    fn run(&self, program: &mut Program, mut ours: Ours<'_>) -> Result<String, String> {
        let (mut sections, mut codecs) = (0, 0);
        let mut excuses = BTreeSet::new();
        for (number, round) in self.shape.rounds.iter().enumerate() {
            let asked = self.asked != round.swapped;
            let (negotiated, state) = self.round(number, round, asked, program, &mut ours)?;
            ours.keep(&format!("{number}-state.json"), &state.to_string())?;
            let mut wrong = String::new();
            for difference in compare::differences(round, asked, &negotiated, &state) {
                match known::departure(self.peer, self.shape.name, &difference) {
                    Some(excuse) => _ = excuses.insert(excuse),
                    None => wrong += &format!("round {number}, {difference}\n"),
                }
            }
            if !wrong.is_empty() {
                return Err(wrong.trim_end().to_owned());
            }
            let (more_sections, more_codecs) = compare::size(&negotiated);
            (sections, codecs) = (sections + more_sections, codecs + more_codecs);
        }
        let excuses: Vec<_> = excuses.into_iter().collect();
        let but = if excuses.is_empty() { "" } else { "; but " };
        Ok(format!("{sections} sections, {codecs} codecs{but}{}", excuses.join(", ")))
    }

    /// One offer and its answer: what this side makes of them, and what the program does.
    fn round(
        &self,
        number: usize,
        round: &Round,
        asked: bool,
        program: &mut Program,
        ours: &mut Ours<'_>,
    ) -> Result<(Value, Value), String> {
        let shape = self.shape.name;
        if asked {
            let offer = program.ask(&json!({ "do": "offer", "shape": shape, "round": number }))?;
            let offer = self.shape.changed(offer.sdp()?);
            let (answer, negotiated) = ours.answer(number, &round.answering, &offer)?;
            let reply = program.ask(&json!({ "do": "accept", "shape": shape, "sdp": answer }))?;
            return Ok((negotiated, reply.state()));
        }
        let offer = ours.offer(number, &round.offering, round.restarts)?;
        let offer = self.shape.changed(offer);
        let request = json!({ "do": "answer", "shape": shape, "round": number, "sdp": offer });
        let reply = program.ask(&request)?;
        let negotiated = ours.negotiate(number, &offer, &reply.sdp()?)?;
        Ok((negotiated, reply.state()))
    }
}
