//! Data in indications (RFC 8656 §18.4, §18.9).

use core::fmt;

use frazil_stun::attribute::{Hex, exactly};
use frazil_stun::{Attribute, AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// DATA: what goes to a peer or came from one, the content of a datagram (RFC 8656 §18.4). It may
/// be empty.
///
/// [`Envelope`](crate::Envelope) writes it without copying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Data<'a>(pub &'a [u8]);

impl<'a> Attribute<'a> for Data<'a> {
    const TYPE: AttributeType = AttributeType::DATA;

    #[inline]
    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        Ok(Self(value))
    }

    #[inline]
    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(self.0)?)
    }
}

impl fmt::Display for Data<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(self.0).fmt(f)
    }
}

/// DONT-FRAGMENT: nobody between server and peer should fragment the datagram; in an Allocate
/// request, the question whether the server can ask for that (RFC 8656 §18.9). It has no value.
///
/// A server that cannot treats it as unknown: [`known::TURN_WITHOUT_DF`](crate::known::TURN_WITHOUT_DF).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DontFragment;

impl Attribute<'_> for DontFragment {
    const TYPE: AttributeType = AttributeType::DONT_FRAGMENT;

    // rfc8656-s18.9-a
    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        exactly::<0>(value).map(|_| Self)
    }

    fn encode<S: Sink>(&self, _: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(())
    }
}

impl fmt::Display for DontFragment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not to be fragmented")
    }
}
