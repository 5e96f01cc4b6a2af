//! A NAT with a client behind it and a server with two addresses before it, without delay.

use std::net::SocketAddr;

use frazil_nat::{Config, Mode, Nat, Packet, Verdict};
use frazil_sansio::{AddressChange, Instant, Path};
use frazil_stun::discovery::{self, Discovery, Event, LifetimeSearch, Report};
use frazil_stun::responder::BehaviorServer;

pub(crate) fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// The server's sockets, the primary one first.
pub(crate) fn sockets() -> [SocketAddr; 4] {
    ["198.51.100.2:3478", "198.51.100.2:3479", "198.51.100.3:3478", "198.51.100.3:3479"].map(at)
}

/// A socket of the client's: private behind a NAT, public otherwise.
pub(crate) fn local(mode: Mode, port: u16) -> SocketAddr {
    let address = if mode == Mode::Translate { "10.1.0.2" } else { "203.0.113.200" };
    SocketAddr::new(address.parse().unwrap(), port)
}

/// What the discovery finds out about a NAT.
pub(crate) fn discover(config: &Config, seed: u8) -> Report {
    let mode = config.mode;
    let [primary, .., other] = sockets();
    let server = BehaviorServer::new(primary, other).unwrap();
    let mut nat = Nat::new(config.clone(), [seed; 32]);
    let mut now = Instant::from_secs(100);
    let mut told = discovery::Config::new([seed; 32]);
    let seconds = core::time::Duration::from_secs;
    told.lifetime = Some(LifetimeSearch { longest: seconds(100), precision: seconds(2), width: 4 });
    let mut machine = Discovery::new(told, primary, now);
    let mut ports = (40_000..).step_by(14);
    let mut buffer = [0; 256];
    while !machine.is_finished() {
        let mut idle = true;
        while let Some(event) = machine.poll_event() {
            idle = false;
            if let Event::SocketWanted { port } = event {
                let port = port.unwrap_or_else(|| ports.next().unwrap());
                machine.handle_address(AddressChange::Added(local(mode, port)), now);
            }
        }
        let mut sent = Vec::new();
        while let Some(transmit) = machine.poll_transmit(&mut buffer).unwrap() {
            sent.push((transmit.path, transmit.payload.to_vec()));
        }
        idle &= sent.is_empty();
        for (path, payload) in sent {
            match nat.outbound(Packet::udp(path.local, path.remote), now) {
                Verdict::Hairpin { source, destination } => {
                    machine.handle_input(Path::udp(destination, source), &payload, now);
                }
                Verdict::Forward { source, destination } => {
                    let came = Path::udp(destination, source);
                    let Some(reply) = server.respond(&payload, came, Vec::new()) else { continue };
                    let Path { local: from, remote: to, .. } = reply.path;
                    if let Some(packet) = nat.inbound(Packet::udp(from, to), now).packet() {
                        let back = Path::udp(packet.destination, packet.source);
                        machine.handle_input(back, &reply.bytes, now);
                    }
                }
                _ => {}
            }
        }
        if let Some(due) = machine.poll_timeout().filter(|_| idle) {
            now = due.max(now);
            machine.handle_timeout(now);
        }
    }
    *machine.report()
}
