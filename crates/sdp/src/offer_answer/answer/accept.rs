//! What this side takes of an offered section.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::rids;
use crate::attributes::{Direction, Feedback};
use crate::offer_answer::ability;
use crate::offer_answer::extension::{self, Extension, Known, Streams};
use crate::offer_answer::format::{MediaFormat, RTCP, is_media};
use crate::offer_answer::local::{Local, LocalCodec, LocalMedia};
use crate::offer_answer::negotiate::is_pause;
use crate::offer_answer::negotiate::same_feedback;
use crate::offer_answer::negotiated::NegotiatedRid;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::refusal::{Problem, Rejection};
use crate::offer_answer::write::Written;

/// An offered section with what answers it.
pub(in crate::offer_answer) struct Accepted<'a, 'l> {
    /// This side's media; `None` for data.
    pub(in crate::offer_answer) media: Option<&'l LocalMedia>,
    pub(in crate::offer_answer) direction: Direction,
    pub(in crate::offer_answer) formats: Vec<Written<'a>>,
    pub(in crate::offer_answer) extensions: Vec<(u16, Extension<'a>, Direction)>,
    /// Encodings that this side receives.
    pub(in crate::offer_answer) receive: Vec<NegotiatedRid>,
    /// Encodings that this side sends.
    pub(in crate::offer_answer) send: Vec<NegotiatedRid>,
}

impl<'a, 'l> Accepted<'a, 'l> {
    /// What of a section is supported, whatever carries it. `mid` is its own, or what it was called when
    /// one of the sides still said so.
    pub(in crate::offer_answer) fn of(
        section: &SectionReading<'a>,
        mid: Option<&str>,
        local: &'l Local,
    ) -> Result<Self, Rejection> {
        // rfc3264-s8.2-b
        if !section.is_offered() {
            return Err(Rejection::NotOffered);
        }
        // ICE has one peer. rfc5761-s5.2-a: and RTCP would not be multiplexed.
        if section.is_multicast() {
            return Err(Rejection::Multicast);
        }
        if section.is_data() {
            return data(section, local);
        }
        let here = |media: &&LocalMedia| {
            media.kind == section.description.kind
                && media.mid.as_deref().zip(mid).is_none_or(|(own, mid)| own == mid)
        };
        let media = local.media.iter().find(here).ok_or(Rejection::Kind)?;
        if !section.is_rtp() {
            return Err(Rejection::Protocol);
        }
        let (formats, direction) = formats(section, media);
        if !formats.iter().any(|format| is_media(format.map.encoding())) {
            return Err(Rejection::NoFormat);
        }
        // rfc8829-s5.10-i
        if section.has_stray_rtx() {
            return Err(Rejection::Lacks(Problem::StrayRtx));
        }
        // rfc8829-s5.8.3-h
        if section.rtcp_mux_only && !section.rtcp_mux {
            return Err(Rejection::Lacks(Problem::NoRtcpMux));
        }
        let lines: Vec<_> =
            formats.iter().filter_map(|format| written(*format, section, media)).collect();
        // rfc8853-s5.3.2-h: what is paused stays so where both announce that it may be.
        let primaries = formats.iter().zip(&lines).filter(|(format, _)| !format.is_repair());
        let pauses = primaries
            .map(|(_, line)| &line.feedback)
            .all(|all| all.iter().any(|&one| is_pause(one)));
        let paused = |mut rids: Vec<NegotiatedRid>| {
            rids.iter_mut().for_each(|one| one.paused &= pauses);
            rids
        };
        let receive = paused(rids::received(section, media, direction, &lines));
        let send = paused(rids::sent(section, media, direction, &lines));
        let streams = Streams {
            rids: !(receive.is_empty() && send.is_empty()),
            repairs: formats.iter().any(|format| format.map.is_encoding("rtx")),
        };
        let extensions = extensions(section, &extension::known(media, streams));
        Ok(Self { media: Some(media), direction, formats: lines, extensions, receive, send })
    }
}

fn data<'a, 'l>(
    section: &SectionReading<'a>,
    local: &'l Local,
) -> Result<Accepted<'a, 'l>, Rejection> {
    if local.data.is_none() || section.description.kind != "application" {
        return Err(Rejection::Kind);
    }
    // rfc8841-s4.3-b: one, of data channels; it is the port in the form before RFC 8841.
    let mut formats = section.description.formats();
    let is_known = |one: &str| {
        one.eq_ignore_ascii_case("webrtc-datachannel") || one.bytes().all(|b| b.is_ascii_digit())
    };
    if !formats.next().is_some_and(is_known) || formats.next().is_some() {
        return Err(Rejection::NoFormat);
    }
    if section.sctp_port.is_none() {
        return Err(Rejection::Lacks(Problem::NoSctpPort));
    }
    Ok(Accepted {
        media: None,
        direction: Direction::SendRecv,
        formats: Vec::new(),
        extensions: Vec::new(),
        receive: Vec::new(),
        send: Vec::new(),
    })
}

/// The offered formats that this side supports, in the offer's order or in its own, and the direction
/// that they go. Those that are about others stand only where those others do.
fn formats<'a>(
    section: &SectionReading<'a>,
    media: &LocalMedia,
) -> (Vec<MediaFormat<'a>>, Direction) {
    // rfc5761-s5.1.1-c
    let offered = section.formats.iter().filter(|format| !RTCP.contains(&format.payload_type()));
    let known =
        |format: &MediaFormat<'_>| media.codecs.iter().position(|own| own.supports(*format));
    let mut formats: Vec<_> =
        offered.filter_map(|format| known(format).map(|rank| (rank, *format))).collect();
    let own = |&(rank, _): &(usize, MediaFormat<'_>)| media.codecs.get(rank);
    // rfc3264-s6.1-g
    let wanted = media.direction.answering(section.direction);
    let direction = ability::most(wanted, formats.iter().filter_map(own));
    formats.retain(|one| own(one).is_some_and(|codec| codec.goes(direction)));
    let of = |what: &dyn Fn(MediaFormat<'_>) -> bool| -> Vec<u8> {
        let those = formats.iter().map(|&(_, format)| format).filter(|format| what(*format));
        those.map(MediaFormat::payload_type).collect()
    };
    let mut there = of(&|format| !format.is_repair());
    // Redundancy may be retransmitted as media are.
    there.extend(of(&|format| format.map.is_encoding("red") && format.is_for(&there)));
    formats.retain(|(_, format)| !format.is_repair() || format.is_for(&there));
    if media.own_order {
        formats.sort_by_key(|&(rank, _)| rank);
    }
    (formats.into_iter().map(|(_, format)| format).collect(), direction)
}

fn written<'a>(
    format: MediaFormat<'a>,
    section: &SectionReading<'a>,
    media: &LocalMedia,
) -> Option<Written<'a>> {
    let own = media.codecs.iter().find(|own| own.supports(format))?;
    let known: Vec<_> = own.feedback.iter().filter_map(|own| feedback(own)).collect();
    let mut both: Vec<Feedback<'a>> = Vec::new();
    for offered in section.feedback_for(format.payload_type()).map(|line| line.feedback()) {
        let is = |one: &Feedback<'_>| same_feedback(*one, offered);
        if known.iter().any(is) && !both.iter().any(is) {
            both.push(offered);
        }
    }
    let parameters = own.answer(format);
    let LocalCodec { maxptime, ref images, .. } = *own;
    let (map, offered, images) = (format.map, format.payload_type(), images.clone());
    Some(Written { map, offered, parameters, feedback: both, maxptime, images })
}

/// Reads feedback as this side has it.
pub(in crate::offer_answer) fn feedback(text: &str) -> Option<Feedback<'_>> {
    let (kind, parameters) = text.split_once(' ').unwrap_or((text, ""));
    Feedback::new(kind, parameters).ok()
}

/// The offered header extensions that this side knows, under the offered identifiers. One that leaves
/// the choice of another stands until the bundle is known.
fn extensions<'a>(
    section: &SectionReading<'a>,
    known: &[Known<'_>],
) -> Vec<(u16, Extension<'a>, Direction)> {
    let knows = |which: Extension<'_>| known.iter().find(|own| own.extension == which);
    let listed: BTreeSet<_> = section.extensions().map(Extension::of).collect();
    let mut agreed: Vec<(u16, Extension<'a>, Direction)> = Vec::new();
    for offered in section.extensions() {
        let (id, extension) = (offered.id(), Extension::of(offered));
        let Some(own) = knows(extension) else { continue };
        if !offered.is_usable() && !extension::leaves_choice(id) {
            continue;
        }
        // One form of each, encrypted if both sides have it so.
        let encrypted = Extension { encrypted: true, ..extension };
        let better = extension != encrypted && knows(encrypted).is_some();
        // What has one identifier excludes each other.
        if agreed.iter().any(|(other, one, _)| one.uri == extension.uri || *other == id)
            || (better && listed.contains(&encrypted))
        {
            continue;
        }
        let direction = own.direction.answering(offered.direction().unwrap_or_default());
        if direction != Direction::Inactive {
            agreed.push((id, extension, direction));
        }
    }
    agreed
}
