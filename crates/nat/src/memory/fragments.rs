//! Fragments: which a NAT forwards, and a packet in fragments (RFC 4787 §11).

use crate::{Fragment, Packet};

/// Which fragments a NAT forwards (RFC 4787 §11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fragments {
    /// None ("Receive Fragments None").
    None,
    /// Those that come after their first one ("Receive Fragments Ordered").
    Ordered,
    /// All ("Receive Fragments Out of Order", REQ-14): those that come before their first one are
    /// [held](crate::Verdict::Hold).
    OutOfOrder,
}

/// The IPv4 header without options, in octets.
const HEADER: u16 = 20;

impl Packet {
    /// An IPv4 packet in fragments that are no longer than `mtu`, in order (RFC 791 §3.2); the
    /// packet itself if it is not longer, or does not [say its length](Self::with_length).
    ///
    /// `identification` is for a packet that is not a fragment already. Headers without options are
    /// taken for granted, and eight octets go into each fragment, however small the MTU.
    ///
    /// ```
    /// use frazil_nat::Packet;
    ///
    /// let packet = Packet::udp("10.1.0.2:5000".parse()?, "198.51.100.2:9".parse()?);
    /// let pieces: Vec<_> = packet.with_length(3020).fragments(1500, 7).collect();
    /// assert_eq!(pieces.iter().map(|piece| piece.length).collect::<Vec<_>>(), [
    ///     Some(1500),
    ///     Some(1500),
    ///     Some(60)
    /// ]);
    /// # Ok::<(), core::net::AddrParseError>(())
    /// ```
    pub fn fragments(self, mtu: u16, identification: u32) -> impl Iterator<Item = Self> {
        let whole = Fragment { identification, offset: 0, more: false };
        let own = self.fragment.unwrap_or(whole);
        let length = self.length.unwrap_or(0);
        let body = length.saturating_sub(HEADER);
        // In units of eight octets, of which all but the last fragment have whole ones.
        let step = if length <= mtu { u16::MAX } else { (mtu.saturating_sub(HEADER) / 8).max(1) };
        let last = (body.max(1) - 1) / 8 / step;
        (0..=last).map(move |index| {
            if last == 0 {
                return self;
            }
            let at = index * step;
            let carried = (body - at * 8).min(step.saturating_mul(8));
            let offset = own.offset.saturating_add(at);
            let fragment = Fragment { offset, more: own.more || index < last, ..own };
            let piece = match self.protocol() {
                Some(protocol) if offset > 0 => {
                    Self::rest(self.source.ip(), self.destination.ip(), protocol, fragment)
                }
                _ => self.in_fragments(fragment),
            };
            Self { length: Some(carried + HEADER), hop_limit: self.hop_limit, ..piece }
        })
    }
}
