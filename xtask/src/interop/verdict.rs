//! What comes of trials.

use std::collections::BTreeMap;

/// What came of a trial.
#[derive(Clone)]
pub(super) enum Verdict {
    /// As it must be; a few words about it.
    Passed(String),
    /// Not as it must be, and what was seen.
    Failed(String),
    /// Tried, and beyond the other program: why.
    Unable(String),
    /// Not tried: what is missing and the command that gets it.
    Skipped(String),
}

/// The line for a trial that has ended.
pub(super) fn line(name: &str, verdict: &Verdict, seconds: f64) -> String {
    let (word, words) = match verdict {
        Verdict::Passed(words) => ("ok", words.as_str()),
        Verdict::Failed(_) => ("FAILED", ""),
        Verdict::Unable(why) => ("cannot", why.as_str()),
        Verdict::Skipped(why) => ("skipped", why.as_str()),
    };
    format!("{word:<7} {seconds:>5.1} s  {name:<62} {words}").trim_end().to_owned()
}

/// Says again what went wrong, with the count on the last line. True when nothing failed, and
/// nothing was skipped that is `required`.
pub(super) fn close(trials: Vec<(String, Verdict)>, required: bool) -> bool {
    let (mut passed, mut failed, mut skipped, mut unable) = (0, 0, 0, 0);
    let mut reasons = BTreeMap::<String, usize>::new();
    for (name, verdict) in trials {
        match verdict {
            Verdict::Passed(_) => passed += 1,
            Verdict::Failed(why) => {
                failed += 1;
                println!("failed: {name}");
                for line in why.lines() {
                    println!("    {line}");
                }
            }
            Verdict::Unable(_) => unable += 1,
            Verdict::Skipped(why) => {
                skipped += 1;
                *reasons.entry(why).or_default() += 1;
            }
        }
    }
    for (why, count) in reasons {
        println!("skipped {count}: {why}");
    }
    println!(
        "{passed} passed, {failed} failed, {skipped} skipped, {unable} beyond the other program"
    );
    failed == 0 && !(required && skipped > 0)
}
