//! The lines of one section while it is built.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};

use super::BuildError;
use crate::attribute::Attribute;
use crate::error::Cause;
use crate::fields::{Connection, Timing};
use crate::grammar;

/// Letters of which a section has one at most (RFC 8866 §9). Of `c=` see [`Part::layer`].
const SINGLE: &str = "vosiuc";

/// Lines with the rank that orders them, and the first error.
#[derive(Clone, Default)]
pub(super) struct Part {
    lines: Vec<(usize, String)>,
    /// True if there are addresses, all of them multicast.
    layers: bool,
    error: Option<BuildError>,
}

impl Part {
    /// Adds a line whose place is where its letter stands in `order`.
    pub(super) fn line(&mut self, order: &str, letter: char, value: impl fmt::Display) {
        if SINGLE.contains(letter) && self.last(&[letter]).is_some() {
            self.refuse(BuildError::Repeated(letter));
        } else {
            self.push(order, letter, value);
        }
    }

    pub(super) fn attribute<'a, A: Attribute<'a>>(&mut self, order: &str, attribute: &A) {
        match attribute.check() {
            Ok(()) => self.line(order, 'a', attribute),
            Err(cause) => self.refuse(BuildError::Attribute { name: A::NAME, cause }),
        }
    }

    /// Adds a line with a value that was checked, or refuses what the check found.
    pub(super) fn checked(
        &mut self,
        order: &str,
        letter: char,
        check: Result<(), Cause>,
        value: impl fmt::Display,
    ) {
        match check {
            Ok(()) => self.line(order, letter, value),
            Err(cause) => self.refuse(BuildError::Line { letter, cause }),
        }
    }

    /// Adds the address of a media section: one, or multicast addresses alone, for the layers of a
    /// hierarchical encoding (RFC 8866 §5.7).
    pub(super) fn layer(&mut self, order: &str, connection: &Connection<'_>) {
        let multicast = connection.is_multicast();
        match connection.check() {
            Ok(()) if multicast && self.layers => self.push(order, 'c', connection),
            check => {
                self.checked(order, 'c', check, connection);
                self.layers = multicast;
            }
        }
    }

    /// Adds a `t=`, `r=` or `z=` line. They keep the order of the calls: `r=` belongs to the `t=`
    /// before it, or to `t=0 0`, and one `z=` to those `r=` (RFC 8866 §9).
    pub(super) fn time(&mut self, order: &str, letter: char, value: impl fmt::Display) {
        match (letter, self.last(&['t', 'r', 'z'])) {
            ('z', Some('z')) => self.refuse(BuildError::Repeated('z')),
            ('z', Some('t') | None) | ('r', Some('z')) => self.refuse(BuildError::Letter(letter)),
            (letter, before) => {
                if letter != 't' && before.is_none() {
                    self.push(order, 't', Timing::default());
                }
                self.push(order, letter, value);
            }
        }
    }

    /// The letter of the last line that has one of these letters.
    pub(super) fn last(&self, letters: &[char]) -> Option<char> {
        let mut added = self.lines.iter().rev().filter_map(|(_, line)| line.chars().next());
        added.find(|letter| letters.contains(letter))
    }

    fn push(&mut self, order: &str, letter: char, value: impl fmt::Display) {
        let Some(rank) = rank(order, letter) else {
            self.refuse(BuildError::Letter(letter));
            return;
        };
        let mut text = String::new();
        // Writing to a string fails only if the value does.
        let written = write!(text, "{letter}={value}").map_err(|_| Cause::Character);
        match written.and_then(|()| check(letter, &text)) {
            Ok(()) => self.lines.push((rank, text)),
            Err(cause) => self.refuse(BuildError::Line { letter, cause }),
        }
    }

    /// Keeps the first error.
    pub(super) fn refuse(&mut self, error: BuildError) {
        self.error.get_or_insert(error);
    }

    /// Writes the lines in their order, with CRLF.
    pub(super) fn write(mut self, text: &mut String) -> Result<(), BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        self.lines.sort_by_key(|&(rank, _)| rank);
        for (_, line) in self.lines {
            text.push_str(&line);
            text.push_str("\r\n");
        }
        Ok(())
    }
}

/// The place of a letter. Those of a time description share one.
fn rank(order: &str, letter: char) -> Option<usize> {
    order.find(if matches!(letter, 'r' | 'z') { 't' } else { letter })
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.lines.iter().map(|(_, line)| crate::line::shown(line));
        f.debug_list().entries(lines).entries(self.error).finish()
    }
}

/// A line has a value, and none of the characters that would end it (RFC 8866 §5); the name of an
/// attribute is a token, and a colon has something behind it (§5.13).
fn check(letter: char, line: &str) -> Result<(), Cause> {
    if line.contains(['\r', '\n', '\0']) {
        return Err(Cause::Character);
    }
    let value = line.get(2..).unwrap_or_default();
    let (name, rest) = value.split_once(':').unwrap_or((value, "-"));
    if value.is_empty() || letter == 'a' && (name.is_empty() || rest.is_empty()) {
        return Err(Cause::Missing);
    }
    if letter == 'a' && !grammar::is_token(name) {
        return Err(Cause::Character);
    }
    Ok(())
}
