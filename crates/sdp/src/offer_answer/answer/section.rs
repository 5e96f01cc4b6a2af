//! Writing the sections of an answer (RFC 8829 §5.3.1).

use alloc::string::ToString;

use super::accept::Accepted;
use super::{Answering, rids};
use crate::attributes::{
    ConnectionReuse, ExtMapAllowMixed, MaxMessageSize, Mid, RtcpMux, RtcpRsize, SctpMap, SctpPort,
    Setup,
};
use crate::build::MediaBuilder;
use crate::fields::MediaDescription;
use crate::offer_answer::carrying::{Carrying, Dtls, NOWHERE, UNKNOWN};
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::negotiate::{Both, restarts};
use crate::offer_answer::negotiated::DtlsRole;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::refusal::Refusal;
use crate::offer_answer::write::{self, unwritable};

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
        let MediaDescription { kind, protocol, .. } = section.description;
        let shared = || self.carrying.get(self.plan.transport_of(index)?);
        let destination =
            carrying.or_else(shared).and_then(|one| one.destination(section.is_tcp()));
        let mut media = write::section(kind, protocol, destination.unwrap_or(UNKNOWN));
        media = media.attributes(mid(section)?);
        if let Some(own) = accepted.media {
            media = accepted
                .formats
                .iter()
                .fold(media, |media, format| media.format(&format.map.payload_type().to_string()));
            media = media.attribute(&accepted.direction);
            let before = self.before.and_then(|before| before.local.sections.get(index));
            let before = before.filter(|before| section.mid.is_none() || before.mid == section.mid);
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
        carrying.write(self.rtcp(media, index), self.dtls(index, transport, section, carrying)?)
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
        let media = if accepted.media.is_some() { self.rtcp(media, carrier) } else { media };
        carrying.repeat(media, self.dtls(carrier, transport, section, carrying)?)
    }

    /// Says that RTCP is multiplexed, and reduced if it is, in what a section carries. Data may carry
    /// media, and then says it for them (RFC 8829 §5.3.1).
    fn rtcp(&self, media: MediaBuilder, carrier: usize) -> MediaBuilder {
        let reduces = self.plan.reduces.get(carrier).copied().flatten();
        // rfc9143-s9.3.1.2-a: for media that may come, too. Each that there is was accepted with
        // a=rtcp-mux, its own or its carrier's.
        let offered = || {
            let bundle = self.offer.bundles.get(self.offer.bundle_of(carrier)?)?;
            bundle.iter().find(|&&one| self.offer.sections.get(one).is_some_and(|one| one.rtcp_mux))
        };
        let muxes = reduces.is_some() || !self.local.media.is_empty() && offered().is_some();
        media
            .attributes(muxes.then_some(RtcpMux))
            .attributes(reduces.filter(|&reduces| reduces).map(|_| RtcpRsize))
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

    /// What is said of DTLS, if there is some. Checks that credentials change when, and only when, ICE
    /// starts anew.
    fn dtls(
        &self,
        index: usize,
        transport: usize,
        section: &SectionReading<'a>,
        carrying: &Carrying<'l>,
    ) -> Result<Option<Dtls>, OfferAnswerError> {
        let before = self.plan.continued(self.offer, self.before, index);
        if let Some(before) = &before {
            let restart = restarts(section, before.remote)
                .map_err(|problem| Refusal::Section { section: index, problem })?;
            match (restart, carrying.has_credentials_of(before.local)) {
                (true, true) => return Err(OfferAnswerError::NeedsNewCredentials { transport }),
                (false, false) => return Err(OfferAnswerError::NeedsOldCredentials { transport }),
                _ => {}
            }
        }
        if !section.needs_dtls() && section.fingerprints.is_empty() {
            return Ok(None);
        }
        if !carrying.has_fingerprint() {
            return Err(OfferAnswerError::NoFingerprint { transport });
        }
        // rfc8842-s5.3-e
        let tls_id = section.tls_id.is_some();
        if tls_id && before.as_ref().is_some_and(|both| carrying.has_stale_tls_id(both.local)) {
            return Err(OfferAnswerError::NeedsNewTlsId { transport });
        }
        let former = before.filter(|both| both.goes_on_by(section));
        let role = former.as_ref().and_then(Both::role);
        // rfc8842-s7-b, rfc8842-s7-c
        let goes_on = section.connection != Some(ConnectionReuse::New)
            && former.is_some_and(|both| carrying.has_association_of(both.local));
        let reuse = if goes_on { ConnectionReuse::Existing } else { ConnectionReuse::New };
        let connection = section.is_tcp().then_some(reuse);
        Ok(Some(Dtls { setup: self.setup(section, role), connection, tls_id }))
    }

    /// The role in the association: that of before, if it goes on.
    fn setup(&self, section: &SectionReading<'a>, role: Option<DtlsRole>) -> Setup {
        let wished = match role {
            Some(DtlsRole::Client) => Setup::Active,
            Some(DtlsRole::Server) => Setup::Passive,
            None if self.local.passive => Setup::Passive,
            None => Setup::Active,
        };
        match section.setup {
            Some(Setup::Active) => Setup::Passive,
            Some(Setup::Passive) => Setup::Active,
            _ => wished,
        }
    }
}

fn mid<'a>(section: &SectionReading<'a>) -> Result<Option<Mid<'a>>, OfferAnswerError> {
    section.mid.map(Mid::new).transpose().map_err(unwritable("mid"))
}

/// A rejected section: port zero, and as much as must stand (RFC 3264 §6).
pub(super) fn rejected(section: &SectionReading<'_>) -> Result<MediaBuilder, OfferAnswerError> {
    let description = section.description;
    let media = write::section(description.kind, description.protocol, NOWHERE);
    // rfc3264-s6-h: libnice lists none.
    let none = description.formats().next().is_none().then_some("0");
    let media = description.formats().chain(none).fold(media, MediaBuilder::format);
    Ok(media.attributes(mid(section)?))
}
