//! Whether the restrictions of an encoding leave room for an image (RFC 8851 §8).

use crate::attributes::{ImageAttr, Rid, StreamDirection};
use crate::offer_answer::reading::SectionReading;

/// How many sets of one `a=imageattr` count.
const SETS: usize = 16;

/// How many payload types there are.
const PAYLOAD_TYPES: usize = 128;

/// What restricts images of an encoding, in pixels.
#[derive(Clone, Copy)]
pub(in crate::offer_answer) struct Room {
    width: u64,
    height: u64,
    area: u64,
}

impl Room {
    pub(in crate::offer_answer) fn of(rid: Rid<'_>) -> Self {
        let limit = |name| rid.limit(name).unwrap_or(u64::MAX);
        Self {
            width: limit(Rid::MAX_WIDTH),
            height: limit(Rid::MAX_HEIGHT),
            area: limit(Rid::MAX_FS),
        }
    }

    /// True if an image of that width and height may be sent.
    pub(in crate::offer_answer) fn has(self, width: u32, height: u32) -> bool {
        let (width, height) = (u64::from(width), u64::from(height));
        width <= self.width && height <= self.height && width.saturating_mul(height) <= self.area
    }
}

/// True if one of these formats at least has an image that goes with the restrictions, as far as the
/// section says which images that way its formats have.
pub(super) fn is_left(rid: Rid<'_>, formats: &[u8], section: &SectionReading<'_>) -> bool {
    let room = Room::of(rid);
    // What a format may have is in one of its lines, or in one for all.
    let mut said = [None; PAYLOAD_TYPES];
    let mut of_all = None;
    for line in &section.images {
        let place = match line.format() {
            None => Some(&mut of_all),
            Some(format) => {
                let number = format.payload_type();
                number.and_then(|number| said.get_mut(usize::from(number)))
            }
        };
        if let Some(place) = place {
            *place =
                place.or(Some(false)).map(|before| before || fits(room, rid.direction(), *line));
        }
    }
    let has_room = |number: &u8| {
        let own = said.get(usize::from(*number)).copied().flatten();
        match (own, of_all) {
            (None, None) => room.has(1, 1),
            (own, of_all) => own.unwrap_or(false) || of_all.unwrap_or(false),
        }
    };
    formats.is_empty() || formats.iter().any(has_room)
}

/// True if the line has a set that way whose least image may be sent, or none that way.
fn fits(room: Room, way: StreamDirection, line: ImageAttr<'_>) -> bool {
    let mut sets = line.sets(way).take(SETS).peekable();
    if sets.peek().is_none() {
        return room.has(1, 1);
    }
    sets.any(|set| room.has(set.x().min(), set.y().min()))
}
