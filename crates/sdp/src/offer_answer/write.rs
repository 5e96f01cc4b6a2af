//! Parts of a media section that offers and answers write alike.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::SocketAddr;

use super::ability;
use super::error::OfferAnswerError;
use super::extension::Extension;
use super::format::MediaFormat;
use super::local::{LocalImages, LocalMedia};
use super::negotiated::NegotiatedRid;
use crate::attributes::{
    Direction, ExtMap, Feedback, Fmtp, MaxPTime, Msid, PTime, Rid, RtcpFb, RtpMap, Simulcast,
    StreamDirection,
};
use crate::build::{BuildError, MediaBuilder};
use crate::error::Cause;
use crate::fields::Connection;

/// An error of a value that makes no attribute.
pub(super) fn unwritable(name: &'static str) -> impl Fn(Cause) -> OfferAnswerError {
    move |cause| BuildError::Attribute { name, cause }.into()
}

/// A format to be written.
pub(super) struct Written<'a> {
    pub(super) map: RtpMap<'a>,
    /// Its payload type in the offer.
    pub(super) offered: u8,
    pub(super) parameters: String,
    pub(super) feedback: Vec<Feedback<'a>>,
    pub(super) maxptime: Option<u32>,
    pub(super) images: Option<LocalImages>,
}

impl Written<'_> {
    pub(super) fn is_repair(&self) -> bool {
        MediaFormat { map: self.map, parameters: None }.is_repair()
    }
}

/// Writes the formats, each with what belongs to it.
pub(super) fn formats(
    mut media: MediaBuilder,
    formats: &[Written<'_>],
) -> Result<MediaBuilder, OfferAnswerError> {
    for Written { map, parameters, feedback, .. } in formats {
        let number = map.payload_type();
        media = media.attribute(map);
        for &one in feedback {
            let line = RtcpFb::new(number, one).map_err(unwritable("rtcp-fb"))?;
            media = media.attribute(&line);
        }
        if !parameters.is_empty() {
            let line = Fmtp::new(number, parameters).map_err(unwritable("fmtp"))?;
            media = media.attribute(&line);
        }
    }
    Ok(media)
}

/// Writes what this side says of its own media: packet times, the sizes of images that it takes, and
/// streams where it sends or did.
pub(super) fn own(
    mut media: MediaBuilder,
    local: &LocalMedia,
    formats: &[Written<'_>],
    direction: Direction,
    had_streams: bool,
) -> Result<MediaBuilder, OfferAnswerError> {
    if let Some(ptime) = local.ptime {
        media = media.attribute(&PTime::from_millis(ptime).map_err(unwritable("ptime"))?);
    }
    if let Some(maxptime) = formats.iter().filter_map(|format| format.maxptime).min() {
        media = media.attribute(&MaxPTime::from_millis(maxptime).map_err(unwritable("maxptime"))?);
    }
    media = ability::images(media, formats, direction)?;
    for stream in local.streams.iter().filter(|_| direction.sends() || had_streams) {
        // Without the identification of a track, which means nothing any more (RFC 8829 §5.2.1).
        media = media.attribute(&Msid::new(stream).map_err(unwritable("msid"))?);
    }
    Ok(media)
}

/// An `a=extmap`, with its direction where that is not both ways.
pub(super) fn extension(
    id: u16,
    extension: Extension<'_>,
    direction: Direction,
) -> Result<ExtMap<'_>, OfferAnswerError> {
    let Extension { uri, encrypted } = extension;
    let plain = ExtMap::new(id, uri);
    let extension = match encrypted {
        true => plain.and_then(|_| ExtMap::new(id, ExtMap::ENCRYPT)?.with_attributes(uri)),
        false => plain,
    };
    let extension = extension.map_err(unwritable("extmap"))?;
    let both = direction == Direction::SendRecv;
    Ok(if both { extension } else { extension.with_direction(direction) })
}

/// Writes the encodings that are sent and those that are received; for simulcast, also which of them
/// are streams and which alternatives.
pub(super) fn rids(
    mut media: MediaBuilder,
    sent: &[NegotiatedRid],
    received: &[NegotiatedRid],
    simulcast: bool,
) -> Result<MediaBuilder, OfferAnswerError> {
    let ways = [(StreamDirection::Send, sent), (StreamDirection::Recv, received)];
    for (direction, rids) in ways {
        for one in rids {
            let rid = Rid::new(&one.id, direction).map_err(unwritable("rid"))?;
            media = media.attribute(&match one.restrictions.as_str() {
                "" => rid,
                text => rid.with_restrictions(text).map_err(unwritable("rid"))?,
            });
        }
    }
    let lists = ways.map(|(direction, rids)| (direction, streams(rids)));
    let mut said = lists.iter().filter(|(_, list)| simulcast && !list.is_empty());
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

/// Begins a section at a destination.
pub(super) fn section(kind: &str, protocol: &str, destination: SocketAddr) -> MediaBuilder {
    let connection = Connection::new(destination.ip());
    MediaBuilder::new(kind, destination.port(), protocol).connection(&connection)
}
