//! What links do to packets on their way, seen by the host at the other end.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use core::net::SocketAddr;
use core::time::Duration;

use frazil_sim::{Lane, Link, NodeId, Probability, Rate, Subnet, World};
use frazil_trace::Event;

const NEAR: &str = "192.0.2.1:1000";
const FAR: &str = "198.51.100.1:2000";

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

/// Two hosts on the internet, one with this link.
fn pair(link: Link) -> (World, NodeId, NodeId) {
    let mut world = World::new(3).recording();
    let near = world.add_host("near", World::INTERNET, at(NEAR), link);
    let far = world.add_host("far", World::INTERNET, at(FAR), Link::micros(1_000));
    (world, near, far)
}

/// Numbers what is sent, so that it can be told apart.
fn send(world: &mut World, from: NodeId, numbers: impl IntoIterator<Item = u16>) {
    for number in numbers {
        world.post(from, at(NEAR), at(FAR), &number.to_be_bytes());
    }
}

fn received(world: &World, at: NodeId) -> Vec<u16> {
    let number = |payload: &[u8]| u16::from_be_bytes(payload.try_into().unwrap());
    world.mail(at).iter().map(|mail| number(&mail.payload)).collect()
}

fn reasons(world: &World) -> Vec<String> {
    let records = world.records().iter();
    let dropped = records.filter_map(|record| match &record.event {
        Event::PacketDropped(dropped) => Some(dropped.reason.clone()),
        _ => None,
    });
    dropped.collect()
}

const A_SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_tenth_is_lost_and_the_log_tells() {
    let (mut world, near, far) = pair(Link::micros(500).with_loss(Probability::percent(10)));
    send(&mut world, near, 0..1_000);
    world.run_for(A_SECOND).unwrap();
    let arrived = received(&world, far);
    assert!((850..950).contains(&arrived.len()), "{}", arrived.len());
    assert!(arrived.is_sorted(), "in order");
    let lost = reasons(&world);
    assert_eq!(arrived.len() + lost.len(), 1_000);
    assert!(lost.iter().all(|reason| reason == "lost on the way"));
}

#[test]
fn the_two_directions_are_links_of_their_own() {
    let mut link = Link::micros(500);
    link.down = Lane { loss: Probability::percent(100), ..link.down };
    let (mut world, near, far) = pair(link);
    send(&mut world, near, [1]);
    world.post(far, at(FAR), at(NEAR), b"answer");
    world.run_for(A_SECOND).unwrap();
    assert_eq!(received(&world, far), [1]);
    assert!(world.mail(near).is_empty());
}

#[test]
fn a_packet_may_arrive_twice() {
    let (mut world, near, far) = pair(Link::micros(500).with_duplication(Probability::percent(30)));
    send(&mut world, near, 0..1_000);
    world.run_for(A_SECOND).unwrap();
    let mut arrived = received(&world, far);
    assert!((1_250..1_350).contains(&arrived.len()), "{}", arrived.len());
    arrived.dedup();
    assert_eq!(arrived, (0..1_000).collect::<Vec<_>>(), "one copy behind the other");
    let records = world.records().iter();
    let doubled = records.filter(|record| matches!(record.event, Event::PacketDuplicated(_)));
    assert_eq!(1_000 + doubled.count(), world.mail(far).len());
}

#[test]
fn those_behind_overtake_what_is_held_back() {
    let link = Link::micros(500).with_reordering(Probability::percent(20), 4_500);
    let (mut world, near, far) = pair(link);
    for number in 0..100 {
        send(&mut world, near, [number]);
        world.run_for(Duration::from_millis(1)).unwrap();
    }
    world.run_for(A_SECOND).unwrap();
    let mut arrived = received(&world, far);
    assert!(!arrived.is_sorted(), "{arrived:?}");
    // Sent at whole milliseconds, 1.5 ms away, or 6.
    let held = |mail: &&frazil_sim::Datagram| mail.at.as_micros().is_multiple_of(1_000);
    let held = world.mail(far).iter().filter(held).count();
    assert!((10..30).contains(&held), "{held}");
    arrived.sort_unstable();
    assert_eq!(arrived, (0..100).collect::<Vec<_>>());
}

#[test]
fn a_slow_line_keeps_order_and_drops_what_does_not_fit() {
    // 30 octets with the headers of IPv4 and UDP: a hundred packets a second, and ten may wait.
    let rate = Rate::kilobits(24, 300);
    let (mut world, near, far) = pair(Link::micros(0).with_rate(rate));
    send(&mut world, near, 0..20);
    world.run_for(A_SECOND).unwrap();
    assert_eq!(received(&world, far), (0..10).collect::<Vec<_>>());
    assert_eq!(reasons(&world), vec!["the link's queue is full"; 10]);
    let times: Vec<_> = world.mail(far).iter().map(|mail| mail.at.as_micros()).collect();
    let expected: Vec<_> = (1..=10).map(|packet| packet * 10_000 + 1_000).collect();
    assert_eq!(times, expected);
}

#[test]
fn who_comes_first_to_a_slow_line_is_first_served() {
    // Both send at once; the nearer one's packet is at the line before the other's, though it was
    // put onto the network after it.
    let mut world = World::new(1);
    let slow =
        Link { down: Lane { rate: Rate::kilobits(24, 300), ..Lane::PERFECT }, ..Link::default() };
    let third = "203.0.113.1:3000";
    let distant = world.add_host("distant", World::INTERNET, at(third), Link::micros(5_000));
    let near = world.add_host("near", World::INTERNET, at(NEAR), Link::micros(1_000));
    let far = world.add_host("far", World::INTERNET, at(FAR), slow);
    world.post(distant, at(third), at(FAR), &[0, 2]);
    world.post(near, at(NEAR), at(FAR), &[0, 1]);
    world.run_for(A_SECOND).unwrap();
    assert_eq!(received(&world, far), [1, 2]);
    let times: Vec<_> = world.mail(far).iter().map(|mail| mail.at.as_micros()).collect();
    assert_eq!(times, [11_000, 21_000]);
}

#[test]
fn what_is_longer_than_the_mtu_goes_no_further() {
    let (mut world, near, far) = pair(Link::micros(500).with_mtu(576));
    for length in [548, 549] {
        world.post(near, at(NEAR), at(FAR), &vec![0; length]);
    }
    world.run_for(A_SECOND).unwrap();
    let lengths: Vec<_> = world.mail(far).iter().map(|mail| mail.payload.len()).collect();
    assert_eq!(lengths, [548], "with 28 octets of headers");
    assert_eq!(reasons(&world), ["longer than the link's MTU"]);
}

#[test]
fn the_headers_of_ipv6_are_longer() {
    let mut world = World::new(1);
    let (near, far) = (at("[2001:db8::1]:1000"), at("[2001:db8::2]:2000"));
    let link = Link::micros(500).with_mtu(1_280);
    let sender = world.add_host("near", World::INTERNET, near, link);
    let receiver = world.add_host("far", World::INTERNET, far, link);
    for length in [1_232, 1_233] {
        world.post(sender, near, far, &vec![0; length]);
    }
    world.run_for(A_SECOND).unwrap();
    assert_eq!(world.mail(receiver).len(), 1);
}

#[test]
fn a_packet_to_a_port_or_address_that_nobody_has_is_told_of() {
    let mut world = World::new(1).recording();
    let lan = world.add_network(Subnet::new("10.0.0.0".parse::<std::net::Ipv4Addr>().unwrap(), 24));
    let (here, server) = (at("10.0.0.2:1000"), at("10.0.0.3:3478"));
    let host = world.add_host("host", lan, here, Link::default());
    world.add_stun_server("server", lan, server, Link::default());
    for destination in ["10.0.0.3:3479", "10.0.0.4:1", "10.0.1.1:1"] {
        world.post(host, here, at(destination), b"?");
    }
    world.post(host, at("10.0.0.9:1"), server, b"?");
    world.run_for(A_SECOND).unwrap();
    let mut reasons = reasons(&world);
    reasons.sort();
    let expected = [
        "a private address leads nowhere on the internet",
        "no interface with the source's address",
        "no such host in this network",
        "nothing listens on this port",
    ];
    assert_eq!(reasons, expected);
}
