//! How much a NAT remembers.

/// How many entries each table holds at most, in entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Limits {
    /// Bindings.
    pub bindings: usize,
    /// Senders that filters admit, over all bindings. Endpoint-independent filtering needs none.
    pub filters: usize,
    /// Remote endpoints whose answers leave by an
    /// [arrival binding](crate::ReplyPath::ArrivalBinding), over all bindings.
    pub replies: usize,
    /// Sessions, which only [`Refresh::Session`](crate::Refresh::Session) and
    /// [`Overloading`](crate::Overloading) need.
    pub sessions: usize,
    /// TCP connections, over all bindings.
    pub connections: usize,
    /// Packets whose fragments are on their way. Those whose first one has not come, or was dropped,
    /// make room for others in any case: anybody can send such (RFC 4787 §11 REQ-14a).
    pub fragments: usize,
    /// Packets that the caller [holds](crate::Verdict::Hold): fragments, and SYNs from outside.
    pub held: usize,
    /// What happens when one of the tables is full.
    pub when_full: WhenFull,
}

impl Default for Limits {
    /// 65 536 bindings, four times as many filters, reply paths, sessions and connections, 1024
    /// fragmented packets and as many that are held; what exceeds them is refused.
    fn default() -> Self {
        Self {
            bindings: 1 << 16,
            filters: 1 << 18,
            replies: 1 << 18,
            sessions: 1 << 18,
            connections: 1 << 18,
            fragments: 1 << 10,
            held: 1 << 10,
            when_full: WhenFull::Refuse,
        }
    }
}

/// How many entries each table holds: [`Nat::usage`](crate::Nat::usage), to be held against
/// [`Limits`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Usage {
    /// Bindings.
    pub bindings: usize,
    /// Senders that filters admit.
    pub filters: usize,
    /// Remote endpoints whose answers leave by an arrival binding.
    pub replies: usize,
    /// Sessions that are known one by one.
    pub sessions: usize,
    /// TCP connections.
    pub connections: usize,
    /// Packets whose fragments are on their way.
    pub fragments: usize,
    /// Packets that the caller holds, or has not yet been told about.
    pub held: usize,
}

impl Usage {
    /// The same, table by table, in the order of the fields.
    #[must_use]
    pub const fn tables(&self) -> [usize; 7] {
        let Self { bindings, filters, replies, sessions, connections, fragments, held } = *self;
        [bindings, filters, replies, sessions, connections, fragments, held]
    }
}

/// What happens to a packet that needs an entry in a full table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhenFull {
    /// It is dropped, with a [`Reason`](crate::Reason) that names the table; what stands, stands.
    Refuse,
    /// The entry that would expire first makes room. A packet that is held makes none: the one that
    /// comes too late is dropped.
    ReplaceOldest,
}
