//! Two NATs that differ in their secrets alone: but for the names of random ports, nobody can tell one
//! from the other. What an index holds in some order or other does not show.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

use core::net::SocketAddr;
use core::time::Duration;
use std::collections::BTreeSet;

use frazil_nat::{
    Behavior, Config, FilterScope, Hairpinning, Nat, Overloading, Packet, Refresh, ReplyPath,
    Verdict, WhenFull,
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
            (limits.sessions, limits.when_full) = (limit, full);
            config
        },
    )
}

/// A NAT, and the external endpoints that it has shown, in order of appearance.
struct Side {
    nat: Nat,
    shown: Vec<SocketAddr>,
    /// Those of them that stand for nobody any more.
    gone: BTreeSet<SocketAddr>,
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
        Self { nat, shown: vec!["203.0.113.10:5000".parse().unwrap()], gone: BTreeSet::new() }
    }

    fn number(&mut self, outside: SocketAddr) -> usize {
        self.shown.iter().position(|one| *one == outside).unwrap_or_else(|| {
            self.shown.push(outside);
            self.shown.len() - 1
        })
    }

    fn outbound(&mut self, inside: SocketAddr, to: SocketAddr, now: Instant) -> Seen {
        match self.nat.outbound(Packet::udp(inside, to), now) {
            Verdict::Forward { source, .. } => Seen::Shows(self.number(source)),
            Verdict::Hairpin { source, destination } => {
                Seen::Turns(self.number(source), destination)
            }
            other => Seen::Verdict(other),
        }
    }

    fn inbound(&mut self, from: SocketAddr, to: usize, now: Instant) -> Seen {
        Seen::Verdict(self.nat.inbound(Packet::udp(from, self.shown[to]), now))
    }

    /// Whether a random port is one that a host might want to keep, or that there has been before: then
    /// names mean something else.
    fn has_bad_luck(&mut self) -> bool {
        let table = self.nat.table();
        let drawn = table.iter().filter(|one| one.outside.port() != one.inside.port());
        let bad = drawn
            .map(|one| one.outside)
            .any(|outside| matches!(outside.port(), 5000 | 5001) || self.gone.contains(&outside));
        let stand: BTreeSet<_> = table.iter().map(|binding| binding.outside).collect();
        self.gone = self.shown.iter().copied().filter(|one| !stand.contains(one)).collect();
        bad
    }
}

fn host(number: u8) -> SocketAddr {
    SocketAddr::from(([10, 0, 0, 2 + (number & 1)], 5000 + u16::from(number >> 1 & 1)))
}

fn remote(number: u8) -> SocketAddr {
    SocketAddr::from(([198, 51, 100, 2 + (number & 1)], 3478 + u16::from(number >> 1 & 1)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_seen_does_not_depend_on_the_secret(
        config in config(),
        steps in prop::collection::vec((0u8..100, any::<u8>(), any::<u8>()), 1..150),
    ) {
        let mut sides = [1, 2].map(|seed| Side::new(config.clone(), seed));
        let mut now = Instant::from_secs(1);
        for (kind, one, other) in steps {
            let known = usize::from(other) % sides[0].shown.len();
            let seen = sides.each_mut().map(|side| match kind {
                0..=34 => side.outbound(host(one), remote(other), now),
                35..=44 => side.outbound(host(one), side.shown[known], now),
                45..=89 => side.inbound(remote(one), known, now),
                _ => {
                    side.nat.handle_timeout(now);
                    Seen::Shows(0)
                }
            });
            if sides.iter_mut().any(Side::has_bad_luck) {
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
