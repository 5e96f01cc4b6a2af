//! Port blocks: who has which, and which are free (carrier-grade NAT).

use alloc::collections::BTreeMap;
use core::net::{IpAddr, SocketAddr};
use core::ops::RangeInclusive;

use crate::PortBlocks;
use crate::pools::ports::{Fit, OTHERS, Ports};

/// A block of one external address, by its number from below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Block {
    pub(crate) address: IpAddr,
    number: u16,
}

/// Who has a block.
#[derive(Clone, Copy, Debug)]
struct Holder {
    subscriber: IpAddr,
    /// Tells the subscriber's blocks apart, the oldest first.
    serial: u64,
    /// Ports of the block that are taken, one at least.
    used: u16,
}

/// What a subscriber has.
#[derive(Clone, Debug, Default)]
struct Share {
    count: usize,
    /// The blocks that have a port left, by serial number.
    with_room: BTreeMap<u64, Block>,
}

/// A block belongs to a subscriber from the first of its ports that is taken to the last that goes.
#[derive(Debug)]
pub(crate) struct Blocks {
    size: u16,
    per_subscriber: usize,
    holders: BTreeMap<Block, Holder>,
    subscribers: BTreeMap<IpAddr, Share>,
    /// By external address, a bit a block.
    taken: BTreeMap<IpAddr, Ports>,
    serial: u64,
}

impl Blocks {
    pub(crate) fn new(layout: PortBlocks) -> Self {
        Self {
            size: layout.size.max(1),
            per_subscriber: layout.per_subscriber.into(),
            holders: BTreeMap::new(),
            subscribers: BTreeMap::new(),
            taken: BTreeMap::new(),
            serial: 0,
        }
    }

    /// How many blocks an address has. What is left over at the top belongs to nobody.
    pub(crate) fn count(&self) -> u16 {
        (OTHERS.end() - OTHERS.start() + 1) / self.size
    }

    /// The ports of a block.
    pub(crate) fn ports(&self, block: Block) -> RangeInclusive<u16> {
        let first = OTHERS.start().saturating_add(block.number.saturating_mul(self.size));
        first..=first.saturating_add(self.size - 1)
    }

    /// The blocks of a subscriber that have a port left, the oldest first.
    pub(crate) fn with_room(&self, subscriber: IpAddr) -> impl Iterator<Item = Block> + '_ {
        let share = self.subscribers.get(&subscriber).into_iter();
        share.flat_map(|share| share.with_room.values().copied())
    }

    /// Whether an external endpoint lies in a block of this subscriber.
    pub(crate) fn belongs(&self, outside: SocketAddr, subscriber: IpAddr) -> bool {
        self.around(outside)
            .and_then(|block| self.holders.get(&block))
            .is_some_and(|holder| holder.subscriber == subscriber)
    }

    /// Whether a subscriber may have one more.
    pub(crate) fn allows(&self, subscriber: IpAddr) -> bool {
        self.subscribers.get(&subscriber).map_or(0, |share| share.count) < self.per_subscriber
    }

    /// The first block of an address that is nobody's, from number `start` on.
    pub(crate) fn next_free(&self, address: IpAddr, start: u16) -> Option<Block> {
        let all = 0..=self.count().checked_sub(1)?;
        let number = match self.taken.get(&address) {
            Some(taken) => taken.next_free(start, &all, Fit::Any)?,
            None => start,
        };
        Some(Block { address, number })
    }

    /// The same and the next one, for a block of one port may have none that fits.
    pub(crate) fn free(&self, address: IpAddr, start: u16) -> impl Iterator<Item = Block> + '_ {
        let first = self.next_free(address, start);
        let second = first.and_then(|first| {
            let beyond = (first.number + 1) % self.count();
            self.next_free(address, beyond).filter(|second| *second != first)
        });
        [first, second].into_iter().flatten()
    }

    /// Notes that a subscriber has taken a port, in a block that is its own from now on.
    pub(crate) fn take(&mut self, outside: SocketAddr, subscriber: IpAddr) {
        let Some(block) = self.around(outside) else { return };
        let share = self.subscribers.entry(subscriber).or_default();
        let holder = self.holders.entry(block).or_insert_with(|| {
            self.serial += 1;
            self.taken.entry(block.address).or_default().take(block.number);
            share.count += 1;
            share.with_room.insert(self.serial, block);
            Holder { subscriber, serial: self.serial, used: 0 }
        });
        holder.used = holder.used.saturating_add(1);
        if holder.used >= self.size {
            share.with_room.remove(&holder.serial);
        }
    }

    /// Notes that it is free again.
    pub(crate) fn release(&mut self, outside: SocketAddr) {
        let Some(block) = self.around(outside) else { return };
        let Some(holder) = self.holders.get_mut(&block) else { return };
        let Some(share) = self.subscribers.get_mut(&holder.subscriber) else { return };
        holder.used = holder.used.saturating_sub(1);
        if holder.used > 0 {
            share.with_room.insert(holder.serial, block);
            return;
        }
        share.with_room.remove(&holder.serial);
        share.count = share.count.saturating_sub(1);
        if share.count == 0 {
            self.subscribers.remove(&holder.subscriber);
        }
        self.holders.remove(&block);
        if let Some(taken) = self.taken.get_mut(&block.address) {
            taken.release(block.number);
        }
    }

    /// Forgets all that are on other addresses than these.
    pub(crate) fn keep(&mut self, is_ours: impl Fn(IpAddr) -> bool) {
        let Self { holders, subscribers, taken, .. } = self;
        taken.retain(|address, _| is_ours(*address));
        holders.retain(|block, holder| {
            let stays = is_ours(block.address);
            if let Some(share) = subscribers.get_mut(&holder.subscriber).filter(|_| !stays) {
                share.with_room.remove(&holder.serial);
                share.count = share.count.saturating_sub(1);
            }
            stays
        });
        subscribers.retain(|_, share| share.count > 0);
    }

    pub(crate) fn clear(&mut self) {
        self.keep(|_| false);
    }

    fn around(&self, outside: SocketAddr) -> Option<Block> {
        let number = outside.port().checked_sub(*OTHERS.start())? / self.size;
        Some(Block { address: outside.ip(), number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn blocks_are_given_kept_apart_and_taken_back() {
        let mut blocks = Blocks::new(PortBlocks { size: 20_000, per_subscriber: 2 });
        let [address, one, other] = ["203.0.113.1", "10.0.0.1", "10.0.0.2"]
            .map(|address| address.parse::<IpAddr>().unwrap());
        assert_eq!(blocks.count(), 3);
        let given = [one, other, one].map(|who| {
            let ports = blocks.ports(blocks.next_free(address, 1).unwrap());
            blocks.take(SocketAddr::new(address, *ports.start()), who);
            ports
        });
        assert_eq!(given, [21_024..=41_023, 41_024..=61_023, 1024..=21_023]);
        assert!(!blocks.allows(one) && blocks.allows(other));
        assert_eq!(blocks.next_free(address, 0), None);
        assert!(blocks.belongs(SocketAddr::new(address, 41_023), one));
        assert!(!blocks.belongs(SocketAddr::new(address, 61_024), one));
        blocks.release(SocketAddr::new(address, 21_024));
        assert!(blocks.allows(one));
        assert_eq!(blocks.with_room(one).count(), 1);
        assert_eq!(blocks.next_free(address, 0).map(|block| block.number), Some(1));
        blocks.keep(|_| false);
        assert_eq!((blocks.holders.len(), blocks.subscribers.len()), (0, 0));
    }

    #[test]
    fn a_block_has_room_until_all_its_ports_are_taken() {
        let mut blocks = Blocks::new(PortBlocks { size: 2, per_subscriber: 2 });
        let [address, one] =
            ["203.0.113.1", "10.0.0.1"].map(|address| address.parse::<IpAddr>().unwrap());
        let outside = |port| SocketAddr::new(address, port);
        let room = |blocks: &Blocks| -> Vec<_> {
            blocks.with_room(one).map(|block| block.number).collect()
        };
        for (port, left) in [(1028, &[2][..]), (1024, &[2, 0]), (1029, &[0]), (1025, &[])] {
            blocks.take(outside(port), one);
            assert_eq!(room(&blocks), left);
        }
        for (port, left) in [(1024, &[0][..]), (1028, &[2, 0]), (1025, &[2])] {
            blocks.release(outside(port));
            assert_eq!(room(&blocks), left);
        }
    }
}
