//! The harness catches what breaks the contract, by the right line, and lets pass what keeps it.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests, and a toy that panics on purpose"
)]

mod subject;
mod toy;

use core::time::Duration;
use std::sync::Once;

use frazil_sansio::check::{Line, Op, Report, Script, Step, Violation, run};
use proptest::prelude::*;
use subject::Tested;
use toy::Flaw;

fn play(flaw: Option<Flaw>, script: &Script) -> Result<Report, Violation> {
    run(|now| Tested::new(flaw, now), script)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn the_honest_toy_keeps_the_contract(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let script = Script::from_bytes(&bytes);
        if let Err(violation) = play(None, &script) {
            prop_assert!(false, "{violation}\n{script}");
        }
    }
}

/// Scripts that differ, the same in every run.
fn scripts() -> impl Iterator<Item = Script> {
    let mut state = 0_u64;
    let mut octet = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb).to_be_bytes()[0]
    };
    (0..1_000).map(move |_| {
        let length = 2 * usize::from(octet());
        let bytes: Vec<u8> = (0..length).map(|_| octet()).collect();
        Script::from_bytes(&bytes)
    })
}

/// Keeps the panics that the harness is meant to catch off the terminal.
fn expect_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let inner = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.location().is_some_and(|at| at.file().ends_with("toy.rs")) {
                inner(info);
            }
        }));
    });
}

/// Random scripts find the flaw, and never blame another line for it.
fn is_caught(flaw: Flaw, line: Line) {
    expect_panics();
    let mut caught = 0;
    for script in scripts() {
        if let Err(violation) = play(Some(flaw), &script) {
            assert_eq!(violation.line, line, "{flaw:?}: {violation}\n{script}");
            caught += 1;
        }
    }
    assert!(caught > 0, "{flaw:?} passed");
}

macro_rules! broken {
    ($($name:ident: $($flaw:ident),+ => $line:ident;)+) => {
        $(
            #[test]
            fn $name() {
                for flaw in [$(Flaw::$flaw),+] {
                    is_caught(flaw, Line::$line);
                }
            }
        )+
        const LINES: &[Line] = &[$(Line::$line),+];
    };
}

broken! {
    line_1_is_held: DrawsRandomness => Deterministic;
    line_2_is_held: NeverDrained, RefillsQueue => DrainingEnds;
    line_3_is_held: SlidesDeadline, LooksAgain, NamesEternity => DeadlineStands;
    line_4_is_held: ForgetsTheLastNanosecond => DueIsDone;
    line_5_is_held: CatchesUp, PingsEarly, PingsTheLost => AnyMomentIsSafe;
    line_6_is_held: BelievesTheClock => ClockIsClamped;
    line_7_is_held: KeepsOldDeadline => ChangeMovesDeadline;
    line_8_is_held: DropsWhatDoesNotFit, AsksForTooMuch, SendsWhatFits => ShortBufferKeeps;
    line_9_is_held: IndexesBlindly, RemembersEveryone => NoPanicNoGrowth;
    line_10_is_held: SwallowsForeign, GivesBackTheRest, IsMovedByForeign, InventsData
        => ForeignIsUntouched;
}

#[test]
fn every_line_has_a_broken_toy() {
    let numbers: Vec<u8> = LINES.iter().map(|line| line.number()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
}

#[test]
fn the_honest_toy_is_exercised() {
    let mut total = Report::default();
    for script in scripts() {
        let report = play(None, &script).unwrap_or_else(|violation| panic!("{violation}"));
        total.consumed += report.consumed;
        total.data += report.data;
        total.foreign += report.foreign;
        total.wakes += report.wakes;
        total.transmits += report.transmits;
        total.reconfigured += report.reconfigured;
        total.skipped += report.skipped;
        total.calls += report.calls;
        total.events += report.events;
        total.footprint = total.footprint.max(report.footprint);
        total.burst = total.burst.max(report.burst);
    }
    for count in [
        total.consumed,
        total.data,
        total.foreign,
        total.wakes,
        total.transmits,
        total.events,
        total.reconfigured,
        total.skipped,
    ] {
        assert!(count > 100, "{total:?}");
    }
    assert_eq!((total.footprint, total.burst), (toy::NEIGHBOURS, 1));
}

#[test]
fn a_violation_says_where_and_what() {
    let script = Script::new(vec![Op::Repeat, Op::Late(Duration::from_millis(1_900))]);
    let violation = play(Some(Flaw::CatchesUp), &script).expect_err("two pings at once");
    assert_eq!(violation.step, Step::Op(1));
    assert_eq!(
        violation.to_string(),
        "contract line 5 (early, late and repeated calls are safe), at operation 1, Late(1.9s): \
         2 transmits at one wake-up, 1.9s late"
    );
}

#[test]
fn a_machine_that_is_left_alone_is_followed() {
    let nothing = Script::default();
    let violation = play(Some(Flaw::LooksAgain), &nothing).expect_err("it looks again");
    assert!(matches!(violation.step, Step::Settle(_)), "{violation}");
    let report = play(None, &nothing).expect("it is honest");
    assert_eq!((report.wakes, report.transmits, report.events), (4, 3, 1));
}
