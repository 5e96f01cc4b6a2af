//! What this side can do with its formats, and the sizes of images that it can decode
//! (RFC 3264 §5.1, RFC 8829 §3.6.1).

use alloc::format;
use alloc::string::String;
use core::ops::RangeInclusive;

use super::error::OfferAnswerError;
use super::local::{LocalCodec, LocalImages};
use super::write::{Written, unwritable};
use crate::attributes::{Direction, ImageAttr, StreamDirection};
use crate::build::MediaBuilder;

impl LocalCodec {
    /// What this side can do with it: no image can be received where none can be decoded.
    pub(super) fn ability(&self) -> Direction {
        let decodes = self.images.as_ref().is_none_or(LocalImages::allow_any);
        if decodes { self.direction } else { self.direction.and(Direction::SendOnly) }
    }

    /// True if it goes all of a direction.
    pub(super) fn goes(&self, direction: Direction) -> bool {
        self.ability().and(direction) == direction
    }
}

/// The most of a direction that one of these can go all of: sending, where they can only send or
/// receive.
pub(super) fn most<'l>(
    wanted: Direction,
    codecs: impl Iterator<Item = &'l LocalCodec> + Clone,
) -> Direction {
    let ways = [wanted, wanted.and(Direction::SendOnly), wanted.and(Direction::RecvOnly)];
    let media = codecs.filter(|codec| !codec.is_repair());
    let goes = |way: &Direction| media.clone().any(|codec| codec.goes(*way));
    ways.into_iter().find(goes).unwrap_or(Direction::Inactive)
}

impl LocalImages {
    fn allow_any(&self) -> bool {
        let allows = |sizes: &RangeInclusive<u32>| !sizes.is_empty() && *sizes.end() != 0;
        allows(&self.widths) && allows(&self.heights)
    }

    /// As `a=imageattr` has them. There is one preference, so that it says nothing (RFC 8829 §3.6.1).
    pub(super) fn text(&self) -> String {
        let range = |sizes: &RangeInclusive<u32>| {
            let (least, most) = (*sizes.start().max(&1), *sizes.end());
            if least == most { format!("{most}") } else { format!("[{least}:{most}]") }
        };
        format!("[x={},y={},q=1.0]", range(&self.widths), range(&self.heights))
    }
}

/// Writes the sizes that can be decoded: once if they are the same for all formats, else for each
/// that has limits.
pub(super) fn images(
    mut media: MediaBuilder,
    formats: &[Written<'_>],
    direction: Direction,
) -> Result<MediaBuilder, OfferAnswerError> {
    if !direction.receives() {
        return Ok(media);
    }
    let mut limits = formats.iter().filter(|format| !format.is_repair());
    let Some(first) = limits.next() else { return Ok(media) };
    let wrong = unwritable("imageattr");
    if limits.all(|other| other.images == first.images) {
        let Some(images) = &first.images else { return Ok(media) };
        let images = images.text();
        let line = ImageAttr::for_all(StreamDirection::Recv, &images).map_err(wrong)?;
        return Ok(media.attribute(&line));
    }
    // rfc8829-s3.6.1-c
    for format in formats.iter().filter(|format| !format.is_repair()) {
        let Some(images) = format.images.as_ref().map(LocalImages::text) else { continue };
        let payload_type = format.map.payload_type();
        let line = ImageAttr::new(payload_type, StreamDirection::Recv, &images);
        media = media.attribute(&line.map_err(&wrong)?);
    }
    Ok(media)
}
