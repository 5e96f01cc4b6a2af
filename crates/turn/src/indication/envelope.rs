//! Indications that are sent, written around data that stands in the buffer (RFC 8656 §11.1, §11.3).

use core::net::SocketAddr;
use core::ops::Range;

use frazil_stun::{
    AroundError, AttributeType, Buffer, HEADER_LEN, MAGIC_COOKIE, TransactionId, around,
};

use super::peer::{Id, Ip, Peer};

/// The cookie as octets.
const COOKIE: [u8; 4] = MAGIC_COOKIE.to_be_bytes();
/// The most octets after a message's header: the length field's largest multiple of four.
const MAX_BODY: usize = 65_532;
/// Octets before the value of every attribute.
const ATTRIBUTE_HEADER_LEN: usize = 4;

/// What goes around data to make an indication of it: everything in front, and padding behind. The
/// data itself never moves.
///
/// The headroom is 36 octets for a peer of IPv4 and 48 for one of IPv6: the header's 20, 12 or 24 of
/// XOR-PEER-ADDRESS, 4 before the value of DATA; and 4 more for DONT-FRAGMENT. Up to 3 octets of
/// padding follow. An indication about ICMP has no data to go around: it is written as any message
/// is, by attributes.
///
/// ```
/// use frazil_stun::TransactionId;
/// use frazil_turn::{Content, DataIndication, Envelope};
///
/// let peer = "192.0.2.150:32102".parse()?;
/// # let id = TransactionId::from_bytes([7; 12]);
/// let envelope = Envelope::data(peer, id);
/// assert_eq!((envelope.headroom(), envelope.padding(5)), (36, 3));
///
/// let mut buffer = [0; 128];
/// buffer[Envelope::MAX_HEADROOM..][..5].copy_from_slice(b"hello");
/// let payload = Envelope::MAX_HEADROOM..Envelope::MAX_HEADROOM + 5;
/// let indication = envelope.around(&mut buffer, payload)?;
///
/// let read = DataIndication::parse(indication)?;
/// assert_eq!(read, DataIndication { peer, content: Content::Data(b"hello") });
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Envelope {
    kind: Kind,
    peer: Peer,
    id: Id,
    dont_fragment: bool,
}

/// Which indication it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Send,
    Data,
}

impl Envelope {
    /// The most headroom that any envelope takes: data that stands behind as much can be sent to
    /// any peer by any means, on a channel too.
    pub const MAX_HEADROOM: usize = 52;

    /// A Send indication, from a client: data for `peer`.
    #[inline]
    #[must_use]
    pub const fn send(peer: SocketAddr, id: TransactionId) -> Self {
        Self { kind: Kind::Send, peer: Peer::new(&peer), id: Id::new(&id), dont_fragment: false }
    }

    /// A Data indication, from a server: data from `peer`.
    #[inline]
    #[must_use]
    pub const fn data(peer: SocketAddr, id: TransactionId) -> Self {
        Self { kind: Kind::Data, peer: Peer::new(&peer), id: Id::new(&id), dont_fragment: false }
    }

    /// Adds DONT-FRAGMENT to a Send indication; a Data indication has none (RFC 8656 §11.1).
    #[inline]
    #[must_use]
    pub const fn dont_fragment(mut self) -> Self {
        self.dont_fragment = matches!(self.kind, Kind::Send);
        self
    }

    /// Octets in front of the data: 36 to 52.
    #[inline]
    #[must_use]
    pub const fn headroom(&self) -> usize {
        let address = if matches!(self.peer.ip, Ip::V4(_)) { 8 } else { 20 };
        let dont_fragment = if self.dont_fragment { ATTRIBUTE_HEADER_LEN } else { 0 };
        HEADER_LEN + ATTRIBUTE_HEADER_LEN + address + dont_fragment + ATTRIBUTE_HEADER_LEN
    }

    /// Octets behind `length` octets of data: 0 to 3.
    #[inline]
    #[must_use]
    pub const fn padding(&self, length: usize) -> usize {
        length.wrapping_neg() & 0b11
    }

    /// The most octets of data that the message's length can say: 65500 to 65516.
    #[inline]
    #[must_use]
    pub const fn max_data(&self) -> usize {
        MAX_BODY + HEADER_LEN - self.headroom()
    }

    /// Writes the indication around data that stands in the buffer already, after at least
    /// [`headroom`](Self::headroom) octets and before at least [`padding`](Self::padding); returns
    /// the message.
    ///
    /// # Errors
    ///
    /// The data has no room around it, lies outside the buffer or is longer than
    /// [`max_data`](Self::max_data). Nothing was written.
    #[inline]
    pub fn around<'b>(
        &self,
        buffer: &'b mut [u8],
        data: Range<usize>,
    ) -> Result<&'b mut [u8], AroundError> {
        let length = data.end.saturating_sub(data.start);
        let padding = self.padding(length);
        let message = around(buffer, data, self.headroom(), padding)?;
        self.write_head(message, self.lengths(length)?);
        message.iter_mut().rev().take(padding).for_each(|octet| *octet = 0);
        Ok(message)
    }

    /// Appends the indication, copying its data.
    ///
    /// # Errors
    ///
    /// The data is longer than [`max_data`](Self::max_data) or there is no room. The buffer stays as
    /// it was.
    pub fn append<B: Buffer>(&self, buffer: &mut B, data: &[u8]) -> Result<(), AroundError> {
        let lengths = self.lengths(data.len())?;
        let mut head = [0; Self::MAX_HEADROOM];
        self.write_head(&mut head, lengths);
        let head = head.get(..self.headroom()).unwrap_or_default();
        let padding = [0; 3].get(..self.padding(data.len())).unwrap_or_default();
        let before = buffer.position();
        let written = buffer.put(head).and_then(|()| buffer.put(data));
        written.and_then(|()| buffer.put(padding)).map_err(|full| {
            buffer.truncate(before);
            AroundError::Full(full)
        })
    }

    /// The lengths that stand in front of so much data.
    #[inline]
    fn lengths(&self, actual: usize) -> Result<Lengths, AroundError> {
        let body = self.headroom() - HEADER_LEN + actual + self.padding(actual);
        let Ok(body) = u16::try_from(body) else {
            return Err(AroundError::TooLong { max: self.max_data(), actual });
        };
        #[allow(clippy::cast_possible_truncation, reason = "it is less than the body")]
        let data = actual as u16;
        Ok(Lengths { body: body.to_be_bytes(), data: data.to_be_bytes() })
    }

    /// Writes all that is in front of the data at the start of `head`, which has room for it.
    #[inline]
    fn write_head(&self, head: &mut [u8], Lengths { body: [b0, b1], data: [d0, d1] }: Lengths) {
        let [t0, t1] = match self.kind {
            Kind::Send => [0x00, 0x16],
            Kind::Data => [0x00, 0x17],
        };
        let [c0, c1, c2, c3] = COOKIE;
        let [a, b, c, d, e, f, g, h] = self.id.start.to_be_bytes();
        let [i, j, k, l] = self.id.end.to_be_bytes();
        let [k0, k1] = AttributeType::XOR_PEER_ADDRESS.0.to_be_bytes();
        let Peer { ip, port } = self.peer.masked(self.id);
        let [p0, p1] = port.to_be_bytes();
        // Header and address are one piece of memory, written at once.
        let rest = match ip {
            Ip::V4(ip) => {
                let [i0, i1, i2, i3] = ip.to_be_bytes();
                let Some((start, rest)) = head.split_first_chunk_mut() else { return };
                *start = [
                    t0, t1, b0, b1, c0, c1, c2, c3, a, b, c, d, e, f, g, h, i, j, k, l, //
                    k0, k1, 0, 8, 0, 1, p0, p1, i0, i1, i2, i3,
                ];
                rest
            }
            Ip::V6(ip) => {
                let Some((start, rest)) = head.split_first_chunk_mut() else { return };
                *start = [
                    t0, t1, b0, b1, c0, c1, c2, c3, a, b, c, d, e, f, g, h, i, j, k, l, //
                    k0, k1, 0, 20, 0, 2, p0, p1,
                ];
                let Some((address, rest)) = rest.split_first_chunk_mut() else { return };
                *address = ip.to_be_bytes();
                rest
            }
        };
        let [k0, k1] = AttributeType::DATA.0.to_be_bytes();
        if self.dont_fragment {
            let [f0, f1] = AttributeType::DONT_FRAGMENT.0.to_be_bytes();
            let Some(end) = rest.first_chunk_mut() else { return };
            *end = [f0, f1, 0, 0, k0, k1, d0, d1];
        } else {
            let Some(end) = rest.first_chunk_mut() else { return };
            *end = [k0, k1, d0, d1];
        }
    }
}

/// The two lengths that depend on the data: the message's and DATA's.
struct Lengths {
    body: [u8; 2],
    data: [u8; 2],
}
