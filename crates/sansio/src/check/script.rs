//! What happens to a machine, as a list.

use core::fmt;
use core::time::Duration;
use std::vec::Vec;

use super::decode;
use crate::StreamChange;

/// One thing that happens. `kind`s and `path`s are numbers that the
/// [`Subject`](super::Subject) gives a meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Op {
    /// Time passes, and the driver is busy elsewhere: nothing is called, even when it is due.
    Wait(Duration),
    /// The deadline comes, and `handle_timeout` is called on time.
    Deadline,
    /// `handle_timeout` is called this long after the deadline, or after now without one.
    Late(Duration),
    /// `handle_timeout` is called with this many 256ths of the time to the deadline gone by.
    Early(u8),
    /// `handle_timeout` is called again without any time gone by.
    Repeat,
    /// The clock jumps back this far, and `handle_timeout` is called.
    Backwards(Duration),
    /// Bytes arrive, exactly these.
    Raw {
        /// The path they arrive on.
        path: u8,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Bytes arrive that the subject makes.
    Input {
        /// What they are.
        kind: u8,
        /// What they are made from.
        bytes: Vec<u8>,
        /// What the network does to them.
        damage: Damage,
    },
    /// Many inputs arrive, each made from the bytes and a running number in two octets after them.
    Flood {
        /// What they are.
        kind: u8,
        /// What they are made from.
        bytes: Vec<u8>,
        /// How many.
        count: u16,
    },
    /// What was sent on a path cannot arrive.
    Unreachable {
        /// The path.
        path: u8,
    },
    /// A stream connection changes.
    Stream {
        /// The path of the connection.
        path: u8,
        /// How it changes.
        change: StreamChange,
    },
    /// The local address of a path comes or goes.
    Address {
        /// The path whose local end it is.
        path: u8,
        /// Whether it comes.
        added: bool,
    },
    /// Something of the machine's own.
    Act {
        /// What.
        kind: u8,
        /// Made from what.
        bytes: Vec<u8>,
    },
    /// A change of configuration.
    Reconfigure {
        /// What.
        kind: u8,
        /// Made from what.
        bytes: Vec<u8>,
    },
}

/// What happens to bytes on their way in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Damage {
    /// Nothing.
    #[default]
    None,
    /// Bits of one octet are turned over.
    Flip {
        /// The octet's place, modulo the length.
        at: u16,
        /// The bits.
        bits: u8,
    },
    /// The rest is cut off.
    Cut {
        /// The length that is left, modulo the length.
        to: u16,
    },
}

impl Damage {
    /// Does the damage.
    pub(super) fn apply(self, bytes: &mut Vec<u8>) {
        let place = |at: u16| usize::from(at).checked_rem(bytes.len());
        match self {
            Self::None => {}
            Self::Flip { at, bits } => {
                if let Some(octet) = place(at).and_then(|place| bytes.get_mut(place)) {
                    *octet ^= bits;
                }
            }
            Self::Cut { to } => {
                if let Some(to) = place(to) {
                    bytes.truncate(to);
                }
            }
        }
    }
}

/// A list of operations.
///
/// A fuzzer's bytes and a property test's bytes become a script in the same way, so that each can
/// replay what the other found; [`fmt::Display`] prints one operation a line.
///
/// ```
/// use frazil_sansio::check::{Op, Script};
///
/// let script = Script::from_bytes(&[0, 1, 4]);
/// assert_eq!(script.ops(), [Op::Deadline, Op::Deadline, Op::Repeat]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    ops: Vec<Op>,
}

impl Script {
    /// The longest script that [`from_bytes`](Self::from_bytes) makes.
    pub const MAX_OPS: usize = 1024;

    /// A script of these operations.
    #[must_use]
    pub const fn new(ops: Vec<Op>) -> Self {
        Self { ops }
    }

    /// Reads any bytes as a script: one octet names an operation, the next ones fill it, and what
    /// is missing at the end is zero. Small changes of the bytes are small changes of the script.
    /// Floods make no more than 1000 inputs in all.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self { ops: decode::ops(bytes, Self::MAX_OPS) }
    }

    /// The operations, in order.
    #[must_use]
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, op) in self.ops.iter().enumerate() {
            writeln!(f, "{index:4} {op:?}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    #[test]
    fn damage_stays_within_the_bytes() {
        for damage in [
            Damage::None,
            Damage::Flip { at: 65_535, bits: 0x80 },
            Damage::Flip { at: 3, bits: 1 },
            Damage::Cut { to: 65_535 },
            Damage::Cut { to: 0 },
        ] {
            for length in 0..4 {
                let mut bytes = vec![0; length];
                damage.apply(&mut bytes);
                assert!(bytes.len() <= length);
            }
        }
        let mut bytes = vec![0, 0, 0];
        Damage::Flip { at: 4, bits: 0x80 }.apply(&mut bytes);
        assert_eq!(bytes, [0, 0x80, 0]);
        Damage::Cut { to: 4 }.apply(&mut bytes);
        assert_eq!(bytes, [0]);
    }
}
