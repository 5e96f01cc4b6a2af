//! Indications that arrive, in one pass over their attributes (RFC 8656 §11.2, §11.4, §11.6).

use core::net::SocketAddr;

use frazil_stun::{AttributeType, Class, Message, Method};

use super::IndicationError;
use crate::attribute::{Data, DontFragment, Icmp, XorPeerAddress};
use crate::known;

/// A Send indication, as a server gets it: data for a peer (RFC 8656 §11.2).
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

/// A Data indication, as a client gets it: data from a peer, or what became of data for a peer
/// (RFC 8656 §11.4).
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

impl<'a> SendIndication<'a> {
    /// Reads a Send indication.
    ///
    /// # Errors
    ///
    /// It is none, or one that is to be dropped.
    #[inline]
    pub fn read(message: &Message<'a>) -> Result<Self, IndicationError> {
        let found = Found::of(message, Method::SEND)?;
        let peer = found.peer.ok_or(IndicationError::Missing(AttributeType::XOR_PEER_ADDRESS))?;
        let data = found.data.ok_or(IndicationError::Missing(AttributeType::DATA))?;
        Ok(Self { peer, data, dont_fragment: found.dont_fragment })
    }
}

impl<'a> DataIndication<'a> {
    /// Reads a Data indication.
    ///
    /// # Errors
    ///
    /// It is none, or one that is to be dropped.
    #[inline]
    pub fn read(message: &Message<'a>) -> Result<Self, IndicationError> {
        let found = Found::of(message, Method::DATA)?;
        let peer = found.peer.ok_or(IndicationError::Missing(AttributeType::XOR_PEER_ADDRESS))?;
        let content = match (found.icmp, found.data) {
            (Some(icmp), _) => Content::Icmp(icmp),
            (None, Some(data)) => Content::Data(data),
            (None, None) => return Err(IndicationError::Missing(AttributeType::DATA)),
        };
        Ok(Self { peer, content })
    }
}

/// The first of each attribute that an indication may have.
struct Found<'a> {
    peer: Option<SocketAddr>,
    data: Option<&'a [u8]>,
    icmp: Option<Icmp>,
    dont_fragment: bool,
}

impl<'a> Found<'a> {
    #[inline]
    fn of(message: &Message<'a>, method: Method) -> Result<Self, IndicationError> {
        let (found, id) = ((message.class(), message.method()), message.transaction_id());
        if found != (Class::Indication, method) {
            return Err(IndicationError::Other { class: found.0, method: found.1 });
        }
        let mut found = Self { peer: None, data: None, icmp: None, dont_fragment: false };
        for attribute in message.attributes() {
            match attribute.attribute_type() {
                AttributeType::XOR_PEER_ADDRESS if found.peer.is_none() => {
                    found.peer = Some(attribute.decode::<XorPeerAddress>(&id)?.0);
                }
                AttributeType::DATA if found.data.is_none() => {
                    found.data = Some(attribute.decode::<Data<'_>>(&id)?.0);
                }
                AttributeType::ICMP if found.icmp.is_none() => {
                    found.icmp = Some(attribute.decode(&id)?);
                }
                AttributeType::DONT_FRAGMENT if !found.dont_fragment => {
                    let DontFragment = attribute.decode(&id)?;
                    found.dont_fragment = true;
                }
                other => refuse_unknown(other)?,
            }
        }
        Ok(found)
    }
}

/// Refuses an attribute that must be understood and is not; what is known but has no business here
/// is ignored (RFC 8489 §6.3).
#[cold]
fn refuse_unknown(attribute: AttributeType) -> Result<(), IndicationError> {
    let is_integrity = matches!(
        attribute,
        AttributeType::MESSAGE_INTEGRITY | AttributeType::MESSAGE_INTEGRITY_SHA256
    );
    if is_integrity
        || !attribute.is_comprehension_required()
        || known::TURN_TCP.contains(&attribute)
    {
        return Ok(());
    }
    Err(IndicationError::UnknownRequired(attribute))
}
