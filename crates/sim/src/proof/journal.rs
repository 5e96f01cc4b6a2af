//! What the log of a world says that happened, whatever the agents believe: which checks arrived,
//! which were answered, and by which way.

use core::net::SocketAddr;
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use frazil_trace::{Contents, Event, Packet, Record};

use super::requests;
use super::side::{Answered, Side};

use crate::Scenario;

/// A moment of a world.
pub(super) type At = Duration;

/// Consent lasts so long after the latest answer (RFC 7675 §5.1).
pub(super) const CONSENT: Duration = Duration::from_secs(30);

/// One of the two peers: 0 for the left one.
pub(super) type Who = usize;

/// Whose record it is, if it is a peer's.
pub(super) fn who(record: &Record) -> Option<Who> {
    match &*record.node {
        "left" => Some(0),
        "right" => Some(1),
        _ => None,
    }
}

/// A check on its way.
#[derive(Clone, Debug)]
struct Check {
    who: Who,
    path: (SocketAddr, SocketAddr),
    nominating: bool,
    /// By which ways it arrived: by more than one where a NAT forgot the first between repetitions.
    seen: Vec<(SocketAddr, SocketAddr)>,
    /// Whether an answer came by another way first, which ends it without success: a copy of the
    /// answer that comes by the right way afterwards is none any more.
    ended: bool,
}

/// The log of a world of two peers, read.
#[derive(Debug, Default)]
pub(super) struct Journal {
    pub(super) sides: [Side; 2],
    /// Whether the world loses nothing but what a NAT must not let pass.
    pub(super) quiet: bool,
    /// When the last change of the world was over.
    pub(super) settled: At,
    /// By transaction.
    checks: BTreeMap<String, Check>,
    /// The numbers of packets that a stranger sent.
    forged: BTreeSet<u64>,
}

impl Journal {
    /// Reads the records of a scenario's world.
    pub(super) fn of(scenario: &Scenario, records: &[Record]) -> Self {
        // Requests to STUN servers are no checks.
        let servers = scenario.servers.iter().flat_map(|server| server.sockets.iter().copied());
        let servers = &servers.collect::<Vec<_>>()[..];
        let settled = scenario.script.last().map_or(At::ZERO, |scene| scene.at);
        let mut journal = Self { quiet: scenario.is_quiet(), settled, ..Self::default() };
        for record in records {
            match &record.event {
                Event::PacketSent(packet) if record.node == Scenario::STRANGER => {
                    journal.forged.insert(packet.packet);
                }
                Event::PacketDropped(dropped) => journal.dropped(&dropped.packet),
                _ => {}
            }
            let Some(who) = who(record) else { continue };
            journal.read(who, Duration::from_micros(record.t_us), &record.event, servers);
        }
        for (side, requests) in journal.sides.iter_mut().zip(requests::read(records, servers)) {
            side.requests = requests;
        }
        journal
    }

    fn read(&mut self, who: Who, at: At, event: &Event, servers: &[SocketAddr]) {
        match event {
            Event::PacketSent(packet) => self.sent(who, at, packet, servers),
            Event::PacketDelivered(packet) => self.delivered(who, at, packet),
            _ => self.told(who, at, event),
        }
    }

    fn sent(&mut self, who: Who, at: At, packet: &Packet, servers: &[SocketAddr]) {
        let Some(side) = self.sides.get_mut(who) else { return };
        if side.failed.is_some_and(|failed| failed < at) {
            side.sent_after_failure += 1;
        }
        let Contents::Stun { class, transaction, use_candidate, .. } = &packet.contents else {
            return;
        };
        match class.as_str() {
            "request" if !servers.contains(&packet.destination) => {
                let path = (packet.source, packet.destination);
                if side.refused.iter().any(|(when, refused)| *when < at && *refused == path) {
                    side.sent_unwelcome += 1;
                }
                if !side.budget.closed {
                    side.budget.requests += 1;
                    side.budget.pairs += u32::from(side.pairs.insert(path));
                }
                let check =
                    Check { who, path, nominating: *use_candidate, seen: Vec::new(), ended: false };
                self.checks.entry(transaction.clone()).or_insert(check);
            }
            // Whoever answers with success has verified the request.
            "success" => {
                let path = (packet.source, packet.destination);
                side.heard.entry(path).or_insert(at);
                let check = self.checks.get(transaction).filter(|check| check.who != who);
                side.fooled += u32::from(check.is_none());
                if check.is_some_and(|check| check.nominating) {
                    side.nominated.push((at, path));
                }
            }
            _ => {}
        }
    }

    fn delivered(&mut self, who: Who, at: At, packet: &Packet) {
        let Contents::Stun { class, transaction, .. } = &packet.contents else { return };
        if self.forged.contains(&packet.packet) {
            return;
        }
        let Some(check) = self.checks.get_mut(transaction) else { return };
        let path = (packet.destination, packet.source);
        match class.as_str() {
            "request" if check.who != who => check.seen.push(path),
            // RFC 8445 §7.2.5.2.1: from where the check went, to where it came from.
            "success" if check.who == who && check.path != path => check.ended = true,
            "success" if check.who == who && !check.ended => {
                let Some(side) = self.sides.get_mut(who) else { return };
                side.asked.remove(&path);
                let nominating = check.nominating;
                let answered = |seen: &_| Answered { at, path, seen: *seen, nominating };
                side.answered.extend(check.seen.iter().map(answered));
            }
            _ => {}
        }
    }

    fn dropped(&mut self, packet: &Packet) {
        let Contents::Stun { transaction, .. } = &packet.contents else { return };
        if !self.forged.contains(&packet.packet)
            && let Some(check) = self.checks.get(transaction)
            && let Some(side) = self.sides.get_mut(check.who)
            && !side.budget.closed
        {
            side.budget.lost += 1;
        }
    }

    fn told(&mut self, who: Who, at: At, event: &Event) {
        let Some(side) = self.sides.get_mut(who) else { return };
        match event {
            Event::CheckSent(sent) if sent.retransmission == 0 && !side.budget.closed => {
                side.budget.triggered += u32::from(sent.reason == "triggered");
                side.budget.nominations += u32::from(sent.reason == "nominating");
            }
            Event::Selected(selected) => {
                side.budget.closed = true;
                side.selected.push((at, selected.pair.clone()));
            }
            Event::DataSent(data) => side.data_sent.push((at, (data.local, data.remote))),
            Event::DataReceived(data) => side.data_received.push((at, (data.local, data.remote))),
            Event::StateChanged { state } if state == "failed" => {
                side.failed = side.failed.or(Some(at));
            }
            Event::ConsentSent(pair) => {
                side.budget.consents += u32::from(!side.budget.closed);
                side.asked.insert((pair.base, pair.remote.address));
            }
            Event::ConsentExpired(pair) => {
                let path = (pair.base, pair.remote.address);
                if side.asked.contains(&path) {
                    side.refused.push((at, path));
                }
            }
            Event::DescriptionReceived(_) => side.told = side.told.or(Some(at)),
            Event::InterfaceRemoved(interface) => {
                side.addresses_lost.push((at, interface.socket));
            }
            _ => {}
        }
    }

    /// A side, and then the other.
    pub(super) const fn from(&self, who: Who) -> [&Side; 2] {
        let [left, right] = &self.sides;
        if who == 0 { [left, right] } else { [right, left] }
    }

    /// Every answered check of a peer whose way back was proved by an answered check of the other not
    /// longer ago than consent lasts, and when the later of both was.
    pub(super) fn both_ways(
        &self,
        who: Who,
    ) -> impl Iterator<Item = (At, &Answered, &Answered)> + '_ {
        let [own, other] = self.from(who);
        own.answered.iter().flat_map(move |there| {
            let fresh = |back: &&Answered| there.at.abs_diff(back.at) <= CONSENT;
            let mut back = other.answered.iter().filter(fresh);
            let back = back.find(|back| back.path == there.seen);
            back.map(|back| (there.at.max(back.at), there, back))
        })
    }

    /// The peer that was nominated to last; `None` where nobody nominated.
    pub(super) fn follower(&self) -> Option<Who> {
        let last = |who: Who| self.sides.get(who)?.nominated.last().map(|(at, _)| (*at, who));
        last(0).max(last(1)).map(|(_, who)| who)
    }
}
