//! Writing the sections of an offer (RFC 8829 §5.2).

use alloc::collections::BTreeSet;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::net::SocketAddr;

use super::Offering;
use super::formats::PayloadTypes;
use super::slots::Slot;
use crate::attributes::{
    BundleOnly, Direction, MaxMessageSize, Mid, Rid, RtcpMux, RtcpRsize, SctpPort, Setup,
    Simulcast, StreamDirection,
};
use crate::build::MediaBuilder;
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::local::LocalMedia;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::write::{self, Carrying, unwritable};

impl Offering<'_, '_, '_> {
    /// Writes a section, which describes its transport unless it is in a bundle that another carries.
    pub(super) fn section(
        &self,
        index: usize,
        slot: &Slot<'_>,
        bundle: &[usize],
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let carrier = bundle.first() == Some(&index);
        // What is added to a bundle that exists shares its address at once (RFC 9143 §7.5.1).
        let bundled = bundle
            .first()
            .is_some_and(|&first| self.before.is_some_and(|before| before.is_bundled(first)));
        // Each section that may have to stand alone has a transport of its own.
        let own = bundle.iter().position(|&slot| slot == index);
        let own = own.filter(|&rank| carrier || !bundled && rank < self.local.transports.len());
        let carrying = own.map(|rank| Carrying::of(self.local, rank)).transpose()?;
        let destination = match (&carrying, bundled) {
            (Some(carrying), _) => carrying.destination(),
            (None, true) => Carrying::of(self.local, 0)?.destination(),
            (None, false) => write::UNKNOWN,
        };
        // rfc9143-s6: a section for a bundle only has port zero until the bundle is agreed on.
        let bundle_only = carrying.is_none() && !bundled;
        let port = if bundle_only { 0 } else { destination.port() };
        let destination = SocketAddr::new(destination.ip(), port);
        let media = match slot {
            Slot::Stopped(former) => return self.stopped(*former),
            Slot::Media(mid, media) => {
                self.media(index, mid, media, destination, carrying.is_some())?
            }
            Slot::Data(mid) => self.data(mid, destination)?,
        };
        let media = media.attributes(bundle_only.then_some(BundleOnly));
        match carrying {
            Some(carrying) if carrying.has_fingerprint() => {
                carrying.write(media, Some(Setup::ActPass), true)
            }
            // WebRTC has no media without DTLS.
            Some(_) => Err(OfferAnswerError::Transport { transport: own.unwrap_or_default() }),
            None => Ok(media),
        }
    }

    /// A section that is not used any more: port zero and one format (RFC 3264 §8.2).
    fn stopped(&self, index: usize) -> Result<MediaBuilder, OfferAnswerError> {
        let section = self.before.and_then(|before| before.local.sections.get(index));
        let Some(section) = section else { return Err(OfferAnswerError::NoTransport) };
        let description = section.description;
        let media = write::section(description.kind, description.protocol, 0, write::UNKNOWN);
        let media = description.formats().take(1).fold(media, MediaBuilder::format);
        Ok(media.attributes(section.mid.map(Mid::new).transpose().map_err(unwritable("mid"))?))
    }

    fn data(&self, mid: &str, destination: SocketAddr) -> Result<MediaBuilder, OfferAnswerError> {
        let media = write::section("application", "UDP/DTLS/SCTP", destination.port(), destination)
            .format("webrtc-datachannel")
            .attribute(&Mid::new(mid).map_err(unwritable("mid"))?);
        let Some(data) = &self.local.data else { return Ok(media) };
        let size = data.max_message_size.map(MaxMessageSize);
        Ok(media.attribute(&SctpPort(data.sctp_port)).attributes(size))
    }

    fn media(
        &self,
        index: usize,
        mid: &str,
        local: &LocalMedia,
        destination: SocketAddr,
        carries: bool,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let before = self.before.and_then(|before| before.local.sections.get(index));
        let before = before.filter(|before| before.mid == Some(mid));
        let which = self.local.media.iter().position(|one| core::ptr::eq(one, local));
        let mut numbers = PayloadTypes::new(before, which.unwrap_or_default());
        let formats = numbers.formats(local)?;
        let mut media =
            write::section(&local.kind, "UDP/TLS/RTP/SAVPF", destination.port(), destination);
        media = formats
            .iter()
            .fold(media, |media, format| media.format(&format.map.payload_type().to_string()))
            .attribute(&Mid::new(mid).map_err(unwritable("mid"))?)
            .attribute(&local.direction);
        media = write::own(media, local, local.direction.sends())?;
        media = write::formats(media, &formats)?;
        for (id, uri, direction) in extensions(local, before) {
            media = media.attribute(&write::extension(id, uri, direction)?);
        }
        media = rids(media, local)?;
        if carries {
            media = media
                .line('a', "rtcp:9 IN IP4 0.0.0.0")
                .attribute(&RtcpMux)
                .attributes(local.rtcp_rsize.then_some(RtcpRsize));
        }
        Ok(media)
    }
}

/// Header extensions under the identifiers of before, new ones under free identifiers. The first
/// fourteen fit the one-byte form (RFC 8285 §4.2).
fn extensions<'l>(
    local: &'l LocalMedia,
    before: Option<&SectionReading<'_>>,
) -> Vec<(u16, &'l str, Direction)> {
    let former =
        |uri: &str| before?.extensions.iter().find(|one| one.uri() == uri).map(|one| one.id());
    let mut taken: BTreeSet<u16> =
        before.iter().flat_map(|before| before.extensions.iter().map(|one| one.id())).collect();
    let mut agreed = Vec::new();
    for own in &local.extensions {
        // 15 means something else in the one-byte form.
        let mut free = (1..=14).chain(16..=255).filter(|id| !taken.contains(id));
        let Some(id) = former(&own.uri).or_else(|| free.next()) else { continue };
        taken.insert(id);
        agreed.push((id, own.uri.as_str(), own.direction));
    }
    agreed
}

/// Encodings to be sent at the same time; fewer than two are not named (RFC 8829 §5.2.1).
fn rids(mut media: MediaBuilder, local: &LocalMedia) -> Result<MediaBuilder, OfferAnswerError> {
    if local.send_rids.len() < 2 || !local.direction.sends() {
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
