//! The fixed header: class and method in one field, the cookie, the transaction ID (RFC 8489 §5).

use core::fmt;

use crate::Method;

/// Octets in the header that every message starts with.
pub const HEADER_LEN: usize = 20;

/// The fixed value at octets 4 to 8 that tells RFC 5389 and 8489 from RFC 3489.
pub const MAGIC_COOKIE: u32 = 0x2112_A442;

/// What a message is within its transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Asks for an answer.
    Request,
    /// Asks for none, and gets none.
    Indication,
    /// Answers a request that was carried out.
    SuccessResponse,
    /// Answers a request that was refused, and says why in ERROR-CODE.
    ErrorResponse,
}

impl Class {
    /// The two class bits where they stand in the type field: C0 at bit 4, C1 at bit 8.
    const fn bits(self) -> u16 {
        match self {
            Self::Request => 0x000,
            Self::Indication => 0x010,
            Self::SuccessResponse => 0x100,
            Self::ErrorResponse => 0x110,
        }
    }

    /// The class in a type field, whatever its method.
    pub(crate) const fn of(message_type: u16) -> Self {
        match message_type & 0x110 {
            0x000 => Self::Request,
            0x010 => Self::Indication,
            0x100 => Self::SuccessResponse,
            _ => Self::ErrorResponse,
        }
    }

    /// Whether this class answers a request.
    #[must_use]
    pub const fn is_response(self) -> bool {
        matches!(self, Self::SuccessResponse | Self::ErrorResponse)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Indication => "indication",
            Self::SuccessResponse => "success response",
            Self::ErrorResponse => "error response",
        })
    }
}

/// The type field of a class and a method: the class bits lie between the 12 method bits.
pub(crate) const fn message_type(class: Class, method: Method) -> u16 {
    let m = method.number();
    // The mask keeps to 12 method bits; the RFC's appendix A lets a 13th through (erratum 8900).
    (m & 0x00F) | (m & 0x070) << 1 | (m & 0xF80) << 2 | class.bits()
}

/// The method bits of a type field, taken together.
pub(crate) const fn method_number(message_type: u16) -> u16 {
    (message_type & 0x000F) | (message_type & 0x00E0) >> 1 | (message_type & 0x3E00) >> 2
}

/// The 96 bits that tie a response to its request (RFC 8489 §5).
///
/// For requests they must come from a cryptographic source: [`TransactionIds`](crate::TransactionIds)
/// makes them from a seed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransactionId([u8; 12]);

impl TransactionId {
    /// An ID of the given octets.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 12]) -> Self {
        Self(bytes)
    }

    /// The octets as they stand in the header.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 12] {
        &self.0
    }
}

impl fmt::Display for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl fmt::Debug for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransactionId({self})")
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "requirement ids are part of the names")]
mod tests {
    use super::*;

    const CLASSES: [Class; 4] =
        [Class::Request, Class::Indication, Class::SuccessResponse, Class::ErrorResponse];

    #[test]
    fn rfc8489_s5_c__class_bits_lie_between_the_method_bits() {
        let cases = [
            (Class::Request, Method::BINDING, 0x0001),
            (Class::Indication, Method::BINDING, 0x0011),
            (Class::SuccessResponse, Method::BINDING, 0x0101),
            (Class::ErrorResponse, Method::BINDING, 0x0111),
            (Class::Request, Method::GOOG_PING, 0x0200),
            (Class::ErrorResponse, Method::CHANNEL_BIND, 0x0119),
        ];
        for (class, method, expected) in cases {
            assert_eq!(message_type(class, method), expected);
        }
        assert_eq!(message_type(Class::ErrorResponse, Method::new(0xFFF).unwrap()), 0x3FFF);
    }

    #[test]
    fn rfc8489_sA_a__every_class_and_method_packs_into_14_bits_and_back() {
        for class in CLASSES {
            for number in 0..=0xFFF {
                let packed = message_type(class, Method::new(number).unwrap());
                assert_eq!(packed & 0xC000, 0);
                assert_eq!(Class::of(packed), class);
                assert_eq!(method_number(packed), number);
            }
        }
        assert_eq!(Method::new(0x1000), None, "a 13th bit is not a method's");
    }
}
