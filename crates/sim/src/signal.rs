//! What peers tell each other beside the network under test, and how it gets there.

use core::time::Duration;

use frazil_trace::DescriptionKind;

use crate::Probability;
use crate::description::{Description, Following};
use crate::dice::Dice;

/// A message on the signalling channel. It arrives in order and whole, or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// A session description.
    Description { kind: DescriptionKind, description: Description },
    /// One more candidate.
    Candidate(Following),
    /// There will be no more candidates.
    EndOfCandidates,
}

/// The signalling channel: how long a message takes, and how likely it is lost.
///
/// Messages to one peer never overtake each other: one that is late holds up those behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signalling {
    /// What every message takes.
    pub delay: Duration,
    /// What a message may take on top of it, evenly spread.
    pub jitter: Duration,
    /// How likely a message is lost each time that it is sent.
    pub loss: Probability,
    /// After how long the channel sends a lost message again, so that loss becomes delay; `None`
    /// when it is lost for good.
    pub retry: Option<Duration>,
}

/// The most times that a channel sends a message. One that is lost as often is lost for good.
const MOST_SENDINGS: u32 = 64;

impl Signalling {
    /// A channel with a delay in microseconds that loses nothing.
    #[must_use]
    pub const fn micros(delay: u64) -> Self {
        Self {
            delay: Duration::from_micros(delay),
            jitter: Duration::ZERO,
            loss: Probability::NEVER,
            retry: Some(Duration::from_millis(500)),
        }
    }

    /// The channel with a jitter in microseconds.
    #[must_use]
    pub const fn with_jitter(self, micros: u64) -> Self {
        Self { jitter: Duration::from_micros(micros), ..self }
    }

    /// The channel with messages lost, and sent again after `retry` where it is given.
    #[must_use]
    pub const fn with_loss(self, loss: Probability, retry: Option<Duration>) -> Self {
        Self { loss, retry, ..self }
    }

    /// How often one message is lost, and how long it takes in the end; `None` for that when it
    /// never arrives.
    pub(crate) fn carry(&self, dice: &mut Dice) -> (u32, Option<Duration>) {
        let mut lost = 0;
        let mut took = self.delay;
        while dice.happens(self.loss) {
            lost += 1;
            match self.retry {
                Some(retry) if lost < MOST_SENDINGS => took += retry,
                _ => return (lost, None),
            }
        }
        (lost, Some(took + dice.duration(self.jitter)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loss_becomes_delay_or_is_for_good() {
        let dice = &mut Dice::new(1);
        let always = Probability::percent(100);
        assert_eq!(Signalling::micros(7).carry(dice), (0, Some(Duration::from_micros(7))));
        assert_eq!(Signalling::micros(7).with_loss(always, None).carry(dice), (1, None));
        let retry = Duration::from_secs(1);
        let stubborn = Signalling::micros(7).with_loss(always, Some(retry));
        assert_eq!(stubborn.carry(dice), (MOST_SENDINGS, None));

        let half = Signalling::micros(7).with_loss(Probability::percent(50), Some(retry));
        for _ in 0..100 {
            let (lost, took) = half.carry(dice);
            assert_eq!(took, Some(Duration::from_micros(7) + retry * lost));
        }
    }
}
