//! Where messages are written to.

use std::fmt::{self, Write as _};
use std::ops::Range;

use bytes::{Bytes, BytesMut};

use crate::inputs::PAYLOAD;

/// Octets before the payload that lies in the room already.
pub const HEADROOM: usize = 64;

/// A caller's buffers, kept from one iteration to the next.
pub struct Room {
    /// 2048 octets, with the payload at [`HEADROOM`].
    pub octets: Vec<u8>,
    /// A buffer with room for 2048 octets, for those who insist on it.
    pub growing: BytesMut,
    /// A text with room for a description.
    pub text: String,
}

impl Room {
    /// Writes a value over what the text was.
    #[inline]
    pub fn tell(&mut self, value: impl fmt::Display) -> Option<Told> {
        self.text.clear();
        write!(self.text, "{value}").ok().map(|()| Told)
    }

    pub(super) fn new() -> Self {
        let mut octets = vec![0; HEADROOM];
        octets.extend_from_slice(&PAYLOAD);
        octets.resize(2048, 0);
        let (growing, text) = (BytesMut::with_capacity(2048), String::with_capacity(8192));
        Self { octets, growing, text }
    }
}

/// What came of writing: how to find the message.
pub trait Built {
    /// The message.
    fn bytes<'a>(&'a self, room: &'a Room) -> &'a [u8];
}

/// So many octets at the start of the room.
impl Built for usize {
    fn bytes<'a>(&'a self, room: &'a Room) -> &'a [u8] {
        &room.octets[..*self]
    }
}

/// A part of the room, told in one register: what else is measured takes no longer than two.
pub struct Part(u64);

impl Part {
    /// From one octet to another.
    #[must_use]
    #[inline]
    pub fn new(range: Range<usize>) -> Self {
        Self((range.start as u64) << 32 | range.end as u64)
    }
}

impl Built for Part {
    fn bytes<'a>(&'a self, room: &'a Room) -> &'a [u8] {
        &room.octets[(self.0 >> 32) as usize..(self.0 & 0xFFFF_FFFF) as usize]
    }
}

/// In the text, all of it.
pub struct Told;

impl Built for Told {
    fn bytes<'a>(&'a self, room: &'a Room) -> &'a [u8] {
        room.text.as_bytes()
    }
}

impl Built for String {
    fn bytes<'a>(&'a self, _: &'a Room) -> &'a [u8] {
        self.as_bytes()
    }
}

/// In the growing buffer, all of it.
pub struct Grown;

impl Built for Grown {
    fn bytes<'a>(&'a self, room: &'a Room) -> &'a [u8] {
        &room.growing
    }
}

impl Built for Vec<u8> {
    fn bytes<'a>(&'a self, _: &'a Room) -> &'a [u8] {
        self
    }
}

impl Built for Bytes {
    fn bytes<'a>(&'a self, _: &'a Room) -> &'a [u8] {
        self
    }
}
