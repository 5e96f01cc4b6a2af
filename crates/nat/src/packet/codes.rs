//! What an ICMP error says in the other protocol, through NAT64 (RFC 7915 §4.2, §5.2).
//!
//! A parameter problem points at an octet of a header, which stays with the caller: it has no
//! counterpart here.

use crate::verdict::longer_by;
use crate::{IcmpError, Mtu};

/// The smallest size that every IPv6 link takes (RFC 8200 §5).
const LEAST: u16 = 1280;

/// ICMP's types, and ICMPv6's.
const UNREACHABLE: u8 = 3;
const TIME_EXCEEDED: u8 = 11;
const UNREACHABLE_V6: u8 = 1;
const TIME_EXCEEDED_V6: u8 = 3;

/// An ICMP error as an ICMPv6 one, if there is one that says so.
pub(crate) fn to_icmpv6(error: IcmpError, mtu: Mtu) -> Option<IcmpError> {
    use IcmpError::{HostUnreachable, NetworkUnreachable, Other, Prohibited, TooBig};
    Some(match error {
        // A router that says 0 does not know path MTU discovery. Which plateau is meant depends on
        // the length of the packet that was too long; the least one is right for all.
        TooBig { mtu: said } => {
            let header = longer_by(true);
            let outside = mtu.outside.map_or(u16::MAX, |mtu| mtu.saturating_add(header));
            let inside = mtu.inside.unwrap_or(u16::MAX);
            TooBig { mtu: said.saturating_add(header).min(inside).min(outside).max(LEAST) }
        }
        HostUnreachable => NetworkUnreachable,
        Other { kind: UNREACHABLE, code: 5..=8 | 11 | 12 } => NetworkUnreachable,
        Other { kind: UNREACHABLE, code: 9 | 10 | 15 } => Prohibited,
        Other { kind: TIME_EXCEEDED, code } => Other { kind: TIME_EXCEEDED_V6, code },
        Other { .. } => return None,
        same => same,
    })
}

/// An ICMPv6 error as an ICMP one, if there is one that says so.
pub(crate) fn to_icmp(error: IcmpError, mtu: Mtu) -> Option<IcmpError> {
    use IcmpError::{HostUnreachable, NetworkUnreachable, Other, Prohibited, TooBig};
    Some(match error {
        TooBig { mtu: said } => {
            let header = longer_by(true);
            let inside = mtu.inside.map_or(u16::MAX, |mtu| mtu.saturating_sub(header));
            let outside = mtu.outside.unwrap_or(u16::MAX);
            TooBig { mtu: said.saturating_sub(header).min(inside).min(outside) }
        }
        NetworkUnreachable | Other { kind: UNREACHABLE_V6, code: 2 } => HostUnreachable,
        Prohibited => Other { kind: UNREACHABLE, code: 10 },
        Other { kind: TIME_EXCEEDED_V6, code } => Other { kind: TIME_EXCEEDED, code },
        Other { .. } => return None,
        same => same,
    })
}
