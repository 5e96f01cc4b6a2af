//! What one read from a socket brought, handed out a datagram at a time.

use core::ops::Range;
use std::io::IoSliceMut;
use std::net::SocketAddr;

use quinn_udp::RecvMeta;

/// Datagrams (or bundles of them) in one read.
const BATCH: usize = 8;

/// The longest UDP payload, and the longest bundle that a kernel makes of several.
const SLOT: usize = 1 << 16;

/// Buffers for one read and a cursor over what it brought.
///
/// There is no queue besides: a socket is read again only when everything was taken, so what an
/// application is too slow for waits, and is dropped, in the kernel's buffer.
pub(crate) struct Inbox {
    storage: Vec<u8>,
    metas: [RecvMeta; BATCH],
    /// The socket that was read.
    local: SocketAddr,
    /// How many of `metas` the last read filled.
    filled: usize,
    /// Which of them is being handed out, and from which octet on.
    index: usize,
    offset: usize,
}

/// Where in the inbox a datagram is, and how it came.
pub(crate) struct Arrival {
    pub(crate) local: SocketAddr,
    pub(crate) remote: SocketAddr,
    pub(crate) at: Range<usize>,
}

impl Inbox {
    pub(crate) fn new() -> Self {
        Self {
            storage: vec![0; BATCH * SLOT],
            metas: [RecvMeta::default(); BATCH],
            local: SocketAddr::from(([0, 0, 0, 0], 0)),
            filled: 0,
            index: 0,
            offset: 0,
        }
    }

    /// Lets `read` fill the buffers; it says how many of them it filled.
    pub(crate) fn fill<E>(
        &mut self,
        local: SocketAddr,
        read: impl FnOnce(&mut [IoSliceMut<'_>], &mut [RecvMeta]) -> Result<usize, E>,
    ) -> Result<(), E> {
        let mut slots = self.storage.chunks_mut(SLOT);
        let mut buffers: [IoSliceMut<'_>; BATCH] =
            core::array::from_fn(|_| IoSliceMut::new(slots.next().unwrap_or_default()));
        self.filled = 0;
        self.filled = read(&mut buffers, &mut self.metas)?.min(BATCH);
        (self.local, self.index, self.offset) = (local, 0, 0);
        Ok(())
    }

    /// The next datagram, taken out of its bundle, until `None`.
    pub(crate) fn next(&mut self) -> Option<Arrival> {
        if self.index >= self.filled {
            return None;
        }
        let meta = self.metas.get(self.index)?;
        let end = meta.len.min(SLOT);
        // An empty datagram is a datagram; its stride is zero.
        let next = self.offset.saturating_add(meta.stride.max(1)).min(end);
        let base = self.index * SLOT;
        let arrival =
            Arrival { local: self.local, remote: meta.addr, at: base + self.offset..base + next };
        if next >= end {
            self.index += 1;
            self.offset = 0;
        } else {
            self.offset = next;
        }
        Some(arrival)
    }

    /// The octets of an arrival.
    pub(crate) fn bytes(&self, at: Range<usize>) -> &[u8] {
        self.storage.get(at).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(len: usize, stride: usize) -> RecvMeta {
        let mut meta = RecvMeta::default();
        (meta.len, meta.stride) = (len, stride);
        meta
    }

    #[test]
    fn bundles_are_taken_apart_and_empty_datagrams_count() {
        let mut inbox = Inbox::new();
        let local = "127.0.0.1:1".parse().unwrap();
        inbox
            .fill::<()>(local, |buffers, metas| {
                buffers[0][..5].copy_from_slice(b"aabbc");
                buffers[2][..1].copy_from_slice(b"d");
                (metas[0], metas[1], metas[2]) = (meta(5, 2), meta(0, 0), meta(1, 1));
                Ok(3)
            })
            .unwrap();
        let mut got = Vec::new();
        while let Some(arrival) = inbox.next() {
            assert_eq!(arrival.local, local);
            got.push(inbox.bytes(arrival.at).to_vec());
        }
        assert_eq!(got, [&b"aa"[..], b"bb", b"c", b"", b"d"]);
    }

    #[test]
    fn a_failed_read_leaves_nothing_to_hand_out() {
        let mut inbox = Inbox::new();
        let local = "127.0.0.1:1".parse().unwrap();
        inbox
            .fill::<()>(local, |_, metas| {
                metas[0] = meta(1, 1);
                Ok(1)
            })
            .unwrap();
        inbox.fill::<()>(local, |_, _| Err(())).unwrap_err();
        assert!(inbox.next().is_none());
    }
}
