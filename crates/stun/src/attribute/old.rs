//! What RFC 3489 and the drafts of RFC 5389 have, and nobody should send any more.

use core::fmt;
use core::net::SocketAddr;

use super::Attribute;
use super::address::{Mask, address};
use crate::header::MAGIC_COOKIE;
use crate::{AttributeType, EncodeError, Message, Sink, TransactionId, ValueError};

address! {
    /// RESPONSE-ADDRESS: send the answer there (RFC 3489 §11.2.2). A server that does so lets itself
    /// be used against others, which is why it is gone.
    ResponseAddress, RESPONSE_ADDRESS
}

address! {
    /// SOURCE-ADDRESS: where the answer was sent from (RFC 3489 §11.2.5);
    /// [`ResponseOrigin`](super::ResponseOrigin) since.
    SourceAddress, SOURCE_ADDRESS
}

address! {
    /// CHANGED-ADDRESS: where the answer would come from if both were changed (RFC 3489 §11.2.3);
    /// [`OtherAddress`](super::OtherAddress) since.
    ChangedAddress, CHANGED_ADDRESS
}

address! {
    /// REFLECTED-FROM: who sent the request whose answer goes elsewhere (RFC 3489 §11.2.11).
    ReflectedFrom, REFLECTED_FROM
}

/// PASSWORD: a password for Binding requests, in the answer to a Shared Secret request
/// (RFC 3489 §11.2.7). Neither `Debug` nor `Display` shows it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Password<'a>(pub &'a [u8]);

impl<'a> Attribute<'a> for Password<'a> {
    const TYPE: AttributeType = AttributeType::PASSWORD;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        Ok(Self(value))
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(self.0)?)
    }
}

impl fmt::Debug for Password<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

impl fmt::Display for Password<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} octets, not shown", self.0.len())
    }
}

address! {
    /// XOR-MAPPED-ADDRESS under the number that drafts of RFC 5389 and MS-TURN have for it.
    ///
    /// It is masked as the registered one. Where a message has no cookie, as MS-TURN's have not, the
    /// mask begins with what stands in the cookie's place: [`address_in`](Self::address_in) knows.
    XorMappedAddressOld, XOR_MAPPED_ADDRESS_OLD, decode_xor_address, encode_xor_address
}

impl XorMappedAddressOld {
    /// The address, if this was read from `message`.
    #[must_use]
    pub fn address_in(self, message: &Message<'_>) -> SocketAddr {
        let id = TransactionId::from_bytes([0; 12]);
        Mask::of(message.cookie() ^ MAGIC_COOKIE, &id).on(self.0)
    }
}
