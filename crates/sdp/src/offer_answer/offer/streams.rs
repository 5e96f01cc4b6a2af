//! How the streams of an offered section are told apart: header extensions and encodings
//! (RFC 9143 §9.1, RFC 8853 §5.2).

use alloc::string::String;
use alloc::vec::Vec;

use super::numbers::Numbers;
use super::{Offering, formats};
use crate::attributes::{Direction, StreamDirection};
use crate::build::MediaBuilder;
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::extension::{self, Known, Streams};
use crate::offer_answer::local::LocalMedia;
use crate::offer_answer::negotiate;
use crate::offer_answer::negotiated::NegotiatedRid;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::write::{self, Written};

impl Offering<'_, '_, '_> {
    /// Writes the header extensions, but for those that the last answer did not have (RFC 8829 §5.2.2).
    pub(super) fn extensions(
        &self,
        mut media: MediaBuilder,
        index: usize,
        local: &LocalMedia,
        rids: bool,
        numbers: &mut Numbers,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let before = self.mid(index).and_then(|mid| self.former(index, mid));
        let answered = before.and_then(|before| before.answered(index));
        let offered = before.and_then(|before| before.offered(index));
        let repairs = local.codecs.iter().any(formats::is_rtx);
        let streams = Streams { rids, repairs };
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

/// The encodings of an offered section.
pub(super) struct Rids {
    sent: Vec<NegotiatedRid>,
    received: Vec<NegotiatedRid>,
    /// Whether several are meant to go at the same time.
    simulcast: bool,
}

impl Rids {
    /// Those that this side received before, as they were (RFC 8829 §5.2.2), and those that it sends. An
    /// encoding that is received keeps its name: what is sent has another, or none.
    pub(super) fn of(
        local: &LocalMedia,
        direction: Direction,
        formats: &[Written<'_>],
        before: Option<&SectionReading<'_>>,
    ) -> Self {
        let received = before.map(|before| {
            negotiate::again(before, StreamDirection::Recv, local.receive_rids, |one| {
                one.restrictions_with(formats, "").filter(|_| one.is_decoded(formats))
            })
        });
        let received = received.unwrap_or_default();
        let is_free = |id: &&String| received.iter().all(|one| one.id != **id);
        let own = local.send_rids.iter().filter(|_| direction.sends()).filter(is_free);
        let sent = own.enumerate().map(|(stream, id)| NegotiatedRid {
            id: id.clone(),
            paused: false,
            restrictions: String::new(),
            stream,
        });
        let sent: Vec<_> = sent.collect();
        // rfc8829-s5.2.1-n
        let simulcast = sent.len() >= 2 || before.is_some_and(|before| before.simulcast.is_some());
        Self { sent, received, simulcast }
    }

    /// True if some of them go that way: packets name theirs.
    pub(super) fn flow(&self, direction: Direction) -> bool {
        !self.sent.is_empty() || (direction.receives() && !self.received.is_empty())
    }

    pub(super) fn write(&self, media: MediaBuilder) -> Result<MediaBuilder, OfferAnswerError> {
        write::rids(media, &self.sent, &self.received, self.simulcast)
    }
}
