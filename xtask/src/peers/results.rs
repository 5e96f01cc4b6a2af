//! What the two programs of `benches/peers` found, put together.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Everything, in the order in which it was told.
pub(crate) struct Results {
    pub(crate) operations: Vec<Operation>,
}

/// One kind of work.
pub(crate) struct Operation {
    /// Its short name.
    pub(crate) name: String,
    /// What is done.
    pub(crate) title: String,
    pub(crate) contestants: Vec<Contestant>,
    pub(crate) targets: Vec<Target>,
}

/// Who did it.
pub(crate) struct Contestant {
    pub(crate) name: String,
    /// `ours`, `peer` or `floor`.
    pub(crate) side: String,
    /// Nanoseconds in the least disturbed pass.
    pub(crate) ns: f64,
    pub(crate) allocations: u64,
}

/// What was to be reached.
pub(crate) struct Target {
    /// Which of our ways.
    pub(crate) ours: String,
    /// Against whom: a peer's name, `best peer` or `floor`.
    pub(crate) against: String,
    /// The largest ratio that will do.
    pub(crate) at_most: f64,
    /// The ratio, if both took part.
    pub(crate) ratio: Option<f64>,
}

impl Operation {
    fn ns(&self, name: &str) -> Option<f64> {
        match name {
            "best peer" => self.best_peer(),
            "floor" => self.least("floor"),
            name => self.contestants.iter().find(|it| it.name == name).map(|it| it.ns),
        }
    }

    /// The fastest peer's time.
    pub(crate) fn best_peer(&self) -> Option<f64> {
        self.least("peer")
    }

    /// The least time of a side.
    pub(crate) fn least(&self, side: &str) -> Option<f64> {
        let times = self.contestants.iter().filter(|it| it.side == side).map(|it| it.ns);
        times.min_by(f64::total_cmp)
    }
}

impl Target {
    /// Whether it was reached; `None` if it could not be measured.
    pub(crate) fn is_reached(&self) -> Option<bool> {
        self.ratio.map(|ratio| ratio <= self.at_most)
    }
}

impl Results {
    /// Reads the lines of both programs, allocations first.
    pub(crate) fn read(lines: &str) -> Result<Self, String> {
        let mut allocations = BTreeMap::new();
        let mut operations: Vec<Operation> = Vec::new();
        for line in lines.lines() {
            let value: Value =
                serde_json::from_str(line).map_err(|why| format!("{line}: {why}"))?;
            let field = |key: &str| value.get(key);
            let string = |key: &str| field(key).and_then(Value::as_str);
            let text = |key: &str| string(key).unwrap_or_default().to_owned();
            let number = |key: &str| field(key).and_then(Value::as_f64).unwrap_or(f64::NAN);
            let (name, who) = (text("operation"), text("contestant"));
            if let Some(count) = field("allocations").and_then(Value::as_u64) {
                allocations.insert((name, who), count);
                continue;
            }
            if string("title").is_some() {
                let title = text("title");
                operations.push(Operation { name, title, contestants: vec![], targets: vec![] });
                continue;
            }
            let Some(operation) = operations.last_mut().filter(|last| last.name == name) else {
                return Err(format!("{line}: of no operation"));
            };
            if string("target").is_some() {
                let (ours, against) = (text("target"), text("against"));
                let ratio = operation.ns(&ours).zip(operation.ns(&against));
                let ratio = ratio.map(|(ours, theirs)| ours / theirs);
                operation.targets.push(Target { ours, against, at_most: number("at_most"), ratio });
            } else {
                let count = allocations.get(&(name, who.clone())).copied().unwrap_or_default();
                operation.contestants.push(Contestant {
                    name: who,
                    side: text("side"),
                    ns: number("ns"),
                    allocations: count,
                });
            }
        }
        Ok(Self { operations })
    }

    /// For machines.
    pub(crate) fn json(&self) -> Value {
        let contestant = |it: &Contestant| json!({"name": it.name, "side": it.side, "ns": it.ns, "allocations": it.allocations});
        let target = |it: &Target| {
            json!({"ours": it.ours, "against": it.against, "at_most": it.at_most,
                   "ratio": it.ratio, "reached": it.is_reached()})
        };
        let operation = |it: &Operation| {
            json!({"name": it.name, "title": it.title,
                   "contestants": it.contestants.iter().map(contestant).collect::<Vec<_>>(),
                   "targets": it.targets.iter().map(target).collect::<Vec<_>>()})
        };
        json!({"operations": self.operations.iter().map(operation).collect::<Vec<_>>()})
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) const LINES: &str = r#"{"operation":"read","contestant":"frazil","allocations":0}
{"operation":"read","contestant":"is","allocations":2}
{"operation":"read","title":"read a check"}
{"operation":"read","contestant":"frazil","side":"ours","ns":15.0,"median":16.0}
{"operation":"read","contestant":"is","side":"peer","ns":30.0,"median":31.0}
{"operation":"read","contestant":"slow","side":"peer","ns":60.0,"median":61.0}
{"operation":"read","contestant":"floor","side":"floor","ns":12.0,"median":13.0}
{"operation":"read","target":"frazil","against":"is","at_most":0.5}
{"operation":"read","target":"frazil","against":"floor","at_most":1.2}
{"operation":"read","target":"frazil","against":"nobody","at_most":1.0}
"#;

    #[test]
    fn times_allocations_and_targets_come_together() {
        let results = Results::read(LINES).unwrap();
        let read = &results.operations[0];
        assert_eq!((read.best_peer(), read.least("floor")), (Some(30.0), Some(12.0)));
        assert_eq!(read.contestants[1].allocations, 2);
        let reached: Vec<_> = read.targets.iter().map(Target::is_reached).collect();
        assert_eq!(reached, [Some(true), Some(false), None]);
        assert_eq!(results.json()["operations"][0]["targets"][1]["ratio"], 1.25);
    }

    #[test]
    fn a_line_that_belongs_nowhere_is_told() {
        for line in ["no JSON", r#"{"operation":"x","contestant":"y","side":"peer","ns":1.0}"#] {
            assert!(Results::read(line).is_err(), "{line}");
        }
    }
}
