//! What a NAT's tables take: octets that are allocated after so many internal endpoints have written
//! to one remote endpoint each, one after the other. Counted is all that the NAT holds: bindings,
//! one filter each, both indexes and the filters' own, the queues of deadlines, the maps of ports,
//! and whatever vectors hold in reserve.

use std::time::Duration;

use allocation_counter::measure;
use frazil_benches::flows::{Flow, external, flow};
use frazil_nat::{Behavior, Nat, Packet, Preset};
use frazil_sansio::Instant;

fn main() {
    for count in [1_000_u32, 10_000, 100_000, 1_000_000] {
        for preset in [Preset::FullCone, Preset::PortRestricted, Preset::Symmetric] {
            let mut config = preset.config(external(32));
            let limit = count as usize;
            (config.limits.bindings, config.limits.filters) = (limit, limit);
            let filters = config.filtering != Behavior::EndpointIndependent;
            let mut nat = None;
            let allocated = measure(|| {
                let nat = nat.insert(Nat::new(config, [7; 32]));
                let mut now = Instant::ZERO;
                for index in 0..count {
                    now += Duration::from_micros(1);
                    let Flow { inside, remote } = flow(index);
                    let _ = nat.outbound(Packet::udp(inside, remote), now);
                }
            });
            let usage = nat.map(|nat| nat.usage()).unwrap_or_default();
            assert_eq!((usage.bindings, usage.filters), (limit, if filters { limit } else { 0 }));
            let each = allocated.bytes_current / i64::from(count);
            println!("{count:>9} bindings, {preset:<16} {each:>4} octets each");
        }
    }
}
