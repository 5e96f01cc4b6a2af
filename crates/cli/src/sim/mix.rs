//! Who the peers are, as a JSON file says it. `docs/sim.md` describes the keys, which stay.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use frazil_nat::Preset;
use frazil_sim::{Kind, Line, Population, Probability};
use serde::Deserialize;

use crate::exit::{Exit, Failure};

/// The mixes that come with the command.
const KNOWN: [(&str, &str); 3] = [
    ("hole-punching", include_str!("../../mixes/hole-punching.json")),
    ("everyday", include_str!("../../mixes/everyday.json")),
    ("everyday-ipv6", include_str!("../../mixes/everyday-ipv6.json")),
];

/// The mix that is taken where none is named.
pub(super) const DEFAULT: &str = "everyday";

/// The longest file that is read, in octets.
const MAX_FILE: u64 = 1 << 20;

/// More kinds than this make no table that anybody reads.
const MAX_KINDS: usize = 64;

/// More NATs than this before one peer stand nowhere.
const MAX_NATS: usize = 8;

/// A mix as it stands in its file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mix {
    pub(super) title: String,
    /// Where its shares come from.
    pub(super) source: String,
    /// What was measured in the field, to be held beside what is simulated.
    pub(super) published: Option<Published>,
    #[serde(default)]
    lines: BTreeMap<String, LineEntry>,
    peers: Vec<PeerEntry>,
}

/// A share of direct connections that somebody measured.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Published {
    pub(super) direct_percent: f64,
    pub(super) plus_or_minus: Option<f64>,
    pub(super) source: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineEntry {
    /// The shortest and the longest delay to the provider, one way.
    delay_ms: [f64; 2],
    #[serde(default)]
    jitter_ms: f64,
    #[serde(default)]
    loss_percent: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PeerEntry {
    name: String,
    weight: u32,
    /// From the peer outwards.
    #[serde(default)]
    nat: Vec<String>,
    ipv6: Option<String>,
    line: Option<String>,
}

/// The mix of a file, of standard input, or of a name.
pub(super) fn read(name: &str) -> Result<Mix, Failure> {
    let known = KNOWN.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
    let text = match known {
        Some(text) if !Path::new(name).exists() => text,
        _ if name == "-" => take(io::stdin(), "standard input")?,
        _ => {
            let file = File::open(name).map_err(|error| {
                let why = format!(
                    "{name} cannot be read: {error}; give a file, or a name of `frazil sim --help`"
                );
                Failure::new(Exit::Usage, why)
            })?;
            take(file, name)?
        }
    };
    let called = if name == "-" { "standard input" } else { name };
    let no_mix = |error: &dyn Display| not_that(format!("{called} is no mix: {error}"));
    let reader = &mut serde_json::Deserializer::from_str(&text);
    let mix: Mix =
        serde_path_to_error::deserialize(&mut *reader).map_err(|error| no_mix(&error))?;
    reader.end().map_err(|error| no_mix(&error))?;
    Ok(mix)
}

fn take(input: impl Read, name: &str) -> Result<String, Failure> {
    let mut text = String::new();
    let length = input.take(MAX_FILE + 1).read_to_string(&mut text).map_err(|error| {
        Failure::new(Exit::Usage, format!("{name} cannot be read: {error}; give a mix as JSON"))
    })?;
    if length as u64 > MAX_FILE {
        return Err(not_that(format!("{name} is longer than {MAX_FILE} octets")));
    }
    Ok(text)
}

fn not_that(why: String) -> Failure {
    Failure::new(Exit::NotThat, why)
}

impl Mix {
    /// What the kinds are called.
    pub(super) fn kinds(&self) -> Vec<String> {
        self.peers.iter().map(|peer| peer.name.clone()).collect()
    }

    /// The population that it describes.
    pub(super) fn population(&self) -> Result<Population, Failure> {
        if self.peers.is_empty() || self.peers.len() > MAX_KINDS {
            return Err(not_that(format!("peers: a mix has 1 to {MAX_KINDS} kinds of peers")));
        }
        let mut names = BTreeSet::new();
        if let Some(twice) = self.peers.iter().find(|peer| !names.insert(&peer.name)) {
            return Err(not_that(format!("peers: two kinds have the name {}", twice.name)));
        }
        for (name, line) in &self.lines {
            line.line().map_err(|why| not_that(format!("lines.{name}: {why}")))?;
        }
        if let Some(published) = &self.published {
            published.look().map_err(|why| not_that(format!("published: {why}")))?;
        }
        let kinds: Result<Vec<Kind>, Failure> =
            self.peers.iter().enumerate().map(|(at, peer)| self.kind(at, peer)).collect();
        let kinds = kinds?;
        if kinds.iter().all(|kind| kind.weight == 0) {
            return Err(not_that("peers: one weight at least is greater than 0".to_owned()));
        }
        Ok(Population { kinds })
    }

    fn kind(&self, at: usize, peer: &PeerEntry) -> Result<Kind, Failure> {
        let preset = |key: &str, name: &str| -> Result<Preset, Failure> {
            name.parse().map_err(|error| not_that(format!("peers[{at}].{key}: {name}: {error}")))
        };
        let line = match &peer.line {
            None => Line::default(),
            Some(name) => {
                let line = self.lines.get(name).ok_or_else(|| {
                    not_that(format!("peers[{at}].line: {name}: lines has no such key"))
                })?;
                line.line().map_err(|why| not_that(format!("lines.{name}: {why}")))?
            }
        };
        if peer.nat.len() > MAX_NATS {
            return Err(not_that(format!("peers[{at}].nat: at most {MAX_NATS} stand in a row")));
        }
        let gates: Result<Vec<_>, Failure> = peer
            .nat
            .iter()
            .map(|name| preset("nat", name))
            .filter(|gate| !matches!(gate, Ok(Preset::None)))
            .map(|gate| gate.map(|gate| gate.config([])))
            .collect();
        let ipv6 = peer.ipv6.as_deref().map(|name| match preset("ipv6", name)? {
            gate if gate.translates() => Err(not_that(format!(
                "peers[{at}].ipv6: {name}: give none, firewall or blocked; IPv6 is not translated"
            ))),
            gate => Ok(gate.config([])),
        });
        let (name, weight) = (peer.name.clone(), peer.weight);
        Ok(Kind { name, weight, gates: gates?, ipv6: ipv6.transpose()?, line })
    }
}

impl Published {
    fn look(&self) -> Result<(), &'static str> {
        if !(0.0..=100.0).contains(&self.direct_percent) {
            return Err("direct_percent is 0 to 100");
        }
        let spread = self.plus_or_minus.unwrap_or_default();
        if (0.0..=100.0).contains(&spread) { Ok(()) } else { Err("plus_or_minus is 0 to 100") }
    }
}

impl LineEntry {
    fn line(self) -> Result<Line, &'static str> {
        let millis = |millis: f64| {
            Duration::try_from_secs_f64(millis / 1_000.0)
                .ok()
                .filter(|delay| *delay <= Duration::from_secs(10))
                .ok_or("a delay is 0 to 10000 ms")
        };
        let [shortest, longest] = self.delay_ms;
        if !(0.0..=100.0).contains(&self.loss_percent) {
            return Err("loss_percent is 0 to 100");
        }
        let line = Line {
            shortest: millis(shortest)?,
            longest: millis(longest)?,
            jitter: millis(self.jitter_ms)?,
            loss: Probability::per_million(millionths(self.loss_percent)),
        };
        if line.longest < line.shortest {
            return Err("delay_ms is [shortest, longest]");
        }
        Ok(line)
    }
}

/// Millionths of what is 0 to 100 per cent.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the caller has looked: it is 0 to 100"
)]
fn millionths(percent: f64) -> u32 {
    (percent * 10_000.0).round() as u32
}

/// The mixes that are known by name, for `--help`.
pub(super) fn help() -> String {
    let mut help = "Mixes that come with the command:\n".to_owned();
    for (name, text) in KNOWN {
        if let Ok(mix) = serde_json::from_str::<Mix>(text) {
            let _ = writeln!(help, "  {name:14} {}", mix.title);
        }
    }
    help
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_mixes_read_and_say_where_they_come_from() {
        for (name, _) in KNOWN {
            let mix = read(name).unwrap();
            assert!(!mix.population().unwrap().kinds.is_empty(), "{name}");
            assert!(mix.source.len() > 20, "{name}");
        }
        assert!(KNOWN.iter().any(|(name, _)| *name == DEFAULT));
    }
}
