//! Port blocks: who has which, and which are free (carrier-grade NAT).

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};
use core::ops::RangeInclusive;

use crate::PortBlocks;
use crate::ports::{Fit, OTHERS, Ports};

/// A block of one external address, by its number from below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Block {
    pub(crate) address: IpAddr,
    number: u16,
}

#[derive(Clone, Copy, Debug)]
struct Holder {
    subscriber: IpAddr,
    /// Ports of the block that are taken. The last one to go gives the block back.
    used: u32,
}

#[derive(Debug)]
pub(crate) struct Blocks {
    size: u16,
    per_subscriber: usize,
    holders: BTreeMap<Block, Holder>,
    subscribers: BTreeMap<IpAddr, Vec<Block>>,
    /// By external address, a bit a block.
    taken: BTreeMap<IpAddr, Ports>,
}

impl Blocks {
    pub(crate) fn new(layout: PortBlocks) -> Self {
        Self {
            size: layout.size.max(1),
            per_subscriber: layout.per_subscriber.into(),
            holders: BTreeMap::new(),
            subscribers: BTreeMap::new(),
            taken: BTreeMap::new(),
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

    /// The blocks that a subscriber has, the oldest first.
    pub(crate) fn of(&self, subscriber: IpAddr) -> Vec<Block> {
        self.subscribers.get(&subscriber).cloned().unwrap_or_default()
    }

    /// Whether an external endpoint lies in a block of this subscriber.
    pub(crate) fn belongs(&self, outside: SocketAddr, subscriber: IpAddr) -> bool {
        self.around(outside)
            .and_then(|block| self.holders.get(&block))
            .is_some_and(|holder| holder.subscriber == subscriber)
    }

    /// Whether a subscriber may have one more.
    pub(crate) fn allows(&self, subscriber: IpAddr) -> bool {
        self.subscribers.get(&subscriber).map_or(0, Vec::len) < self.per_subscriber
    }

    /// Gives a subscriber the first free block of an address, from number `start` on.
    pub(crate) fn give(
        &mut self,
        subscriber: IpAddr,
        address: IpAddr,
        start: u16,
    ) -> Option<Block> {
        let all = 0..=self.count().checked_sub(1)?;
        let taken = self.taken.entry(address).or_default();
        let number = taken.next_free(start, &all, Fit::Any)?;
        taken.take(number);
        let block = Block { address, number };
        self.holders.insert(block, Holder { subscriber, used: 0 });
        self.subscribers.entry(subscriber).or_default().push(block);
        Some(block)
    }

    /// Notes that a port in a block that is held has been taken.
    pub(crate) fn take(&mut self, outside: SocketAddr) {
        if let Some(holder) = self.around(outside).and_then(|block| self.holders.get_mut(&block)) {
            holder.used += 1;
        }
    }

    /// Notes that it is free again.
    pub(crate) fn release(&mut self, outside: SocketAddr) {
        let Some(block) = self.around(outside) else { return };
        let Some(holder) = self.holders.get_mut(&block) else { return };
        holder.used = holder.used.saturating_sub(1);
        if holder.used > 0 {
            return;
        }
        let subscriber = holder.subscriber;
        self.holders.remove(&block);
        if let Some(taken) = self.taken.get_mut(&block.address) {
            taken.release(block.number);
        }
        if let Some(blocks) = self.subscribers.get_mut(&subscriber) {
            blocks.retain(|one| *one != block);
            if blocks.is_empty() {
                self.subscribers.remove(&subscriber);
            }
        }
    }

    /// Forgets all that are on other addresses than these.
    pub(crate) fn keep(&mut self, is_ours: impl Fn(IpAddr) -> bool) {
        self.holders.retain(|block, _| is_ours(block.address));
        self.taken.retain(|address, _| is_ours(*address));
        self.subscribers.retain(|_, blocks| {
            blocks.retain(|block| is_ours(block.address));
            !blocks.is_empty()
        });
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

    #[test]
    fn blocks_are_given_kept_apart_and_taken_back() {
        let mut blocks = Blocks::new(PortBlocks { size: 20_000, per_subscriber: 2 });
        let [address, one, other] = ["203.0.113.1", "10.0.0.1", "10.0.0.2"]
            .map(|address| address.parse::<IpAddr>().unwrap());
        assert_eq!(blocks.count(), 3);
        let given = [one, other, one].map(|who| {
            let block = blocks.give(who, address, 1).unwrap();
            let ports = blocks.ports(block);
            blocks.take(SocketAddr::new(address, *ports.start()));
            ports
        });
        assert_eq!(given, [21_024..=41_023, 41_024..=61_023, 1024..=21_023]);
        assert!(!blocks.allows(one) && blocks.allows(other));
        assert_eq!(blocks.give(other, address, 0), None);
        assert!(blocks.belongs(SocketAddr::new(address, 41_023), one));
        assert!(!blocks.belongs(SocketAddr::new(address, 61_024), one));
        blocks.release(SocketAddr::new(address, 21_024));
        assert!(blocks.allows(one));
        assert_eq!(blocks.of(one).len(), 1);
        assert_eq!(blocks.give(other, address, 0).map(|block| block.number), Some(1));
    }
}
