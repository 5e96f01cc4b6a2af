//! What stands is forwarded, refreshed and looked up without an allocation.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;

use allocation_counter::measure;
use frazil_nat::{Behavior, Config, FilterScope, Nat, Packet, Protocol, Refresh};
use frazil_sansio::Instant;

fn inside(host: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::from([10, 0, 0, 2]), 5000 + host)
}

fn remote(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::from([198, 51, 100, 2]), 3478 + port)
}

#[test]
fn forwarding_allocates_nothing() {
    for mapping in Behavior::ALL {
        for filtering in Behavior::ALL {
            for scope in [FilterScope::Binding, FilterScope::InternalEndpoint] {
                let mut config = Config::new([IpAddr::from([203, 0, 113, 10])]);
                config.mapping = mapping;
                config.filtering = filtering;
                config.filter_scope = scope;
                config.refresh = Refresh::Both;
                forwards(Nat::new(config, [7; 32]));
            }
        }
    }
}

fn forwards(mut nat: Nat) {
    let mut now = Instant::from_secs(1);
    let mut all = Vec::new();
    for host in 0..100 {
        for port in 0..3 {
            let verdict = nat.outbound(Packet::udp(inside(host), remote(port)), now);
            all.push((inside(host), remote(port), verdict.packet().unwrap().source));
        }
    }
    let mut passed = 0;
    let measured = measure(|| {
        for turn in 0..30 {
            for (inside, remote, outside) in all.iter().skip(turn) {
                now += Duration::from_millis(20);
                let out = nat.outbound(Packet::udp(*inside, *remote), now).packet();
                let back = nat.inbound(Packet::udp(*remote, *outside), now).packet();
                passed += usize::from(out.is_some()) + usize::from(back.is_some());
                nat.handle_timeout(now);
                assert!(nat.poll_timeout().is_some());
                assert_eq!(nat.table().outside(Protocol::Udp, *inside, *remote), Some(*outside));
            }
        }
    });
    assert_eq!(passed, (271..=300).sum::<usize>() * 2);
    assert_eq!(measured.count_total, 0, "{:?}", nat.config());
}
