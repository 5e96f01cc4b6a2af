//! The crates that need an allocator, at work.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};

use frazil_ice::{Agent, Config, Pacer, Role, State};
use frazil_nat::{Nat, Packet, Preset, Verdict};
use frazil_sansio::Instant;

pub(crate) fn work() -> Option<()> {
    nat()?;
    ice()
}

/// A stranger does not come in, the one who was written to does.
fn nat() -> Option<()> {
    let end = |last, port| SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)), port);
    let mut nat = Nat::new(Preset::PortRestricted.config([end(1, 0).ip()]), [1; 32]);
    let (alice, bob, now) = (end(2, 10), end(3, 20), Instant::from_secs(1));
    let Verdict::Forward { source: shown, .. } = nat.outbound(Packet::udp(alice, bob), now) else {
        return None;
    };
    let Verdict::Drop(_) = nat.inbound(Packet::udp(end(4, 30), shown), now) else { return None };
    let answer = nat.inbound(Packet::udp(bob, shown), now);
    (answer == Verdict::Forward { source: bob, destination: alice }).then_some(())
}

fn ice() -> Option<()> {
    let agent = Agent::new(Config::new([2; 32], Role::Controlling, Pacer::new()), Instant::ZERO);
    (agent.state() == State::New).then_some(())
}
