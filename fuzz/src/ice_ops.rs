//! An ICE agent held to the contract: any operations, a peer and a server that answer, a network
//! that loses, repeats and reorders, and someone who forges.

use frazil_candidate::Candidate;
use frazil_ice::{Event, RemoteDescription};
use frazil_sansio::check::{Fault, Limits, Output, Report, Script, Subject, Violation, run};
use frazil_sansio::{
    AddressChange, BufferTooShort, Input, Instant, Machine, Path, Transmit, Transport,
};

use core::time::Duration;

use crate::ice_forge::{answer, check, hostile_candidate, octet};
use crate::ice_rig::{AGENT, PEER, Rig, SERVER, Scene};

/// Plays the bytes as a scene, in the first octet, and a script, in the others.
pub fn ice_ops(data: &[u8]) {
    if let Err(violation) = play(data) {
        let (_, script) = parts(data);
        panic!("{violation}\n{script}");
    }
}

fn parts(data: &[u8]) -> (Scene, Script) {
    let (scene, script) = data.split_first().unwrap_or((&0, &[]));
    (Scene(*scene), Script::from_bytes(script))
}

fn play(data: &[u8]) -> Result<Report, Violation> {
    let (scene, script) = parts(data);
    run(|now| Rig::new(scene, now), &script)
}

impl Subject for Rig {
    fn path(&self, index: u8) -> Path {
        let [v4, v6] = AGENT;
        let [peer4, peer6] = PEER;
        match index % 8 {
            0 => Path::udp(v4, peer4),
            1 => Path::udp(v6, peer6),
            2 => Path::udp(v4, SERVER),
            3 => Path::udp(v4, ([203, 0, 113, 66], 1000).into()),
            4 => Path::udp(([10, 0, 0, 99], 1).into(), peer4),
            5 => Path::udp(v4, ([127, 0, 0, 1], 9).into()),
            6 => Path { transport: Transport::Tcp, ..Path::udp(v4, peer4) },
            _ => Path::udp(v4, ([10, 0, 0, 2], 6001).into()),
        }
    }

    fn limits(&self) -> Limits {
        Limits { burst: 5, footprint: 0, ..Limits::default() }
    }

    /// How many of the agent's lists are longer than its configuration allows.
    fn footprint(&self) -> usize {
        let agent = &self.agent;
        usize::from(agent.local_candidates().count() > Scene::LOCAL)
            + usize::from(agent.remote_candidates().count() > Scene::REMOTE)
            + usize::from(agent.pairs().count() > 2 * Scene::PAIRS)
    }

    fn input(&mut self, kind: u8, bytes: &[u8], now: Instant) -> Option<(Path, Vec<u8>)> {
        self.attend(now);
        match kind % 12 {
            0..=3 => self.arrive(false),
            4 => self.arrive(true),
            5 => self.arrive_again(),
            6 => {
                self.arrive(false);
                None
            }
            7 | 8 => {
                let path = self.path(octet(bytes, 7));
                Some(check(self, path, bytes))
            }
            9 => answer(self, bytes),
            10 => self.data_of_peer(bytes, now),
            _ => Some((self.path(octet(bytes, 0)), bytes.to_vec())),
        }
    }

    /// What comes to no socket of the agent's is foreign. On a socket, what is no STUN is data or
    /// foreign, by what came that way before.
    fn is_foreign(&self, path: &Path, _: &[u8]) -> Option<bool> {
        (path.transport != Transport::Udp || !self.sockets.contains(&path.local)).then_some(true)
    }

    fn act(&mut self, kind: u8, bytes: &[u8], now: Instant) -> Option<String> {
        self.latest = self.latest.max(now);
        Some(match kind % 12 {
            0 => {
                self.agent.gather(now);
                String::new()
            }
            1 => {
                self.agent.add_stun_server(SERVER, now);
                String::new()
            }
            2 => {
                let theirs = self.peer.local_credentials().clone();
                let mut remote = RemoteDescription::new(theirs.ufrag(), theirs.pwd());
                let flags = octet(bytes, 0);
                remote.lite = flags & 1 != 0;
                remote.trickle = flags & 2 != 0;
                remote.pacing =
                    (flags & 4 != 0).then(|| Duration::from_millis(u64::from(octet(bytes, 1)) * 4));
                format!("{:?}", self.agent.set_remote(remote, now))
            }
            3 => {
                self.introduce(now);
                String::new()
            }
            4 | 5 => {
                let line = hostile_candidate(&self.agent, bytes);
                match Candidate::parse(&line) {
                    Ok(candidate) => {
                        format!("{:?}", self.agent.add_remote_candidate(&candidate, now))
                    }
                    Err(error) => error.to_string(),
                }
            }
            6 => {
                self.agent.end_of_remote_candidates(now);
                String::new()
            }
            7 | 8 => self.send(bytes, now),
            9 => {
                let address = self.path(octet(bytes, 0)).local;
                self.sockets.insert(address);
                format!("{:?}", self.agent.add_local_address(address, now))
            }
            10 => {
                let password = "0123456789012345678901";
                let ufrag = core::str::from_utf8(bytes).unwrap_or("other");
                format!("{:?}", self.agent.set_remote(RemoteDescription::new(ufrag, password), now))
            }
            _ if octet(bytes, 0) == 0xff => {
                self.agent.close(now);
                String::new()
            }
            _ => {
                // That foreign bytes are counted is all that may come of them.
                let mut stats = self.agent.stats();
                stats.foreign = 0;
                format!("{:?} {stats:?}", self.agent)
            }
        })
    }

    fn inspect(&mut self, output: Output<'_, Event>, now: Instant) -> Result<(), Fault> {
        match output {
            Output::Transmit(transmit) => self.sent(&transmit, now),
            Output::Event(event) => {
                self.note(event, now);
                Ok(())
            }
        }
    }
}

impl Machine for Rig {
    type Event = Event;

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        self.latest = self.latest.max(now);
        // What comes from there may be authentic, which lifts the limit of checks.
        self.known.insert(path.remote.ip());
        self.agent.handle_input(path, bytes, now)
    }

    fn handle_timeout(&mut self, now: Instant) {
        self.latest = self.latest.max(now);
        self.agent.handle_timeout(now);
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.agent.poll_timeout()
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.agent.poll_event()
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        self.agent.poll_transmit(buffer)
    }

    fn handle_unreachable(&mut self, path: Path, now: Instant) {
        self.latest = self.latest.max(now);
        self.agent.handle_unreachable(path, now);
    }

    fn handle_address(&mut self, change: AddressChange, now: Instant) {
        self.latest = self.latest.max(now);
        match change {
            AddressChange::Added(address) => self.sockets.insert(address),
            AddressChange::Removed(address) => self.sockets.remove(&address),
            _ => false,
        };
        self.agent.handle_address(change, now);
    }
}

#[cfg(test)]
mod tests {
    use frazil_ice::State;

    use super::*;

    /// Lets everything arrive until nothing happens any more, or for a minute.
    fn connect(rig: &mut Rig, start: Instant) -> Instant {
        let mut now = start;
        while now < start + Duration::from_secs(60) && rig.agent.state() != State::Completed {
            let mut buffer = [0; 1500];
            rig.agent.handle_timeout(now);
            rig.attend(now);
            while let Some((path, bytes)) = rig.arrive(false) {
                rig.agent.handle_input(path, &bytes, now);
            }
            while let Ok(Some(transmit)) = rig.agent.poll_transmit(&mut buffer) {
                rig.sent(&transmit, now).unwrap();
            }
            while let Some(event) = rig.agent.poll_event() {
                rig.note(&event, now);
            }
            now += Duration::from_millis(5);
        }
        now
    }

    #[test]
    fn agent_and_peer_connect_when_everything_arrives() {
        let start = Instant::from_secs(10);
        for scene in 0..=255 {
            let mut rig = Rig::new(Scene(scene), start);
            if scene & 0x10 == 0 {
                rig.agent.add_stun_server(SERVER, start);
                rig.agent.gather(start);
                rig.introduce(start);
            }
            let now = connect(&mut rig, start);
            assert_eq!(rig.agent.state(), State::Completed, "scene {scene:#x}");
            rig.latest = now;
            assert!(rig.send(b"data", now).starts_with("Ok"), "scene {scene:#x}");
            assert!(rig.data_of_peer(b"data", now).is_some(), "scene {scene:#x}");
        }
    }
}
