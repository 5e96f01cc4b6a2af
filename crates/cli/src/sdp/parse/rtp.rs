//! What a section says of RTP.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use frazil_sdp::{
    AnyAttribute, ExtMap, Fmtp, Media, MediaDescription, Msid, Rid, RtpMap, Simulcast,
    SimulcastStream, Ssrc, SsrcGroup,
};
use serde::Serialize;

use super::field::{Address, Pair};

/// Codecs, header extensions, streams, RTCP.
#[derive(Debug, Serialize)]
pub(super) struct Rtp<'a> {
    pub(super) codecs: Vec<Codec<'a>>,
    /// What `a=rtcp-fb:*` says.
    pub(super) feedback: Vec<String>,
    pub(super) extensions: Vec<Extension<'a>>,
    pub(super) extmap_allow_mixed: bool,
    pub(super) ptime: Option<f64>,
    pub(super) maxptime: Option<f64>,
    pub(super) framerate: Option<f64>,
    pub(super) rtcp: Option<Rtcp<'a>>,
    pub(super) rtcp_port: Option<u16>,
    pub(super) rtcp_mux: bool,
    pub(super) rtcp_mux_only: bool,
    pub(super) rtcp_rsize: bool,
    pub(super) msids: Vec<Stream<'a>>,
    pub(super) rids: Vec<Encoding<'a>>,
    pub(super) simulcast: Option<Layers<'a>>,
    pub(super) sources: Vec<Source<'a>>,
    pub(super) source_groups: Vec<SourceGroup<'a>>,
}

/// A payload type, with all that its lines say.
#[derive(Debug, Serialize)]
pub(super) struct Codec<'a> {
    pub(super) payload_type: u8,
    /// `None` where no line says it, nor RFC 3551.
    pub(super) name: Option<&'a str>,
    pub(super) clock_rate: Option<u32>,
    pub(super) channels: Option<u32>,
    /// As `a=fmtp` has them; empty for none.
    pub(super) parameters: &'a str,
    pub(super) feedback: Vec<String>,
}

/// `a=extmap` (RFC 8285 §5).
#[derive(Debug, Serialize)]
pub(super) struct Extension<'a> {
    pub(super) id: u16,
    pub(super) uri: &'a str,
    /// `None` for that of the section.
    pub(super) direction: Option<&'static str>,
    pub(super) attributes: &'a str,
}

/// `a=rtcp` (RFC 3605 §2.1).
#[derive(Debug, Serialize)]
pub(super) struct Rtcp<'a> {
    pub(super) port: u16,
    pub(super) connection: Option<Address<'a>>,
}

/// `a=msid` (RFC 8830 §2).
#[derive(Debug, Serialize)]
pub(super) struct Stream<'a> {
    /// `None` for a track that is in no stream.
    pub(super) stream: Option<&'a str>,
    pub(super) track: Option<&'a str>,
}

/// `a=rid` (RFC 8851 §4).
#[derive(Debug, Serialize)]
pub(super) struct Encoding<'a> {
    pub(super) id: &'a str,
    pub(super) direction: String,
    pub(super) formats: Vec<String>,
    pub(super) restrictions: Vec<Pair<'a>>,
}

/// `a=simulcast` (RFC 8853 §5.1): streams, of each its alternatives.
#[derive(Debug, Serialize)]
pub(super) struct Layers<'a> {
    pub(super) send: Vec<Vec<Layer<'a>>>,
    pub(super) recv: Vec<Vec<Layer<'a>>>,
}

#[derive(Debug, Serialize)]
pub(super) struct Layer<'a> {
    pub(super) rid: &'a str,
    pub(super) paused: bool,
}

/// All `a=ssrc` of a source (RFC 5576 §4.1).
#[derive(Debug, Serialize)]
pub(super) struct Source<'a> {
    pub(super) ssrc: u32,
    pub(super) attributes: Vec<Pair<'a>>,
}

/// `a=ssrc-group` (RFC 5576 §4.2).
#[derive(Debug, Serialize)]
pub(super) struct SourceGroup<'a> {
    pub(super) semantics: &'a str,
    pub(super) ssrcs: Vec<u32>,
}

impl<'a> Rtp<'a> {
    /// What may come from the session level, or from several lines.
    pub(super) fn of(media: &Media<'a>) -> Self {
        let is_rtp = media.description().is_ok_and(MediaDescription::is_rtp);
        Self {
            codecs: Vec::new(),
            feedback: Vec::new(),
            extensions: Vec::new(),
            extmap_allow_mixed: media.extmap_allow_mixed(),
            ptime: None,
            maxptime: None,
            framerate: None,
            rtcp: None,
            rtcp_port: media.rtcp_port().ok().flatten().filter(|_| is_rtp),
            rtcp_mux: false,
            rtcp_mux_only: false,
            rtcp_rsize: false,
            msids: Vec::new(),
            rids: Vec::new(),
            simulcast: None,
            sources: Vec::new(),
            source_groups: Vec::new(),
        }
    }

    /// Takes what one line says by itself. The first of duplicates counts.
    pub(super) fn take(&mut self, attribute: AnyAttribute<'a>) {
        match attribute {
            AnyAttribute::ExtMap(extension) => self.extensions.push(extension.into()),
            AnyAttribute::PTime(time) => self.ptime = self.ptime.or(Some(time.0.to_f64())),
            AnyAttribute::MaxPTime(time) => self.maxptime = self.maxptime.or(Some(time.0.to_f64())),
            AnyAttribute::FrameRate(rate) => {
                self.framerate = self.framerate.or(Some(rate.0.to_f64()));
            }
            AnyAttribute::Rtcp(rtcp) if self.rtcp.is_none() => {
                let connection = rtcp.connection().map(Address::from);
                self.rtcp = Some(Rtcp { port: rtcp.port(), connection });
            }
            AnyAttribute::RtcpMux(_) => self.rtcp_mux = true,
            AnyAttribute::RtcpMuxOnly(_) => self.rtcp_mux_only = true,
            AnyAttribute::RtcpRsize(_) => self.rtcp_rsize = true,
            AnyAttribute::Msid(msid) => self.msids.push(msid.into()),
            AnyAttribute::Rid(rid) => self.rids.push(rid.into()),
            AnyAttribute::Simulcast(simulcast) if self.simulcast.is_none() => {
                self.simulcast = Some(simulcast.into());
            }
            AnyAttribute::SsrcGroup(group) => self.source_groups.push(group.into()),
            _ => {}
        }
    }
}

/// Lines that come together in one place: those of a payload type, those of a source.
#[derive(Debug, Default)]
pub(super) struct Collected<'a> {
    shared: Vec<ExtMap<'a>>,
    maps: BTreeMap<u8, RtpMap<'a>>,
    parameters: BTreeMap<u8, Fmtp<'a>>,
    feedback: BTreeMap<u8, Vec<String>>,
    feedback_for_all: Vec<String>,
    sources: Vec<Source<'a>>,
    /// Where among them a source stands.
    places: BTreeMap<u32, usize>,
}

impl<'a> Collected<'a> {
    /// With the header extensions of the session level.
    pub(super) fn with(shared: &[ExtMap<'a>]) -> Self {
        Self { shared: shared.to_vec(), ..Self::default() }
    }

    /// The first of duplicates counts.
    pub(super) fn take(&mut self, attribute: AnyAttribute<'a>) {
        match attribute {
            AnyAttribute::RtpMap(map) => {
                self.maps.entry(map.payload_type()).or_insert(map);
            }
            AnyAttribute::Fmtp(fmtp) => {
                if let Some(number) = fmtp.format().payload_type() {
                    self.parameters.entry(number).or_insert(fmtp);
                }
            }
            AnyAttribute::RtcpFb(line) => {
                let feedback = line.feedback().to_string();
                match line.format().map(|format| format.payload_type()) {
                    None => self.feedback_for_all.push(feedback),
                    Some(Some(number)) => self.feedback.entry(number).or_default().push(feedback),
                    Some(None) => {}
                }
            }
            AnyAttribute::Ssrc(ssrc) => self.source(ssrc),
            _ => {}
        }
    }

    fn source(&mut self, ssrc: Ssrc<'a>) {
        let attribute = Pair { name: ssrc.name(), value: ssrc.value() };
        let place = match self.places.entry(ssrc.id()) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                self.sources.push(Source { ssrc: ssrc.id(), attributes: Vec::new() });
                *new.insert(self.sources.len() - 1)
            }
        };
        if let Some(source) = self.sources.get_mut(place) {
            source.attributes.push(attribute);
        }
    }

    /// Puts it into the section, payload types in the order of the `m=` line.
    pub(super) fn finish(mut self, rtp: &mut Rtp<'a>, of: Option<MediaDescription<'a>>) {
        let mut seen = BTreeSet::new();
        let numbers = of.into_iter().flat_map(MediaDescription::payload_types).flatten();
        for number in numbers.filter(|number| seen.insert(*number)) {
            let map = self.maps.get(&number).copied().or_else(|| RtpMap::of_static(number));
            rtp.codecs.push(Codec {
                payload_type: number,
                name: map.map(RtpMap::encoding),
                clock_rate: map.map(RtpMap::clock_rate),
                channels: map.map(RtpMap::channels),
                parameters: self.parameters.get(&number).copied().map_or("", Fmtp::as_str),
                feedback: self.feedback.remove(&number).unwrap_or_default(),
            });
        }
        rtp.feedback = self.feedback_for_all;
        rtp.sources = self.sources;
        let is_rtp = of.is_some_and(MediaDescription::is_rtp);
        let shared = self.shared.into_iter().filter(|_| is_rtp).map(Extension::from);
        rtp.extensions.splice(0..0, shared);
    }
}

impl<'a> From<ExtMap<'a>> for Extension<'a> {
    fn from(map: ExtMap<'a>) -> Self {
        Self {
            id: map.id(),
            uri: map.uri(),
            direction: map.direction().map(|direction| direction.as_str()),
            attributes: map.attributes(),
        }
    }
}

impl<'a> From<Msid<'a>> for Stream<'a> {
    fn from(msid: Msid<'a>) -> Self {
        Self { stream: msid.stream(), track: msid.track() }
    }
}

impl<'a> From<Rid<'a>> for Encoding<'a> {
    fn from(rid: Rid<'a>) -> Self {
        let restrictions = rid.restrictions();
        Self {
            id: rid.id(),
            direction: rid.direction().to_string(),
            formats: rid.formats().map(|format| format.to_string()).collect(),
            restrictions: restrictions
                .map(|one| Pair { name: one.name, value: one.value })
                .collect(),
        }
    }
}

impl<'a> From<Simulcast<'a>> for Layers<'a> {
    fn from(simulcast: Simulcast<'a>) -> Self {
        fn layers(stream: SimulcastStream<'_>) -> Vec<Layer<'_>> {
            let alternatives = stream.alternatives();
            alternatives.map(|one| Layer { rid: one.rid, paused: one.paused }).collect()
        }
        Self {
            send: simulcast.send().map(layers).collect(),
            recv: simulcast.recv().map(layers).collect(),
        }
    }
}

impl<'a> From<SsrcGroup<'a>> for SourceGroup<'a> {
    fn from(group: SsrcGroup<'a>) -> Self {
        Self { semantics: group.semantics(), ssrcs: group.ids().collect() }
    }
}
