//! How a world of two peers ends.

use core::time::Duration;

use frazil_sansio::Instant;

use crate::fault::Fault;
use crate::node::NodeId;
use crate::peer::Peer;
use crate::world::World;

/// The longest that two peers are left to try: well past any agent's patience.
const LONGEST: Duration = Duration::from_secs(300);

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both selected a pair, and data went both ways.
    Connected {
        /// When the last of it had happened.
        at: Instant,
    },
    /// Both agents say that there is no path.
    NoPath {
        /// When the second of them said so.
        at: Instant,
    },
    /// Neither had happened after five minutes. In a world that stands still it should not come to
    /// that.
    Undecided,
}

impl Outcome {
    /// Whether they connected.
    #[must_use]
    pub const fn connected(self) -> bool {
        matches!(self, Self::Connected { .. })
    }
}

/// Lets both peers begin, and the world run until they have talked or given up.
pub(crate) fn play(world: &mut World, peers: [NodeId; 2]) -> Result<Outcome, Fault> {
    let both = |world: &World, is: fn(&Peer) -> bool| {
        peers.iter().all(|peer| world.peer(*peer).is_some_and(is))
    };
    for peer in peers {
        world.start(peer);
    }
    let deadline = world.now() + LONGEST;
    world.run_until(deadline, |world| {
        both(world, Peer::is_content) || both(world, Peer::has_failed)
    })?;
    let at = world.now();
    Ok(if both(world, Peer::is_content) {
        Outcome::Connected { at }
    } else if both(world, Peer::has_failed) {
        Outcome::NoPath { at }
    } else {
        Outcome::Undecided
    })
}
