//! Two agents reduced to what RFC 8445 says about addresses, who try everything until nothing is new.

use core::net::SocketAddr;
use std::collections::BTreeSet;

use super::tree::Tree;

/// The most remote candidates that an agent takes: two NATs that show a new port to every port can
/// keep two agents busy for ever.
const CANDIDATES: usize = 8;

/// Plays a world to its end: whether both have a path, the same one.
pub(crate) fn connect(tree: &mut Tree, learns: [bool; 2]) -> bool {
    let candidates = [0, 1].map(|host| {
        let mut own = BTreeSet::from([Tree::base(host)]);
        own.extend(learns[host].then(|| tree.seen_by_server(host)).flatten());
        own
    });
    let [left, right] = candidates;
    let mut agents = Agents { remote: [right, left], valid: [BTreeSet::new(), BTreeSet::new()] };
    loop {
        let before = agents.count();
        for host in [0, 1] {
            for remote in agents.remote[host].clone() {
                agents.check(tree, host, remote);
            }
        }
        // A round in which nothing was learned can have opened a filter, one more cannot.
        if agents.count() == before && agents.is_settled(tree) {
            break;
        }
    }
    let nominated = agents.valid[0].clone();
    nominated.into_iter().any(|remote| {
        agents.check(tree, 0, remote).is_some_and(|source| agents.valid[1].contains(&source))
    })
}

struct Agents {
    remote: [BTreeSet<SocketAddr>; 2],
    valid: [BTreeSet<SocketAddr>; 2],
}

impl Agents {
    fn count(&self) -> usize {
        self.remote.iter().chain(&self.valid).map(BTreeSet::len).sum()
    }

    /// Whether another round of checks teaches nothing.
    fn is_settled(&mut self, tree: &mut Tree) -> bool {
        let before = self.count();
        for host in [1, 0] {
            for remote in self.remote[host].clone() {
                self.check(tree, host, remote);
            }
        }
        self.count() == before
    }

    /// A check and its answer: where the other side saw it come from, if it arrived.
    fn check(&mut self, tree: &mut Tree, host: usize, remote: SocketAddr) -> Option<SocketAddr> {
        let (other, source) = tree.send(host, remote)?;
        if other == host {
            return None;
        }
        // RFC 8445 §7.2.5.2.1: an answer counts if it comes from where the check went.
        if tree.send(other, source) == Some((host, remote)) {
            self.valid[host].insert(remote);
        }
        // RFC 8445 §7.3.1.3 and §7.3.1.4: the source is a candidate, and is checked in its turn.
        if self.remote[other].len() < CANDIDATES {
            self.remote[other].insert(source);
        }
        Some(source)
    }
}
