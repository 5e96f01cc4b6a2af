//! Writing the encodings that are agreed on (RFC 8853 §5.3.2).

use alloc::string::String;
use alloc::vec::Vec;

use super::accept::{Accepted, restrictions};
use crate::attributes::{Rid, Simulcast, StreamDirection};
use crate::build::MediaBuilder;
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::negotiated::NegotiatedRid;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::write::unwritable;

/// The encodings, with the offered restrictions as far as their formats are left.
pub(super) fn write(
    mut media: MediaBuilder,
    section: &SectionReading<'_>,
    accepted: &Accepted<'_, '_>,
) -> Result<MediaBuilder, OfferAnswerError> {
    let numbers: Vec<_> = accepted.formats.iter().map(|format| format.map.payload_type()).collect();
    let ways =
        [(StreamDirection::Send, &accepted.send), (StreamDirection::Recv, &accepted.receive)];
    for (direction, rids) in ways {
        for one in rids {
            let rid = Rid::new(&one.id, direction).map_err(unwritable("rid"))?;
            let text = restrictions(section, &one.id, &numbers).unwrap_or_default();
            media = media.attribute(&match text.is_empty() {
                true => rid,
                false => rid.with_restrictions(&text).map_err(unwritable("rid"))?,
            });
        }
    }
    if section.simulcast.is_none() {
        return Ok(media);
    }
    let lists = ways.map(|(direction, rids)| (direction, streams(rids)));
    let mut said = lists.iter().filter(|(_, list)| !list.is_empty());
    let Some((direction, list)) = said.next() else { return Ok(media) };
    let mut simulcast = Simulcast::new(*direction, list).map_err(unwritable("simulcast"))?;
    if let Some((_, list)) = said.next() {
        simulcast = simulcast.with_others(list).map_err(unwritable("simulcast"))?;
    }
    Ok(media.attribute(&simulcast))
}

/// Encodings as `a=simulcast` lists them.
fn streams(rids: &[NegotiatedRid]) -> String {
    let mut text = String::new();
    let mut before = None;
    for rid in rids {
        text.push_str(match before {
            None => "",
            Some(stream) if stream == rid.stream => ",",
            Some(_) => ";",
        });
        text.push_str(if rid.paused { "~" } else { "" });
        text.push_str(&rid.id);
        before = Some(rid.stream);
    }
    text
}
