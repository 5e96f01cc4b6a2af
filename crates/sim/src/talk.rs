//! A short talk over a path that may lose what is said.

use core::time::Duration;

use frazil_sansio::Instant;

/// How long to wait for a reply before saying it again.
const AGAIN: Duration = Duration::from_millis(250);

/// One side of a talk of two lines: the first speaker repeats its line until it hears the reply; the
/// other one replies to everything it hears. Who has no line is silent.
#[derive(Debug)]
pub(crate) struct Talk {
    line: Option<String>,
    first: bool,
    /// Lines that are owed to the other side.
    owed: u32,
    /// When the first speaker loses its patience.
    again: Option<Instant>,
    heard: Vec<String>,
}

impl Talk {
    pub(crate) const fn new(line: Option<String>, first: bool) -> Self {
        let owed = if first && line.is_some() { 1 } else { 0 };
        Self { line, first, owed, again: None, heard: Vec::new() }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.line.is_none() || (!self.heard.is_empty() && self.owed == 0)
    }

    pub(crate) fn heard(&self) -> &[String] {
        &self.heard
    }

    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.again
    }

    /// What to say now, until `None`.
    pub(crate) fn say(&mut self, now: Instant) -> Option<String> {
        if self.again.is_some_and(|at| at <= now) {
            self.owed = 1;
        }
        self.owed = self.owed.checked_sub(1)?;
        if self.first {
            self.again = Some(now + AGAIN);
        }
        self.line.clone()
    }

    pub(crate) fn hear(&mut self, line: &str) {
        self.again = None;
        if !self.first && self.line.is_some() {
            self.owed = self.owed.saturating_add(1);
        }
        if !self.heard.iter().any(|before| before == line) {
            self.heard.push(line.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_repeated_until_it_is_answered() {
        let mut first = Talk::new(Some("hello".into()), true);
        let mut other = Talk::new(Some("hi".into()), false);
        assert_eq!(other.say(Instant::ZERO), None);
        assert_eq!(first.say(Instant::ZERO).as_deref(), Some("hello"));
        assert_eq!(first.say(Instant::ZERO), None);
        let later = Instant::ZERO + AGAIN;
        assert_eq!(first.poll_timeout(), Some(later));
        assert_eq!(first.say(later).as_deref(), Some("hello"));

        other.hear("hello");
        other.hear("hello");
        assert_eq!(other.heard(), ["hello"]);
        assert!(!other.is_over());
        assert_eq!((other.say(later), other.say(later)), (Some("hi".into()), Some("hi".into())));
        first.hear("hi");
        assert!(first.is_over() && other.is_over());
        assert_eq!(first.poll_timeout(), None);
    }
}
