//! Indications that arrive (RFC 8656 §11.2, §11.4, §11.6).

use core::net::SocketAddr;

use frazil_stun::{Attribute, AttributeTuple, Class, Message, Method};

use super::peer::Peer;
use super::{IndicationError, plain};
use crate::attribute::{Data, DontFragment, Icmp, XorPeerAddress};
use crate::known;

/// The type field of a Send indication.
const SEND: u16 = 0x0016;
/// The type field of a Data indication.
const DATA: u16 = 0x0017;

/// A Send indication, as a server gets it: data for a peer (RFC 8656 §11.2).
///
/// ```
/// use frazil_stun::TransactionId;
/// use frazil_turn::{Envelope, SendIndication};
///
/// # let id = TransactionId::from_bytes([7; 12]);
/// let peer = "192.0.2.150:32102".parse()?;
/// let mut datagram = Vec::new();
/// Envelope::send(peer, id).append(&mut datagram, b"hello")?;
///
/// let expected = SendIndication { peer, data: b"hello", dont_fragment: false };
/// assert_eq!(SendIndication::parse(&datagram)?, expected);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SendIndication<'a> {
    /// Where the data is to go.
    pub peer: SocketAddr,
    /// The data, borrowed from the input; it may be empty.
    pub data: &'a [u8],
    /// Nobody on the way should fragment the datagram. A server that cannot ask for this drops the
    /// indication.
    pub dont_fragment: bool,
}

impl<'a> SendIndication<'a> {
    /// The Send indication that a datagram is: what [`read`](Self::read) says of the message, in one
    /// pass. [`IndicationError::Other`] means that it is another message.
    ///
    /// # Errors
    ///
    /// It is none, or one that is to be dropped.
    // Only where it is inlined does the result come to stand where the caller wants it.
    #[inline(always)]
    pub fn parse(datagram: &'a [u8]) -> Result<Self, IndicationError> {
        let (peer, data, dont_fragment) = match plain::read(datagram, SEND) {
            Some((peer, data)) => (peer, data, false),
            None => {
                let found = Self::parse_at_length(datagram)?;
                (Peer::new(&found.peer), found.data, found.dont_fragment)
            }
        };
        Ok(Self { peer: peer.address(), data, dont_fragment })
    }

    #[cold]
    fn parse_at_length(datagram: &'a [u8]) -> Result<Self, IndicationError> {
        Self::read(&Message::parse(datagram)?)
    }

    /// Reads a message that is parsed already as a Send indication.
    ///
    /// # Errors
    ///
    /// It is none, or one that is to be dropped.
    pub fn read(message: &Message<'a>) -> Result<Self, IndicationError> {
        let (peer, data, dont_fragment) =
            found::<(XorPeerAddress, Data<'_>, DontFragment)>(message, Method::SEND)?;
        let XorPeerAddress(peer) = peer.ok_or(missing::<XorPeerAddress>())?;
        let Data(data) = data.ok_or(missing::<Data<'_>>())?;
        Ok(Self { peer, data, dont_fragment: dont_fragment.is_some() })
    }
}

/// A Data indication, as a client gets it: data from a peer, or what became of data for a peer
/// (RFC 8656 §11.4).
///
/// The RFC wants the client to drop it too if it believes that the peer has no permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DataIndication<'a> {
    /// The peer.
    pub peer: SocketAddr,
    /// What it is about.
    pub content: Content<'a>,
}

/// What a Data indication tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content<'a> {
    /// The peer sent this: a datagram's content, borrowed from the input. It may be empty.
    Data(&'a [u8]),
    /// A datagram to the peer was dropped on its way, and ICMP said so (RFC 8656 §11.6). The peer's
    /// port may be zero then: not every server knows it (§11.5).
    Icmp(Icmp),
}

impl<'a> DataIndication<'a> {
    /// The Data indication that a datagram is: what [`read`](Self::read) says of the message, in one
    /// pass. [`IndicationError::Other`] means that it is another message.
    ///
    /// # Errors
    ///
    /// It is none, or one that is to be dropped.
    // Only where it is inlined does the result come to stand where the caller wants it.
    #[inline(always)]
    pub fn parse(datagram: &'a [u8]) -> Result<Self, IndicationError> {
        let (peer, content) = match plain::read(datagram, DATA) {
            Some((peer, data)) => (peer, Content::Data(data)),
            None => {
                let found = Self::parse_at_length(datagram)?;
                (Peer::new(&found.peer), found.content)
            }
        };
        Ok(Self { peer: peer.address(), content })
    }

    #[cold]
    fn parse_at_length(datagram: &'a [u8]) -> Result<Self, IndicationError> {
        Self::read(&Message::parse(datagram)?)
    }

    /// Reads a message that is parsed already as a Data indication.
    ///
    /// # Errors
    ///
    /// It is none, or one that is to be dropped.
    pub fn read(message: &Message<'a>) -> Result<Self, IndicationError> {
        let (peer, data, icmp) = found::<(XorPeerAddress, Data<'_>, Icmp)>(message, Method::DATA)?;
        let XorPeerAddress(peer) = peer.ok_or(missing::<XorPeerAddress>())?;
        let content = match (icmp, data) {
            (Some(icmp), _) => Content::Icmp(icmp),
            (None, Some(Data(data))) => Content::Data(data),
            (None, None) => return Err(missing::<Data<'_>>()),
        };
        Ok(Self { peer, content })
    }
}

/// Some attributes of an indication of this method, of which every attribute that must be
/// understood is known.
fn found<'a, T: AttributeTuple<'a>>(
    message: &Message<'a>,
    method: Method,
) -> Result<T::Found, IndicationError> {
    if (message.class(), message.method()) != (Class::Indication, method) {
        return Err(IndicationError::Other { class: message.class(), method: message.method() });
    }
    // What is known but has no business here is ignored (RFC 8489 §6.3.2).
    match message.unknown_required(known::TURN_TCP).next() {
        Some(unknown) => Err(IndicationError::UnknownRequired(unknown)),
        None => Ok(message.read::<T>()?),
    }
}

const fn missing<'a, A: Attribute<'a>>() -> IndicationError {
    IndicationError::Missing(A::TYPE)
}
