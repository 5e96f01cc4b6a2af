//! What has gone has gone: when everything has expired, after a reboot, and when the external address
//! has been away for a while, a NAT is as good as new.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;
use std::collections::BTreeSet;

use frazil_nat::{
    Behavior, Config, FilterScope, Fragment, Hairpinning, Nat, Overloading, Packet, PortBlocks,
    Protocol, Reason, Refresh, ReplyPath, TcpFlags, Ticket, Usage, Verdict, WhenFull,
};
use frazil_sansio::Instant;
use proptest::prelude::*;

/// How everything goes.
#[derive(Clone, Copy, Debug)]
enum End {
    Expiry,
    Reboot,
    Move,
}

const BLOCKS: PortBlocks = PortBlocks { size: 2, per_subscriber: 2 };

fn any_of<T: Clone + core::fmt::Debug + 'static>(all: &[T]) -> impl Strategy<Value = T> {
    prop::sample::select(all.to_vec())
}

fn external() -> IpAddr {
    "203.0.113.10".parse().unwrap()
}

fn config() -> impl Strategy<Value = Config> {
    let behaviors = (any_of(&Behavior::ALL), any_of(&Behavior::ALL));
    let scope = any_of(&[FilterScope::Binding, FilterScope::InternalEndpoint]);
    let path = any_of(&[ReplyPath::ArrivalBinding, ReplyPath::OutboundMapping]);
    let refresh = any_of(&[Refresh::Session, Refresh::Outbound, Refresh::Both]);
    let overloading = any_of(&[Overloading::ByRemote, Overloading::Always, Overloading::Never]);
    let full = any_of(&[WhenFull::Refuse, WhenFull::ReplaceOldest]);
    let ports = (any::<bool>(), any_of(&[None, Some(BLOCKS)]));
    (behaviors, scope, path, refresh, overloading, full, ports, 3usize..30).prop_map(
        |(behaviors, scope, path, refresh, overloading, full, ports, limit)| {
            let mut config = Config::new([external()]);
            (config.mapping, config.filtering) = behaviors;
            (config.filter_scope, config.reply_path) = (scope, path);
            (config.refresh, config.overloading) = (refresh, overloading);
            (config.contiguity, config.port_blocks) = ports;
            config.hairpinning = Hairpinning::ExternalSource;
            config.timeout = Duration::from_secs(20);
            let limits = &mut config.limits;
            (limits.bindings, limits.filters, limits.replies) = (limit, limit, limit);
            (limits.sessions, limits.connections) = (limit, limit);
            (limits.fragments, limits.held, limits.when_full) = (3, 4, full);
            config
        },
    )
}

/// Hosts, ports and remotes by number.
fn inside(host: u8, port: u8) -> SocketAddr {
    SocketAddr::from(([10, 0, 0, 2 + host % 3], 5000 + u16::from(port % 4)))
}

fn outside(remote: u8) -> SocketAddr {
    SocketAddr::from(([198, 51, 100, 2 + remote % 3], 3478 + u16::from(remote / 3 % 2)))
}

fn packet(kind: u8, source: SocketAddr, destination: SocketAddr) -> Packet {
    let later = Fragment { identification: 7, offset: 185, more: false };
    match kind % 8 {
        0..=2 => Packet::udp(source, destination),
        3 => Packet::tcp(source, destination, TcpFlags::SYN),
        4 => Packet::tcp(source, destination, TcpFlags::RST),
        5 => Packet::echo_request(
            source.ip(),
            destination.ip(),
            source.port().min(destination.port()),
        ),
        6 => Packet::udp(source, destination).in_fragments(Fragment {
            offset: 0,
            more: true,
            ..later
        }),
        _ => Packet::rest(source.ip(), destination.ip(), Protocol::Udp, later),
    }
}

fn released(nat: &mut Nat, held: &mut BTreeSet<Ticket>) {
    while let Some((ticket, verdict)) = nat.poll_release() {
        assert!(held.remove(&ticket), "{ticket} comes back twice, or was not held");
        assert!(!matches!(verdict, Verdict::Hold(_)));
    }
}

/// Each host may send from each port, by that very port, and be answered by whom it has sent to.
fn as_good_as_new(nat: &mut Nat, now: Instant) -> Result<(), TestCaseError> {
    let config = nat.config().clone();
    let limits = config.limits;
    let limit = limits.bindings.min(limits.filters).min(limits.sessions / 3);
    let stranger = SocketAddr::from(([192, 0, 2, 66], 9));
    let ends = (0..3).flat_map(|host| (0..4).map(move |port| (host, inside(host, port))));
    for (host, alice) in ends.take(limit) {
        let verdict = nat.outbound(Packet::udp(alice, outside(0)), now);
        let Verdict::Forward { source, .. } = verdict else {
            return Err(TestCaseError::fail(verdict.to_string()));
        };
        if config.port_blocks.is_none() && host == 0 {
            prop_assert_eq!(source.port(), alice.port());
        }
        let knock = nat.inbound(Packet::udp(stranger, source), now);
        let open = config.filtering == Behavior::EndpointIndependent;
        prop_assert_eq!(knock == Verdict::Drop(Reason::Filtered), !open, "{}", knock);
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_has_gone_leaves_nothing(
        config in config(),
        end in any_of(&[End::Expiry, End::Reboot, End::Move]),
        steps in prop::collection::vec((0u8..12, 0u8..3, 0u8..4, 0u8..6, 0u64..8), 1..120),
    ) {
        let mut nat = Nat::new(config, [7; 32]);
        let mut now = Instant::from_secs(5);
        let mut held = BTreeSet::new();
        let mut shown = vec![SocketAddr::new(external(), 5000)];
        for (kind, host, port, remote, wait) in steps {
            now += Duration::from_secs(wait);
            let known = shown.get(usize::from(remote) % shown.len()).copied().unwrap();
            let verdict = match kind {
                8.. => nat.inbound(packet(kind - u8::from(kind > 9) * 7, outside(remote), known), now),
                _ if wait == 7 => nat.outbound(packet(kind, inside(host, port), known), now),
                _ => nat.outbound(packet(kind, inside(host, port), outside(remote)), now),
            };
            match verdict {
                Verdict::Hold(ticket) => prop_assert!(held.insert(ticket)),
                Verdict::Forward { source, .. } if source.ip() == external() => shown.push(source),
                _ => {}
            }
            released(&mut nat, &mut held);
        }
        match end {
            End::Expiry => nat.handle_timeout(now + Duration::from_secs(86_400)),
            End::Reboot => nat.reboot(),
            End::Move => {
                nat.set_external([]);
                nat.set_external([external()]);
                nat.handle_timeout(now + Duration::from_secs(86_400));
            }
        }
        released(&mut nat, &mut held);
        prop_assert_eq!(held, BTreeSet::new());
        prop_assert_eq!(nat.usage(), Usage::default());
        prop_assert_eq!(nat.poll_timeout(), None);

        // Each host gets as much as it would of a new one, and of one that has been new twice.
        for day in 1..3 {
            let now = now + Duration::from_secs(2 * day * 86_400);
            as_good_as_new(&mut nat, now)?;
        }
    }
}
