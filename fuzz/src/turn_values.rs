//! The typed attributes of TURN, for the target that reads messages.

use frazil_stun::Message;
use frazil_turn::attribute::{
    AdditionalAddressFamily, AddressErrorCode, Bandwidth, ChannelNumber, ConnectionId, Data,
    DontFragment, EvenPort, Icmp, Lifetime, MagicCookie, MobilityTicket, MsAlternateServer,
    MsSequenceNumber, MsVersion, Options, RequestedAddressFamily, RequestedTransport,
    ReservationToken, TimerVal, XorPeerAddress, XorRelayedAddress,
};

use crate::stun_values::one;

/// Reads a message for every attribute of TURN that there is a type for.
pub(crate) fn every_attribute(message: &Message<'_>) {
    macro_rules! each {
        ($($name:ident$(<$of:lifetime>)?),+ $(,)?) => {
            $(one::<$name$(<$of>)?>(message, |again| {
                let found = again.get::<$name$(<$of>)?>()?;
                Ok(found.map(|value| format!("{value:?}: {value}")))
            });)+
        };
    }
    each! {
        AdditionalAddressFamily, AddressErrorCode<'_>, Bandwidth, ChannelNumber, ConnectionId,
        Data<'_>, DontFragment, EvenPort, Icmp, Lifetime, MagicCookie, MobilityTicket<'_>,
        MsAlternateServer, MsSequenceNumber, MsVersion, Options, RequestedAddressFamily,
        RequestedTransport, ReservationToken, TimerVal, XorPeerAddress, XorRelayedAddress,
    }
}
