//! Any bytes as a list of operations.

use core::time::Duration;
use std::vec::Vec;

use super::script::{Damage, Op};
use crate::StreamChange;

/// The operations that `bytes` spell, at most `limit` of them.
pub(super) fn ops(bytes: &[u8], limit: usize) -> Vec<Op> {
    let mut source = Source { bytes };
    let mut ops = Vec::new();
    let mut left = FLOODED;
    while !source.bytes.is_empty() && ops.len() < limit {
        let mut op = op(&mut source);
        if let Op::Flood { count, .. } = &mut op {
            *count = left.min(*count);
            left -= *count;
        }
        ops.push(op);
    }
    ops
}

/// The most inputs that all floods of a script make together, so that a script of a few kilobytes
/// takes no longer than a fuzzer has patience.
const FLOODED: u16 = 1_000;

/// One operation. What keeps a machine going is spelled more than once, since a random octet
/// chooses.
fn op(source: &mut Source<'_>) -> Op {
    match source.octet() % 24 {
        0..=2 => Op::Deadline,
        3 => Op::Wait(source.duration()),
        4 => Op::Repeat,
        5 => Op::Early(source.octet()),
        6 => Op::Late(source.duration()),
        7 => Op::Late(Duration::from_secs(3_600)),
        8 => Op::Backwards(source.duration()),
        9..=12 => Op::Input { kind: source.octet(), bytes: source.blob(), damage: Damage::None },
        13 => {
            let kind = source.octet();
            let damage = Damage::Flip { at: source.pair(), bits: source.octet() };
            Op::Input { kind, bytes: source.blob(), damage }
        }
        14 => {
            let kind = source.octet();
            let damage = Damage::Cut { to: source.pair() };
            Op::Input { kind, bytes: source.blob(), damage }
        }
        15 => Op::Raw { path: source.octet(), bytes: source.blob() },
        16 => {
            let kind = source.octet();
            let count = u16::from(source.octet());
            Op::Flood { kind, bytes: source.blob(), count }
        }
        17 => Op::Unreachable { path: source.octet() },
        18 => {
            let path = source.octet();
            let change = match source.octet() % 3 {
                0 => StreamChange::Opened,
                1 => StreamChange::Refused,
                _ => StreamChange::Closed,
            };
            Op::Stream { path, change }
        }
        19 => {
            let octet = source.octet();
            Op::Address { path: octet >> 1, added: octet & 1 == 1 }
        }
        20..=22 => Op::Act { kind: source.octet(), bytes: source.blob() },
        _ => Op::Reconfigure { kind: source.octet(), bytes: source.blob() },
    }
}

/// Bytes that never run out: behind the end there are zeros.
struct Source<'a> {
    bytes: &'a [u8],
}

impl Source<'_> {
    fn octet(&mut self) -> u8 {
        self.bytes.split_off_first().copied().unwrap_or(0)
    }

    fn pair(&mut self) -> u16 {
        u16::from_be_bytes([self.octet(), self.octet()])
    }

    /// A length in one octet, or in two more after 255, and as many octets as there are.
    fn blob(&mut self) -> Vec<u8> {
        let length = match self.octet() {
            255 => usize::from(self.pair()),
            length => usize::from(length),
        };
        let length = length.min(self.bytes.len());
        self.bytes.split_off(..length).unwrap_or_default().to_vec()
    }

    /// A power of two in nanoseconds, from one to 73 minutes: every scale is as likely as another.
    fn duration(&mut self) -> Duration {
        Duration::from_nanos(1 << (self.octet() % 43))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    #[test]
    fn nothing_spells_nothing_and_a_lone_octet_spells_one_operation() {
        assert_eq!(ops(&[], 10), []);
        for octet in 0..=255 {
            assert_eq!(ops(&[octet], 10).len(), 1, "{octet}");
        }
    }

    #[test]
    fn a_length_takes_what_is_there() {
        let raw = |bytes| [Op::Raw { path: 2, bytes }];
        assert_eq!(ops(&[15, 2, 2, 7, 8], 1), raw(vec![7, 8]));
        assert_eq!(ops(&[15, 2, 9, 7, 8], 1), raw(vec![7, 8]));
        assert_eq!(ops(&[15, 2, 255, 0, 1, 7, 8], 1), raw(vec![7]));
    }

    #[test]
    fn the_limit_holds() {
        assert_eq!(ops(&[0; 100], 7).len(), 7);
    }

    #[test]
    fn floods_end() {
        let flooded: u16 = ops(&[16; 4_000], 1_000)
            .iter()
            .map(|op| if let Op::Flood { count, .. } = op { *count } else { 0 })
            .sum();
        assert_eq!(flooded, FLOODED);
    }

    #[test]
    fn the_longest_time_passes_an_hour() {
        let op = ops(&[3, 42], 1);
        assert!(matches!(op.as_slice(), [Op::Wait(time)] if time.as_secs() > 3_600), "{op:?}");
    }
}
