//! Parts of a media section that offers and answers write alike.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr, SocketAddr};

use frazil_candidate::{Candidate, CandidateType, Transport};

use super::ability;
use super::error::OfferAnswerError;
use super::extension::Extension;
use super::format::MediaFormat;
use super::local::{Local, LocalImages, LocalMedia, LocalTransport};
use super::reading::SectionReading;
use crate::attributes::{
    Direction, EndOfCandidates, ExtMap, Feedback, Fingerprint, Fmtp, HashFunction, IcePwd,
    IceUfrag, MaxPTime, Msid, PTime, RtcpFb, RtpMap, Setup, TlsId,
};
use crate::build::{BuildError, MediaBuilder};
use crate::error::Cause;
use crate::fields::Connection;

/// The port and address of a section whose candidates are not known yet (RFC 8840 §4.1.1).
pub(super) const UNKNOWN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 9);

/// An error of a value that makes no attribute.
pub(super) fn unwritable(name: &'static str) -> impl Fn(Cause) -> OfferAnswerError {
    move |cause| BuildError::Attribute { name, cause }.into()
}

/// A transport whose candidates and fingerprints are known to read.
pub(super) struct Carrying<'l> {
    transport: &'l LocalTransport,
    /// For RTP alone: RTCP comes and goes with it (RFC 5761 §5.1.3).
    candidates: Vec<Candidate<'l>>,
    fingerprints: Vec<Fingerprint<'l>>,
}

impl<'l> Carrying<'l> {
    /// All of this side's transports.
    pub(super) fn all(local: &'l Local) -> Result<Vec<Self>, OfferAnswerError> {
        local.transports.iter().enumerate().map(|(index, one)| Self::of(index, one)).collect()
    }

    fn of(index: usize, transport: &'l LocalTransport) -> Result<Self, OfferAnswerError> {
        let wrong = OfferAnswerError::Transport { transport: index };
        let candidates = transport.candidates.iter().map(|line| Candidate::parse(line));
        let candidates = candidates.collect::<Result<Vec<_>, _>>().map_err(|_| wrong)?;
        let fingerprints = transport
            .fingerprints
            .iter()
            .map(|one| Fingerprint::new(HashFunction::from_token(&one.hash), &one.digest));
        let fingerprints = fingerprints.collect::<Result<Vec<_>, _>>().map_err(|_| wrong)?;
        let candidates = candidates.into_iter().filter(|one| one.component == 1).collect();
        Ok(Self { transport, candidates, fingerprints })
    }

    /// The default destination: of the candidates that have an address and the transport of the
    /// section's protocol, the one most likely to be reached (RFC 8839 §4.2.1.2).
    pub(super) fn destination(&self, protocol: &str) -> SocketAddr {
        let tcp = protocol.starts_with("TCP/");
        let transport = if tcp { Transport::Tcp } else { Transport::Udp };
        let fitting = self.candidates.iter().filter(|one| one.transport == transport);
        let likely = |one: &&Candidate<'_>| match one.kind {
            CandidateType::Relayed => 2,
            CandidateType::ServerReflexive => 1,
            _ => 0,
        };
        // Of equals the first counts, which has the highest priority as a rule.
        let with_address = fitting.filter(|one| one.socket_address().is_some());
        let best = with_address.rev().max_by_key(likely);
        // rfc8839-s4.3.2-f
        best.and_then(|one| one.socket_address()).unwrap_or(UNKNOWN)
    }

    /// True if a description before has these credentials and lacks one of these candidates.
    pub(super) fn adds_to(&self, before: &SectionReading<'_>) -> bool {
        let LocalTransport { ice_ufrag, ice_pwd, .. } = self.transport;
        let same = before.ufrag == Some(ice_ufrag) && before.pwd == Some(ice_pwd);
        same && !self.candidates.iter().all(|one| before.candidates.contains(one))
    }

    /// Writes what describes the transport: ICE, and DTLS in that role.
    pub(super) fn write(
        &self,
        media: MediaBuilder,
        setup: Option<Setup>,
        tls_id: bool,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let media = media
            .attributes(self.candidates.iter().copied())
            .attributes(self.transport.end_of_candidates.then_some(EndOfCandidates));
        self.repeat(media, setup, tls_id)
    }

    /// Writes what describes the transport, but for its candidates.
    pub(super) fn repeat(
        &self,
        media: MediaBuilder,
        setup: Option<Setup>,
        tls_id: bool,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let LocalTransport { ice_ufrag, ice_pwd, .. } = self.transport;
        let media = media
            .attribute(&IceUfrag::new(ice_ufrag).map_err(unwritable("ice-ufrag"))?)
            .attribute(&IcePwd::new(ice_pwd).map_err(unwritable("ice-pwd"))?);
        let Some(setup) = setup else { return Ok(media) };
        let tls_id = self.transport.tls_id.as_deref().filter(|_| tls_id);
        let tls_id = tls_id.map(TlsId::new).transpose().map_err(unwritable("tls-id"))?;
        Ok(media.attributes(self.fingerprints.iter().copied()).attribute(&setup).attributes(tls_id))
    }

    pub(super) const fn has_fingerprint(&self) -> bool {
        !self.fingerprints.is_empty()
    }
}

/// A format to be written.
pub(super) struct Written<'a> {
    pub(super) map: RtpMap<'a>,
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

/// Begins a section at a destination.
pub(super) fn section(
    kind: &str,
    protocol: &str,
    port: u16,
    destination: SocketAddr,
) -> MediaBuilder {
    MediaBuilder::new(kind, port, protocol).connection(&Connection::new(destination.ip()))
}
