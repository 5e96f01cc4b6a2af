//! Whatever comes, and whoever loses its power: each packet that waits in a row of NATs or behind a
//! shared carrier is told of once, and in the end nothing is left.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use core::net::SocketAddr;
use core::time::Duration;
use std::collections::BTreeSet;

use frazil_nat::{
    Fragment, Hairpinning, Kind, Nat, Packet, Passage, Protocol, SharedCarrier, Stack, TcpFlags,
    Ticket, Usage, Verdict, WhenFull,
};
use frazil_sansio::Instant;
use proptest::prelude::*;

/// What happens, to which host, with which packet, and after how many seconds.
type Step = (u8, u8, u8, u8, u64);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0u8..8, 0u8..6, 0u8..2, 0u8..6, 0u64..4), 1..120)
}

/// A home's NAT and its carrier's, with little room.
fn nats() -> impl Strategy<Value = Vec<Nat>> {
    let kinds = ["cgn:rfc4787/rfc4787", "cgn:port-restricted/symmetric", "cgn:symmetric/hairpin"];
    let full = prop::sample::select(vec![WhenFull::Refuse, WhenFull::ReplaceOldest]);
    (prop::sample::select(kinds.to_vec()), 1usize..5, full).prop_map(|(kind, limit, full)| {
        let external = ["100.64.0.2", "203.0.113.10"].map(|address| address.parse().unwrap());
        let configs = kind.parse::<Kind>().unwrap().configs(external);
        let nat = |(mut config, seed): (frazil_nat::Config, u8)| {
            let limits = &mut config.limits;
            (limits.fragments, limits.held, limits.bindings) = (limit, limit + 1, 2 * limit);
            (limits.when_full, config.mtu.inside) = (full, Some(600));
            config.hairpinning = Hairpinning::ExternalSource;
            Nat::new(config, [seed; 32])
        };
        configs.into_iter().zip(1..).map(nat).collect()
    })
}

fn packet(kind: u8, source: SocketAddr, destination: SocketAddr, id: u8) -> Packet {
    let first = Fragment { identification: u32::from(id % 3), offset: 0, more: true };
    let later = Fragment { offset: 185, more: false, ..first };
    let rest = |protocol| Packet::rest(source.ip(), destination.ip(), protocol, later);
    let (udp, syn) =
        (Packet::udp(source, destination), Packet::tcp(source, destination, TcpFlags::SYN));
    match kind {
        0 => udp,
        1 => syn,
        // Some are too long to come in.
        2 => udp.in_fragments(first).with_length(300 + 100 * u16::from(id)),
        3 => syn.in_fragments(first),
        4 => rest(Protocol::Udp).with_length(900),
        _ => rest(Protocol::Tcp),
    }
}

fn host(number: u8) -> SocketAddr {
    SocketAddr::from(([10, 0, 0, 2 + number], 5000))
}

/// A server, or what a host has shown.
fn remote(id: u8, shown: &[SocketAddr]) -> [SocketAddr; 2] {
    let server = SocketAddr::from(([198, 51, 100, 2 + id % 2], 9));
    let known = shown.get(usize::from(id) % shown.len().max(1));
    [server, known.copied().unwrap_or(SocketAddr::from(([203, 0, 113, 10], 5000)))]
}

fn told<T>(held: &mut BTreeSet<Ticket>, mut poll: impl FnMut() -> Option<(Ticket, T)>) {
    while let Some((ticket, _)) = poll() {
        assert!(held.remove(&ticket), "{ticket} comes back twice, or was not held");
    }
}

const DAY: Duration = Duration::from_secs(86_400);

proptest! {
    #[test]
    fn a_row_of_nats_tells_of_each_once(nats in nats(), steps in steps()) {
        let mut row = Stack::new(nats);
        let (mut now, mut held, mut shown) = (Instant::from_secs(5), BTreeSet::new(), vec![]);
        for (what, kind, who, id, wait) in steps {
            now += Duration::from_secs(wait);
            let [server, known] = remote(id, &shown);
            let verdict = match what {
                0..=2 => row.outbound(packet(kind, host(who), server, id), now),
                3..=4 => row.outbound(packet(kind, host(who), known, id), now),
                5..=6 => row.inbound(packet(kind, server, known, id), now),
                _ => {
                    row.nat_mut(usize::from(who)).unwrap().reboot();
                    continue;
                }
            };
            match verdict {
                Verdict::Hold(ticket) => prop_assert!(held.insert(ticket)),
                Verdict::Forward { .. } if (3..=4).contains(&what) => {
                    prop_assert!(false, "it turns back: {}", verdict);
                }
                Verdict::Forward { source, .. } if what < 3 => shown.push(source),
                _ => {}
            }
            if id % 2 == 0 {
                told(&mut held, || row.poll_release());
            }
        }
        // What one lets go may wait in the next.
        for day in 1..4 {
            row.handle_timeout(now + DAY * day);
            told(&mut held, || row.poll_release());
        }
        prop_assert_eq!(held, BTreeSet::new());
        prop_assert!(row.nats().iter().all(|nat| nat.usage() == Usage::default()));
        prop_assert_eq!(row.poll_timeout(), None);
    }

    #[test]
    fn a_shared_carrier_tells_of_each_once(nats in nats(), steps in steps()) {
        let [home, carrier] = <[Nat; 2]>::try_from(nats).unwrap();
        let mut config = home.config().clone();
        config.external = vec![[100, 64, 0, 3].into()];
        let homes = [home, Nat::new(config, [3; 32])].map(|nat| Stack::new([nat]));
        let mut all = SharedCarrier::new(carrier, homes);
        let (mut now, mut held, mut shown) = (Instant::from_secs(5), BTreeSet::new(), vec![]);
        for (what, kind, who, id, wait) in steps {
            now += Duration::from_secs(wait);
            let [server, known] = remote(id, &shown);
            let home = usize::from(who);
            let passage = match (what, id) {
                (0..=2, _) => all.outbound(home, packet(kind, host(who), server, id), now),
                (3..=4, _) => all.outbound(home, packet(kind, host(who), known, id), now),
                (5..=6, _) => all.inbound(packet(kind, server, known, id), now),
                (_, 0..=2) => {
                    all.carrier_mut().reboot();
                    continue;
                }
                _ => {
                    all.home_mut(home).unwrap().nat_mut(0).unwrap().reboot();
                    continue;
                }
            };
            match passage {
                Passage::Hold(ticket) => prop_assert!(held.insert(ticket)),
                Passage::Out(packet) => shown.push(packet.source),
                _ => {}
            }
            if id % 2 == 0 {
                told(&mut held, || all.poll_release());
            }
        }
        for day in 1..5 {
            all.handle_timeout(now + DAY * day);
            told(&mut held, || all.poll_release());
        }
        prop_assert_eq!(held, BTreeSet::new());
        prop_assert!(all.homes().iter().flat_map(Stack::nats).all(|nat| nat.usage() == Usage::default()));
        prop_assert_eq!(all.carrier().usage(), Usage::default());
        prop_assert_eq!(all.poll_timeout(), None);
    }
}
