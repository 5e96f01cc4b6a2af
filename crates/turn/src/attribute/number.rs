//! What attributes of one number have in common.

/// Defines an attribute that is one number of 32 bits.
macro_rules! number {
    ($(#[$doc:meta])+ $name:ident, $type:ident) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl frazil_stun::Attribute<'_> for $name {
            const TYPE: frazil_stun::AttributeType = frazil_stun::AttributeType::$type;

            #[inline]
            fn decode(
                value: &[u8],
                _: &frazil_stun::TransactionId,
            ) -> Result<Self, frazil_stun::ValueError> {
                frazil_stun::attribute::exactly(value).map(u32::from_be_bytes).map(Self)
            }

            #[inline]
            fn encode<S: frazil_stun::Sink>(
                &self,
                sink: &mut S,
                _: &frazil_stun::TransactionId,
            ) -> Result<(), frazil_stun::EncodeError> {
                Ok(sink.put(&self.0.to_be_bytes())?)
            }
        }
    };
}

pub(super) use number;
