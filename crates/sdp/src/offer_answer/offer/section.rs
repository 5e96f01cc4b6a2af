//! Writing the sections of an offer (RFC 8829 §5.2).

use alloc::string::ToString;
use core::net::{Ipv6Addr, SocketAddr};

use super::Offering;
use super::formats::{self, Formats};
use super::numbers::Numbers;
use super::slots::Slot;
use super::streams::Rids;
use super::transports::Bundling;
use crate::attributes::{
    BundleOnly, ConnectionReuse, MaxMessageSize, Mid, RemoteCandidates, Rtcp, RtcpMux, RtcpMuxOnly,
    RtcpRsize, SctpPort, Setup,
};
use crate::build::MediaBuilder;
use crate::fields::Connection;
use crate::offer_answer::ability;
use crate::offer_answer::carrying::{Carrying, Dtls, NOWHERE, UNKNOWN};
use crate::offer_answer::error::OfferAnswerError;
use crate::offer_answer::local::LocalMedia;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::write::{self, unwritable};

/// What is offered, by the transport of the default candidate (RFC 8829 §5.1.2, RFC 8841 §12.2).
const fn protocol(data: bool, tcp: bool) -> &'static str {
    match (data, tcp) {
        (true, false) => "UDP/DTLS/SCTP",
        (true, true) => "TCP/DTLS/SCTP",
        (false, false) => "UDP/TLS/RTP/SAVPF",
        (false, true) => "TCP/DTLS/RTP/SAVPF",
    }
}

/// Where a section goes.
#[derive(Clone, Copy)]
struct Place {
    destination: SocketAddr,
    tcp: bool,
}

impl Offering<'_, '_, '_> {
    /// Writes a section, which describes its transport unless it is in a bundle that another carries.
    pub(super) fn section(
        &self,
        index: usize,
        slot: &Slot<'_>,
        bundling: &Bundling,
        numbers: &mut Numbers,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let own = bundling.transports.get(index).copied().flatten();
        let carrying = own.and_then(|own| self.carrying.get(own));
        let shared = carrying.or_else(|| self.carrying.get(bundling.transport_of(index)?));
        let tcp = shared.is_some_and(Carrying::is_tcp);
        // rfc9143-s6: a section for a bundle only has port zero until the bundle is agreed on.
        let bundle_only = carrying.is_none() && !bundling.is_settled;
        let destination = shared.filter(|_| !bundle_only).and_then(|one| one.destination(tcp));
        let destination = destination.unwrap_or_else(|| Self::unknown(shared));
        let port = if bundle_only { 0 } else { destination.port() };
        let place = Place { destination: SocketAddr::new(destination.ip(), port), tcp };
        let media = match slot {
            Slot::Stopped(former) => return self.stopped(*former),
            Slot::Media(mid, media) => self.media(index, mid, media, place, numbers)?,
            Slot::Data(mid) => self.data(mid, place)?,
        };
        if let Some((carrying, own)) = carrying.zip(own) {
            let media = self.rtcp(media, index, slot, bundling, destination);
            let media = carrying.write(media, Some(self.dtls(index, carrying, own)?))?;
            let Some(remote) = carrying.remote_candidates() else { return Ok(media) };
            let remote = RemoteCandidates::new(&remote).map_err(unwritable("remote-candidates"))?;
            return Ok(media.attribute(&remote));
        }
        let media = media.attributes(bundle_only.then_some(BundleOnly));
        let carried = bundling.transport_of(index).zip(shared);
        match carried.filter(|_| self.local.repeats_transport) {
            Some((transport, shared)) => {
                let media = self.rtcp(media, index, slot, bundling, destination);
                let carrier = bundling.carrier(index);
                shared.repeat(media, Some(self.dtls(carrier, shared, transport)?))
            }
            None => Ok(media),
        }
    }

    /// Where a section goes that has no candidate: nowhere, by an address of the type that the others of
    /// the bundle have (RFC 9143 §7.1.1).
    fn unknown(shared: Option<&Carrying<'_>>) -> SocketAddr {
        match shared.and_then(|carrying| carrying.destination(carrying.is_tcp())) {
            Some(SocketAddr::V6(_)) => {
                SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), UNKNOWN.port())
            }
            _ => UNKNOWN,
        }
    }

    /// What a section says of DTLS. Checks that what goes on is what it was.
    fn dtls(
        &self,
        index: usize,
        carrying: &Carrying<'_>,
        transport: usize,
    ) -> Result<Dtls, OfferAnswerError> {
        // WebRTC has no media without DTLS.
        if !carrying.has_fingerprint() {
            return Err(OfferAnswerError::NoFingerprint { transport });
        }
        let before = self.before.and_then(|before| before.carriers(index));
        if before.as_ref().is_some_and(|both| carrying.has_half_of(both.local)) {
            return Err(OfferAnswerError::NeedsNewCredentials { transport });
        }
        // rfc8839-s4.4.1.3-b
        if before.as_ref().is_some_and(|both| self.local.ice_lite && carrying.adds_to(both.local)) {
            return Err(OfferAnswerError::NeedsRestart { transport });
        }
        if before.as_ref().is_some_and(|both| carrying.has_stale_tls_id(both.local)) {
            return Err(OfferAnswerError::NeedsNewTlsId { transport });
        }
        // rfc8842-s7-b, rfc8842-s7-c
        let goes_on = before
            .is_some_and(|both| both.role().is_some() && carrying.has_association_of(both.local));
        let reuse = if goes_on { ConnectionReuse::Existing } else { ConnectionReuse::New };
        let connection = carrying.is_tcp().then_some(reuse);
        Ok(Dtls { setup: Setup::ActPass, connection, tls_id: true })
    }

    /// Writes what a section says of RTCP: for itself, or for all media of the bundle
    /// (rfc9143-s9.3.1.4-a).
    fn rtcp(
        &self,
        media: MediaBuilder,
        index: usize,
        slot: &Slot<'_>,
        bundling: &Bundling,
        destination: SocketAddr,
    ) -> MediaBuilder {
        let carries = bundling.carries(index);
        let is_alone = !carries && bundling.transports.get(index).is_some_and(Option::is_some);
        let is_media = matches!(slot, Slot::Media(..));
        // rfc9143-s9.3.1.1-a: data says it for the media that it may come to carry.
        let muxes = is_media || (carries || is_alone) && bundling.reduces(index).is_some();
        let reduces = if is_alone { self.reduces(index) } else { bundling.reduces(index) };
        let reduces = muxes && reduces == Some(true);
        // rfc8829-s5.2.2-h, rfc8829-s5.2.2-i: what is agreed on is not asked for again.
        let first = match slot {
            Slot::Media(mid, _) => self.answered(index, mid).is_none(),
            _ => false,
        };
        // rfc8858-s4.2-c
        let same = Rtcp::new(destination.port()).with_connection(Connection::new(destination.ip()));
        media
            .attributes(first.then_some(same))
            .attributes(muxes.then_some(RtcpMux))
            .attributes(first.then_some(RtcpMuxOnly))
            .attributes(reduces.then_some(RtcpRsize))
    }

    /// What the last answer said of a section, if it was in use and is the same one.
    fn answered(&self, index: usize, mid: &str) -> Option<&SectionReading<'_>> {
        self.former(index, mid)?.answered(index)
    }

    /// A section that is not used any more: port zero and one format (RFC 3264 §8.2).
    fn stopped(&self, index: usize) -> Result<MediaBuilder, OfferAnswerError> {
        let section = self.before.and_then(|before| before.local.sections.get(index));
        let Some(section) = section else { return Err(OfferAnswerError::NoTransport) };
        let description = section.description;
        let media = write::section(description.kind, description.protocol, NOWHERE);
        let media = description.formats().take(1).fold(media, MediaBuilder::format);
        Ok(media.attributes(section.mid.map(Mid::new).transpose().map_err(unwritable("mid"))?))
    }

    fn data(&self, mid: &str, place: Place) -> Result<MediaBuilder, OfferAnswerError> {
        let protocol = protocol(true, place.tcp);
        let media = write::section("application", protocol, place.destination)
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
        place: Place,
        numbers: &mut Numbers,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let same = self.former(index, mid);
        let before = same.and_then(|pair| pair.local.sections.get(index));
        let theirs = same.and_then(|pair| pair.remote.sections.get(index));
        let answered = self.answered(index, mid);
        let which = self.local.media.iter().position(|one| core::ptr::eq(one, local));
        let media = which.unwrap_or_default();
        let direction = ability::most(local.direction, local.codecs.iter());
        let mut formats = Formats { numbers, before, theirs, media, local, direction }.all()?;
        if let Some(answered) = answered {
            formats::as_answered(&mut formats, answered, local.own_order);
        }
        let mut media = write::section(&local.kind, protocol(false, place.tcp), place.destination);
        media = formats
            .iter()
            .fold(media, |media, format| media.format(&format.map.payload_type().to_string()))
            .attribute(&Mid::new(mid).map_err(unwritable("mid"))?)
            .attribute(&direction);
        let had_streams = before.is_some_and(|before| !before.streams.is_empty());
        media = write::own(media, local, &formats, direction, had_streams)?;
        media = write::formats(media, &formats)?;
        let rids = Rids::of(local, direction, &formats, answered.and(before));
        media = self.extensions(media, index, local, rids.flow(direction), numbers)?;
        rids.write(media)
    }
}
