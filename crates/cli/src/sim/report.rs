//! What came of the sessions, for programs; the page and the picture are drawn from it.

use frazil_sim::{Cell, Results};
use serde::Serialize;

use super::args::SimArgs;
use super::mix::Mix;

#[derive(Serialize)]
pub(super) struct Report {
    pub(super) mix: String,
    pub(super) source: String,
    pub(super) seed: u64,
    pub(super) all: Counts,
    /// Until both sides had selected a pair, from when they began: gathering and signalling
    /// included. `None` where nobody connected.
    pub(super) time_ms: Option<Times>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) published: Option<Field>,
    pub(super) kinds: Vec<String>,
    /// One entry for each two kinds, whichever of them offered.
    pub(super) pairs: Vec<Pair>,
}

/// How sessions ended.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Counts {
    pub(super) sessions: u64,
    pub(super) direct: u64,
    pub(super) relay: u64,
    pub(super) tcp: u64,
    pub(super) direct_percent: f64,
}

#[derive(Serialize)]
pub(super) struct Times {
    pub(super) p50: f64,
    pub(super) p90: f64,
    pub(super) p95: f64,
    pub(super) p99: f64,
}

/// What was measured in the field.
#[derive(Serialize)]
pub(super) struct Field {
    pub(super) direct_percent: f64,
    pub(super) plus_or_minus: Option<f64>,
    pub(super) source: String,
}

#[derive(Serialize)]
pub(super) struct Pair {
    pub(super) kinds: [usize; 2],
    #[serde(flatten)]
    pub(super) counts: Counts,
}

impl Report {
    pub(super) fn new(mix: &Mix, args: &SimArgs, results: &Results) -> Self {
        let kinds = mix.kinds();
        let pairs =
            (0..kinds.len()).flat_map(|one| (one..kinds.len()).map(move |other| [one, other]));
        Self {
            mix: mix.title.clone(),
            source: mix.source.clone(),
            seed: args.seed,
            all: results.all().into(),
            time_ms: Times::of(results),
            published: mix.published.clone().map(|field| Field {
                direct_percent: field.direct_percent,
                plus_or_minus: field.plus_or_minus,
                source: field.source,
            }),
            pairs: pairs
                .map(|kinds @ [one, other]| Pair {
                    kinds,
                    counts: results.between(one, other).into(),
                })
                .collect(),
            kinds,
        }
    }

    /// How sessions between two kinds ended.
    pub(super) fn between(&self, one: usize, other: usize) -> Option<Counts> {
        let wanted = [one.min(other), one.max(other)];
        self.pairs.iter().find(|pair| pair.kinds == wanted).map(|pair| pair.counts)
    }
}

impl From<Cell> for Counts {
    fn from(cell: Cell) -> Self {
        let Cell { direct, relay, tcp } = cell;
        let sessions = cell.sessions();
        Self { sessions, direct, relay, tcp, direct_percent: percent(direct, sessions) }
    }
}

/// A share in per cent, to one hundredth.
pub(super) fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { (1e4 * part as f64 / whole as f64).round() / 100.0 }
}

impl Times {
    fn of(results: &Results) -> Option<Self> {
        let at = |percent| {
            let time = results.percentile(percent)?;
            Some((time.as_secs_f64() * 1e4).round() / 10.0)
        };
        Some(Self { p50: at(50)?, p90: at(90)?, p95: at(95)?, p99: at(99)? })
    }
}
