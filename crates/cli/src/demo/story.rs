//! The page: what happened, in the order in which it makes sense.

mod checks;
mod description;
mod ending;
mod nats;
mod sides;
mod talk;

use frazil_nat::Preset;
use frazil_sim::{Duo, Outcome};
use frazil_trace::render::{Line, Names, Text, Tone};
use frazil_trace::{Event, Record};

use super::{DemoArgs, kinds};

/// What all sections draw from.
struct Scene<'s> {
    records: &'s [Record],
    names: Names,
    left: Preset,
    right: Preset,
}

/// Both peers, in the order of the page, and their NATs.
const PEERS: [(&str, &str); 2] = [("alice", "alice-nat"), ("bob", "bob-nat")];

/// The whole page.
pub(super) fn tell(args: &DemoArgs, duo: &Duo, outcome: Outcome) -> Text {
    let records = duo.world.records();
    let scene = Scene { records, names: Names::of(records), left: args.left, right: args.right };
    let mut page = Page::default();
    page.title(args);
    page.section("Who am I?", sides::TELLS, sides::draw(&scene));
    page.section("Offer and answer", description::TELLS, description::draw(&scene));
    page.section("What the NATs remember", nats::TELLS, nats::draw(&scene));
    page.section("Connectivity checks", checks::TELLS, checks::draw(&scene));
    match outcome {
        Outcome::Connected { at } => {
            page.section("The path", ending::TELLS, ending::path(&scene));
            page.section("They talk", talk::TELLS, talk::draw(&scene));
            page.close(ending::connected(&scene, at));
        }
        Outcome::NoPath { at } => {
            page.section("No path", &[], ending::why_not(&scene));
            page.close(ending::failed(&scene, at));
        }
        Outcome::Undecided => page.close(ending::undecided()),
    }
    page.text
}

impl Scene<'_> {
    /// The kind of NAT in front of a peer.
    fn kind_of(&self, peer: &str) -> Preset {
        if peer == "alice" { self.left } else { self.right }
    }

    /// Whether a peer behind a NAT was never told how it looks from outside.
    fn is_unseen(&self, peer: &str) -> bool {
        let seen = |event: &Event| matches!(event, Event::CandidateFound(c) if c.kind == "srflx");
        self.kind_of(peer) != Preset::None && !self.at(peer).any(|(_, event)| seen(event))
    }

    /// What happened at a node.
    fn at<'e>(&'e self, node: &'e str) -> impl Iterator<Item = (u64, &'e Event)> {
        self.records
            .iter()
            .filter(move |record| record.node == node)
            .map(|record| (record.t_us, &record.event))
    }
}

/// The page while it is being written.
#[derive(Default)]
struct Page {
    text: Text,
    sections: u32,
}

impl Page {
    fn title(&mut self, args: &DemoArgs) {
        let [alice, bob] = [args.left, args.right].map(kinds::where_it_is);
        self.line(Tone::Heading, &format!("Alice is {alice}, Bob is {bob}."));
        self.line(Tone::Quiet, "They live in a virtual network. To see the very same again:");
        self.line(Tone::Quiet, &format!("   {}", args.replay()));
    }

    fn section(&mut self, title: &str, tells: &[&str], body: Text) {
        self.sections += 1;
        self.text.push(Line::default());
        self.line(Tone::Heading, &format!("{}  {title}", self.sections));
        for line in tells {
            self.line(Tone::Quiet, &format!("   {line}"));
        }
        self.text.lines.extend(body.lines);
    }

    fn close(&mut self, ending: Text) {
        self.text.push(Line::default());
        self.text.lines.extend(ending.lines);
    }

    fn line(&mut self, tone: Tone, text: &str) {
        self.text.push(Line::default().with(tone, text));
    }
}
