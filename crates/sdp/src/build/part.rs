//! The lines of one section while it is built.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};

use super::BuildError;
use crate::attribute::Attribute;
use crate::error::Cause;
use crate::fields::Connection;
use crate::grammar;

/// Letters of which a section has one at most (RFC 8866 §9). A media section could have several
/// `c=`, for consecutive multicast addresses, which a count says as well.
const SINGLE: &str = "vosiutc";

/// Lines with the rank that orders them, and the first error.
#[derive(Clone, Default)]
pub(super) struct Part {
    lines: Vec<(usize, String)>,
    error: Option<BuildError>,
}

impl Part {
    /// Adds a line whose place is where its letter stands in `order`.
    pub(super) fn line(&mut self, order: &str, letter: char, value: impl fmt::Display) {
        let Some(rank) = order.find(letter) else {
            self.refuse(BuildError::Letter(letter));
            return;
        };
        let mut text = String::new();
        // Writing to a string fails only if the value does.
        let written = write!(text, "{letter}={value}").map_err(|_| Cause::Character);
        let again = SINGLE.contains(letter) && self.lines.iter().any(|line| line.0 == rank);
        match written.and_then(|()| check(letter, &text)) {
            Ok(()) if again => self.refuse(BuildError::Repeated(letter)),
            Ok(()) => self.lines.push((rank, text)),
            Err(cause) => self.refuse(BuildError::Line { letter, cause }),
        }
    }

    pub(super) fn attribute<'a, A: Attribute<'a>>(&mut self, order: &str, attribute: &A) {
        match attribute.check() {
            Ok(()) => self.line(order, 'a', attribute),
            Err(cause) => self.refuse(BuildError::Attribute { name: A::NAME, cause }),
        }
    }

    pub(super) fn connection(&mut self, order: &str, connection: &Connection<'_>) {
        match super::check::connection(connection) {
            Ok(()) => self.line(order, 'c', connection),
            Err(cause) => self.refuse(BuildError::Line { letter: 'c', cause }),
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
