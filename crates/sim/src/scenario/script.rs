//! What happens in a changing world, as it is drawn.

use core::time::Duration;

use super::draw::Draw;
use super::{Cable, InterfacePlan, Scene, Twist, address};
use crate::Side;

/// The latest that anything changes.
const LATEST: u64 = 40_000;

/// Draws one to four things that happen, half of them in the first seconds.
pub(super) fn write(draw: &mut Draw) {
    for _ in 0..draw.dice.between(1, 4) {
        let latest = draw.dice.pick(2_000, &[LATEST]);
        let at = Duration::from_millis(draw.dice.number(latest));
        let side = draw.dice.pick(Side::Left, &[Side::Right]);
        let twists = match draw.dice.number(6) {
            0 => {
                let place = draw.place();
                let interface = draw.interface(side, place);
                vec![(at, Twist::AddInterface(side, interface))]
            }
            1 => remove(draw, side, at),
            2 => replace(draw, side, at),
            3 => reboot(draw, at),
            4 => readdress(draw, at),
            _ => cut(draw, side, at),
        };
        let scenes = twists.into_iter().map(|(at, what)| Scene { at, what });
        draw.scenario.script.extend(scenes);
    }
    draw.scenario.script.sort_by_key(|scene| scene.at);
}

type Twists = Vec<(Duration, Twist)>;

/// One of a peer's interfaces.
fn interface(draw: &mut Draw, side: Side) -> Option<InterfacePlan> {
    let many = draw.scenario.peer(side).interfaces.len();
    let index = usize::try_from(draw.dice.number(many as u64)).ok()?;
    draw.scenario.peer(side).interfaces.get(index).cloned()
}

fn remove(draw: &mut Draw, side: Side, at: Duration) -> Twists {
    let Some(interface) = interface(draw, side) else { return Vec::new() };
    interface.sockets.iter().map(|socket| (at, Twist::RemoveAddress(side, *socket))).collect()
}

fn replace(draw: &mut Draw, side: Side, at: Duration) -> Twists {
    let Some(interface) = interface(draw, side) else { return Vec::new() };
    let v4 = |socket: &&core::net::SocketAddr| socket.is_ipv4();
    let Some(before) = interface.sockets.iter().find(v4) else { return Vec::new() };
    let subnet = draw.ipv4_subnet(interface.place).unwrap_or_else(|| address::hosts(false));
    let mut after = *before;
    after.set_ip(draw.addresses.take_for(side, interface.place, subnet));
    vec![(at, Twist::ReplaceAddress(side, *before, after))]
}

fn reboot(draw: &mut Draw, at: Duration) -> Twists {
    router(draw).map(|router| (at, Twist::RebootNat(router))).into_iter().collect()
}

fn readdress(draw: &mut Draw, at: Duration) -> Twists {
    let Some(router) = router(draw) else { return Vec::new() };
    let plan = draw.scenario.routers.get(router);
    let translates = plan.filter(|plan| !plan.config.external.is_empty());
    let Some(place) = translates.map(|plan| plan.place) else { return Vec::new() };
    let external = draw.external(place);
    vec![(at, Twist::ReaddressNat(router, external))]
}

/// A link is cut and, mostly, mended again.
fn cut(draw: &mut Draw, side: Side, at: Duration) -> Twists {
    let cable = match router(draw) {
        Some(router) if draw.dice.one_in(2) => Some(Cable::Uplink(router)),
        _ => interface(draw, side)
            .and_then(|interface| interface.sockets.first().copied())
            .map(|socket| Cable::Interface(side, socket)),
    };
    let Some(cable) = cable else { return Vec::new() };
    let mut twists = vec![(at, Twist::CutLink(cable))];
    if !draw.dice.one_in(4) {
        let later = at + Duration::from_millis(draw.dice.between(100, LATEST));
        twists.push((later, Twist::MendLink(cable)));
    }
    twists
}

/// One of the routers.
fn router(draw: &mut Draw) -> Option<usize> {
    let many = draw.scenario.routers.len();
    let index = usize::try_from(draw.dice.number(many as u64)).ok();
    index.filter(|index| *index < many)
}
