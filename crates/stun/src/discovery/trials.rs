//! Which tests there are, and which of them go side by side.

use super::bench::Bench;
use super::filtering::FilteringTest;
use super::fragments::FragmentsTest;
use super::hairpinning::HairpinningTest;
use super::lifetime::LifetimeTest;
use super::mapping::MappingTest;
use super::ports::PortsTest;
use super::reach::Reached;
use super::refresh::RefreshTest;
use super::{Config, Event, Finding, Report, Test, Unknown};

/// A test: asked for what it found until it says so, then closed.
pub(super) trait Trial {
    /// What it finds.
    type Found;

    /// Goes on as far as it can; `None` means that it waits for something.
    fn step(&mut self, bench: &mut Bench, reached: &Reached) -> Option<Finding<Self::Found>>;

    /// Lets go of its sockets.
    fn close(&self, bench: &mut Bench) {
        let _ = bench;
    }
}

/// The tests that have not come to their end.
pub(super) struct Trials {
    mapping: Option<MappingTest>,
    filtering: Option<FilteringTest>,
    hairpinning: Option<HairpinningTest>,
    fragments: Option<FragmentsTest>,
    ports: Option<PortsTest>,
    lifetime: Option<LifetimeTest>,
    /// Made once it is known how long a binding lives.
    refresh: Option<RefreshTest>,
}

impl Trials {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            mapping: Some(MappingTest::default()),
            filtering: Some(FilteringTest::default()),
            hairpinning: Some(HairpinningTest::default()),
            fragments: config.fragments.map(FragmentsTest::new),
            ports: config.ports.then(PortsTest::default),
            lifetime: config.lifetime.map(LifetimeTest::new),
            refresh: None,
        }
    }

    /// Lets them go on; whether all have come to their end.
    pub(super) fn step(
        &mut self,
        bench: &mut Bench,
        reached: &Reached,
        report: &mut Report,
    ) -> bool {
        let mut run = Run { bench, reached };
        run.step(&mut self.mapping, &mut report.mapping, Test::Mapping);
        run.step(&mut self.filtering, &mut report.filtering, Test::Filtering);
        run.step(&mut self.hairpinning, &mut report.hairpinning, Test::Hairpinning);
        run.step(&mut self.fragments, &mut report.fragments, Test::Fragments);
        let side_by_side = self.mapping.is_some()
            || self.filtering.is_some()
            || self.hairpinning.is_some()
            || self.fragments.is_some();
        if side_by_side {
            return false;
        }
        // Alone, so that no other test's bindings come in between.
        run.step(&mut self.ports, &mut report.ports, Test::Ports);
        if self.ports.is_some() {
            return false;
        }
        if run.step(&mut self.lifetime, &mut report.lifetime, Test::Lifetime) {
            match report.lifetime {
                Ok(lifetime) => self.refresh = Some(RefreshTest::new(lifetime)),
                Err(why) => report.refresh = Err(why),
            }
        }
        run.step(&mut self.refresh, &mut report.refresh, Test::Refresh);
        self.lifetime.is_none() && self.refresh.is_none()
    }

    /// Says of each of them why it found nothing, or nothing closer.
    pub(super) fn give_up(&self, report: &mut Report, why: Unknown) {
        fn put<T: Trial>(test: &Option<T>, finding: &mut Finding<T::Found>, why: Unknown) {
            if test.is_some() {
                *finding = Err(why);
            }
        }
        put(&self.mapping, &mut report.mapping, why);
        put(&self.filtering, &mut report.filtering, why);
        put(&self.hairpinning, &mut report.hairpinning, why);
        put(&self.fragments, &mut report.fragments, why);
        put(&self.ports, &mut report.ports, why);
        put(&self.lifetime, &mut report.lifetime, why);
        if let Some(found) = self.lifetime.as_ref().and_then(LifetimeTest::so_far) {
            report.lifetime = Ok(found);
        }
        if self.lifetime.is_some() || self.refresh.is_some() {
            report.refresh = Err(why);
        }
    }
}

/// What the tests go on with.
struct Run<'r> {
    bench: &'r mut Bench,
    reached: &'r Reached,
}

impl Run<'_> {
    /// Lets a test go on. At its end it is gone, and what it found is in the report; whether that is
    /// now.
    fn step<T: Trial>(
        &mut self,
        test: &mut Option<T>,
        found: &mut Finding<T::Found>,
        name: Test,
    ) -> bool {
        let Some(running) = test else { return false };
        let Some(finding) = running.step(self.bench, self.reached) else { return false };
        running.close(self.bench);
        *found = finding;
        *test = None;
        self.bench.events.push_back(Event::Tested(name));
        true
    }
}
