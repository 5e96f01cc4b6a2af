//! The plan by which addresses are given out: none twice where it would matter.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::collections::BTreeSet;

use super::Place;
use crate::Side;
use crate::subnet::Subnet;

/// Which addresses are taken, network by network.
///
/// Public IPv4 addresses come from the blocks for documentation (RFC 5737), public IPv6 ones from
/// that of RFC 3849, those behind carriers from RFC 6598's; homes share RFC 1918's, as homes do.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    taken: BTreeSet<(Place, IpAddr)>,
    /// The addresses of the left peer's host, and of the right one's.
    hosts: BTreeSet<(bool, IpAddr)>,
}

/// Where STUN servers are.
pub(super) const SERVERS: Block = Block([192, 0, 2, 0]);
/// Where hosts on the internet are.
const HOSTS: Block = Block([198, 51, 100, 0]);
/// Where routers on the internet are.
const ROUTERS: Block = Block([203, 0, 113, 0]);

/// A block of 256 addresses.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block([u8; 4]);

impl Block {
    pub(super) fn subnet(self) -> Subnet {
        Subnet::new(Ipv4Addr::from(self.0), 24)
    }
}

/// What homes use most.
pub(super) const HOMES: [Block; 4] = [
    Block([192, 168, 0, 0]),
    Block([192, 168, 1, 0]),
    Block([10, 0, 0, 0]),
    Block([172, 16, 0, 0]),
];

impl Addresses {
    /// The first address of a subnet of a network, from the `from`th on, that nobody has yet.
    pub(super) fn take(&mut self, place: Place, subnet: Subnet, from: u32) -> IpAddr {
        let mut free = (from..).map(|number| subnet.host(number));
        let address = free.find(|address| self.taken.insert((place, *address)));
        address.unwrap_or(subnet.base())
    }

    /// The same for a peer's host, which has no address twice, not even in two networks: the system
    /// would not know which is meant.
    pub(super) fn take_for(&mut self, side: Side, place: Place, subnet: Subnet) -> IpAddr {
        loop {
            let address = self.take(place, subnet, 20);
            if self.hosts.insert((side == Side::Left, address)) {
                return address;
            }
        }
    }
}

/// The public addresses of hosts without a router.
pub(super) fn hosts(v6: bool) -> Subnet {
    if v6 { prefix(0xfff, 0, 64) } else { HOSTS.subnet() }
}

/// The external addresses of routers on the internet.
pub(super) fn routers() -> Subnet {
    ROUTERS.subnet()
}

/// The private network of the carrier with this index.
pub(super) fn carrier(index: usize) -> Subnet {
    let block = u8::try_from(64 + index % 64).unwrap_or(64);
    Subnet::new(Ipv4Addr::new(100, block, 0, 0), 16)
}

/// The public IPv4 network behind the firewall with this index (RFC 2544's block).
pub(super) fn public(index: usize) -> Subnet {
    let block = u8::try_from(index % 256).unwrap_or(0);
    Subnet::new(Ipv4Addr::new(198, 18, block, 0), 24)
}

/// The IPv6 network with this number of a site with this number.
pub(super) fn prefix(site: usize, network: usize, length: u8) -> Subnet {
    let part = |number: usize| u16::try_from(number & 0xfff).unwrap_or(0);
    let base = Ipv6Addr::new(0x2001, 0xdb8, part(site), part(network), 0, 0, 0, 0);
    Subnet::new(base, length)
}
