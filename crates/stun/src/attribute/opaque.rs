//! What attributes have in common whose value is octets to us, and the vendors' of that kind.

/// Defines an attribute whose value may be any octets.
macro_rules! opaque {
    ($(#[$doc:meta])+ $name:ident, $type:ident) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name<'a>(pub &'a [u8]);

        impl<'a> $crate::Attribute<'a> for $name<'a> {
            const TYPE: $crate::AttributeType = $crate::AttributeType::$type;

            fn decode(
                value: &'a [u8],
                _: &$crate::TransactionId,
            ) -> Result<Self, $crate::ValueError> {
                Ok(Self(value))
            }

            fn encode<S: $crate::Sink>(
                &self,
                sink: &mut S,
                _: &$crate::TransactionId,
            ) -> Result<(), $crate::EncodeError> {
                Ok(sink.put(self.0)?)
            }
        }

        impl core::fmt::Display for $name<'_> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                $crate::attribute::Hex(self.0).fmt(f)
            }
        }
    };
}

pub(super) use opaque;

opaque! {
    /// CISCO-STUN-FLOWDATA: registered for one vendor. What the octets mean is not public.
    CiscoStunFlowdata, CISCO_STUN_FLOWDATA
}

opaque! {
    /// ENF-FLOW-DESCRIPTION: registered for one vendor. What the octets mean is not public, and what
    /// ICE agents send under this number is [`Nomination`](super::Nomination).
    EnfFlowDescription, ENF_FLOW_DESCRIPTION
}

opaque! {
    /// ENF-NETWORK-STATUS: registered for one vendor. What the octets mean is not public.
    EnfNetworkStatus, ENF_NETWORK_STATUS
}

opaque! {
    /// CISCO-WEBEX-FLOW-INFO: registered for one vendor. What the octets mean is not public.
    CiscoWebexFlowInfo, CISCO_WEBEX_FLOW_INFO
}

opaque! {
    /// CITRIX-TRANSACTION-ID: registered for one vendor. What the octets mean is not public.
    CitrixTransactionId, CITRIX_TRANSACTION_ID
}
