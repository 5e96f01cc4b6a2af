//! What `--ping` reports on standard output.

use core::time::Duration;
use std::time::Instant;

use frazil_ice::PairInfo;
use serde::Serialize;

use crate::exit::Failure;

/// The version of what is printed; it changes when a field changes its meaning.
const SCHEMA: u8 = 1;

/// The moments of a call, and the pair it ended up on.
#[derive(Default)]
pub(crate) struct Outcome {
    /// From the first to the last moment of gathering.
    pub(crate) gathering: Option<Duration>,
    /// When both descriptions were here.
    pub(crate) begun: Option<Instant>,
    /// From there to the first pair that carries data.
    pub(crate) connected: Option<Duration>,
    /// From there to the proof that datagrams pass both ways.
    pub(crate) open: Option<Duration>,
    /// The pair in use.
    pub(crate) pair: Option<PairInfo>,
}

/// The last line of `--json`.
#[derive(Serialize)]
struct Report<'a> {
    v: u8,
    ok: bool,
    gather_ms: Option<u64>,
    ice_ms: Option<u64>,
    open_ms: Option<u64>,
    local: Option<String>,
    remote: Option<String>,
    rtt_us: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

impl Outcome {
    /// The time since both descriptions were here.
    pub(crate) fn since_begun(&self) -> Option<Duration> {
        self.begun.map(|begun| begun.elapsed())
    }

    /// One line of JSON.
    pub(crate) fn json(&self, failure: Option<&Failure>) -> String {
        let report = Report {
            v: SCHEMA,
            ok: failure.is_none(),
            gather_ms: self.gathering.map(milliseconds),
            ice_ms: self.connected.map(milliseconds),
            open_ms: self.open.map(milliseconds),
            local: self.pair.map(|pair| pair.local.to_string()),
            remote: self.pair.map(|pair| pair.remote.to_string()),
            rtt_us: self.pair.and_then(|pair| pair.rtt).map(microseconds),
            exit: failure.map(|failure| failure.exit as u8),
            error: failure.map(|failure| failure.message.as_str()),
        };
        serde_json::to_string(&report).unwrap_or_default()
    }

    /// One line for a person.
    pub(crate) fn text(&self) -> String {
        let Some(pair) = self.pair else { return "connected".to_owned() };
        let mut line = format!("connected: {} <-> {}", pair.local, pair.remote);
        if let Some(rtt) = pair.rtt {
            line.push_str(&format!(", round trip {:.1} ms", rtt.as_secs_f64() * 1e3));
        }
        if let Some(open) = self.open {
            line.push_str(&format!(", open after {} ms", milliseconds(open)));
        }
        line
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn microseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn a_failure_before_anything_happened_is_a_whole_report() {
        let failure = Failure::new(Exit::NotThat, "the \"offer\" is empty");
        assert_eq!(
            Outcome::default().json(Some(&failure)),
            "{\"v\":1,\"ok\":false,\"gather_ms\":null,\"ice_ms\":null,\"open_ms\":null,\
             \"local\":null,\"remote\":null,\"rtt_us\":null,\"exit\":2,\
             \"error\":\"the \\\"offer\\\" is empty\"}"
        );
    }

    #[test]
    fn times_are_whole_milliseconds() {
        let outcome =
            Outcome { gathering: Some(Duration::from_micros(1_999)), ..Outcome::default() };
        assert!(
            outcome.json(None).contains("\"ok\":true,\"gather_ms\":1,"),
            "{}",
            outcome.json(None)
        );
    }
}
