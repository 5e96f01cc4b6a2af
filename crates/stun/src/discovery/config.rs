//! What a discovery is told at its start.

use alloc::string::String;
use core::fmt;
use core::time::Duration;

use crate::attribute::Padding;
use crate::transaction::Timing;

/// What a discovery is told at its start.
#[derive(Clone)]
#[non_exhaustive]
pub struct Config {
    /// From a cryptographic source, for transaction IDs and the pace; the same seed replays.
    pub seed: [u8; 32],
    /// The numbers of every transaction. The default gives up after 5.5 s, four requests sent: most of
    /// what is found out here is that nothing comes, and RFC 8489's 39.5 s a test are long to wait.
    pub timing: Timing,
    /// The least time between the starts of two transactions: 100 ms (RFC 5780 §5). A random quarter
    /// comes on top, so that retransmissions do not fall together.
    pub pace: Duration,
    /// What SOFTWARE says in every request; `None` says nothing, and so does what is longer than the 127
    /// characters of RFC 8489 §14.14.
    pub software: Option<String>,
    /// Whether to look at how ports are chosen. Costs eight sockets and about a second: `true`.
    pub ports: bool,
    /// Whether to look for how long a binding lives, which takes as long as bindings live: `None`.
    pub lifetime: Option<LifetimeSearch>,
    /// Whether to look if fragments pass (RFC 5780 §3.5): requests padded by so much, to be chosen by
    /// [`Padding::of_mtu`], or by what a datagram has room for. The driver's sockets must let datagrams be
    /// cut. `None`.
    pub fragments: Option<Padding>,
}

/// How to look for the life of a binding (RFC 5780 §4.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifetimeSearch {
    /// The longest life looked for.
    pub longest: Duration,
    /// How close the answer shall be.
    pub precision: Duration,
    /// How many bindings are looked at side by side, 1 to 12. Each round takes as long as the longest
    /// of them, and leaves one part in `width` + 1: 1 is the binary search of the RFC.
    pub width: u32,
}

impl Default for LifetimeSearch {
    /// Up to ten minutes, to a second, eight at a time: about a quarter of an hour.
    fn default() -> Self {
        Self { longest: Duration::from_secs(600), precision: Duration::from_secs(1), width: 8 }
    }
}

impl Config {
    /// The defaults, SOFTWARE with this crate's name.
    ///
    /// The seed must come from a cryptographic source and serve nothing else.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            seed,
            timing: Timing { rc: 4, rm: 4, ..Timing::default() },
            pace: Duration::from_millis(100),
            software: Some(String::from(concat!("frazil ", env!("CARGO_PKG_VERSION")))),
            ports: true,
            lifetime: None,
            fragments: None,
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("timing", &self.timing)
            .field("pace", &self.pace)
            .field("ports", &self.ports)
            .field("lifetime", &self.lifetime)
            .field("fragments", &self.fragments)
            .finish_non_exhaustive()
    }
}
