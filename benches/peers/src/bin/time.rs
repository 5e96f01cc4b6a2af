//! Times every operation: one line of JSON for each contestant, targets in lines of their own.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use frazil_peers::suite::{Against, Side, Suite};
use frazil_peers::timing::time;

/// Rounds of passes over all contestants; with `--quick`, a tenth of them.
const ROUNDS: usize = 2000;

fn main() -> ExitCode {
    let (flags, chosen): (Vec<_>, Vec<_>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let quick = flags.iter().any(|flag| flag == "--quick");
    let rounds = if quick { ROUNDS / 10 } else { ROUNDS };
    let mut suite = Suite::new();
    suite.keep(|operation| chosen.is_empty() || chosen.iter().any(|name| name == operation));
    let wrong = suite.wrong();
    if !wrong.is_empty() {
        eprintln!("done wrongly, so not timed: {}", wrong.join("; "));
        return ExitCode::FAILURE;
    }
    for operation in &mut suite.operations {
        let times = time(operation, rounds);
        let (name, title) = (operation.name, operation.title);
        println!(r#"{{"operation":"{name}","title":"{title}"}}"#);
        for (contestant, time) in operation.contestants.iter().zip(times) {
            let side = match contestant.side {
                Side::Ours => "ours",
                Side::Peer => "peer",
                Side::Floor => "floor",
            };
            println!(
                r#"{{"operation":"{name}","contestant":"{}","side":"{side}","ns":{:.3},"median":{:.3}}}"#,
                contestant.name, time.least, time.median
            );
        }
        for target in operation.targets {
            let against = match target.against {
                Against::Peer(peer) => peer,
                Against::Best => "best peer",
                Against::Floor => "floor",
            };
            println!(
                r#"{{"operation":"{name}","target":"{}","against":"{against}","at_most":{}}}"#,
                target.ours, target.at_most
            );
        }
    }
    ExitCode::SUCCESS
}
