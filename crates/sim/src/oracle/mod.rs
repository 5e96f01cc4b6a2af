//! Who can reach whom, from theory alone.
//!
//! It holds for agents that follow RFC 8445 without guessing ports, in worlds that stand still and
//! lose nothing, and for STUN servers that share no address with a peer. It knows stacks of NATs and
//! firewalls of any depth, peers behind a common NAT, every mapping, filtering, filter scope, reply
//! path and hairpinning. The tests hold it against brute force: the real NATs, every packet sent.

mod access;
mod meeting;
mod pair;
mod step;

pub use access::Access;
use access::{between, by_chance};
pub use pair::{Obstacle, Side, direct_path_possible, obstacle};

/// What two peers have to do with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// UDP does not get out on one side at least: only TCP would do.
    Tcp,
    /// No path leads from one to the other: only a relay would do.
    Relay,
    /// A path is found or not, as the NATs happen to choose external addresses; or there is one, and it
    /// is found in time or not, since some NATs keep both agents busy without end.
    Chance,
    /// They find a direct path.
    Direct,
}

/// What two peers with these addresses have to do with. See [`Access`].
///
/// ```
/// use frazil_nat::Preset;
/// use frazil_sim::{Access, Verdict, verdict};
///
/// let (home, carrier) = (Preset::PortRestricted.config([]), Preset::Symmetric.config([]));
/// let access = |gates| Access { v6: false, learns_public_address: true, gates };
/// let alice = access(vec![(0, &home), (1, &carrier)]);
/// let bob = access(vec![(2, &home)]);
/// let carol = access(vec![]);
/// assert_eq!(verdict(&[alice.clone()], &[bob]), Verdict::Relay);
/// assert_eq!(verdict(&[alice], &[carol]), Verdict::Direct);
/// ```
#[must_use]
pub fn verdict(left: &[Access<'_>], right: &[Access<'_>]) -> Verdict {
    // Two endpoints that want one port of a NAT that shares it take each other's packets.
    let all = || left.iter().chain(right);
    let shared = |id: usize| all().filter(|access| access.shares_ports_at(id)).count() > 1;
    let crowded = |access: &Access<'_>| access.gates.iter().any(|(id, _)| shared(*id));
    let settle = |one: &Access<'_>, other: &Access<'_>| {
        if crowded(one) || crowded(other) { by_chance(one, other) } else { between(one, other) }
    };
    let pairs = || left.iter().flat_map(|one| right.iter().map(move |other| settle(one, other)));
    let best = pairs()
        .map(|prospect| match prospect.found {
            Some(true) => Verdict::Direct,
            Some(false) => Verdict::Relay,
            None => Verdict::Chance,
        })
        .max()
        .unwrap_or(Verdict::Relay);
    // Triggered checks go first (RFC 8445 §6.1.4.2), and there is always one more.
    if best == Verdict::Direct && pairs().any(|prospect| prospect.endless) {
        return Verdict::Chance;
    }
    let gets_out = |accesses: &[Access<'_>]| accesses.iter().any(Access::lets_udp_out);
    if best == Verdict::Relay && !(gets_out(left) && gets_out(right)) {
        return Verdict::Tcp;
    }
    best
}
