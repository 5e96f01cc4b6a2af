//! ICMP (RFC 8656 §18.13).

use core::fmt;

use frazil_stun::attribute::exactly;
use frazil_stun::{Attribute, AttributeType, EncodeError, Sink, TransactionId, ValueError};

use super::AddressFamily;

/// ICMP: a datagram to the peer was dropped on its way, and this is what came back
/// (RFC 8656 §18.13).
///
/// What type and code mean depends on the family of the XOR-PEER-ADDRESS beside it. The RFC's figure
/// has them too narrow; they are octets (erratum 8901).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Icmp {
    icmp_type: u8,
    icmp_code: u8,
    error_data: u32,
}

impl Icmp {
    /// What a server tells of an ICMP packet. `mtu`, in octets, goes out only where the packet says
    /// that a datagram was too big; otherwise the Error Data is zero.
    ///
    /// ```
    /// use frazil_turn::attribute::{AddressFamily, Icmp};
    ///
    /// let unreachable = Icmp::new(AddressFamily::IPV4, 3, 1, 1400);
    /// assert_eq!(unreachable.error_data(), 0);
    /// let too_big = Icmp::new(AddressFamily::IPV6, 2, 0, 1280);
    /// assert_eq!(too_big.next_hop_mtu(AddressFamily::IPV6), Some(1280));
    /// ```
    // rfc8656-s18.13-c
    #[must_use]
    pub const fn new(family: AddressFamily, icmp_type: u8, icmp_code: u8, mtu: u32) -> Self {
        let too_big = is_too_big(family, icmp_type, icmp_code);
        Self { icmp_type, icmp_code, error_data: if too_big { mtu } else { 0 } }
    }

    /// The ICMP Type.
    #[must_use]
    pub const fn icmp_type(&self) -> u8 {
        self.icmp_type
    }

    /// The ICMP Code.
    #[must_use]
    pub const fn icmp_code(&self) -> u8 {
        self.icmp_code
    }

    /// The Error Data, whatever it means.
    #[must_use]
    pub const fn error_data(&self) -> u32 {
        self.error_data
    }

    /// How many octets a packet to this peer may have, if that is what it was dropped for: ICMPv6
    /// "packet too big" and ICMPv4 "fragmentation needed". `family` is the peer's.
    #[must_use]
    pub const fn next_hop_mtu(&self, family: AddressFamily) -> Option<u32> {
        if is_too_big(family, self.icmp_type, self.icmp_code) {
            Some(self.error_data)
        } else {
            None
        }
    }
}

const fn is_too_big(family: AddressFamily, icmp_type: u8, icmp_code: u8) -> bool {
    match family {
        AddressFamily::IPV4 => icmp_type == 3 && icmp_code == 4,
        AddressFamily::IPV6 => icmp_type == 2,
        AddressFamily(_) => false,
    }
}

impl Attribute<'_> for Icmp {
    const TYPE: AttributeType = AttributeType::ICMP;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        // rfc8656-s18.13-b
        let [_, _, icmp_type, icmp_code, d0, d1, d2, d3] = exactly(value)?;
        Ok(Self { icmp_type, icmp_code, error_data: u32::from_be_bytes([d0, d1, d2, d3]) })
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        // rfc8656-s18.13-a
        let [d0, d1, d2, d3] = self.error_data.to_be_bytes();
        Ok(sink.put(&[0, 0, self.icmp_type, self.icmp_code, d0, d1, d2, d3])?)
    }
}

impl fmt::Display for Icmp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "type {}, code {}", self.icmp_type, self.icmp_code)?;
        match self.error_data {
            0 => Ok(()),
            data => write!(f, ", error data {data}"),
        }
    }
}
