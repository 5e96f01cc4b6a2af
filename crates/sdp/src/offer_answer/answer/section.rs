//! Writing the sections of an answer (RFC 8829 §5.3.1).

use alloc::string::ToString;

use super::accept::Accepted;
use super::{Answering, rids};
use crate::attributes::{
    ExtMapAllowMixed, MaxMessageSize, Mid, RtcpMux, RtcpRsize, SctpMap, SctpPort, Setup,
};
use crate::build::MediaBuilder;
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::local::LocalMedia;
use crate::offer_answer::negotiate::restarts;
use crate::offer_answer::negotiated::DtlsRole;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::refusal::Refusal;
use crate::offer_answer::write::{self, Carrying, unwritable};

impl<'a, 'l> Answering<'a, 'l, '_> {
    /// Writes a section that is accepted.
    pub(super) fn section(
        &self,
        index: usize,
        section: &SectionReading<'a>,
        accepted: &Accepted<'a, 'l>,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let transport = self.plan.transports.get(index).copied().flatten();
        let carrying = transport.and_then(|transport| self.carrying.get(transport));
        // rfc3264-s6-h, rfc8829-s5.3.1: exactly the offered protocol.
        let protocol = section.description.protocol;
        let shared = || self.carrying.get(self.plan.transport_of(index)?);
        let destination = carrying.or_else(shared).map(|one| one.destination(protocol));
        let destination = destination.unwrap_or(write::UNKNOWN);
        let kind = section.description.kind;
        let mut media = write::section(kind, protocol, destination.port(), destination);
        media = media.attributes(mid(section)?);
        if let Some(own) = accepted.media {
            media = accepted
                .formats
                .iter()
                .fold(media, |media, format| media.format(&format.map.payload_type().to_string()));
            media = media.attribute(&accepted.direction);
            let before = self.before.and_then(|before| before.local.sections.get(index));
            let before = before.filter(|before| before.mid == section.mid);
            let had_streams = before.is_some_and(|before| !before.streams.is_empty());
            media = write::own(media, own, &accepted.formats, accepted.direction, had_streams)?;
            media = write::formats(media, &accepted.formats)?;
            for &(id, extension, direction) in &accepted.extensions {
                media = media.attribute(&write::extension(id, extension, direction)?);
            }
            let mixes = section.extmap_allow_mixed && self.local.extmap_allow_mixed;
            media = media.attributes(mixes.then_some(ExtMapAllowMixed));
            media = rids::write(media, section, accepted)?;
        } else {
            media = section.description.formats().fold(media, MediaBuilder::format);
            media = self.data(media, section);
        }
        let Some((carrying, transport)) = carrying.zip(transport) else {
            return self.bundled(media, index, accepted);
        };
        let (muxes, reduces) = self.rtcp(index);
        media = media.attributes(muxes.then_some(RtcpMux)).attributes(reduces.then_some(RtcpRsize));
        let setup = self.setup(index, transport, section, carrying)?;
        carrying.write(media, setup, section.tls_id.is_some())
    }

    /// Writes what the section that carries this one says of the transport, where that is to be repeated.
    fn bundled(
        &self,
        media: MediaBuilder,
        index: usize,
        accepted: &Accepted<'a, 'l>,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let carrier = self.plan.bundle(index).and_then(|bundle| bundle.first().copied());
        let carrier = carrier.filter(|_| self.local.repeats_transport);
        let Some((carrier, transport)) = carrier.zip(self.plan.transport_of(index)) else {
            return Ok(media);
        };
        let described = self.offer.sections.get(carrier).zip(self.carrying.get(transport));
        let Some((section, carrying)) = described else { return Ok(media) };
        let (muxes, reduces) = self.rtcp(index);
        let is_media = accepted.media.is_some();
        let media = media
            .attributes((is_media && muxes).then_some(RtcpMux))
            .attributes((is_media && reduces).then_some(RtcpRsize));
        let setup = self.setup(carrier, transport, section, carrying)?;
        carrying.repeat(media, setup, section.tls_id.is_some())
    }

    /// Whether RTCP is multiplexed and reduced in what a section carries. Data may carry media, and then
    /// says it for them (RFC 8829 §5.3.1).
    fn rtcp(&self, carrier: usize) -> (bool, bool) {
        let alone = [carrier];
        let sections = self.plan.bundle(carrier).unwrap_or(&alone).iter().copied();
        let media = sections.filter_map(|section| {
            let accepted = self.plan.sections.get(section)?.as_ref().ok()?;
            Some((section, accepted.media?))
        });
        let reduces = |(section, media): (usize, &LocalMedia)| {
            media.rtcp_rsize && self.offer.says(section, |section| section.rtcp_rsize)
        };
        // Each of them was accepted with a=rtcp-mux, its own or its carrier's.
        let any = media.clone().next().is_some();
        (any, any && media.clone().all(reduces))
    }

    fn data(&self, media: MediaBuilder, section: &SectionReading<'a>) -> MediaBuilder {
        let Some(data) = &self.local.data else { return media };
        // rfc8841-s10.3-c: zero is answered by zero.
        let port = if section.sctp_port == Some(0) { 0 } else { data.sctp_port };
        let size = data.max_message_size.map(MaxMessageSize);
        // The form before RFC 8841, of which the port stands in the m= line.
        let old = section.media.first::<SctpMap<'_>>().ok().flatten();
        let media = media.attributes(old);
        let media = media.attributes(old.is_none().then_some(SctpPort(port)));
        media.attributes(size)
    }

    /// `a=setup` of the answer; `None` without DTLS. Checks that credentials change when, and only
    /// when, ICE starts anew.
    fn setup(
        &self,
        index: usize,
        transport: usize,
        section: &SectionReading<'a>,
        carrying: &Carrying<'l>,
    ) -> Result<Option<Setup>, OfferAnswerError> {
        let before = self.before.and_then(|before| before.carriers(index));
        let mut role = None;
        if let Some(before) = before {
            let restart = restarts(section, before.remote)
                .map_err(|problem| Refusal::Section { section: index, problem })?;
            let own = self.local.transports.get(transport);
            let own = own.map(|own| (own.ice_ufrag.as_str(), own.ice_pwd.as_str()));
            match (restart, own == before.local.ufrag.zip(before.local.pwd)) {
                (true, true) => return Err(OfferAnswerError::NeedsNewCredentials { transport }),
                (false, false) => return Err(OfferAnswerError::NeedsOldCredentials { transport }),
                _ => {}
            }
            let goes_on = section.tls_id == before.remote.tls_id
                && section.fingerprints == before.remote.fingerprints;
            role = before.role().filter(|_| goes_on);
        }
        if !section.needs_dtls() && section.fingerprints.is_empty() {
            return Ok(None);
        }
        if !carrying.has_fingerprint() {
            return Err(OfferAnswerError::Transport { transport });
        }
        let wished = if self.local.passive { Setup::Passive } else { Setup::Active };
        let wished = match role {
            Some(DtlsRole::Client) => Setup::Active,
            Some(DtlsRole::Server) => Setup::Passive,
            None => wished,
        };
        Ok(Some(match section.setup {
            Some(Setup::Active) => Setup::Passive,
            Some(Setup::Passive) => Setup::Active,
            _ => wished,
        }))
    }
}

fn mid<'a>(section: &SectionReading<'a>) -> Result<Option<Mid<'a>>, OfferAnswerError> {
    section.mid.map(Mid::new).transpose().map_err(unwritable("mid"))
}

/// A rejected section: port zero, and as much as must stand (RFC 3264 §6).
pub(super) fn rejected(section: &SectionReading<'_>) -> Result<MediaBuilder, OfferAnswerError> {
    let description = section.description;
    let media = write::section(description.kind, description.protocol, 0, write::UNKNOWN);
    // rfc3264-s6-h: libnice lists none.
    let none = description.formats().next().is_none().then_some("0");
    let media = description.formats().chain(none).fold(media, MediaBuilder::format);
    Ok(media.attributes(mid(section)?))
}
