//! Counts the allocations of every operation: one line of JSON for each contestant.
//!
//! A program of its own, since counting costs time: the one that takes times has the allocator
//! that everyone has.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use frazil_peers::suite::Suite;

fn main() -> ExitCode {
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    let mut suite = Suite::new();
    suite.keep(|operation| chosen.is_empty() || chosen.iter().any(|name| name == operation));
    let wrong = suite.wrong();
    for operation in &mut suite.operations {
        for contestant in &mut operation.contestants {
            // What is kept for the next time counts once, and not here.
            contestant.work.pass(3);
            let counted = allocation_counter::measure(|| {
                contestant.work.pass(1);
            });
            println!(
                r#"{{"operation":"{}","contestant":"{}","allocations":{}}}"#,
                operation.name, contestant.name, counted.count_total
            );
        }
    }
    if wrong.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("done wrongly: {}", wrong.join("; "));
    ExitCode::FAILURE
}
