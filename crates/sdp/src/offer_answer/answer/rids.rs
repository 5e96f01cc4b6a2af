//! The encodings that are agreed on: which of the offered ones, and under what restrictions
//! (RFC 8851 §6.3, RFC 8853 §5.3.2).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::accept::Accepted;
use crate::attributes::{Direction, Parameter, Rid, Simulcast, StreamDirection};
use crate::build::MediaBuilder;
use crate::offer_answer::encodings::Encoding;
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::local::LocalMedia;
use crate::offer_answer::negotiate::encodings;
use crate::offer_answer::negotiated::NegotiatedRid;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::write::{Written, unwritable};

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
    let mut rids = encodings(section, StreamDirection::Send);
    rids.retain(|one| {
        section.encoding(&one.id).is_some_and(|one| {
            answered(one.rid, formats, &media.receive_limits).is_some() && is_decoded(one, formats)
        })
    });
    rids.retain(|one| one.stream < media.receive_rids);
    rids
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
    let mut rids = encodings(section, StreamDirection::Recv);
    rids.retain(|one| {
        section.encoding(&one.id).is_some_and(|one| answered(one.rid, formats, "").is_some())
    });
    rids.retain(|one| one.stream < media.send_rids.len());
    rids
}

/// The restrictions of an offered encoding, for an answer: its formats are those that are left, its
/// limits this side's where those are stricter. `None` if no format is left (RFC 8851 §6.2.2), or for
/// what reads and may not be written.
fn answered(rid: Rid<'_>, formats: &[Written<'_>], limits: &str) -> Option<String> {
    let listed = rid.formats().filter_map(|format| format.payload_type());
    let own = |number| {
        let format = formats.iter().find(|format| format.offered == number)?;
        Some(format.map.payload_type().to_string())
    };
    let left: Vec<_> = listed.filter_map(own).collect();
    if left.is_empty() && rid.formats().next().is_some() {
        return None;
    }
    let own = Rid::new("0", StreamDirection::Recv).and_then(|rid| rid.with_restrictions(limits));
    let others = rid.restrictions().map(|one| tightened(one, own.ok()));
    let left = (!left.is_empty()).then(|| format!("pt={}", left.join(",")));
    let text = left.into_iter().chain(others).collect::<Vec<_>>().join(";");
    let line = Rid::new(rid.id(), rid.direction().reversed()).ok()?;
    (text.is_empty() || line.with_restrictions(&text).is_ok()).then_some(text)
}

/// An offered restriction, with this side's limit where that is lower or the offer asks for one
/// (RFC 8851 §6.3).
fn tightened(offered: Parameter<'_>, own: Option<Rid<'_>>) -> String {
    let number = |value: &str| value.parse::<f64>().ok();
    let own = own.and_then(|own| own.get(offered.name)).filter(|own| number(own).is_some());
    let stricter = |own: &&str| {
        offered
            .value
            .is_none_or(|theirs| number(theirs).is_some_and(|theirs| number(own) < Some(theirs)))
    };
    Parameter { value: own.filter(stricter).or(offered.value), ..offered }.to_string()
}

/// True if a format is left whose least image, by what this side can decode, goes with the
/// restrictions.
fn is_decoded(encoding: &Encoding<'_>, formats: &[Written<'_>]) -> bool {
    let listed = &encoding.formats;
    let is_listed = |format: &&Written<'_>| listed.is_empty() || listed.contains(&format.offered);
    let mut media = formats.iter().filter(|format| !format.is_repair()).filter(is_listed);
    media.any(|format| {
        format.images.as_ref().is_none_or(|images| {
            let [width, height] = [&images.widths, &images.heights].map(|sizes| *sizes.start());
            encoding.room.has(width.max(1), height.max(1))
        })
    })
}

/// Writes them.
pub(super) fn write(
    mut media: MediaBuilder,
    section: &SectionReading<'_>,
    accepted: &Accepted<'_, '_>,
) -> Result<MediaBuilder, OfferAnswerError> {
    let limits = accepted.media.map_or("", |media| media.receive_limits.as_str());
    if !limits.is_empty() {
        let any = Rid::new("0", StreamDirection::Recv);
        any.and_then(|any| any.with_restrictions(limits)).map_err(unwritable("rid"))?;
    }
    let ways =
        [(StreamDirection::Send, &accepted.send), (StreamDirection::Recv, &accepted.receive)];
    for (direction, rids) in ways {
        let limits = if direction == StreamDirection::Recv { limits } else { "" };
        for one in rids {
            let rid = Rid::new(&one.id, direction).map_err(unwritable("rid"))?;
            let offered = section.encoding(&one.id);
            let text = offered.and_then(|one| answered(one.rid, &accepted.formats, limits));
            let text = text.unwrap_or_default();
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
