//! Everything that a client can see of a NAT with a server's help, in so many steps.
//!
//! The client has two sockets. The server answers where it is asked to (CHANGE-REQUEST) and to which of
//! the client's ports it is asked to (RESPONSE-PORT), which comes to this: any of its four sockets sends
//! to any public endpoint that the client knows of.

use core::hash::{Hash, Hasher};
use core::time::Duration;
use std::collections::hash_map::DefaultHasher;
use std::net::SocketAddr;

use frazil_nat::{Config, Mode, Nat, Packet, Verdict};
use frazil_sansio::Instant;

use crate::axes::LIFE;
use crate::house::{local, sockets};

/// One step.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// The first socket asks one of the server's.
    Ask(usize),
    /// The second socket asks the server's first.
    AskToo,
    /// One of the server's sockets sends to the first endpoint that the first socket was seen by.
    ToFirst(usize),
    /// The same to the one that it was seen by last.
    ToLast(usize),
    /// The first socket sends to the second one's public endpoint.
    Hairpin,
    /// The second to the first one's.
    HairpinBack,
    /// The first to its own.
    HairpinSelf,
    /// The first sends to the server's first socket, and nobody answers.
    Tell,
}

const STEPS: [Step; 17] = [
    Step::Ask(0),
    Step::Ask(1),
    Step::Ask(2),
    Step::Ask(3),
    Step::AskToo,
    Step::ToFirst(0),
    Step::ToFirst(1),
    Step::ToFirst(2),
    Step::ToFirst(3),
    Step::ToLast(0),
    Step::ToLast(1),
    Step::ToLast(2),
    Step::ToLast(3),
    Step::Hairpin,
    Step::HairpinBack,
    Step::HairpinSelf,
    Step::Tell,
];

/// What comes of all sequences: equal for two NATs that no sequence tells apart.
///
/// Every sequence begins with a question of the first socket's, without which nothing happens. Three
/// more steps follow at once; or two, each after most of a binding's or of a filter's life.
pub(crate) fn signature(config: &Config) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut play = Play::new(config);
    // Without a NAT an endpoint has but one binding, and a fourth step nothing left to show.
    let at_once = if config.mode == Mode::Translate { 3 } else { 2 };
    for (pause, more) in [(Duration::ZERO, at_once), (LIFE * 3 / 10, 2), (LIFE * 3 / 5, 2)] {
        play.all(&mut vec![Step::Ask(0)], pause, more, &mut hasher);
    }
    hasher.finish()
}

/// A NAT, and what the client knows of it.
struct Play {
    nat: Nat,
    now: Instant,
    inside: [SocketAddr; 2],
    /// Public endpoints in the order in which they were first seen.
    seen: Vec<SocketAddr>,
    /// By which the first socket was seen first and last, and the second first.
    first: Option<SocketAddr>,
    last: Option<SocketAddr>,
    too: Option<SocketAddr>,
}

/// What is seen of one step.
#[derive(Hash)]
enum Sight {
    /// Nothing.
    Nothing,
    /// The server sees the client so; and the answer arrives, or does not.
    Seen { as_: Name, answered: bool },
    /// A packet arrives at one of the sockets, from somebody called so.
    Arrived { at: Option<usize>, from: Name },
}

/// An endpoint as the client can name it: one of its own sockets, the server's, or by the order in which
/// it was seen. Numbers of ports are another question.
#[derive(Hash)]
enum Name {
    Own(usize),
    Server(usize),
    Public(usize),
}

impl Play {
    fn new(config: &Config) -> Self {
        Self {
            nat: Nat::new(config.clone(), [7; 32]),
            now: Instant::from_secs(1),
            inside: [local(config.mode, 40_000), local(config.mode, 40_014)],
            seen: Vec::new(),
            first: None,
            last: None,
            too: None,
        }
    }

    /// Plays all sequences that begin so and have at most so many `more` steps, each on a NAT that has
    /// forgotten the one before.
    fn all(&mut self, steps: &mut Vec<Step>, pause: Duration, more: u32, into: &mut impl Hasher) {
        for step in STEPS {
            if pause.is_zero() && matches!(step, Step::Tell) {
                continue;
            }
            self.forget();
            for before in &*steps {
                let _ = self.step(*before);
                self.now += pause;
            }
            if self.is_vain(step) {
                continue;
            }
            self.step(step).hash(into);
            if more > 1 {
                steps.push(step);
                self.all(steps, pause, more - 1, into);
                steps.pop();
            }
        }
    }

    fn forget(&mut self) {
        self.nat.reboot();
        self.seen.clear();
        (self.first, self.last, self.too) = (None, None, None);
    }

    /// Whether there is nothing to do, or nothing that another step does not do as well: a sequence
    /// without it shows as much.
    fn is_vain(&self, step: Step) -> bool {
        match step {
            Step::ToFirst(_) => self.first.is_none(),
            Step::ToLast(_) => self.first == self.last,
            // Without a NAT the client would be writing to itself, which never leaves the host.
            Step::Hairpin => self.too.is_none() || self.is_own(self.too),
            Step::HairpinBack | Step::HairpinSelf => {
                self.first.is_none() || self.is_own(self.first)
            }
            Step::Ask(_) | Step::AskToo | Step::Tell => false,
        }
    }

    fn is_own(&self, endpoint: Option<SocketAddr>) -> bool {
        endpoint.is_some_and(|endpoint| self.inside.contains(&endpoint))
    }

    fn step(&mut self, step: Step) -> Sight {
        let [one, two] = self.inside;
        match step {
            Step::Ask(server) => {
                let sight = self.ask(one, sockets()[server], true);
                if let Some(seen) = sight.1 {
                    self.first.get_or_insert(seen);
                    self.last = Some(seen);
                }
                sight.0
            }
            Step::Tell => self.ask(one, sockets()[0], false).0,
            Step::AskToo => {
                let sight = self.ask(two, sockets()[0], true);
                self.too = self.too.or(sight.1);
                sight.0
            }
            Step::ToFirst(server) => self.send_in(server, self.first),
            Step::ToLast(server) => self.send_in(server, self.last),
            Step::Hairpin => self.turn(one, self.too),
            Step::HairpinBack => self.turn(two, self.first),
            Step::HairpinSelf => self.turn(one, self.first),
        }
    }

    fn ask(
        &mut self,
        from: SocketAddr,
        server: SocketAddr,
        answers: bool,
    ) -> (Sight, Option<SocketAddr>) {
        let Verdict::Forward { source, .. } =
            self.nat.outbound(Packet::udp(from, server), self.now)
        else {
            return (Sight::Nothing, None);
        };
        if !answers {
            return (Sight::Nothing, None);
        }
        let answer = self.nat.inbound(Packet::udp(server, source), self.now).packet();
        let answered = answer.is_some_and(|packet| packet.destination == from);
        (Sight::Seen { as_: self.name(source), answered }, Some(source))
    }

    fn send_in(&mut self, server: usize, to: Option<SocketAddr>) -> Sight {
        let Some(to) = to else { return Sight::Nothing };
        let verdict = self.nat.inbound(Packet::udp(sockets()[server], to), self.now);
        self.arrival(verdict.packet())
    }

    fn turn(&mut self, from: SocketAddr, to: Option<SocketAddr>) -> Sight {
        let Some(to) = to else { return Sight::Nothing };
        let verdict = self.nat.outbound(Packet::udp(from, to), self.now);
        match verdict {
            Verdict::Hairpin { .. } => self.arrival(verdict.packet()),
            _ => Sight::Nothing,
        }
    }

    fn arrival(&mut self, packet: Option<Packet>) -> Sight {
        let Some(packet) = packet else { return Sight::Nothing };
        let at = self.inside.iter().position(|own| *own == packet.destination);
        Sight::Arrived { at, from: self.name(packet.source) }
    }

    fn name(&mut self, endpoint: SocketAddr) -> Name {
        if let Some(own) = self.inside.iter().position(|own| *own == endpoint) {
            return Name::Own(own);
        }
        if let Some(server) = sockets().iter().position(|socket| *socket == endpoint) {
            return Name::Server(server);
        }
        let known = self.seen.iter().position(|seen| *seen == endpoint);
        Name::Public(known.unwrap_or_else(|| {
            self.seen.push(endpoint);
            self.seen.len() - 1
        }))
    }
}
