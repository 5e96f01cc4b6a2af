//! frazil held against two peers on the same bytes: what one accepts and the other refuses, and
//! what each reads in what both accept.
//!
//! [`samples`] has the bytes and [`mutants`] bends them, [`seen`] is what each reader makes of a
//! message, [`differences`] puts two of them side by side, [`reasons`] lists why they differ and
//! which section of an RFC decides, [`explain`] finds the reasons of one difference. A difference
//! without a reason fails, a panic among them, and so does a reason that no message calls for any
//! more.
#![forbid(unsafe_code)]

mod differences;
mod explain;
mod mutants;
mod reasons;
mod samples;
mod seen;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use differences::{Difference, differences};
use mutants::mutants;
use reasons::{REASONS, Reason};
use samples::{Sample, samples};
use seen::Peer;

/// How many mutants of each kind are made of each sample.
const ROUNDS: u64 = 8;
/// How many unexplained differences are shown.
const SHOWN: usize = 3;

/// What became of many messages.
#[derive(Default)]
struct Tally {
    /// How often each reason was called for.
    reasons: BTreeMap<Reason, usize>,
    /// The differences that nothing explains.
    unexplained: Vec<String>,
}

impl Tally {
    fn compare(&mut self, sample: &Sample) {
        let frazil = seen::frazil::look(sample);
        for peer in [Peer::StunTypes, Peer::RtcStun] {
            let theirs = seen::look(peer, sample);
            for difference in differences(&frazil, &theirs) {
                let reasons = explain::explain(peer, difference, sample, &frazil, &theirs);
                if reasons.is_empty() {
                    self.unexplained(peer, difference, sample, &frazil, &theirs);
                }
                for reason in reasons {
                    *self.reasons.entry(reason).or_default() += 1;
                }
            }
        }
    }

    fn unexplained(
        &mut self,
        peer: Peer,
        difference: Difference,
        sample: &Sample,
        frazil: &seen::Ours,
        theirs: &seen::Theirs,
    ) {
        let mut hex = String::new();
        for octet in &sample.bytes {
            write!(hex, "{octet:02x}").unwrap_or_default();
        }
        let name = &sample.name;
        self.unexplained.push(format!(
            "{name}: {peer:?} differs in {difference:?}\n  {hex}\n  \
             frazil: {frazil:?}\n  {peer:?}: {theirs:?}"
        ));
    }

    fn assert_explained(&self) {
        let count = self.unexplained.len();
        let shown: Vec<&str> = self.unexplained.iter().map(String::as_str).take(SHOWN).collect();
        assert!(shown.is_empty(), "{count} unexplained differences:\n{}", shown.join("\n"));
    }
}

/// What is bent in no way differs only in what a peer does not know of SHA-256.
#[test]
fn whole_messages_are_read_alike_but_for_sha256() {
    let mut tally = Tally::default();
    samples().iter().for_each(|sample| tally.compare(sample));
    tally.assert_explained();
    let called: Vec<Reason> = tally.reasons.into_keys().collect();
    let of_sha256 = [Reason::AcceptsTruncated, Reason::BindsKeyToAlgorithm, Reason::KnowsOnlySha1];
    assert_eq!(called, of_sha256);
}

#[test]
fn every_difference_has_its_reason_and_every_reason_a_difference() {
    let mut tally = Tally::default();
    let samples = samples();
    let mut count = 0;
    for sample in &samples {
        tally.compare(sample);
        for mutant in mutants(sample, ROUNDS) {
            tally.compare(&mutant);
            count += 1;
        }
    }
    for (reason, times) in &tally.reasons {
        println!("{times:6} {reason}");
    }
    tally.assert_explained();
    assert!(count > 5000, "{count} mutants of {} samples are too few", samples.len());
    let called: BTreeSet<Reason> = tally.reasons.into_keys().collect();
    assert_eq!(called, BTreeSet::from(REASONS), "a reason is out of date");
}
