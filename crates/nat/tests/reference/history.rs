//! A NAT that keeps no state: it remembers every packet that ever passed, and answers each question
//! by reading all of them again.

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use frazil_nat::{Behavior, Config, FilterScope, Mode, Refresh, ReplyPath};

/// A packet that passed between `inside` and `remote` through `outside`.
#[derive(Clone, Copy, Debug)]
struct Passed {
    at: Duration,
    outbound: bool,
    inside: SocketAddr,
    outside: SocketAddr,
    remote: SocketAddr,
    /// Came in by another binding than the one that the mapping would have chosen.
    detour: bool,
}

/// A binding that stands: the packet that made it, and until when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Life {
    pub(crate) inside: SocketAddr,
    pub(crate) made_for: SocketAddr,
    pub(crate) until: Duration,
    birth: usize,
}

/// Everything that passed.
pub(crate) struct History {
    config: Config,
    passed: Vec<Passed>,
    /// All external endpoints that ever were.
    ever: BTreeSet<SocketAddr>,
    /// Of each address that was lost, how many packets had passed by then.
    lost: BTreeMap<IpAddr, usize>,
    pub(crate) now: Duration,
}

/// What two endpoints have in common, by the letter of RFC 4787 §4.1 and §5.
fn alike(behavior: Behavior, one: SocketAddr, other: SocketAddr) -> bool {
    match behavior {
        Behavior::EndpointIndependent => true,
        Behavior::AddressDependent => one.ip() == other.ip(),
        Behavior::AddressAndPortDependent => one.ip() == other.ip() && one.port() == other.port(),
    }
}

impl History {
    pub(crate) fn new(config: Config) -> Self {
        let (ever, lost) = (BTreeSet::new(), BTreeMap::new());
        Self { config, passed: Vec::new(), ever, lost, now: Duration::ZERO }
    }

    fn mapping(&self) -> Behavior {
        if self.config.mode == Mode::Firewall {
            Behavior::EndpointIndependent
        } else {
            self.config.mapping
        }
    }

    fn refreshes(&self, packet: &Passed) -> bool {
        match self.config.refresh {
            // Sessions are not among what is drawn: they have tests of their own.
            Refresh::Both | Refresh::Session => true,
            Refresh::Outbound => packet.outbound,
            Refresh::Inbound => !packet.outbound,
        }
    }

    fn filter_timeout(&self) -> Duration {
        self.config.filter_timeout.unwrap_or(self.config.timeout)
    }

    /// What was is no more.
    pub(crate) fn forget(&mut self) {
        self.passed.clear();
        self.lost.clear();
    }

    /// The bindings on an address end.
    pub(crate) fn lose(&mut self, address: IpAddr) {
        self.lost.insert(address, self.passed.len());
    }

    /// The binding at an external endpoint.
    pub(crate) fn life(&self, outside: SocketAddr) -> Option<Life> {
        let mut life: Option<Life> = None;
        let begun = self.lost.get(&outside.ip()).copied().unwrap_or(0);
        for (index, packet) in self.passed.iter().enumerate().skip(begun) {
            if packet.outside != outside {
                continue;
            }
            let until = packet.at + self.config.timeout;
            match &mut life {
                Some(life) if life.until > packet.at => {
                    if self.refreshes(packet) {
                        life.until = until;
                    }
                }
                _ => {
                    assert!(packet.outbound, "a packet came in without a binding");
                    let Passed { inside, remote: made_for, .. } = *packet;
                    life = Some(Life { inside, made_for, until, birth: index });
                }
            }
        }
        life.filter(|life| life.until > self.now)
    }

    /// All external endpoints that ever were, before reboots too.
    pub(crate) fn ever(&self) -> Vec<SocketAddr> {
        self.ever.iter().copied().collect()
    }

    /// The external endpoints of what passed.
    pub(crate) fn outsides(&self) -> Vec<SocketAddr> {
        let mut all: Vec<_> = self.passed.iter().map(|packet| packet.outside).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The binding by which `inside` speaks to `remote`.
    pub(crate) fn leave_by(&self, inside: SocketAddr, remote: SocketAddr) -> Option<SocketAddr> {
        self.answer_by(inside, remote).or_else(|| self.mapped(inside, remote))
    }

    fn mapped(&self, inside: SocketAddr, remote: SocketAddr) -> Option<SocketAddr> {
        self.outsides().into_iter().find(|outside| {
            self.life(*outside).is_some_and(|life| {
                life.inside == inside && alike(self.mapping(), life.made_for, remote)
            })
        })
    }

    fn answer_by(&self, inside: SocketAddr, remote: SocketAddr) -> Option<SocketAddr> {
        if self.config.reply_path == ReplyPath::OutboundMapping {
            return None;
        }
        let between = |packet: &&Passed| packet.inside == inside && packet.remote == remote;
        let last = self.passed.iter().rposition(|packet| !packet.outbound && between(&packet))?;
        let arrival = self.passed[last];
        if !arrival.detour || self.life(arrival.outside)?.birth > last {
            return None;
        }
        // From then on every answer that went the same way kept it open.
        let mut until = arrival.at + self.filter_timeout();
        for answer in self.passed[last..].iter().filter(between) {
            if answer.outside == arrival.outside && answer.at < until {
                until = answer.at + self.filter_timeout();
            }
        }
        (until > self.now).then_some(arrival.outside)
    }

    /// Until when `remote` may come in at `outside`.
    pub(crate) fn admits(&self, outside: SocketAddr, remote: SocketAddr) -> Option<Duration> {
        let life = self.life(outside)?;
        if self.config.filtering == Behavior::EndpointIndependent {
            return Some(life.until);
        }
        let mut until = None;
        for (index, packet) in self.passed.iter().enumerate() {
            let same_filter = match self.config.filter_scope {
                FilterScope::Binding => packet.outside == outside && index >= life.birth,
                FilterScope::InternalEndpoint => packet.inside == life.inside,
            };
            if !same_filter || !alike(self.config.filtering, packet.remote, remote) {
                continue;
            }
            let renewed = Some(packet.at + self.filter_timeout());
            if until.is_some_and(|until| until > packet.at) {
                if self.refreshes(packet) {
                    until = renewed;
                }
            } else if packet.outbound {
                until = renewed;
            }
        }
        until.filter(|until| *until > self.now).map(|until| until.min(life.until))
    }

    pub(crate) fn sent(&mut self, inside: SocketAddr, outside: SocketAddr, remote: SocketAddr) {
        let at = self.now;
        self.ever.insert(outside);
        self.passed.push(Passed { at, outbound: true, inside, outside, remote, detour: false });
    }

    pub(crate) fn came(&mut self, remote: SocketAddr, outside: SocketAddr, inside: SocketAddr) {
        let (at, detour) = (self.now, self.mapped(inside, remote) != Some(outside));
        self.passed.push(Passed { at, outbound: false, inside, outside, remote, detour });
    }
}
