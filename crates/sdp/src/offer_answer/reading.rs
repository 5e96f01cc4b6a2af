//! What a description says that a negotiation must know, read in one pass a section.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::net::SocketAddr;

use frazil_candidate::Candidate;

use super::encodings::{self, Encoding};
use super::format::MediaFormat;
use crate::attributes::{
    ConnectionReuse, Direction, ExtMap, Fingerprint, Group, HashFunction, ImageAttr,
    MaxMessageSize, Mid, PTime, RemoteCandidate, Rid, RtcpFb, SctpPort, Setup, Simulcast,
};
use crate::edit::Description;
use crate::error::{Cause, ParseError, Subject};
use crate::fields::MediaDescription;
use crate::media::Media;
use crate::session::Session;
use crate::typed::AnyAttribute;

/// How many header extensions count: identifiers end at 255 (RFC 8285 §4.3).
const EXTENSIONS: usize = 255;

/// How many lines of feedback count for a section: a browser has some sixty.
const FEEDBACK: usize = 1024;

/// How many wishes about images count for a section.
const IMAGES: usize = 256;

/// How many fingerprints of a section count. There is one for each hash function.
const FINGERPRINTS: usize = 64;

/// Those that may be used: nobody is to use MD2 and MD5 (RFC 8122 §5).
fn fingerprints<'a>(media: &Media<'a>) -> Vec<Fingerprint<'a>> {
    let broken = |hash| matches!(hash, HashFunction::Md2 | HashFunction::Md5);
    let good = media.fingerprints().filter_map(Result::ok).filter(|one| !broken(one.hash()));
    good.take(FINGERPRINTS).collect()
}

/// True if both have the same fingerprints: their order means nothing (RFC 8122 §5).
pub(super) fn same_fingerprints(left: &[Fingerprint<'_>], right: &[Fingerprint<'_>]) -> bool {
    left.iter().all(|one| right.contains(one)) && right.iter().all(|one| left.contains(one))
}

/// How many sections are read: as many as the owned form has.
const SECTIONS: usize = Description::MAX_SECTIONS as usize;

fn too_many(media: Media<'_>) -> ParseError {
    let cause = Cause::Limit { most: Description::MAX_SECTIONS, of: "media sections" };
    ParseError { line: media.section().number, column: 1, subject: Subject::Line('m'), cause }
}

/// A description.
pub(super) struct Reading<'a> {
    pub(super) session: Session<'a>,
    pub(super) sections: Vec<SectionReading<'a>>,
    /// The sections of each BUNDLE group, in the order of its tags. Tags without a section are left
    /// out, and so are those that another group has taken.
    pub(super) bundles: Vec<Vec<usize>>,
    /// The bundle that each section is in.
    bundle_of: Vec<Option<usize>>,
    /// The first section of each mid.
    pub(super) by_mid: BTreeMap<&'a str, usize>,
    /// The first section whose mid is that of an earlier one.
    pub(super) repeated_mid: Option<usize>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(session: Session<'a>) -> Result<Self, ParseError> {
        let shared = session.all::<ExtMap<'_>>().filter_map(Result::ok).take(EXTENSIONS);
        let shared: Rc<[_]> = shared.collect();
        let connection = session.first::<ConnectionReuse>().ok().flatten();
        let mut sections = Vec::new();
        for media in session.media() {
            if sections.len() == SECTIONS {
                return Err(too_many(media));
            }
            sections.push(SectionReading::of(media, &shared, connection)?);
        }
        let mut by_mid = BTreeMap::new();
        let mut repeated_mid = None;
        for (index, section) in sections.iter().enumerate() {
            if let Some(mid) = section.mid
                && *by_mid.entry(mid).or_insert(index) != index
            {
                repeated_mid = repeated_mid.or(Some(index));
            }
        }
        let (bundles, bundle_of) = bundles(session, sections.len(), &by_mid);
        // rfc9143-s6-b
        for (section, bundle) in sections.iter_mut().zip(&bundle_of) {
            section.bundle_only &= bundle.is_some();
        }
        Ok(Self { session, sections, bundles, bundle_of, by_mid, repeated_mid })
    }

    /// The bundle that a section is in.
    pub(super) fn bundle_of(&self, section: usize) -> Option<usize> {
        self.bundle_of.get(section).copied().flatten()
    }

    /// The section that says what holds for the transport of a section: the one with the BUNDLE-tag,
    /// or itself (RFC 9143 §7.1.3).
    pub(super) fn carrier(&self, section: usize) -> usize {
        let bundle = self.bundle_of(section).and_then(|bundle| self.bundles.get(bundle));
        bundle.and_then(|bundle| bundle.first()).copied().unwrap_or(section)
    }

    /// True if a section or the one that carries it says so: what is the same for a whole bundle need
    /// not be repeated (RFC 9143 §7.1.3).
    pub(super) fn says(&self, section: usize, what: impl Fn(&SectionReading<'a>) -> bool) -> bool {
        let places = [section, self.carrier(section)];
        places.iter().filter_map(|&place| self.sections.get(place)).any(what)
    }
}

type Bundles = (Vec<Vec<usize>>, Vec<Option<usize>>);

fn bundles(session: Session<'_>, sections: usize, by_mid: &BTreeMap<&str, usize>) -> Bundles {
    let (mut bundles, mut bundle_of) = (Vec::new(), alloc::vec![None; sections]);
    for group in
        session.groups().filter_map(Result::ok).filter(|group: &Group<'_>| group.is_bundle())
    {
        let mut members = Vec::new();
        for index in group.tags().filter_map(|tag| by_mid.get(tag).copied()) {
            if let Some(free @ None) = bundle_of.get_mut(index) {
                *free = Some(bundles.len());
                members.push(index);
            }
        }
        bundles.push(members);
    }
    (bundles, bundle_of)
}

/// A media section.
pub(super) struct SectionReading<'a> {
    pub(super) media: Media<'a>,
    pub(super) description: MediaDescription<'a>,
    pub(super) mid: Option<&'a str>,
    pub(super) direction: Direction,
    /// The RTP formats whose encoding is known, in order.
    pub(super) formats: Vec<MediaFormat<'a>>,
    pub(super) feedback: Vec<RtcpFb<'a>>,
    /// Header extensions of the session level, and of the section.
    shared_extensions: Rc<[ExtMap<'a>]>,
    own_extensions: Vec<ExtMap<'a>>,
    pub(super) streams: Vec<&'a str>,
    rids: Vec<Rid<'a>>,
    /// The encodings that can be kept to.
    pub(super) encodings: Vec<Encoding<'a>>,
    pub(super) simulcast: Option<Simulcast<'a>>,
    simulcasts: usize,
    pub(super) rtcp_mux: bool,
    pub(super) rtcp_mux_only: bool,
    pub(super) rtcp_rsize: bool,
    pub(super) ptime: Option<PTime>,
    pub(super) images: Vec<ImageAttr<'a>>,
    /// True if it waits for its bundle: outside of one the attribute says nothing.
    pub(super) bundle_only: bool,
    pub(super) extmap_allow_mixed: bool,
    pub(super) ice_mismatch: bool,
    pub(super) ufrag: Option<&'a str>,
    pub(super) pwd: Option<&'a str>,
    pub(super) fingerprints: Vec<Fingerprint<'a>>,
    pub(super) setup: Option<Setup>,
    pub(super) connection: Option<ConnectionReuse>,
    pub(super) tls_id: Option<&'a str>,
    /// Where the peer says that this side's candidate of the chosen pair is.
    pub(super) remote_candidate: Option<SocketAddr>,
    pub(super) candidates: Vec<Candidate<'a>>,
    pub(super) sctp_port: Option<u16>,
    pub(super) max_message_size: MaxMessageSize,
}

impl<'a> SectionReading<'a> {
    /// How many encodings count. Browsers take three.
    const RIDS: usize = 64;

    fn of(
        media: Media<'a>,
        shared: &Rc<[ExtMap<'a>]>,
        connection: Option<ConnectionReuse>,
    ) -> Result<Self, ParseError> {
        let description = media.description()?;
        let mut reading = Self {
            media,
            description,
            mid: None,
            direction: media.direction()?,
            formats: super::format::of(&media, description),
            feedback: Vec::new(),
            shared_extensions: Rc::clone(shared),
            own_extensions: Vec::new(),
            streams: Vec::new(),
            rids: Vec::new(),
            encodings: Vec::new(),
            simulcast: None,
            simulcasts: 0,
            rtcp_mux: false,
            rtcp_mux_only: false,
            rtcp_rsize: false,
            ptime: None,
            images: Vec::new(),
            bundle_only: false,
            extmap_allow_mixed: false,
            ice_mismatch: false,
            ufrag: media.ice_ufrag()?.map(|ufrag| ufrag.as_str()),
            pwd: media.ice_pwd()?.map(|pwd| pwd.as_str()),
            fingerprints: fingerprints(&media),
            setup: media.setup()?,
            connection,
            tls_id: None,
            remote_candidate: None,
            candidates: Vec::new(),
            sctp_port: None,
            max_message_size: MaxMessageSize::default(),
        };
        // What is not needed and does not read is as if it were not there (RFC 8866 §5.13); a port and a
        // mid are needed.
        media.typed().filter_map(Result::ok).for_each(|attribute| reading.note(attribute));
        reading.sctp_port = match reading.sctp_port {
            None => media.first::<SctpPort>()?.map(|port| port.0),
            port => port,
        };
        if reading.mid.is_none() {
            reading.mid = media.first::<Mid<'_>>()?.map(Mid::as_str);
        }
        reading.encodings = encodings::of(&reading.rids, &reading.formats, &reading.images);
        Ok(reading)
    }

    fn note(&mut self, attribute: AnyAttribute<'a>) {
        match attribute {
            AnyAttribute::Mid(mid) => self.mid = self.mid.or(Some(mid.as_str())),
            AnyAttribute::RtcpFb(feedback) if self.feedback.len() < FEEDBACK => {
                self.feedback.push(feedback);
            }
            AnyAttribute::ExtMap(extension) if self.own_extensions.len() < EXTENSIONS => {
                self.own_extensions.push(extension);
            }
            AnyAttribute::ExtMapAllowMixed(_) => self.extmap_allow_mixed = true,
            AnyAttribute::Msid(msid) => self.streams.extend(msid.stream()),
            AnyAttribute::Rid(rid) if self.rids.len() < Self::RIDS => self.rids.push(rid),
            AnyAttribute::Simulcast(simulcast) => {
                // rfc8853-s5.3.2-b: of several none counts.
                self.simulcast = if self.simulcasts == 0 { Some(simulcast) } else { None };
                self.simulcasts = self.simulcasts.saturating_add(1);
            }
            AnyAttribute::ImageAttr(images) if self.images.len() < IMAGES => {
                self.images.push(images);
            }
            AnyAttribute::RtcpMux(_) => self.rtcp_mux = true,
            AnyAttribute::RtcpMuxOnly(_) => self.rtcp_mux_only = true,
            AnyAttribute::PTime(ptime) => self.ptime = self.ptime.or(Some(ptime)),
            AnyAttribute::RtcpRsize(_) => self.rtcp_rsize = true,
            AnyAttribute::BundleOnly(_) => self.bundle_only = true,
            AnyAttribute::IceMismatch(_) => self.ice_mismatch = true,
            AnyAttribute::TlsId(id) => self.tls_id = self.tls_id.or(Some(id.as_str())),
            AnyAttribute::ConnectionReuse(reuse) => self.connection = Some(reuse),
            AnyAttribute::RemoteCandidates(all) => {
                let first = all.of_component(1);
                self.remote_candidate = first.and_then(RemoteCandidate::socket_address);
            }
            AnyAttribute::Candidate(candidate) => self.candidates.push(candidate),
            AnyAttribute::SctpPort(port) => self.sctp_port = self.sctp_port.or(Some(port.0)),
            AnyAttribute::SctpMap(map) => self.sctp_port = self.sctp_port.or(Some(map.port())),
            AnyAttribute::MaxMessageSize(size) => self.max_message_size = size,
            _ => {}
        }
    }

    /// The header extensions that hold here.
    pub(super) fn extensions(&self) -> impl Iterator<Item = &ExtMap<'a>> {
        self.shared_extensions.iter().chain(&self.own_extensions).take(EXTENSIONS)
    }

    /// True if the section is in use: it has a port, or waits for its bundle (RFC 9143 §6).
    pub(super) const fn is_offered(&self) -> bool {
        self.description.port != 0 || self.bundle_only
    }

    /// True if its address is that of a group of hosts.
    pub(super) fn is_multicast(&self) -> bool {
        let connection = self.media.connection().ok().flatten();
        connection.is_some_and(|connection| connection.is_multicast())
    }

    /// True if RTP flows here, whatever the profile (RFC 8829 §5.1.2).
    pub(super) fn is_rtp(&self) -> bool {
        self.description.protocol.split('/').any(|word| word == "RTP")
    }

    /// True if its default candidate is one of TCP.
    pub(super) fn is_tcp(&self) -> bool {
        self.description.protocol.starts_with("TCP/")
    }

    /// True if what it says of its connection and what it says of its association, after what the same
    /// side said before, exclude each other (rfc8842-s7-d). Only TCP has connections.
    pub(super) fn contradicts(&self, before: &SectionReading<'_>) -> bool {
        let Some((now, before)) = self.tls_id.zip(before.tls_id).filter(|_| self.is_tcp()) else {
            return false;
        };
        match self.connection {
            Some(ConnectionReuse::New) => now == before,
            Some(ConnectionReuse::Existing) => now != before,
            None => false,
        }
    }

    /// True if data channels flow here.
    pub(super) fn is_data(&self) -> bool {
        self.description.protocol.ends_with("DTLS/SCTP")
    }

    /// True if a DTLS association is needed: for all of WebRTC, and for neither ICE alone nor what is
    /// not known.
    pub(super) fn needs_dtls(&self) -> bool {
        self.is_rtp() || self.description.protocol.contains("TLS")
    }

    /// True if a retransmission is of a format that the section does not have (RFC 8829 §5.10).
    pub(super) fn has_stray_rtx(&self) -> bool {
        let numbers: Vec<_> = self.formats.iter().map(|format| format.payload_type()).collect();
        let mut rtx = self.formats.iter().filter(|format| format.map.is_encoding("rtx"));
        rtx.any(|rtx| !rtx.is_for(&numbers))
    }

    /// The encoding of that name, if it can be kept to.
    pub(super) fn encoding(&self, id: &str) -> Option<&Encoding<'a>> {
        self.encodings.iter().find(|one| one.rid.id() == id)
    }

    /// The feedback that holds for a format.
    pub(super) fn feedback_for(&self, payload_type: u8) -> impl Iterator<Item = RtcpFb<'a>> {
        self.feedback.iter().copied().filter(move |one| one.applies_to(payload_type))
    }
}
