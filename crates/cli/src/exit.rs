//! The one table of exit codes.

use std::process::ExitCode;

/// How a command ended, as its exit code tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(dead_code, reason = "the table is whole even where no subcommand uses a code yet")]
pub(crate) enum Exit {
    /// It did what it was asked to.
    Done = 0,
    /// It looked, and what it found is bad: a bad verdict, or departures from a standard.
    Bad = 1,
    /// The input is not what it claims to be: not a description at all, or only half of one.
    NotThat = 2,
    /// There is no path between the peers, and all of them have been tried.
    NoPath = 3,
    /// The time that `--timeout` allows is over.
    TimedOut = 4,
    /// The input is a description, but not one that a connection can be made from.
    Refused = 5,
    /// The peer was there, and is gone.
    PeerLost = 6,
    /// The command line cannot be followed.
    Usage = 64,
}

/// The table as `--help` shows it.
pub(crate) const HELP: &str = "\
Exit codes:
   0  ok
   1  a bad verdict, or departures found
   2  the input is not what it claims to be
   3  no path between the peers
   4  timed out
   5  the description is refused
   6  the peer is lost
  64  the command line cannot be followed";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command ended without doing what it was asked to: the exit code, and one line that says
/// what is wrong and what to do next.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// The exit code.
    pub(crate) exit: Exit,
    /// For a person, without a newline at the end.
    pub(crate) message: String,
}

impl Failure {
    /// A failure with its message.
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_code_of_the_table() {
        let codes = [
            Exit::Done,
            Exit::Bad,
            Exit::NotThat,
            Exit::NoPath,
            Exit::TimedOut,
            Exit::Refused,
            Exit::PeerLost,
            Exit::Usage,
        ];
        let shown: Vec<u8> = HELP
            .lines()
            .skip(1)
            .map(|line| line.split_whitespace().next().unwrap().parse().unwrap())
            .collect();
        assert_eq!(shown, codes.map(|code| code as u8));
    }
}
