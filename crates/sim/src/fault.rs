//! Why a world stops before its time, and the seed that shows it again.

use core::fmt;

use frazil_sansio::Instant;
use frazil_sansio::check::Line;

use crate::guard::AT_ONCE;

/// A machine in the world did what no machine may do. It is never the network's doing: a world in
/// which nothing arrives is no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The seed of the world.
    pub seed: u64,
    /// Where its clock stands.
    pub at: Instant,
    /// What happened.
    pub what: Wrong,
}

/// What a machine did wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wrong {
    /// The clock stands still while nodes keep each other busy.
    Livelock,
    /// A node broke [the contract of the family](frazil_sansio#the-contract).
    Contract {
        /// The name of the node.
        node: String,
        /// The line that it broke.
        line: Line,
        /// What was seen.
        seen: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {}, at {:?}: ", self.seed, self.at)?;
        match &self.what {
            Wrong::Livelock => {
                write!(f, "more than {AT_ONCE} things happened, and time does not pass")
            }
            Wrong::Contract { node, line, seen } => write!(f, "{node} breaks {line}: {seen}"),
        }
    }
}

impl core::error::Error for Fault {}

/// A seed that names itself when a thread panics that holds it: a failing test prints it.
#[derive(Debug)]
pub(crate) struct Seed(pub(crate) u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("a world of seed {} was under way", self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_the_seed_and_what_was_seen() {
        let at = Instant::from_millis(1_500);
        let fault = |what| Fault { seed: 77, at, what }.to_string();
        let line = Line::DueIsDone;
        let (node, seen) = ("alice".to_owned(), "the deadline stays".to_owned());
        assert_eq!(
            fault(Wrong::Contract { node, line, seen }),
            "seed 77, at 1.5s: alice breaks line 4 (a due handle_timeout queues something or moves \
             the deadline): the deadline stays"
        );
        assert!(fault(Wrong::Livelock).starts_with("seed 77, at 1.5s: more than 20000 things"));
    }
}
