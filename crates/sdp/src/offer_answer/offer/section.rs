//! Writing the sections of an offer (RFC 8829 §5.2).

use alloc::string::ToString;
use core::net::SocketAddr;

use super::formats::{self, Formats};
use super::numbers::Numbers;
use super::slots::Slot;
use super::transports::Bundling;
use super::{Offering, streams};
use crate::attributes::{
    BundleOnly, MaxMessageSize, Mid, Rtcp, RtcpMux, RtcpMuxOnly, RtcpRsize, SctpPort, Setup,
};
use crate::build::MediaBuilder;
use crate::fields::Connection;
use crate::offer_answer::ability;
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::local::LocalMedia;
use crate::offer_answer::write::{self, Carrying, unwritable};

/// What data channels are offered over. Media is offered over the same.
const DATA: &str = "UDP/DTLS/SCTP";

impl Offering<'_, '_, '_> {
    /// Writes a section, which describes its transport unless it is in a bundle that another carries.
    pub(super) fn section(
        &self,
        index: usize,
        slot: &Slot<'_>,
        bundling: &Bundling<'_>,
        numbers: &mut Numbers,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let own = bundling.transports.get(index).copied().flatten();
        let carrying = own.and_then(|own| self.carrying.get(own));
        let shared = carrying.or_else(|| self.carrying.get(bundling.settled_transport()?));
        let destination = shared.map_or(write::UNKNOWN, |carrying| carrying.destination(DATA));
        // rfc8839-s4.4.1.3-b
        let before = self.before.and_then(|before| before.carriers(index));
        let adds = |carrying: &Carrying<'_>| before.is_some_and(|one| carrying.adds_to(one.local));
        if self.local.ice_lite && carrying.is_some_and(adds) {
            return Err(OfferAnswerError::NeedsRestart { transport: own.unwrap_or_default() });
        }
        // rfc9143-s6: a section for a bundle only has port zero until the bundle is agreed on.
        let bundle_only = carrying.is_none() && !bundling.is_settled;
        let port = if bundle_only { 0 } else { destination.port() };
        let destination = SocketAddr::new(destination.ip(), port);
        let repeated = self.carrying.first().filter(|_| self.local.repeats_transport);
        let media = match slot {
            Slot::Stopped(former) => return self.stopped(*former),
            Slot::Media(mid, media) => {
                let describes = carrying.or(repeated).is_some();
                self.media(index, mid, media, destination, describes, numbers)?
            }
            Slot::Data(mid) => {
                let carries_media = bundling.carrier() == Some(index)
                    && bundling.sections.iter().any(|&slot| self.is_media(slot));
                let media = self.data(mid, destination)?;
                // rfc9143-s9.3.1.4-a: what is the same for a whole bundle stands here only.
                media.attributes((carries_media && bundling.is_settled).then_some(RtcpMux))
            }
        };
        let media = media.attributes(bundle_only.then_some(BundleOnly));
        match carrying {
            Some(carrying) if carrying.has_fingerprint() => {
                carrying.write(media, Some(Setup::ActPass), true)
            }
            // WebRTC has no media without DTLS.
            Some(_) => Err(OfferAnswerError::Transport { transport: own.unwrap_or_default() }),
            None => match repeated {
                Some(shared) => shared.repeat(media, Some(Setup::ActPass), true),
                None => Ok(media),
            },
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
        let media = write::section("application", DATA, destination.port(), destination)
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
        describes: bool,
        numbers: &mut Numbers,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let before = self.before.and_then(|before| before.local.sections.get(index));
        let before = before.filter(|_| self.before.is_some_and(|pair| pair.mid(index) == mid));
        let answered = self.before.and_then(|before| before.answered(index));
        let answered = answered.filter(|_| before.is_some());
        let which = self.local.media.iter().position(|one| core::ptr::eq(one, local));
        let media = which.unwrap_or_default();
        let direction = ability::most(local.direction, local.codecs.iter());
        let mut formats = Formats { numbers, before, media, local, direction }.all()?;
        if let Some(answered) = answered {
            formats::as_answered(&mut formats, answered, local.own_order);
        }
        let mut media =
            write::section(&local.kind, "UDP/TLS/RTP/SAVPF", destination.port(), destination);
        media = formats
            .iter()
            .fold(media, |media, format| media.format(&format.map.payload_type().to_string()))
            .attribute(&Mid::new(mid).map_err(unwritable("mid"))?)
            .attribute(&direction);
        let had_streams = before.is_some_and(|before| !before.streams.is_empty());
        media = write::own(media, local, &formats, direction, had_streams)?;
        media = write::formats(media, &formats)?;
        media = self.extensions(media, index, local, direction, numbers)?;
        media = streams::rids(media, local, direction)?;
        if describes {
            let rsize = local.rtcp_rsize && answered.is_none_or(|answered| answered.rtcp_rsize);
            // rfc8829-s5.2.2-h, rfc8829-s5.2.2-i: what is agreed on is not asked for again.
            let first = answered.is_none();
            media = media
                .attributes(first.then(|| {
                    let unknown = Connection::new(write::UNKNOWN.ip());
                    Rtcp::new(write::UNKNOWN.port()).with_connection(unknown)
                }))
                .attribute(&RtcpMux)
                .attributes(first.then_some(RtcpMuxOnly))
                .attributes(rsize.then_some(RtcpRsize));
        }
        Ok(media)
    }
}
