//! Rows, tests and excuses held against one another.

use std::collections::BTreeMap;

use super::excuses::Excuse;
use super::names;
use super::rows::{Row, Rows};
use super::runner::{Ended, Test};

/// The components whose rows must all be shown or excused. Work that completes one adds it.
const GATE: [&str; 6] = ["candidate", "nat", "sdp", "stun-codec", "stun-client", "turn-codec"];

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// A test that passed claims it.
    Covered,
    Excused,
    Missing,
    /// Nobody asks for a test, and there is none.
    Untestable,
}

/// A row with what is known of it.
pub(crate) struct Entry<'a> {
    pub(crate) row: &'a Row,
    /// The tests that passed, sorted, each with its place.
    pub(crate) tests: Vec<String>,
    /// Those that claim it but did not pass, with how they ended.
    pub(crate) unproved: Vec<String>,
    pub(crate) excuse: Option<&'a Excuse>,
}

impl Entry<'_> {
    pub(crate) fn state(&self) -> State {
        match self {
            Self { tests, .. } if !tests.is_empty() => State::Covered,
            Self { excuse: Some(_), .. } => State::Excused,
            Self { row: Row { testable: false, .. }, .. } => State::Untestable,
            _ => State::Missing,
        }
    }
}

/// The testable rows of one component in one RFC, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) testable: usize,
    pub(crate) covered: usize,
    pub(crate) excused: usize,
    pub(crate) missing: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.testable += other.testable;
        self.covered += other.covered;
        self.excused += other.excused;
        self.missing += other.missing;
    }
}

/// The rows of one component in one RFC.
#[derive(Default)]
pub(crate) struct Group<'a> {
    pub(crate) entries: Vec<Entry<'a>>,
}

impl Group<'_> {
    pub(crate) fn counts(&self) -> Counts {
        let testable = self.entries.iter().filter(|entry| entry.row.testable);
        let of = |state| testable.clone().filter(|entry| entry.state() == state).count();
        Counts {
            testable: testable.clone().count(),
            covered: of(State::Covered),
            excused: of(State::Excused),
            missing: of(State::Missing),
        }
    }
}

/// Everything, by RFC and component.
pub(crate) struct Matrix<'a> {
    pub(crate) groups: BTreeMap<(u32, &'a str), Group<'a>>,
    /// What is wrong, in words.
    pub(crate) wrong: Vec<String>,
}

/// Whether all rows of a component must be shown or excused.
pub(crate) fn gated(component: &str) -> bool {
    GATE.contains(&component)
}

impl<'a> Matrix<'a> {
    pub(crate) fn new(rows: &'a Rows, excuses: &'a [Excuse], tests: &[Test]) -> Self {
        let mut claims: BTreeMap<&str, (Vec<String>, Vec<String>)> = BTreeMap::new();
        let mut wrong = Vec::new();
        let mut sorted = tests.to_vec();
        sorted.sort();
        for test in &sorted {
            let path = [test.place.as_str(), &test.name].join("::");
            match names::claims(&test.name, rows) {
                Err(why) => wrong.push(format!("{path}: {why}")),
                Ok(claimed) => {
                    for row in claimed {
                        let (passed, others) = claims.entry(&row.id).or_default();
                        match test.ended {
                            Ended::Passed => passed.push(path.clone()),
                            Ended::Failed => others.push(format!("{path} failed")),
                            Ended::Ignored => others.push(format!("{path} is ignored")),
                        }
                    }
                }
            }
        }
        let mut groups: BTreeMap<_, Group<'_>> = BTreeMap::new();
        for row in rows.all() {
            let (tests, unproved) = claims.remove(row.id.as_str()).unwrap_or_default();
            let excuse = excuses.iter().find(|excuse| excuse.id == row.id);
            let entry = Entry { row, tests, unproved, excuse };
            if let (Some(test), true) = (entry.tests.first(), excuse.is_some()) {
                wrong.push(format!("{} is excused, yet {test} shows it", row.id));
            }
            if entry.state() == State::Missing && gated(&row.component) {
                wrong.push(missing(&entry));
            }
            groups.entry((row.rfc, row.component.as_str())).or_default().entries.push(entry);
        }
        Self { groups, wrong }
    }

    /// The counts of all groups that are chosen by component.
    pub(crate) fn total(&self, chosen: impl Fn(&str) -> bool) -> Counts {
        let mut total = Counts::default();
        for ((_, component), group) in &self.groups {
            if chosen(component) {
                total += group.counts();
            }
        }
        total
    }
}

fn missing(entry: &Entry<'_>) -> String {
    let Row { id, component, summary, .. } = entry.row;
    let but: String = entry.unproved.iter().map(|test| format!(" ({test})")).collect();
    format!("{id} [{component}] has no test that passed and no excuse{but}: {summary}")
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::rows::tests::sample;
    use super::*;

    pub(in super::super) fn test(name: &str, ended: Ended) -> Test {
        Test { place: "crate".to_owned(), name: name.to_owned(), ended }
    }

    pub(in super::super) fn excuse(id: &str) -> Excuse {
        let [class, reason] = ["caller", "Theirs."].map(str::to_owned);
        Excuse { id: id.to_owned(), class, reason }
    }

    /// Everything of the gate in the sample.
    pub(in super::super) fn complete() -> (Vec<Excuse>, Vec<Test>) {
        let tests = ["rfc8489_s5_a_b__both", "rfc8489_s5_s__one", "parses"];
        (vec![excuse("rfc8489-sA-a")], tests.map(|name| test(name, Ended::Passed)).to_vec())
    }

    #[test]
    fn a_complete_gate_is_well_whatever_others_miss() {
        let (rows, (excuses, tests)) = (sample(), complete());
        let matrix = Matrix::new(&rows, &excuses, &tests);
        assert_eq!(matrix.wrong, [] as [String; 0]);
        let counts = |rfc, component| matrix.groups[&(rfc, component)].counts();
        let codec = Counts { testable: 3, covered: 3, excused: 0, missing: 0 };
        assert_eq!(counts(8489, "stun-codec"), codec);
        let client = Counts { testable: 1, covered: 0, excused: 1, missing: 0 };
        assert_eq!(counts(8489, "stun-client"), client);
        assert_eq!(counts(8445, "ice-agent").missing, 1);
        let all = Counts { testable: 7, covered: 3, excused: 1, missing: 3 };
        assert_eq!(matrix.total(|_| true), all);
        assert_eq!(matrix.total(gated).missing, 0);
    }

    #[test]
    fn only_a_test_that_passed_covers() {
        for (ended, word) in [(Ended::Failed, "failed"), (Ended::Ignored, "is ignored")] {
            let (rows, (excuses, mut tests)) = (sample(), complete());
            tests[1].ended = ended;
            let matrix = Matrix::new(&rows, &excuses, &tests);
            let wanted = format!(
                "rfc8489-s5-s [stun-codec] has no test that passed and no excuse \
                 (crate::rfc8489_s5_s__one {word}): A letter that also begins sections."
            );
            assert_eq!(matrix.wrong, [wanted]);
        }
    }

    #[test]
    fn each_fault_is_told() {
        let rows = sample();
        let wrong = |excuses: &[Excuse], tests: &[Test]| Matrix::new(&rows, excuses, tests).wrong;
        let (excuses, tests) = complete();

        let none = wrong(&[], &tests);
        assert!(none.len() == 1 && none[0].starts_with("rfc8489-sA-a [stun-client] has no test"));

        let stale = [excuses.clone(), vec![excuse("rfc8489-s5-a")]].concat();
        let told = "rfc8489-s5-a is excused, yet crate::rfc8489_s5_a_b__both shows it";
        assert_eq!(wrong(&stale, &tests), [told]);

        let typo = [tests.clone(), vec![test("rfc8489_s5_z__x", Ended::Passed)]].concat();
        assert_eq!(wrong(&excuses, &typo), ["crate::rfc8489_s5_z__x: there is no rfc8489-s5-z"]);
    }
}
