//! What is tried, and what must come of it.

use std::fmt;
use std::path::Path;
use std::time::Instant;

use super::call::{self, Call};
use super::decode::{self, Demo};
use super::kind::{self, Kind};
use super::nat::{self, Model};
use super::needs::Needs;
use super::netcheck::{self, Netcheck};
use super::sdp::Exchanges;
use super::verdict::{self, Verdict};

/// Who takes part in a call, or in offers and answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(super) enum Peer {
    Frazil,
    Aioice,
    /// libnice
    Nice,
    Chromium,
    Firefox,
    Aiortc,
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Frazil => "frazil",
            Self::Aioice => "aioice",
            Self::Nice => "nice",
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Aiortc => "aiortc",
        })
    }
}

/// What must come of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Expected {
    /// Data both ways, on a direct path.
    Connected,
    /// No path, under a timeout too short for the agent to be sure.
    TimedOut,
    /// No path, and the agent given the time to say so.
    NoPath,
}

/// One thing to try, or several that one program does in turn.
pub(super) enum Trial {
    Call(Call),
    Demo(Demo),
    Kind(Kind),
    Netcheck(Netcheck),
    Model(Model),
    Exchanges(Exchanges),
}

impl Trial {
    pub(super) fn names(&self) -> Vec<String> {
        match self {
            Self::Call(call) => vec![call.to_string()],
            Self::Demo(demo) => vec![demo.to_string()],
            Self::Kind(kind) => vec![kind.to_string()],
            Self::Netcheck(netcheck) => vec![netcheck.to_string()],
            Self::Model(model) => vec![model.to_string()],
            Self::Exchanges(exchanges) => exchanges.names(),
        }
    }

    pub(super) fn peers(&self) -> Vec<Peer> {
        match self {
            Self::Call(call) => vec![call.offerer, call.answerer],
            Self::Demo(_) => vec![Peer::Frazil, Peer::Aioice],
            Self::Kind(_) | Self::Netcheck(_) | Self::Model(_) => Vec::new(),
            Self::Exchanges(exchanges) => vec![Peer::Frazil, exchanges.0],
        }
    }

    /// Whether it is about a NAT and its model, and no program takes part.
    pub(super) const fn is_model(&self) -> bool {
        matches!(self, Self::Model(_))
    }

    /// Whether it is a call with one of these peers. Frazil is in every call, so its name stands
    /// for the calls in which nobody else is.
    pub(super) fn among(&self, wanted: &[Peer]) -> bool {
        let peers = self.peers();
        match peers.iter().find(|peer| **peer != Peer::Frazil) {
            Some(foreign) => wanted.contains(foreign),
            None => !peers.is_empty() && wanted.contains(&Peer::Frazil),
        }
    }

    /// Tries it, and tells what came of it: a name and a verdict for each thing.
    pub(super) fn run(&self, needs: &Needs, keep: &Path, worker: usize) -> Vec<(String, Verdict)> {
        let told = |name: &str, verdict: &Verdict, seconds: f64| {
            println!("{}", verdict::line(name, verdict, seconds));
        };
        let start = Instant::now();
        let verdict = match (needs.missing(self), self) {
            (Some(missing), _) => Verdict::Skipped(missing.to_string()),
            (None, Self::Exchanges(exchanges)) => return exchanges.run(needs, keep, told),
            (None, Self::Call(call)) => call::run(call, needs, keep, worker),
            (None, Self::Demo(demo)) => decode::run(demo, needs, keep),
            (None, Self::Kind(kind)) => kind::run(*kind, needs),
            (None, Self::Netcheck(netcheck)) => netcheck::run(*netcheck, needs, worker),
            (None, Self::Model(model)) => nat::run(*model, needs, worker),
        };
        let all = self.names().into_iter().map(|name| (name, verdict.clone()));
        all.inspect(|(name, verdict)| told(name, verdict, start.elapsed().as_secs_f64())).collect()
    }
}

/// The NAT kinds of which every pair is tried.
const KINDS: [&str; 9] = [
    "none",
    "firewall",
    "full-cone",
    "addr-restricted",
    "port-restricted:remap",
    "symmetric",
    "cgn",
    "hairpin",
    "udp-blocked",
];

/// The NATs between foreign peers and us. `:remap` tells the mapped port from the host's.
const FOREIGN: [(&str, &str); 4] = [
    ("none", "none"),
    ("port-restricted:remap", "port-restricted:remap"),
    ("full-cone", "symmetric"),
    ("addr-restricted", "symmetric"),
];

/// Whether two kinds have no direct path: a symmetric NAT shows each peer another port, which a
/// filter by address and port on the other side never expects; and without UDP there is nothing.
fn impossible(left: &str, right: &str) -> bool {
    let blind = |a: &str, b: &str| {
        a == "symmetric"
            && (matches!(b, "symmetric" | "firewall" | "cgn") || b.starts_with("port-restricted"))
    };
    left == "udp-blocked" || right == "udp-blocked" || blind(left, right) || blind(right, left)
}

/// Everything, the longest first, so that the last lab does not work alone.
pub(super) fn trials(quick: bool) -> Vec<Trial> {
    let mut calls = vec![
        // Told apart from the short ones: here the agent itself must give up.
        Call::new(Peer::Frazil, Peer::Frazil, "symmetric", "symmetric", Expected::NoPath),
        Call::new(Peer::Frazil, Peer::Frazil, KINDS[4], KINDS[4], Expected::Connected)
            .flooded(1_000_000),
    ];
    for expected in [Expected::TimedOut, Expected::Connected] {
        for (at, left) in KINDS.iter().enumerate() {
            for right in KINDS.iter().skip(at) {
                if impossible(left, right) == (expected == Expected::TimedOut) {
                    calls.push(Call::new(Peer::Frazil, Peer::Frazil, left, right, expected));
                }
            }
        }
        if expected == Expected::TimedOut {
            calls.extend(foreign());
        }
    }
    if !quick {
        calls.extend(harder());
    }
    let mut trials: Vec<_> = calls.into_iter().map(Trial::Call).collect();
    let programs = [Peer::Firefox, Peer::Chromium, Peer::Aiortc];
    trials.extend(programs.map(Exchanges).map(Trial::Exchanges));
    trials.extend(decode::DEMOS.into_iter().map(Trial::Demo));
    trials.extend(nat::MODELS.into_iter().map(Model).map(Trial::Model));
    if !quick {
        trials.extend(KINDS.into_iter().map(Kind).map(Trial::Kind));
        trials.extend(netcheck::all().map(Trial::Netcheck));
    }
    trials
}

/// Both foreign peers, on either side, through the NATs that tell most.
fn foreign() -> Vec<Call> {
    let mut calls = Vec::new();
    for peer in [Peer::Nice, Peer::Aioice] {
        for (left, right) in FOREIGN {
            calls.push(Call::new(Peer::Frazil, peer, left, right, Expected::Connected));
            calls.push(Call::new(peer, Peer::Frazil, left, right, Expected::Connected));
        }
    }
    calls
}

/// Worse networks, for those who have the time.
fn harder() -> Vec<Call> {
    let mut calls = Vec::new();
    for peer in [Peer::Frazil, Peer::Aioice, Peer::Nice] {
        for up in ["--delay 80", "--loss 10", "--overlap", "--ipv6"] {
            for (left, right) in [(KINDS[4], KINDS[4]), ("full-cone", "symmetric")] {
                let call = Call::new(Peer::Frazil, peer, left, right, Expected::Connected);
                calls.push(call.over(up));
            }
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pairs_are_counted() {
        let mut pairs = 0;
        let mut blind = 0;
        for (at, left) in KINDS.iter().enumerate() {
            for right in KINDS.iter().skip(at) {
                pairs += 1;
                blind += usize::from(impossible(left, right));
            }
        }
        assert_eq!((pairs, blind), (45, 13));
        assert_eq!(foreign().len(), 16);
    }
}
