//! Links: what happens to packets between a node and a network.

use core::num::NonZeroU64;
use core::time::Duration;

use crate::Probability;

/// How a node is attached to a network. A packet meets the upward lane of its sender's link and the
/// downward lane of its receiver's.
///
/// ```
/// use frazil_sim::{Lane, Link, Probability, Rate};
///
/// // A line that is slow towards the network, and loses a little either way.
/// let line = Link::micros(8_000).with_loss(Probability::percent(1));
/// let slow = Lane { rate: Rate::kilobits(512, 16_000), ..line.up };
/// let line = Link { up: slow, ..line };
/// assert_eq!(line.down.rate, None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Link {
    /// From the node onto the network.
    pub up: Lane,
    /// From the network to the node.
    pub down: Lane,
}

/// One direction of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// What every packet takes.
    pub delay: Duration,
    /// What a packet may take on top of it, evenly spread; packets overtake each other.
    pub jitter: Duration,
    /// How likely a packet is lost.
    pub loss: Probability,
    /// How likely a packet arrives twice, each copy with a jitter of its own.
    pub duplication: Probability,
    /// How likely a packet is held back, for [`held`](Self::held).
    pub reordering: Probability,
    /// How long: those behind overtake it meanwhile.
    pub held: Duration,
    /// How many bits pass in a second; `None` when that is no matter.
    pub rate: Option<Rate>,
    /// The longest packet in octets, IP header included. A longer one goes no further: nothing here
    /// fragments.
    pub mtu: u16,
}

/// How fast packets leave, and how many may wait for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    /// Bits a second, IP header included.
    pub bits_per_second: NonZeroU64,
    /// How many octets may wait, besides the packet that is on its way; what would exceed them is
    /// dropped.
    pub queue: u32,
}

impl Lane {
    /// A lane that does nothing to packets of up to 1500 octets.
    pub const PERFECT: Self = Self {
        delay: Duration::ZERO,
        jitter: Duration::ZERO,
        loss: Probability::NEVER,
        duplication: Probability::NEVER,
        reordering: Probability::NEVER,
        held: Duration::ZERO,
        rate: None,
        mtu: 1_500,
    };
}

impl Default for Lane {
    fn default() -> Self {
        Self::PERFECT
    }
}

impl Rate {
    /// So many thousand bits a second, and a queue of so many octets; `None`, which is no limit, for
    /// none.
    #[must_use]
    pub const fn kilobits(per_second: u32, queue: u32) -> Option<Self> {
        match NonZeroU64::new(per_second as u64 * 1_000) {
            Some(bits_per_second) => Some(Self { bits_per_second, queue }),
            None => None,
        }
    }

    /// How long so many octets take.
    pub(crate) fn serialising(self, octets: u32) -> Duration {
        Duration::from_nanos(u64::from(octets) * 8_000_000_000 / self.bits_per_second)
    }

    /// Whether so many octets may join those that keep the line busy for `wait`. One packet may
    /// always be on its way.
    pub(crate) fn admits(self, octets: u32, wait: Duration) -> bool {
        wait.is_zero() || {
            let bits = wait.as_nanos().saturating_mul(self.bits_per_second.get().into());
            bits / 8_000_000_000 + u128::from(octets) <= u128::from(self.queue)
        }
    }
}

impl Link {
    /// Whether nothing but time comes between a packet and its end, for packets that agents send.
    pub(crate) fn is_sound(self) -> bool {
        [self.up, self.down].iter().all(|lane| {
            let perfect = Lane { delay: lane.delay, jitter: lane.jitter, ..Lane::PERFECT };
            *lane == perfect
        })
    }

    /// A link with a delay in microseconds, the same either way, and nothing else.
    #[must_use]
    pub const fn micros(delay: u64) -> Self {
        let lane = Lane { delay: Duration::from_micros(delay), ..Lane::PERFECT };
        Self { up: lane, down: lane }
    }

    /// The link with a jitter in microseconds.
    #[must_use]
    pub const fn with_jitter(mut self, micros: u64) -> Self {
        let jitter = Duration::from_micros(micros);
        (self.up.jitter, self.down.jitter) = (jitter, jitter);
        self
    }

    /// The link with packets lost either way.
    #[must_use]
    pub const fn with_loss(mut self, loss: Probability) -> Self {
        (self.up.loss, self.down.loss) = (loss, loss);
        self
    }

    /// The link with packets doubled either way.
    #[must_use]
    pub const fn with_duplication(mut self, duplication: Probability) -> Self {
        (self.up.duplication, self.down.duplication) = (duplication, duplication);
        self
    }

    /// The link with packets held back either way, for so many microseconds.
    #[must_use]
    pub const fn with_reordering(mut self, reordering: Probability, micros: u64) -> Self {
        let held = Duration::from_micros(micros);
        self.up = Lane { reordering, held, ..self.up };
        self.down = Lane { reordering, held, ..self.down };
        self
    }

    /// The link with a rate either way.
    #[must_use]
    pub const fn with_rate(mut self, rate: Option<Rate>) -> Self {
        (self.up.rate, self.down.rate) = (rate, rate);
        self
    }

    /// The link with the longest packet in octets, IP header included.
    #[must_use]
    pub const fn with_mtu(mut self, mtu: u16) -> Self {
        (self.up.mtu, self.down.mtu) = (mtu, mtu);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_takes_its_time_and_its_queue_is_bounded() {
        // A thousand octets a second.
        let rate = Rate::kilobits(8, 1_500).unwrap();
        assert_eq!(rate.serialising(100), Duration::from_millis(100));
        assert!(rate.admits(9_000, Duration::ZERO), "what finds the line idle");
        assert!(rate.admits(500, Duration::from_secs(1)));
        assert!(!rate.admits(501, Duration::from_secs(1)));
        assert_eq!(Rate::kilobits(0, 1), None);
    }
}
