//! The classes of what a probe can tell apart, as a table.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use frazil_stun::discovery::{Finding, Hairpinning, Report};

use crate::axes::{AXES, LIFE, Point, config, name, points};
use crate::brute::signature;

/// What one class has in common: the values of each axis that no probe tells apart.
pub(crate) struct Class {
    pub(crate) values: [Vec<usize>; AXES.len()],
}

/// Plays every sequence on every NAT, and puts those together that look alike.
pub(crate) fn brute_force() -> Vec<Class> {
    let points = points();
    let signatures = shared_out(&points, |point| signature(&config(point)));
    let mut alike: BTreeMap<u64, Vec<Point>> = BTreeMap::new();
    for (signature, point) in signatures.into_iter().zip(points) {
        alike.entry(signature).or_default().push(point);
    }
    let mut groups: Vec<_> = alike.into_values().collect();
    groups.sort();
    groups.into_iter().map(|members| Class::of(&members)).collect()
}

/// Does the work on all processors, and gives what comes of it in the order of the items. Whoever is done
/// takes the next one: some are a thousand times the work of others.
pub(crate) fn shared_out<T: Sync, U: Send>(items: &[T], work: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let next = AtomicUsize::new(0);
    let some = || {
        let mine = core::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let mine = mine.map_while(|index| Some((index, items.get(index)?)));
        mine.map(|(index, item)| (index, work(item))).collect::<Vec<_>>()
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut done: Vec<(usize, U)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(some)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, done)| done).collect()
}

impl Class {
    /// A class is all combinations of some values of each axis, or it has no row in the table.
    fn of(members: &[Point]) -> Self {
        let values: [Vec<usize>; AXES.len()] = core::array::from_fn(|axis| {
            let mut values: Vec<usize> = members.iter().map(|point| point[axis]).collect();
            values.sort_unstable();
            values.dedup();
            values
        });
        assert_eq!(values.iter().map(Vec::len).product::<usize>(), members.len(), "{members:?}");
        Self { values }
    }

    pub(crate) fn contains(&self, point: &Point) -> bool {
        self.values.iter().zip(point).all(|(values, value)| values.contains(value))
    }

    fn is(&self, axis: usize, value: &str) -> bool {
        let names: Vec<_> = self.values[axis].iter().map(|known| name(axis, *known)).collect();
        names == [value]
    }

    /// Why nothing tells the values of an axis apart that this class has.
    fn reason(&self, axis: usize) -> &'static str {
        let (mapping, filtering) = (1, 2);
        match (axis, AXES[axis]) {
            _ if self.is(0, "blocked") => "nothing passes",
            _ if self.is(0, "transparent") => "nothing is translated, filtered or remembered",
            (_, "filter-life") if self.is(filtering, "EI") => "an open filter has no entries",
            _ if self.is(0, "firewall") => "an endpoint is the same to everyone, and its own",
            (_, "scope") if self.is(filtering, "EI") => "everyone is admitted",
            (_, "scope" | "reply") if self.is(mapping, "EI") => "an endpoint has one binding",
            (_, "reply") if self.is(3, "binding") => {
                "a binding admits only those that it is made for"
            }
            (_, "hairpinning") if !self.is(mapping, "EI") && !self.is(filtering, "EI") => {
                "what turns back shows an endpoint that no filter is open for"
            }
            _ => panic!("no reason for {} to be shared", AXES[axis]),
        }
    }

    fn reasons(&self) -> String {
        let shared = (0..AXES.len()).filter(|axis| self.values[*axis].len() > 1);
        let mut by_reason: Vec<(&str, Vec<&str>)> = Vec::new();
        for axis in shared {
            let reason = self.reason(axis);
            match by_reason.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, axes)) => axes.push(AXES[axis]),
                None => by_reason.push((reason, vec![AXES[axis]])),
            }
        }
        let told = by_reason.iter().map(|(reason, axes)| format!("{}: {reason}", axes.join(", ")));
        told.collect::<Vec<_>>().join("; ")
    }

    /// A row: the axes, what discovery says, why values share the row.
    pub(crate) fn row(&self, report: &Report) -> String {
        let mut row = String::new();
        for (axis, values) in self.values.iter().enumerate() {
            let names: Vec<_> = values.iter().map(|value| name(axis, *value)).collect();
            write!(row, "{}\t", names.join("|")).unwrap();
        }
        row + &told(report) + "\t" + &self.reasons()
    }
}

/// The columns of what discovery says.
pub(crate) const TOLD: &str = "mapping\tfiltering\thairpinning\tlife\trefresh";

/// What discovery says, by these columns. The life is the one that the search encloses.
pub(crate) fn told(report: &Report) -> String {
    fn known<T>(finding: Finding<T>, tell: impl FnOnce(T) -> String) -> String {
        finding.map_or_else(|_| "-".to_owned(), tell)
    }
    let hairpinning = |found| {
        let name = match found {
            Hairpinning::None => "none",
            Hairpinning::InternalSource => "internal",
            Hairpinning::ExternalSource => "external",
        };
        name.to_owned()
    };
    let life = known(report.lifetime, |found| {
        let Some(gone) = found.less_than else { return format!(">{}", found.at_least.as_secs()) };
        let lives = [LIFE, LIFE / 2];
        let within = lives.iter().find(|life| found.at_least < **life && **life <= gone);
        within.map_or_else(|| format!("{found:?}"), |life| life.as_secs().to_string())
    });
    [
        known(report.mapping, |found| found.to_string()),
        known(report.filtering, |found| found.to_string()),
        known(report.hairpinning, hairpinning),
        life,
        known(report.refresh, |found| found.to_string()),
    ]
    .join("\t")
}
