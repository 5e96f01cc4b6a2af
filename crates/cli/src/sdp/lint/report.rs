//! What `--json` prints. The README describes the fields, which stay.

use frazil_sdp::{Departure, Severity};
use serde::Serialize;

/// All departures of a description.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) errors: u64,
    pub(super) warnings: u64,
    pub(super) departures: Vec<Shown>,
}

/// One departure.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    pub(super) line: u32,
    /// In octets, the first being 1.
    pub(super) column: u32,
    pub(super) severity: &'static str,
    /// The short name of the rule.
    pub(super) rule: &'static str,
    pub(super) what: String,
    pub(super) section: &'static str,
}

impl Report {
    pub(super) fn new(departures: impl Iterator<Item = Departure>) -> Self {
        let mut report = Self { errors: 0, warnings: 0, departures: Vec::new() };
        for departure in departures {
            match departure.severity() {
                Severity::Error => report.errors += 1,
                Severity::Warning => report.warnings += 1,
            }
            report.departures.push(departure.into());
        }
        report
    }
}

impl From<Departure> for Shown {
    fn from(departure: Departure) -> Self {
        Self {
            line: departure.line(),
            column: departure.column(),
            severity: departure.severity().as_str(),
            rule: departure.rule().name(),
            what: departure.what().to_string(),
            section: departure.section(),
        }
    }
}
