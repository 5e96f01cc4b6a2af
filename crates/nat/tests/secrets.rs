//! Two NATs that differ in their secrets alone: but for the names of random ports, nobody can tell one
//! from the other. What an index holds in some order or other does not show.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

use core::net::SocketAddr;
use core::time::Duration;

use frazil_nat::{
    Behavior, Config, FilterScope, Hairpinning, Nat, Overloading, Packet, Refresh, ReplyPath,
    TcpFlags, Verdict, WhenFull,
};
use frazil_sansio::Instant;
use proptest::prelude::*;

fn any_of<T: Clone + core::fmt::Debug + 'static>(all: &[T]) -> impl Strategy<Value = T> {
    prop::sample::select(all.to_vec())
}

fn config() -> impl Strategy<Value = Config> {
    let behaviors = (any_of(&Behavior::ALL), any_of(&Behavior::ALL));
    let scope = any_of(&[FilterScope::Binding, FilterScope::InternalEndpoint]);
    let path = any_of(&[ReplyPath::ArrivalBinding, ReplyPath::OutboundMapping]);
    let refresh = any_of(&[Refresh::Session, Refresh::Outbound, Refresh::Inbound, Refresh::Both]);
    let overloading = any_of(&[Overloading::ByRemote, Overloading::Always, Overloading::Never]);
    let full = any_of(&[WhenFull::Refuse, WhenFull::ReplaceOldest]);
    (behaviors, scope, path, refresh, overloading, full, 3usize..40).prop_map(
        |((mapping, filtering), scope, path, refresh, overloading, full, limit)| {
            let mut config = Config::new(["203.0.113.10".parse().unwrap()]);
            (config.mapping, config.filtering) = (mapping, filtering);
            (config.filter_scope, config.reply_path) = (scope, path);
            (config.refresh, config.overloading) = (refresh, overloading);
            config.hairpinning = Hairpinning::ExternalSource;
            config.timeout = Duration::from_secs(10);
            let limits = &mut config.limits;
            (limits.bindings, limits.filters, limits.replies) = (limit, limit, limit);
            (limits.sessions, limits.connections, limits.when_full) = (limit, limit, full);
            config
        },
    )
}

/// A NAT, and the external endpoints that it has shown, in order of appearance.
struct Side {
    nat: Nat,
    shown: Vec<SocketAddr>,
}

/// What becomes of a packet, with external endpoints by number.
#[derive(Debug, PartialEq)]
enum Seen {
    Verdict(Verdict),
    Shows(usize),
    Turns(usize, SocketAddr),
}

impl Side {
    fn new(config: Config, seed: u8) -> Self {
        let nat = Nat::new(config, [seed; 32]);
        Self { nat, shown: vec!["203.0.113.10:5000".parse().unwrap()] }
    }

    fn number(&mut self, outside: SocketAddr) -> usize {
        self.shown.iter().position(|one| *one == outside).unwrap_or_else(|| {
            self.shown.push(outside);
            self.shown.len() - 1
        })
    }

    fn outbound(&mut self, tcp: bool, inside: SocketAddr, to: SocketAddr, now: Instant) -> Seen {
        match self.nat.outbound(packet(tcp, inside, to), now) {
            Verdict::Forward { source, .. } => Seen::Shows(self.number(source)),
            Verdict::Hairpin { source, destination } => {
                Seen::Turns(self.number(source), destination)
            }
            other => Seen::Verdict(other),
        }
    }

    fn inbound(&mut self, tcp: bool, from: SocketAddr, to: usize, now: Instant) -> Seen {
        Seen::Verdict(self.nat.inbound(packet(tcp, from, self.shown[to]), now))
    }

    /// Whether a random port is one that a host might want to keep: then names do change.
    fn has_bad_luck(&self) -> bool {
        self.nat.table().iter().any(|binding| {
            let (inside, outside) = (binding.inside.port(), binding.outside.port());
            matches!(outside, 5000 | 5001) && inside != outside
        })
    }
}

fn packet(tcp: bool, from: SocketAddr, to: SocketAddr) -> Packet {
    if tcp { Packet::tcp(from, to, TcpFlags::SYN) } else { Packet::udp(from, to) }
}

fn host(number: u8) -> SocketAddr {
    SocketAddr::from(([10, 0, 0, 2 + (number & 1)], 5000 + u16::from(number >> 1 & 1)))
}

fn remote(number: u8) -> SocketAddr {
    SocketAddr::from(([198, 51, 100, 2 + (number & 1)], 3478 + u16::from(number >> 1 & 1)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_is_seen_does_not_depend_on_the_secret(
        config in config(),
        steps in prop::collection::vec((0u8..100, any::<u8>(), any::<u8>()), 1..150),
    ) {
        let mut sides = [1, 2].map(|seed| Side::new(config.clone(), seed));
        let mut now = Instant::from_secs(1);
        for (kind, one, other) in steps {
            let known = usize::from(other) % sides[0].shown.len();
            let tcp = one >= 224;
            let seen = sides.each_mut().map(|side| match kind {
                0..=34 => side.outbound(tcp, host(one), remote(other), now),
                35..=44 => side.outbound(tcp, host(one), side.shown[known], now),
                45..=89 => side.inbound(tcp, remote(one), known, now),
                _ => {
                    side.nat.handle_timeout(now);
                    Seen::Shows(0)
                }
            });
            if sides.iter().any(Side::has_bad_luck) {
                return Ok(());
            }
            prop_assert_eq!(&seen[0], &seen[1]);
            if kind >= 90 {
                now += Duration::from_secs(u64::from(one % 6));
            }
            prop_assert_eq!(sides[0].nat.usage(), sides[1].nat.usage());
            prop_assert_eq!(sides[0].nat.poll_timeout(), sides[1].nat.poll_timeout());
        }
    }
}
