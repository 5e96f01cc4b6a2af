//! Registered numbers: open newtypes, so that a value without a name is still a value.
//!
//! The names are those of the registry of 2024-12-20. Numbers that it marks as reserved or does not
//! have, but that implementations use or used, have theirs too, and the documentation says so.

/// Gives an open newtype its named constants and looks the names up again.
macro_rules! named {
    ($type:ident { $($(#[$doc:meta])+ $name:ident = $value:literal, $text:literal;)+ }) => {
        impl $type {
            $($(#[$doc])+ pub const $name: Self = Self($value);)+

            /// Every number that has a name, in ascending order.
            pub const NAMED: &[Self] = &[$(Self::$name),+];

            /// The registered name, or the one in use where none is registered; `None` for a number
            /// that this crate has no name for.
            #[must_use]
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($value => Some($text),)+
                    _ => None,
                }
            }

            /// The constants' identifiers, to be held against the names.
            #[cfg(test)]
            pub(super) const IDENTIFIERS: &[&str] = &[$(stringify!($name)),+];
        }

        impl core::fmt::Debug for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(self, f)
            }
        }
    };
}

mod attribute_type;
pub mod known;
mod method;

pub use attribute_type::AttributeType;
pub use method::Method;

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::String;

    use super::*;

    #[test]
    fn numbers_without_a_name_say_their_number() {
        assert_eq!(format!("{}", AttributeType(0x7F00)), "attribute 0x7f00");
        assert_eq!(format!("{:?}", Method::new(0xABC).unwrap()), "method 0xabc");
        assert_eq!(format!("{}", AttributeType::FINGERPRINT), "FINGERPRINT");
    }

    /// Letters and digits alone.
    fn bare(text: &str) -> String {
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>()
    }

    #[test]
    fn constants_are_called_what_they_name() {
        let names = AttributeType::NAMED.iter().map(|named| named.name().unwrap());
        for (identifier, name) in AttributeType::IDENTIFIERS.iter().zip(names) {
            match *identifier {
                // The registry adds what kind of attribute it is.
                "ECN_CHECK" => assert_eq!(name, "ECN-CHECK STUN"),
                // The number that is asked for has the name that the deployed one has by alias.
                "NOMINATION2" => assert_eq!(name, "NOMINATION"),
                "XOR_MAPPED_ADDRESS_OLD" => assert_eq!(name, "XOR-MAPPED-ADDRESS (old)"),
                _ => assert_eq!(bare(identifier), bare(name)),
            }
        }
        let names = Method::NAMED.iter().map(|named| named.name().unwrap());
        for (identifier, name) in Method::IDENTIFIERS.iter().zip(names) {
            assert_eq!(bare(identifier), bare(name).to_uppercase());
        }
    }

    #[test]
    fn names_are_in_ascending_order() {
        assert!(AttributeType::NAMED.is_sorted_by(|one, next| one < next));
        assert!(Method::NAMED.is_sorted_by(|one, next| one < next));
    }
}
