//! Addresses as XOR-MAPPED-ADDRESS has them (RFC 8656 §18.3, §18.5).

use core::fmt;
use core::net::SocketAddr;

use frazil_stun::attribute::{decode_xor_address, encode_xor_address};
use frazil_stun::{Attribute, AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// Defines an attribute that is one masked address.
macro_rules! xor_address {
    ($(#[$doc:meta])+ $name:ident, $type:ident) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub SocketAddr);

        impl Attribute<'_> for $name {
            const TYPE: AttributeType = AttributeType::$type;

            #[inline]
            fn decode(value: &[u8], id: &TransactionId) -> Result<Self, ValueError> {
                decode_xor_address(value, id).map(Self)
            }

            #[inline]
            fn encode<S: Sink>(&self, sink: &mut S, id: &TransactionId) -> Result<(), EncodeError> {
                encode_xor_address(self.0, sink, id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

xor_address! {
    /// XOR-PEER-ADDRESS: a peer, as the server sees it (RFC 8656 §18.3). CreatePermission may have
    /// several: [`Message::all`](frazil_stun::Message::all) reads them.
    XorPeerAddress, XOR_PEER_ADDRESS
}

xor_address! {
    /// XOR-RELAYED-ADDRESS: what the server allocated to the client (RFC 8656 §18.5). With
    /// ADDITIONAL-ADDRESS-FAMILY there are two, one for each family.
    XorRelayedAddress, XOR_RELAYED_ADDRESS
}
