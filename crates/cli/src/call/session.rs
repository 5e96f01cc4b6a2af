//! One call, from bound sockets to a path that carries data.

use core::future::Future;
use core::pin::pin;
use core::time::Duration;
use std::time::Instant;

use frazil_ice::{
    Agent, CandidateRefused, Config, DescriptionRefused, Event, Pacer, PairId, PairInfo, Role,
    State,
};
use frazil_io::{Driver, Happened, StunServer};

use super::args::CallArgs;
use super::outcome::Outcome;
use super::surroundings::{addresses, resolve};
use crate::describe::{self, Description};
use crate::exit::{Exit, Failure};
use crate::progress::say;

/// An agent on its sockets, and what is known of the call so far.
pub(crate) struct Session {
    pub(crate) driver: Driver<Agent>,
    pub(crate) outcome: Outcome,
    /// What the peer sent before this side knew that it is connected.
    pub(crate) early: Vec<Vec<u8>>,
    /// The pair that data goes on.
    data_path: Option<PairId>,
    /// How long the connection may take.
    patience: Duration,
    /// How long names may take, and then the servers themselves.
    gather_max: Duration,
}

/// Datagrams kept from before the connection stands. The peer may be ahead by the time that its
/// description takes: its checks were answered already.
const EARLY: usize = 64;

fn keep(early: &mut Vec<Vec<u8>>, datagram: &[u8]) {
    if early.len() < EARLY {
        early.push(datagram.to_vec());
    }
}

impl Session {
    /// Binds the addresses that the command line names, or all usable ones.
    pub(crate) fn open(args: &CallArgs, role: Role) -> Result<Self, Failure> {
        let addresses = addresses(&args.bind)?;
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| {
            Failure::new(Exit::Usage, format!("the system gives no randomness: {error}"))
        })?;
        let mut config = Config::new(seed, role, Pacer::new());
        let gather_max = args.gather_max.min(args.timeout);
        config.gather_timeout = gather_max;
        let (driver, left_out) = Driver::bind(config, addresses);
        for address in &left_out {
            say(format_args!("{address}"));
        }
        if driver.sockets().is_empty() || (!args.bind.is_empty() && !left_out.is_empty()) {
            return Err(Failure::new(
                Exit::Usage,
                "no usable address is bound; name one of this host with --bind ADDR",
            ));
        }
        let (outcome, early) = (Outcome::default(), Vec::new());
        Ok(Self { driver, outcome, early, data_path: None, patience: args.timeout, gather_max })
    }

    /// Gathers candidates and writes the description of this side.
    pub(crate) async fn gather(&mut self, servers: &[StunServer]) -> Result<String, Failure> {
        let begun = Instant::now();
        let servers = resolve(servers, self.gather_max).await;
        self.driver.command(|agent, now| {
            for server in servers {
                agent.add_stun_server(server, now);
            }
            agent.gather(now);
        });
        loop {
            match self.driver.next().await {
                Happened::Event(Event::GatheringComplete) => break,
                Happened::Event(event) => self.note(&event),
                _ => {}
            }
        }
        self.outcome.gathering = Some(begun.elapsed());
        describe::write(self.driver.machine())
    }

    /// Keeps the agent alive while something else is waited for.
    pub(crate) async fn meanwhile<T>(&mut self, other: impl Future<Output = T>) -> T {
        let mut other = pin!(other);
        loop {
            let event = tokio::select! {
                done = &mut other => return done,
                happened = self.driver.next() => match happened {
                    Happened::Event(event) => event,
                    Happened::Data { payload, .. } => {
                        keep(&mut self.early, payload);
                        continue;
                    }
                    _ => continue,
                },
            };
            self.note(&event);
        }
    }

    /// Takes the peer's description; checks begin.
    pub(crate) fn accept(&mut self, remote: &Description<'_>) -> Result<(), Failure> {
        let tally = self.driver.command(|agent, now| {
            agent.set_remote(remote.remote(), now)?;
            let mut tally = Tally::default();
            for candidate in remote.candidates() {
                tally.count(agent.add_remote_candidate(candidate, now));
                if tally.is_full() {
                    break;
                }
            }
            // Nothing carries a later candidate from one side to the other.
            agent.end_of_remote_candidates(now);
            Ok::<_, DescriptionRefused>(tally)
        });
        let tally = tally.map_err(|why| {
            Failure::new(Exit::Refused, format!("{why}; ask the peer for a new description"))
        })?;
        self.outcome.begun = Some(Instant::now());
        let left_out = remote.candidates().len() - tally.taken;
        if remote.malformed() > 0 {
            say(format_args!("{} candidate lines of the peer do not read", remote.malformed()));
        }
        let why = match tally.refused {
            Some(why) => format!("{left_out} candidates of the peer are not used ({why})"),
            None if tally.taken > 0 => String::new(),
            None => "the peer names no candidates".to_owned(),
        };
        if tally.taken == 0 {
            return Err(Failure::new(
                Exit::Refused,
                format!("the description is refused: {why}; ask the peer to gather again"),
            ));
        }
        if !why.is_empty() {
            say(why);
        }
        Ok(())
    }

    /// Waits until data can flow.
    pub(crate) async fn connect(&mut self) -> Result<(), Failure> {
        while self.outcome.connected.is_none() {
            let wait = tokio::time::timeout_at(self.deadline(), self.driver.next());
            let event = match wait.await {
                Ok(Happened::Event(event)) => event,
                Ok(Happened::Data { payload, .. }) => {
                    keep(&mut self.early, payload);
                    continue;
                }
                Ok(_) => continue,
                Err(_) => return Err(self.timed_out()),
            };
            self.note(&event);
            self.check()?;
        }
        Ok(())
    }

    /// When the connection must stand.
    pub(crate) fn deadline(&self) -> tokio::time::Instant {
        (self.outcome.begun.unwrap_or_else(Instant::now) + self.patience).into()
    }

    /// The failure of a call that takes too long.
    pub(crate) fn timed_out(&self) -> Failure {
        let seconds = self.patience.as_secs_f64();
        let what = if self.outcome.connected.is_some() {
            "connected, but no datagram of the peer's came back"
        } else if self.driver.machine().pairs().next().is_none() {
            "no address of this host goes with one of the peer's, and no check of the peer came"
        } else {
            "no path found"
        };
        Failure::new(
            Exit::TimedOut,
            format!("{what} within {seconds} s; is the peer running? --timeout gives it longer"),
        )
    }

    /// Keeps what an event tells, and tells a person.
    pub(crate) fn note(&mut self, event: &Event) {
        match event {
            Event::StateChanged(state)
                if state.is_connected() && self.outcome.connected.is_none() =>
            {
                self.outcome.connected = self.outcome.since_begun();
            }
            Event::DataPath { pair, .. } => self.data_path = Some(*pair),
            _ => {}
        }
        crate::progress::narrate(event);
    }

    /// The pair in use: the selected one, or while none is, the one that data goes on.
    pub(crate) fn pair(&self) -> Option<PairInfo> {
        let agent = self.driver.machine();
        let in_use = || agent.pairs().find(|pair| Some(pair.id) == self.data_path);
        agent.selected_pair().or_else(in_use)
    }

    /// Whether the agent has given up, and what that means.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.driver.machine().state() != State::Failed {
            return Ok(());
        }
        if self.outcome.connected.is_some() {
            return Err(Failure::new(
                Exit::PeerLost,
                "the peer is lost: nothing was heard of it for too long; make a new offer",
            ));
        }
        let pairs = self.driver.machine().pairs().count();
        Err(Failure::new(
            Exit::NoPath,
            format!(
                "no path: of {pairs} pairs of addresses none carried an answer; \
                 where both NATs are symmetric or UDP is blocked a relay is needed, and there is none yet"
            ),
        ))
    }
}

/// What became of the peer's candidates.
#[derive(Default)]
struct Tally {
    taken: usize,
    /// Why the last refused one was refused.
    refused: Option<CandidateRefused>,
}

impl Tally {
    fn count(&mut self, outcome: Result<(), CandidateRefused>) {
        match outcome {
            Ok(()) => self.taken += 1,
            Err(why) => self.refused = Some(why),
        }
    }

    /// Whether the agent takes no more: asking on would only fill its log.
    fn is_full(&self) -> bool {
        self.refused == Some(CandidateRefused::Limit)
    }
}
