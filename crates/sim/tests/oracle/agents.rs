//! Two agents reduced to what RFC 8445 says about addresses, who try everything until nothing is new.

use core::net::SocketAddr;
use std::collections::BTreeSet;

use super::draw::Draw;
use super::tree::Tree;

/// The most remote candidates that an agent takes: two NATs that show a new port to every port can
/// keep two agents busy for ever.
const CANDIDATES: usize = 8;

/// Plays a world to its end, its checks in an order that is drawn: whether both have a path, the same
/// one.
pub(crate) fn connect(tree: &mut Tree, learns: [bool; 2], order: &mut Draw) -> bool {
    let candidates = [0, 1].map(|host| {
        let mut own = BTreeSet::from([Tree::base(host)]);
        own.extend(learns[host].then(|| tree.seen_by_server(host)).flatten());
        own
    });
    let [left, right] = candidates;
    let mut agents = Agents { remote: [right, left], valid: [BTreeSet::new(), BTreeSet::new()] };
    loop {
        let before = agents.count();
        agents.round(tree, order);
        // A round in which nothing was learned can have opened a filter, one more cannot.
        if agents.count() == before {
            agents.round(tree, order);
            if agents.count() == before {
                break;
            }
        }
    }
    let nominated = agents.valid[0].clone();
    nominated.into_iter().any(|remote| agents.nominate(tree, remote))
}

struct Agents {
    remote: [BTreeSet<SocketAddr>; 2],
    valid: [BTreeSet<SocketAddr>; 2],
}

impl Agents {
    fn count(&self) -> usize {
        self.remote.iter().chain(&self.valid).map(BTreeSet::len).sum()
    }

    /// Every check once.
    fn round(&mut self, tree: &mut Tree, order: &mut Draw) {
        let all = |host: usize| self.remote[host].iter().map(move |remote| (host, *remote));
        let mut checks: Vec<_> = all(0).chain(all(1)).collect();
        order.shuffle(&mut checks);
        for (host, remote) in checks {
            self.check(tree, host, remote);
        }
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

    /// Whether the right one has the pair that the left one nominates, or proves it when the nomination
    /// shows it (RFC 8445 §7.3.1.5).
    fn nominate(&mut self, tree: &mut Tree, remote: SocketAddr) -> bool {
        self.check(tree, 0, remote).is_some_and(|source| {
            if !self.valid[1].contains(&source) {
                self.check(tree, 1, source);
            }
            self.valid[1].contains(&source)
        })
    }
}
