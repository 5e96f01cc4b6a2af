//! How the streams of an offered section are told apart: header extensions and encodings
//! (RFC 9143 §9.1, RFC 8853 §5.2).

use super::numbers::Numbers;
use super::{Offering, formats};
use crate::attributes::{Direction, Rid, Simulcast, StreamDirection};
use crate::build::MediaBuilder;
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::extension::{self, Known, Streams};
use crate::offer_answer::local::LocalMedia;
use crate::offer_answer::write::{self, unwritable};

impl Offering<'_, '_, '_> {
    /// Writes the header extensions, but for those that the last answer did not have (RFC 8829 §5.2.2).
    pub(super) fn extensions(
        &self,
        mut media: MediaBuilder,
        index: usize,
        local: &LocalMedia,
        direction: Direction,
        numbers: &mut Numbers,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let before = self.mid(index).and_then(|mid| self.former(index, mid));
        let answered = before.and_then(|before| before.answered(index));
        let offered = before.and_then(|before| before.offered(index));
        let repairs = local.codecs.iter().any(formats::is_rtx);
        let streams = Streams { rids: has_rids(local, direction), repairs };
        for Known { extension, direction, needed } in extension::known(local, streams) {
            // rfc8829-s5.2.2-g, and what is needed is offered until it is refused (rfc9143-s9.1-c).
            let refused = |answer| {
                let asked = !needed || offered.is_some_and(|offer| extension.is_in(offer));
                asked && !extension.is_in(answer)
            };
            if answered.is_some_and(refused) {
                continue;
            }
            // rfc9143-s12-a
            if let Some(id) = numbers.identifiers.of(extension) {
                media = media.attribute(&write::extension(id, extension, direction)?);
            }
        }
        Ok(media)
    }
}

/// Fewer than two encodings are not named (RFC 8829 §5.2.1).
const fn has_rids(local: &LocalMedia, direction: Direction) -> bool {
    local.send_rids.len() >= 2 && direction.sends()
}

/// Writes the encodings that are sent at the same time.
pub(super) fn rids(
    mut media: MediaBuilder,
    local: &LocalMedia,
    direction: Direction,
) -> Result<MediaBuilder, OfferAnswerError> {
    if !has_rids(local, direction) {
        return Ok(media);
    }
    for id in &local.send_rids {
        let rid = Rid::new(id, StreamDirection::Send).map_err(unwritable("rid"))?;
        media = media.attribute(&rid);
    }
    let list = local.send_rids.join(";");
    let simulcast =
        Simulcast::new(StreamDirection::Send, &list).map_err(unwritable("simulcast"))?;
    Ok(media.attribute(&simulcast))
}
