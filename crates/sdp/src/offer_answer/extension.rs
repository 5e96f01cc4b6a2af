//! Header extensions: what one is whatever its number, and which of them a section has.

use alloc::vec::Vec;

use super::local::{LocalExtension, LocalMedia};
use super::reading::SectionReading;
use crate::attributes::{Direction, ExtMap};

/// What an extension is: encrypted, it is another one (RFC 6904 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extension<'a> {
    pub(super) uri: &'a str,
    pub(super) encrypted: bool,
}

impl<'a> Extension<'a> {
    pub(super) fn of(line: &ExtMap<'a>) -> Self {
        match line.encrypted() {
            Some(within) => Self { uri: within.uri(), encrypted: true },
            None => Self { uri: line.uri(), encrypted: false },
        }
    }

    /// True if a section lists it.
    pub(super) fn is_in(self, section: &SectionReading<'_>) -> bool {
        section.extensions().any(|line| Extension::of(line) == self)
    }
}

/// One that this side knows for a section.
#[derive(Clone, Copy)]
pub(super) struct Known<'l> {
    pub(super) extension: Extension<'l>,
    pub(super) direction: Direction,
    /// Without it packets do not find their stream.
    pub(super) needed: bool,
}

/// How the packets of a section are told apart.
#[derive(Clone, Copy)]
pub(super) struct Streams {
    /// By encoding: several of one source are sent or received.
    pub(super) rids: bool,
    /// By what is repaired: there is retransmission too.
    pub(super) repairs: bool,
}

/// What this side knows: what tells streams apart (RFC 9143 §9.1, RFC 8852 §3), then what it lists.
pub(super) fn known(media: &LocalMedia, streams: Streams) -> Vec<Known<'_>> {
    let needed = [
        (ExtMap::MID, true),
        (ExtMap::RTP_STREAM_ID, streams.rids),
        (ExtMap::REPAIRED_RTP_STREAM_ID, streams.rids && streams.repairs),
    ];
    let is_listed = |uri| media.extensions.iter().any(|own| own.uri == uri);
    let needed = needed.into_iter().filter(|&(uri, when)| when && !is_listed(uri));
    let needed = needed.map(|(uri, _)| Known {
        extension: Extension { uri, encrypted: false },
        direction: Direction::SendRecv,
        needed: true,
    });
    let listed = media.extensions.iter().map(|own| {
        let LocalExtension { ref uri, direction, encrypted } = *own;
        Known { extension: Extension { uri, encrypted }, direction, needed: false }
    });
    needed.chain(listed).collect()
}
