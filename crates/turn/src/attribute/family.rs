//! Address families that are asked for, and why one was not given (RFC 8656 §18.6, §18.11, §18.12).

use core::fmt;
use core::net::IpAddr;

use frazil_stun::attribute::{ErrorCode, exactly};
use frazil_stun::{Attribute, AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// The most characters of a reason phrase that may be sent: at four octets each, 508 octets.
const MAX_CHARACTERS: usize = 127;

/// The registered number of an address family (RFC 8489 §14.1).
///
/// Others than IPv4 and IPv6 are read too: a server answers them with 440 (RFC 8656 §7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressFamily(pub u8);

impl AddressFamily {
    /// IPv4.
    pub const IPV4: Self = Self(1);
    /// IPv6.
    pub const IPV6: Self = Self(2);

    /// The family's name, or `None` for a number without one.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::IPV4 => Some("IPv4"),
            Self::IPV6 => Some("IPv6"),
            Self(_) => None,
        }
    }

    /// The family of an address.
    #[must_use]
    pub const fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self::IPV4,
            IpAddr::V6(_) => Self::IPV6,
        }
    }
}

impl fmt::Display for AddressFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "address family {:#04x}", self.0),
        }
    }
}

/// Defines an attribute that is one address family.
macro_rules! family {
    ($(#[$doc:meta])+ $name:ident, $type:ident) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub AddressFamily);

        impl Attribute<'_> for $name {
            const TYPE: AttributeType = AttributeType::$type;

            fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
                // rfc8656-s18.6-b
                let [family, _, _, _] = exactly(value)?;
                Ok(Self(AddressFamily(family)))
            }

            fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
                // rfc8656-s18.6-a
                Ok(sink.put(&[self.0.0, 0, 0, 0])?)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

family! {
    /// REQUESTED-ADDRESS-FAMILY: of what family the relayed address should be, or, in a Refresh
    /// request, which of the two is meant (RFC 8656 §18.6).
    RequestedAddressFamily, REQUESTED_ADDRESS_FAMILY
}

family! {
    /// ADDITIONAL-ADDRESS-FAMILY: an address of this family too, besides one of IPv4
    /// (RFC 8656 §18.11). Only IPv6 makes sense; a server answers others with 400 (§7.2).
    AdditionalAddressFamily, ADDITIONAL_ADDRESS_FAMILY
}

/// ADDRESS-ERROR-CODE: in an Allocate success, why there is no address of one of the two families
/// (RFC 8656 §18.12).
///
/// With libjingle's TURN the same number means [`Options`](super::Options), whose values are none
/// of this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddressErrorCode<'a> {
    /// The family that there is no address of.
    pub family: AddressFamily,
    /// Why: 440 or 508.
    pub error: ErrorCode<'a>,
}

impl<'a> Attribute<'a> for AddressErrorCode<'a> {
    const TYPE: AttributeType = AttributeType::ADDRESS_ERROR_CODE;

    fn decode(value: &'a [u8], id: &TransactionId) -> Result<Self, ValueError> {
        // rfc8656-s18.12-b: but for the first octet this is the form of ERROR-CODE, which has its
        // reserved bits in the same places and ignores them.
        let error = ErrorCode::decode(value, id)?;
        let family = AddressFamily(value.first().copied().unwrap_or_default());
        Ok(Self { family, error })
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        // rfc8656-s18.12-c
        let reason = self.error.reason();
        if reason.len() > MAX_CHARACTERS {
            let actual = reason.chars().count();
            if actual > MAX_CHARACTERS {
                return Err(ValueError::TooManyCharacters { max: MAX_CHARACTERS, actual }.into());
            }
        }
        // rfc8656-s18.12-a
        #[allow(clippy::cast_possible_truncation, reason = "the code is below 700")]
        let (class, number) = ((self.error.code() / 100) as u8, (self.error.code() % 100) as u8);
        sink.put(&[self.family.0, 0, class, number])?;
        Ok(sink.put(reason.as_bytes())?)
    }
}

impl fmt::Display for AddressErrorCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.family, self.error)
    }
}
