//! The encodings that are agreed on: which of the offered ones, and under what restrictions
//! (RFC 8851 §6.3, RFC 8853 §5.3.2).

use alloc::vec::Vec;

use super::accept::Accepted;
use crate::attributes::{Direction, Rid, StreamDirection};
use crate::build::MediaBuilder;
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::local::LocalMedia;
use crate::offer_answer::negotiate::again;
use crate::offer_answer::negotiated::NegotiatedRid;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::write::{self, Written, unwritable};

/// The offered encodings that this side receives, as many as it may.
pub(super) fn received(
    section: &SectionReading<'_>,
    media: &LocalMedia,
    direction: Direction,
    formats: &[Written<'_>],
) -> Vec<NegotiatedRid> {
    if !direction.receives() {
        return Vec::new();
    }
    again(section, StreamDirection::Send, media.receive_rids, |one| {
        one.restrictions_with(formats, &media.receive_limits).filter(|_| one.is_decoded(formats))
    })
}

/// The encodings that the offerer receives and this side sends, as many as it has.
pub(super) fn sent(
    section: &SectionReading<'_>,
    media: &LocalMedia,
    direction: Direction,
    formats: &[Written<'_>],
) -> Vec<NegotiatedRid> {
    if !direction.sends() {
        return Vec::new();
    }
    again(section, StreamDirection::Recv, media.send_rids.len(), |one| {
        one.restrictions_with(formats, "")
    })
}

/// Writes them.
pub(super) fn write(
    media: MediaBuilder,
    section: &SectionReading<'_>,
    accepted: &Accepted<'_, '_>,
) -> Result<MediaBuilder, OfferAnswerError> {
    let limits = accepted.media.map_or("", |media| media.receive_limits.as_str());
    if !limits.is_empty() {
        let any = Rid::new("0", StreamDirection::Recv);
        any.and_then(|any| any.with_restrictions(limits)).map_err(unwritable("rid"))?;
    }
    // By the payload types that the formats have come to have.
    let restricted = |rids: &[NegotiatedRid], limits: &str| -> Vec<_> {
        let one = |rid: &NegotiatedRid| {
            let encoding = section.encoding(&rid.id)?;
            let restrictions = encoding.restrictions_with(&accepted.formats, limits)?;
            Some(NegotiatedRid { restrictions, ..rid.clone() })
        };
        rids.iter().filter_map(one).collect()
    };
    let (sent, received) = (restricted(&accepted.send, ""), restricted(&accepted.receive, limits));
    write::rids(media, &sent, &received, section.simulcast.is_some())
}
