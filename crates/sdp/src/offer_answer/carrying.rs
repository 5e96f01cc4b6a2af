//! A transport as descriptions have it: its candidates, the default among them, ICE and DTLS.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr, SocketAddr};

use frazil_candidate::{Candidate, CandidateType, Transport};

use super::error::OfferAnswerError;
use super::local::{Local, LocalPair, LocalTransport};
use super::reading::{SectionReading, same_fingerprints};
use super::write::unwritable;
use crate::attributes::{
    ConnectionReuse, EndOfCandidates, Fingerprint, HashFunction, IcePwd, IceUfrag, Setup, TlsId,
};
use crate::build::MediaBuilder;

/// The port and address of a section whose candidates are not known yet (RFC 8840 §4.1.1).
pub(super) const UNKNOWN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 9);

/// Those of a section that is not used.
pub(super) const NOWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

/// A transport whose candidates and fingerprints are known to read.
pub(super) struct Carrying<'l> {
    transport: &'l LocalTransport,
    /// For RTP alone: RTCP comes and goes with it (RFC 5761 §5.1.3). One, once ICE has completed.
    candidates: Vec<Candidate<'l>>,
    /// This side's candidate of the pair that was chosen.
    selected: Option<Candidate<'l>>,
    /// True if the pair that was chosen is one of these credentials.
    is_complete: bool,
    fingerprints: Vec<Fingerprint<'l>>,
}

/// What a section says of DTLS.
#[derive(Clone, Copy)]
pub(super) struct Dtls {
    pub(super) setup: Setup,
    /// Over TCP: whether the association goes on.
    pub(super) connection: Option<ConnectionReuse>,
    /// Whether to name the association.
    pub(super) tls_id: bool,
}

impl<'l> Carrying<'l> {
    /// All of this side's transports.
    pub(super) fn all(local: &'l Local) -> Result<Vec<Self>, OfferAnswerError> {
        let one =
            |(index, one)| Self::of(one).ok_or(OfferAnswerError::Transport { transport: index });
        local.transports.iter().enumerate().map(one).collect()
    }

    fn of(transport: &'l LocalTransport) -> Option<Self> {
        let candidates = transport.candidates.iter().map(|line| Candidate::parse(line).ok());
        let candidates = candidates.collect::<Option<Vec<_>>>()?;
        let selected = match &transport.selected {
            Some(pair) => Some(Candidate::parse(&pair.candidate).ok().filter(is_first)?),
            None => None,
        };
        let fingerprints = transport
            .fingerprints
            .iter()
            .map(|one| Fingerprint::new(HashFunction::from_token(&one.hash), &one.digest).ok());
        Some(Self {
            transport,
            candidates: candidates.into_iter().filter(is_first).collect(),
            selected,
            is_complete: false,
            fingerprints: fingerprints.collect::<Option<_>>()?,
        })
    }

    /// Leaves no candidate but the one of the pair that was chosen, once there is one
    /// (RFC 8839 §4.4.1.2.2): what the offer names, as it may know first (§4.4.2), or what this side
    /// says. It counts as long as the credentials are those of before.
    pub(super) fn complete(
        &mut self,
        before: &SectionReading<'_>,
        named: Option<(Transport<'_>, SocketAddr)>,
    ) {
        if !self.has_credentials_of(before) {
            return;
        }
        let at = |one: &&Candidate<'l>| {
            named.is_some() && Some(one.transport).zip(one.socket_address()) == named
        };
        let named = self.candidates.iter().chain(&self.selected).find(at).copied();
        self.is_complete = self.selected.is_some();
        if let Some(chosen) = named.or(self.selected) {
            self.candidates = vec![chosen];
        }
    }

    /// True if its default candidate is one of TCP: there are no others (RFC 8841 §12.2).
    pub(super) fn is_tcp(&self) -> bool {
        let tcp = transport(true);
        !self.candidates.is_empty() && self.candidates.iter().all(|one| one.transport == tcp)
    }

    /// The default destination: of the candidates that have an address and the transport of the
    /// section's protocol, the one most likely to be reached (RFC 8839 §4.2.1.2). Without one it is
    /// [`UNKNOWN`] (rfc8839-s4.3.2-f).
    pub(super) fn destination(&self, tcp: bool) -> Option<SocketAddr> {
        let fitting = self.candidates.iter().filter(|one| one.transport == transport(tcp));
        let likely = |one: &&Candidate<'_>| match one.kind {
            CandidateType::Relayed => 2,
            CandidateType::ServerReflexive => 1,
            _ => 0,
        };
        // Of equals the first counts, which has the highest priority as a rule.
        let with_address = fitting.filter(|one| one.socket_address().is_some());
        let best = with_address.rev().max_by_key(likely);
        best.and_then(|one| one.socket_address())
    }

    /// `a=remote-candidates`, which a controlling agent offers once ICE has completed
    /// (rfc8839-s5.2-b).
    pub(super) fn remote_candidates(&self) -> Option<String> {
        let LocalPair { remote, .. } =
            self.transport.selected.as_ref().filter(|pair| self.is_complete && pair.controlling)?;
        Some(format!("1 {} {}", remote.ip(), remote.port()))
    }

    /// True if a description before has these credentials.
    pub(super) fn has_credentials_of(&self, before: &SectionReading<'_>) -> bool {
        let LocalTransport { ice_ufrag, ice_pwd, .. } = self.transport;
        before.ufrag == Some(ice_ufrag) && before.pwd == Some(ice_pwd)
    }

    /// True if a description before has one of its credentials and not the other
    /// (RFC 8839 §4.4.1.1.1).
    pub(super) fn has_half_of(&self, before: &SectionReading<'_>) -> bool {
        let LocalTransport { ice_ufrag, ice_pwd, .. } = self.transport;
        (before.ufrag == Some(ice_ufrag)) != (before.pwd == Some(ice_pwd))
    }

    /// True if a description before has these credentials and lacks one of these candidates.
    pub(super) fn adds_to(&self, before: &SectionReading<'_>) -> bool {
        if !self.has_credentials_of(before) {
            return false;
        }
        // As they are written, which is the same for the same and can be ordered.
        let known: BTreeSet<_> = before.candidates.iter().map(ToString::to_string).collect();
        self.candidates.iter().any(|one| !known.contains(&one.to_string()))
    }

    /// True if the DTLS association is that of a description before: its identity is, if both have
    /// one, and its certificates are.
    pub(super) fn has_association_of(&self, before: &SectionReading<'_>) -> bool {
        let ids = self.transport.tls_id.as_deref().zip(before.tls_id);
        ids.is_none_or(|(now, before)| now == before)
            && same_fingerprints(&self.fingerprints, &before.fingerprints)
    }

    /// True if it has the identity of an association with other certificates (rfc8842-s3.2-a).
    pub(super) fn has_stale_tls_id(&self, before: &SectionReading<'_>) -> bool {
        let tls_id = self.transport.tls_id.as_deref();
        tls_id.is_some()
            && tls_id == before.tls_id
            && !same_fingerprints(&self.fingerprints, &before.fingerprints)
    }

    /// Writes what describes the transport: ICE, and DTLS if there is some.
    pub(super) fn write(
        &self,
        media: MediaBuilder,
        dtls: Option<Dtls>,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let media = media
            .attributes(self.candidates.iter().copied())
            .attributes(self.transport.end_of_candidates.then_some(EndOfCandidates));
        self.repeat(media, dtls)
    }

    /// Writes what describes the transport, but for its candidates.
    pub(super) fn repeat(
        &self,
        media: MediaBuilder,
        dtls: Option<Dtls>,
    ) -> Result<MediaBuilder, OfferAnswerError> {
        let LocalTransport { ice_ufrag, ice_pwd, .. } = self.transport;
        let media = media
            .attribute(&IceUfrag::new(ice_ufrag).map_err(unwritable("ice-ufrag"))?)
            .attribute(&IcePwd::new(ice_pwd).map_err(unwritable("ice-pwd"))?);
        let Some(Dtls { setup, connection, tls_id }) = dtls else { return Ok(media) };
        let tls_id = self.transport.tls_id.as_deref().filter(|_| tls_id);
        let tls_id = tls_id.map(TlsId::new).transpose().map_err(unwritable("tls-id"))?;
        Ok(media
            .attributes(self.fingerprints.iter().copied())
            .attribute(&setup)
            .attributes(connection)
            .attributes(tls_id))
    }

    pub(super) const fn has_fingerprint(&self) -> bool {
        !self.fingerprints.is_empty()
    }
}

fn is_first(candidate: &Candidate<'_>) -> bool {
    candidate.component == 1
}

const fn transport<'a>(tcp: bool) -> Transport<'a> {
    if tcp { Transport::Tcp } else { Transport::Udp }
}
