//! What a probe asks for, and the packet that asks for it.

use core::net::SocketAddr;

use crate::attribute::{ChangeRequest, Padding, ResponsePort, Software};
use crate::{Class, HEADER_LEN, MessageWriter, Method, SliceBuffer, TransactionId, WriteError};

/// A socket of the driver's, by a number that no other has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SocketId(pub(super) u32);

/// What to ask, and where the answer shall come from and go to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask {
    pub(super) socket: SocketId,
    pub(super) to: SocketAddr,
    /// Where a good answer comes from.
    pub(super) from: SocketAddr,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Change(ChangeRequest),
    Port(ResponsePort),
    Padded(Padding),
    /// The request itself shall come back, to this socket.
    Loop(SocketId),
    /// Nobody shall answer.
    Indication,
}

impl Ask {
    /// Asks the one at `to`, and nothing special.
    pub(super) const fn plain(socket: SocketId, to: SocketAddr) -> Self {
        Self { socket, to, from: to, kind: Kind::Plain }
    }

    /// Asks for an answer from the other port, and with `ip` from the other address too; that is to
    /// say, from `from`.
    pub(super) const fn change(
        socket: SocketId,
        to: SocketAddr,
        from: SocketAddr,
        ip: bool,
    ) -> Self {
        Self {
            from,
            kind: Kind::Change(ChangeRequest { ip, port: true }),
            ..Self::plain(socket, to)
        }
    }

    /// Asks for an answer to another port of this host's.
    pub(super) const fn answer_to(socket: SocketId, to: SocketAddr, port: u16) -> Self {
        Self { kind: Kind::Port(ResponsePort(port)), ..Self::plain(socket, to) }
    }

    /// Asks with, and for, padding.
    pub(super) const fn padded(socket: SocketId, to: SocketAddr, padding: Padding) -> Self {
        Self { kind: Kind::Padded(padding), ..Self::plain(socket, to) }
    }

    /// Sends a request that shall come back itself, on socket `at`.
    pub(super) const fn looped(socket: SocketId, to: SocketAddr, at: SocketId) -> Self {
        Self { kind: Kind::Loop(at), ..Self::plain(socket, to) }
    }

    /// Sends something that wants no answer.
    pub(super) const fn indication(socket: SocketId, to: SocketAddr) -> Self {
        Self { kind: Kind::Indication, ..Self::plain(socket, to) }
    }

    /// The socket that the request itself shall come back to.
    pub(super) const fn loops_to(&self) -> Option<SocketId> {
        match self.kind {
            Kind::Loop(at) => Some(at),
            _ => None,
        }
    }

    /// Whether nobody shall answer.
    pub(super) const fn is_indication(&self) -> bool {
        matches!(self.kind, Kind::Indication)
    }

    /// How many octets the packet has.
    pub(super) fn length(&self, software: Option<&str>) -> usize {
        let value = |length: usize| 4 + length.next_multiple_of(4);
        HEADER_LEN
            + match self.kind {
                Kind::Plain | Kind::Loop(_) | Kind::Indication => 0,
                Kind::Change(_) | Kind::Port(_) => value(4),
                Kind::Padded(padding) => value(usize::from(padding.0)),
            }
            + software.map_or(0, |text| value(text.len()))
    }

    /// Writes the packet.
    pub(super) fn write<'b>(
        &self,
        transaction: TransactionId,
        software: Option<&str>,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], WriteError> {
        let class = match self.kind {
            Kind::Indication => Class::Indication,
            _ => Class::Request,
        };
        let buffer = SliceBuffer::new(buffer);
        let mut writer = MessageWriter::new(buffer, class, Method::BINDING, transaction)?;
        if let Some(text) = software {
            writer.push(&Software(text))?;
        }
        match self.kind {
            Kind::Plain | Kind::Loop(_) | Kind::Indication => {}
            Kind::Change(change) => drop(writer.push(&change)?),
            Kind::Port(port) => drop(writer.push(&port)?),
            Kind::Padded(padding) => drop(writer.push(&padding)?),
        }
        Ok(writer.finish().into_written())
    }
}
