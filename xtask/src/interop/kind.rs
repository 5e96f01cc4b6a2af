//! The lab's own NATs, probed as RFC 5780 does: what calls them symmetric must be.

use std::fmt;
use std::process::{Command, Stdio};

use super::needs::Needs;
use super::verdict::Verdict;

/// A kind of NAT to hold against its name.
#[derive(Clone, Copy)]
pub(super) struct Kind(pub(super) &'static str);

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the NAT {} is what it is called", self.0)
    }
}

pub(super) fn run(kind: Kind, needs: &Needs) -> Verdict {
    let mut probe = Command::new(needs.script("prove-nats.sh"));
    match probe.arg(kind.0).stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => Verdict::Passed(String::new()),
        Ok(output) => {
            let seen = String::from_utf8_lossy(&output.stdout).into_owned();
            Verdict::Failed(seen + &String::from_utf8_lossy(&output.stderr))
        }
        Err(error) => Verdict::Failed(error.to_string()),
    }
}
