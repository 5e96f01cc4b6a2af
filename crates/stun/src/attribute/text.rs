//! Attributes that are text, with the RFC's limits: what we write obeys the narrow ones, what we
//! read may reach the wide one (RFC 8489 §14.3, §14.9, §14.14, §14.16).

use core::fmt;

use super::{Attribute, Quoted};
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// The most octets of text that a peer may send: 127 characters as older rules counted them.
pub(crate) const MAX_READ: usize = 763;
/// The most octets of text that may be sent.
pub(crate) const MAX_WRITTEN: usize = 509;
/// The most characters that may be sent, but in USERNAME.
pub(crate) const MAX_CHARACTERS: usize = 127;

/// Reads text.
pub(crate) fn decode(value: &[u8], max: usize) -> Result<&str, ValueError> {
    if value.len() > max {
        return Err(ValueError::TooLong { max, actual: value.len() });
    }
    core::str::from_utf8(value).map_err(|error| ValueError::Utf8 { at: error.valid_up_to() })
}

/// Refuses text that is too long to be sent.
pub(crate) fn check(text: &str, octets: usize, characters: usize) -> Result<(), ValueError> {
    if text.len() > octets {
        return Err(ValueError::TooLong { max: octets, actual: text.len() });
    }
    if text.len() > characters {
        let actual = text.chars().count();
        if actual > characters {
            return Err(ValueError::TooManyCharacters { max: characters, actual });
        }
    }
    Ok(())
}

/// Defines an attribute that is text: type, octets read, octets written, characters written.
macro_rules! text {
    ($(#[$doc:meta])+ $name:ident, $type:ident, $read:expr, $octets:expr, $characters:expr) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name<'a>(pub &'a str);

        impl<'a> Attribute<'a> for $name<'a> {
            const TYPE: AttributeType = AttributeType::$type;

            #[inline]
            fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
                decode(value, $read).map(Self)
            }

            #[inline]
            fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
                check(self.0, $octets, $characters)?;
                Ok(sink.put(self.0.as_bytes())?)
            }
        }

        impl fmt::Display for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Quoted(self.0).fmt(f)
            }
        }
    };
}

text! {
    /// USERNAME (RFC 8489 §14.3): up to 508 octets written, up to 763 read. Whoever writes it prepares
    /// it, as `OpaqueString` does (feature `opaque-string`); nothing is changed here. ICE puts the
    /// other side's fragment first, then a colon, then one's own (RFC 8445 §7.2.2).
    Username, USERNAME, MAX_READ, 508, usize::MAX
}

text! {
    /// REALM (RFC 8489 §14.9), without quotes, and prepared as USERNAME is: up to 127 characters
    /// in 509 octets written, up to 763 octets read.
    Realm, REALM, MAX_READ, MAX_WRITTEN, MAX_CHARACTERS
}

text! {
    /// SOFTWARE: who made the sender, for people to read (RFC 8489 §14.14). Limits as for REALM.
    Software, SOFTWARE, MAX_READ, MAX_WRITTEN, MAX_CHARACTERS
}

#[cfg(feature = "alloc")]
impl Software<'_> {
    /// Whether it is short enough to be sent.
    pub(crate) fn is_writable(&self) -> bool {
        check(self.0, MAX_WRITTEN, MAX_CHARACTERS).is_ok()
    }
}

text! {
    /// ALTERNATE-DOMAIN: the name by which the alternate server's certificate is checked
    /// (RFC 8489 §14.16). Up to 255 octets.
    AlternateDomain, ALTERNATE_DOMAIN, 255, 255, usize::MAX
}

text! {
    /// ORIGIN: the web origin that a request is made for (draft-ietf-tram-stun-origin, which expired).
    /// It may come more than once: [`Message::all`](crate::Message::all) reads them. No limit.
    Origin, ORIGIN, usize::MAX, usize::MAX, usize::MAX
}
