//! Which external endpoint a binding gets: the axes of RFC 4787 §4.2 and of address pooling (§4.1).

/// How the external port is chosen. Ports 1 to 1023 stay among themselves, as do the others
/// (RFC 4787 §4.2.1 REQ-3a); only [port blocks](crate::Config::port_blocks) have none below 1024.
///
/// This decides about the first port that is tried; the next one upwards that is free follows.
/// [Parity](crate::Config::parity), [contiguity](crate::Config::contiguity) and
/// [blocks](crate::Config::port_blocks) are questions of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PortAssignment {
    /// The port of the internal endpoint where it is free, else a random one.
    Preserve,
    /// A random one.
    Random,
    /// One that is so much further than the one before, from a random one on; ports below 1024 and
    /// the others are two sequences.
    Sequential {
        /// How much further; 0 makes it the lowest one after the last that is free.
        step: u16,
    },
    /// Never the port of the internal endpoint, but for one internal endpoint always the same where
    /// it is free, also after a reboot.
    Remap,
}

/// Port overloading (RFC 4787 §4.2.1): one external UDP endpoint stands for several internal ones.
///
/// It happens where a port is to be [preserved](PortAssignment::Preserve) that another internal
/// endpoint has. A packet from outside then goes to the internal endpoint that talks with its very
/// sender; where there is none, the sender is a stranger, and one of the internal endpoints gets it,
/// if its filter admits the stranger.
///
/// Within [port blocks](crate::Config::port_blocks) nothing is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Overloading {
    /// No two bindings ever share an external endpoint (REQ-3).
    Never,
    /// They do as long as their remote endpoints tell them apart. Who sends to a remote endpoint that
    /// another one has through the same port gets another port, for that remote and all that follow.
    /// Strangers go to whoever had the port first. Netfilter does so.
    ByRemote,
    /// They do always. Who sent to a remote endpoint last gets its packets, and who sent last at all
    /// gets the strangers'. Old devices do so, and it breaks most applications.
    Always,
}

impl Overloading {
    pub(crate) const fn is_allowed(self) -> bool {
        !matches!(self, Self::Never)
    }
}

/// Ports in blocks, as carrier-grade NATs give them out, so that a subscriber's address and ports
/// are logged once a block and not once a binding (RFC 6888 §3 REQ-4, §4).
///
/// A subscriber is an internal address. The first block comes with its first binding; the next one
/// when all ports of the others are taken; the last binding of a block gives it back. Blocks lie in
/// 1024 to 65535, and each protocol has its own (REQ-4b).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortBlocks {
    /// How many ports a block has, 1 at least.
    pub size: u16,
    /// How many blocks of each protocol a subscriber may hold at once.
    pub per_subscriber: u16,
}

/// How the external address is chosen where there are several (RFC 4787 §4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pooling {
    /// All bindings of an internal address show the same external address (REQ-2), of whatever
    /// protocol, and none another one when its ports are used up (RFC 7857 §4). Which one that is
    /// follows from the set of addresses: a [new set](crate::Nat::set_external) pairs anew, for
    /// bindings that come later.
    Paired,
    /// Each binding takes a random external address that has a port left.
    Arbitrary,
}
