//! How two frazils tell each other that the input has ended.
//!
//! Datagrams get lost, so the end is said again and again until the other side has acknowledged it.
//! Both messages hold the username fragments of this very session, so no line that a person types
//! is taken for one by accident. Other peers are never sent any.

use core::time::Duration;
use std::time::Instant;

/// How often the end is said.
const INTERVAL: Duration = Duration::from_millis(100);

/// How long this side stays after all is said, to acknowledge an end whose acknowledgement was lost.
const LINGER: Duration = Duration::from_millis(500);

/// What an arriving datagram is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// Something for the application.
    Data,
    /// The peer's input has ended; send this in answer, every time.
    End(Vec<u8>),
    /// The peer knows that our input has ended.
    Acknowledged,
}

/// The state of both ends of a conversation.
pub(crate) struct Farewell {
    end: Vec<u8>,
    acknowledgement: Vec<u8>,
    their_end: Vec<u8>,
    their_acknowledgement: Vec<u8>,
    ours: Ours,
    /// When the peer last said that it has ended.
    theirs: Option<Instant>,
}

enum Ours {
    Open,
    Ended { next: Instant },
    Acknowledged,
}

impl Farewell {
    /// For a session between these two fragments.
    pub(crate) fn new(local_ufrag: &str, remote_ufrag: &str) -> Self {
        let message = |word, from, to| format!("\0frazil {word} {from} {to}").into_bytes();
        Self {
            end: message("end", local_ufrag, remote_ufrag),
            acknowledgement: message("end-heard", local_ufrag, remote_ufrag),
            their_end: message("end", remote_ufrag, local_ufrag),
            their_acknowledgement: message("end-heard", remote_ufrag, local_ufrag),
            ours: Ours::Open,
            theirs: None,
        }
    }

    /// Our input has ended.
    pub(crate) fn end(&mut self, now: Instant) {
        if matches!(self.ours, Ours::Open) {
            self.ours = Ours::Ended { next: now };
        }
    }

    /// Sorts a datagram of the peer.
    pub(crate) fn hear(&mut self, datagram: &[u8], now: Instant) -> Heard {
        if datagram == self.their_end {
            self.theirs = Some(now);
            Heard::End(self.acknowledgement.clone())
        } else if datagram == self.their_acknowledgement {
            if matches!(self.ours, Ours::Ended { .. }) {
                self.ours = Ours::Acknowledged;
            }
            Heard::Acknowledged
        } else {
            Heard::Data
        }
    }

    /// What to send now, if it is time.
    pub(crate) fn speak(&mut self, now: Instant) -> Option<&[u8]> {
        match &mut self.ours {
            Ours::Ended { next } if *next <= now => {
                *next = now + INTERVAL;
                Some(&self.end)
            }
            _ => None,
        }
    }

    /// When to look again: to say the end once more, or because [all is said](Self::is_over).
    pub(crate) fn wake(&self) -> Option<Instant> {
        match (&self.ours, self.theirs) {
            (Ours::Ended { next }, _) => Some(*next),
            (Ours::Acknowledged, Some(theirs)) => Some(theirs + LINGER),
            _ => None,
        }
    }

    /// Whether both sides have ended, know it of each other, and nothing more has come for a while.
    pub(crate) fn is_over(&self, now: Instant) -> bool {
        matches!(self.ours, Ours::Acknowledged)
            && self.theirs.is_some_and(|theirs| theirs + LINGER <= now)
    }

    /// Whether both sides have ended, though ours may not have been acknowledged: a peer that goes
    /// away now is not lost.
    pub(crate) fn may_part(&self) -> bool {
        !matches!(self.ours, Ours::Open) && self.theirs.is_some()
    }

    /// Whether the peer has ended.
    pub(crate) fn peer_has_ended(&self) -> bool {
        self.theirs.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both sides end; every message whose number is in `lost` gets lost.
    fn part(lost: impl Fn(usize) -> bool) -> (bool, bool) {
        let mut now = Instant::now();
        let mut alice = Farewell::new("aaaa", "bbbb");
        let mut bob = Farewell::new("bbbb", "aaaa");
        alice.end(now);
        let mut sent = 0;
        let mut arrives = || {
            sent += 1;
            !lost(sent)
        };
        let mut gone = (false, false);
        for step in 0..300 {
            if step == 7 {
                bob.end(now);
            }
            let (to_bob, to_alice) =
                (alice.speak(now).map(<[u8]>::to_vec), bob.speak(now).map(<[u8]>::to_vec));
            if let Some(message) = to_bob.filter(|_| !gone.0 && !gone.1 && arrives())
                && let Heard::End(answer) = bob.hear(&message, now)
                && arrives()
            {
                alice.hear(&answer, now);
            }
            if let Some(message) = to_alice.filter(|_| !gone.0 && !gone.1 && arrives())
                && let Heard::End(answer) = alice.hear(&message, now)
                && arrives()
            {
                bob.hear(&answer, now);
            }
            gone = (gone.0 || alice.is_over(now), gone.1 || bob.is_over(now));
            now += Duration::from_millis(50);
        }
        gone
    }

    #[test]
    fn both_part_though_messages_get_lost() {
        assert_eq!(part(|_| false), (true, true));
        for seed in 0..50 {
            // A third of them, without a pattern that the repetitions could fall in with.
            let lost =
                |number: usize| (number * 7 + seed).wrapping_mul(0x9e37_79b9) >> 16 & 0xff < 85;
            assert_eq!(part(lost), (true, true), "seed {seed}");
        }
        assert_eq!(part(|number| number < 20), (true, true));
    }

    #[test]
    fn one_side_alone_does_not_end_it() {
        let now = Instant::now();
        let mut alice = Farewell::new("aaaa", "bbbb");
        let mut bob = Farewell::new("bbbb", "aaaa");
        assert_eq!((alice.wake(), alice.speak(now)), (None, None));
        alice.end(now);
        let end = alice.speak(now).unwrap().to_vec();
        let Heard::End(answer) = bob.hear(&end, now) else { panic!("not understood") };
        assert_eq!(alice.hear(&answer, now), Heard::Acknowledged);
        let later = now + Duration::from_secs(60);
        assert!(!alice.is_over(later) && !bob.is_over(later));
        assert!(!alice.may_part() && !bob.may_part() && bob.peer_has_ended());
        assert_eq!((alice.wake(), bob.wake()), (None, None));
    }

    #[test]
    fn what_people_type_is_data() {
        let now = Instant::now();
        let mut alice = Farewell::new("aaaa", "bbbb");
        for line in [&b""[..], b"frazil end", b"\0frazil end bbbb cccc", b"\0frazil end aaaa bbbb"]
        {
            assert_eq!(alice.hear(line, now), Heard::Data);
        }
    }
}
