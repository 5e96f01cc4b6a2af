//! What attributes of one number have in common.

/// Defines an attribute that is one number.
macro_rules! number {
    ($(#[$doc:meta])+ $name:ident($int:ty), $type:ident) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $int);

        impl $crate::Attribute<'_> for $name {
            const TYPE: $crate::AttributeType = $crate::AttributeType::$type;

            #[inline]
            fn decode(
                value: &[u8],
                _: &$crate::TransactionId,
            ) -> Result<Self, $crate::ValueError> {
                $crate::attribute::exactly(value).map(<$int>::from_be_bytes).map(Self)
            }

            #[inline]
            fn encode<S: $crate::Sink>(
                &self,
                sink: &mut S,
                _: &$crate::TransactionId,
            ) -> Result<(), $crate::EncodeError> {
                Ok(sink.put(&self.0.to_be_bytes())?)
            }
        }
    };
}

pub(super) use number;
