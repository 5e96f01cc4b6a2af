//! A link in use: which node it attaches to which network, and what is on its way there.

use core::time::Duration;

use frazil_sansio::Instant;

use crate::dice::Dice;
use crate::link::{Lane, Link};
use crate::network::NetworkId;
use crate::node::NodeId;

/// A link of a [`World`](crate::World).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub(crate) u32);

/// A node at the end of a link to a network.
#[derive(Debug)]
pub(crate) struct Attachment {
    pub(crate) node: NodeId,
    pub(crate) network: NetworkId,
    pub(crate) link: Link,
    /// Whether nothing passes at present.
    pub(crate) cut: bool,
    up: Line,
    down: Line,
}

/// Either way along a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the node onto the network.
    Up,
    /// From the network to the node.
    Down,
}

/// When the last packet that was let onto a lane with a rate has left.
#[derive(Debug, Default)]
struct Line {
    free_at: Instant,
}

/// What became of a packet on a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passage {
    /// It comes out at this time, and perhaps a second time.
    Out { at: Instant, again: Option<Instant> },
    /// It does not.
    Lost(Loss),
}

/// Why a packet is lost on a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    Cut,
    TooLong,
    QueueFull,
    Chance,
}

impl Loss {
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Cut => "the link is cut",
            Self::TooLong => "longer than the link's MTU",
            Self::QueueFull => "the link's queue is full",
            Self::Chance => "lost on the way",
        }
    }
}

impl Attachment {
    pub(crate) fn new(node: NodeId, network: NetworkId, link: Link) -> Self {
        let (up, down) = (Line::default(), Line::default());
        Self { node, network, link, cut: false, up, down }
    }

    /// Whether packets to this node have to wait for each other, so that their order of arrival at
    /// the link matters.
    pub(crate) const fn is_paced(&self) -> bool {
        self.link.down.rate.is_some()
    }

    /// Lets a packet of so many octets onto the link at `now`.
    pub(crate) fn carry(
        &mut self,
        way: Way,
        octets: u32,
        now: Instant,
        dice: &mut Dice,
    ) -> Passage {
        if self.cut {
            return Passage::Lost(Loss::Cut);
        }
        match way {
            Way::Up => self.up.carry(&self.link.up, octets, now, dice),
            Way::Down => self.down.carry(&self.link.down, octets, now, dice),
        }
    }
}

impl Line {
    fn carry(&mut self, lane: &Lane, octets: u32, now: Instant, dice: &mut Dice) -> Passage {
        if octets > u32::from(lane.mtu) {
            return Passage::Lost(Loss::TooLong);
        }
        let left = match lane.rate {
            None => now,
            Some(rate) => {
                let starts = self.free_at.max(now);
                if !rate.admits(octets, starts - now) {
                    return Passage::Lost(Loss::QueueFull);
                }
                self.free_at = starts + rate.serialising(octets);
                self.free_at
            }
        };
        if dice.happens(lane.loss) {
            return Passage::Lost(Loss::Chance);
        }
        let at = left + travel(lane, dice);
        let again = dice.happens(lane.duplication).then(|| left + travel(lane, dice));
        Passage::Out { at, again }
    }
}

fn travel(lane: &Lane, dice: &mut Dice) -> Duration {
    let held = if dice.happens(lane.reordering) { lane.held } else { Duration::ZERO };
    lane.delay + dice.duration(lane.jitter) + held
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Probability, Rate};

    fn attached(link: Link) -> Attachment {
        Attachment::new(NodeId(0), NetworkId(0), link)
    }

    fn carried(link: &mut Attachment, octets: u32) -> Passage {
        link.carry(Way::Up, octets, Instant::ZERO, &mut Dice::new(1))
    }

    fn out(millis: u64) -> Passage {
        Passage::Out { at: Instant::from_millis(millis), again: None }
    }

    #[test]
    fn packets_wait_for_each_other_where_there_is_a_rate() {
        // A thousand octets a second, 50 ms away, and room for two hundred octets.
        let mut link = attached(Link::micros(50_000).with_rate(Rate::kilobits(8, 200)));
        assert_eq!(carried(&mut link, 100), out(150));
        assert_eq!(carried(&mut link, 100), out(250));
        assert_eq!(carried(&mut link, 100), Passage::Lost(Loss::QueueFull));
        let later = link.carry(Way::Up, 100, Instant::from_millis(150), &mut Dice::new(1));
        assert_eq!(later, out(350));
        // The other way is another lane.
        let down = link.carry(Way::Down, 100, Instant::ZERO, &mut Dice::new(1));
        assert_eq!(down, out(150));
    }

    #[test]
    fn what_is_too_long_or_unlucky_or_meets_a_cut_is_lost() {
        let mut link = attached(Link::micros(1_000).with_mtu(576));
        assert_eq!(carried(&mut link, 576), out(1));
        assert_eq!(carried(&mut link, 577), Passage::Lost(Loss::TooLong));
        link.cut = true;
        assert_eq!(carried(&mut link, 576), Passage::Lost(Loss::Cut));
        let mut link = attached(Link::default().with_loss(Probability::percent(100)));
        assert_eq!(carried(&mut link, 1), Passage::Lost(Loss::Chance));
    }

    #[test]
    fn packets_are_held_back_and_doubled() {
        let always = Probability::percent(100);
        let link = Link::micros(1_000).with_reordering(always, 4_000).with_duplication(always);
        let at = Instant::from_millis(5);
        assert_eq!(carried(&mut attached(link), 1), Passage::Out { at, again: Some(at) });
    }
}
