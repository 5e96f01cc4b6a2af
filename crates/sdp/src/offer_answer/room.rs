//! Whether the restrictions of an encoding leave room for an image (RFC 8851 §8).

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::attributes::{ImageAttr, Rid, StreamDirection};

/// How many sets of one `a=imageattr` count.
const SETS: usize = 16;

/// What restricts images of an encoding, in pixels.
#[derive(Clone, Copy)]
pub(super) struct Room {
    width: u64,
    height: u64,
    area: u64,
}

impl Room {
    pub(super) fn of(rid: Rid<'_>) -> Self {
        let limit = |name| rid.limit(name).unwrap_or(u64::MAX);
        Self {
            width: limit(Rid::MAX_WIDTH),
            height: limit(Rid::MAX_HEIGHT),
            area: limit(Rid::MAX_FS),
        }
    }

    /// True if an image of that width and height may be sent.
    pub(super) fn has(self, width: u32, height: u32) -> bool {
        let (width, height) = (u64::from(width), u64::from(height));
        width <= self.width && height <= self.height && width.saturating_mul(height) <= self.area
    }
}

/// The least images that the formats of a section have one way, as far as it says so. What a format
/// may have is in one of its own lines, or in one for all.
pub(super) struct Images {
    /// By payload type; those of all formats under `None`.
    least: BTreeMap<Option<u8>, Vec<(u32, u32)>>,
}

impl Images {
    pub(super) fn of(lines: &[ImageAttr<'_>], way: StreamDirection) -> Self {
        let mut least: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for line in lines {
            let number = line.format().map(|format| format.payload_type());
            // A format by name is none of RTP.
            if number == Some(None) {
                continue;
            }
            let mut sets = line.sets(way).take(SETS).peekable();
            // A line that says nothing of this way takes any image.
            let any = sets.peek().is_none().then_some((1, 1));
            let sets = sets.map(|set| (set.x().min(), set.y().min()));
            least.entry(number.flatten()).or_default().extend(sets.chain(any));
        }
        Self { least }
    }

    /// True if one of these formats at least has an image for which there is room.
    pub(super) fn fit(&self, room: Room, formats: &[u8]) -> bool {
        let fits = |number: Option<u8>| {
            let least = self.least.get(&number)?;
            Some(least.iter().any(|&(width, height)| room.has(width, height)))
        };
        let of_all = fits(None);
        let has_room = |&number: &u8| match (fits(Some(number)), of_all) {
            (None, None) => room.has(1, 1),
            (own, of_all) => own.unwrap_or(false) || of_all.unwrap_or(false),
        };
        formats.is_empty() || formats.iter().any(has_room)
    }
}
