//! A short talk over a path that may lose what is said.

use core::time::Duration;

use frazil_sansio::Instant;

/// How long to wait for a reply before saying it again.
const AGAIN: Duration = Duration::from_millis(250);

/// One side of a talk of two lines: the first speaker repeats its line until it hears the reply; the
/// other one replies to everything it hears. Who has no line is silent; who has a pause goes on for ever.
#[derive(Debug)]
pub(crate) struct Talk {
    line: Option<String>,
    first: bool,
    /// Lines that are owed to the other side.
    owed: u32,
    /// When the first speaker loses its patience.
    again: Option<Instant>,
    /// How long it is silent at most; `None` when it says only what it must.
    pause: Option<Duration>,
    /// When it says something again for that.
    next: Option<Instant>,
    heard: Vec<String>,
}

impl Talk {
    pub(crate) const fn new(line: Option<String>, first: bool) -> Self {
        let owed = if first && line.is_some() { 1 } else { 0 };
        Self { line, first, owed, again: None, pause: None, next: None, heard: Vec::new() }
    }

    /// Lets it go on saying its line, with so long between.
    pub(crate) fn with_pause(self, pause: Option<Duration>) -> Self {
        let pause = pause.filter(|_| self.line.is_some());
        Self { pause, ..self }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.line.is_none() || (!self.heard.is_empty() && self.owed == 0)
    }

    pub(crate) fn heard(&self) -> &[String] {
        &self.heard
    }

    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.again.into_iter().chain(self.next).min()
    }

    /// What to say now, until `None`.
    pub(crate) fn say(&mut self, now: Instant) -> Option<String> {
        if self.again.is_some_and(|at| at <= now) {
            self.owed = 1;
        }
        if let Some(pause) = self.pause
            && self.next.is_none_or(|at| at <= now)
        {
            self.next = Some(now + pause);
            self.owed = self.owed.max(1);
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

    #[test]
    fn who_has_a_pause_goes_on() {
        let pause = Duration::from_secs(2);
        let mut one = Talk::new(Some("hi".into()), false).with_pause(Some(pause));
        assert!(one.say(Instant::ZERO).is_some());
        assert_eq!(one.say(Instant::ZERO), None);
        assert_eq!(one.poll_timeout(), Some(Instant::ZERO + pause));
        assert!(one.say(Instant::ZERO + pause).is_some());
        let mut silent = Talk::new(None, true).with_pause(Some(pause));
        assert_eq!((silent.say(Instant::ZERO), silent.poll_timeout()), (None, None));
    }
}
