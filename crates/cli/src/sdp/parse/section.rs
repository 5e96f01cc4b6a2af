//! A media section, with what holds for it from the session level.

use frazil_sdp::{AnyAttribute, Line, Media, MediaDescription};
use serde::Serialize;

use super::dtls::Dtls;
use super::field::{Address, Limit, Lines, Problems};
use super::ice::Ice;
use super::rtp::{Collected, Rtp};
use super::session::Shared;

/// A section.
#[derive(Debug, Serialize)]
pub(super) struct Section<'a> {
    /// The line of the text that it begins in.
    pub(super) line: u32,
    pub(super) kind: &'a str,
    pub(super) port: Option<u16>,
    pub(super) port_count: Option<u32>,
    pub(super) protocol: Option<&'a str>,
    pub(super) formats: Vec<&'a str>,
    pub(super) mid: Option<&'a str>,
    pub(super) information: Option<&'a str>,
    pub(super) connection: Option<Address<'a>>,
    /// More of them than one: addresses of layers.
    pub(super) layers: Vec<Address<'a>>,
    pub(super) bandwidths: Vec<Limit<'a>>,
    pub(super) direction: &'static str,
    pub(super) bundle_only: bool,
    #[serde(flatten)]
    pub(super) ice: Ice<'a>,
    #[serde(flatten)]
    pub(super) dtls: Dtls<'a>,
    #[serde(flatten)]
    pub(super) rtp: Rtp<'a>,
    pub(super) sctp_port: Option<u16>,
    pub(super) max_message_size: Option<u64>,
    pub(super) attributes: Lines<'a>,
    pub(super) problems: Problems,
}

impl<'a> Section<'a> {
    pub(super) fn new(media: Media<'a>, shared: &Shared<'a>) -> Self {
        let mut problems = Problems::default();
        let description = problems.note(media.description());
        let line = media.lines().next().map_or(0, |line| line.number());
        let own = media.lines().find(|line| line.letter() == 'i');
        // That of the session is named at session level.
        let connections = media.connections().filter_map(|read| match read {
            Err(error) if error.line() < line => None,
            read => problems.note(read).map(Address::from),
        });
        let mut connections = connections.collect::<Vec<_>>().into_iter();
        let bandwidths = media.bandwidths().filter_map(|one| problems.note(one).map(Limit::from));
        let bandwidths = bandwidths.collect();
        let mut section = Self {
            line,
            kind: media.kind(),
            port: description.map(|of| of.port),
            port_count: description.map(|of| of.port_count),
            protocol: description.map(|of| of.protocol),
            formats: description.into_iter().flat_map(MediaDescription::formats).collect(),
            mid: None,
            information: own.map(Line::value).or(shared.information),
            connection: connections.next(),
            layers: connections.collect(),
            bandwidths,
            direction: media.direction().unwrap_or_default().as_str(),
            bundle_only: media.is_bundle_only(),
            ice: Ice::of(&media, &shared.ice_options),
            dtls: Dtls::of(&media),
            rtp: Rtp::of(&media),
            sctp_port: None,
            max_message_size: None,
            attributes: Lines(media.attributes()),
            problems: Problems::default(),
        };
        let mut collected = Collected::with(&shared.extensions);
        for attribute in media.typed() {
            let Some(attribute) = problems.note(attribute) else { continue };
            section.take(attribute);
            section.ice.take(attribute);
            section.rtp.take(attribute);
            collected.take(attribute);
        }
        collected.finish(&mut section.rtp, description);
        section.problems = problems.sorted();
        section
    }

    /// The first of duplicates counts.
    fn take(&mut self, attribute: AnyAttribute<'a>) {
        match attribute {
            AnyAttribute::Mid(mid) => self.mid = self.mid.or(Some(mid.as_str())),
            AnyAttribute::SctpPort(port) => self.sctp_port = self.sctp_port.or(Some(port.0)),
            AnyAttribute::MaxMessageSize(size) => {
                self.max_message_size = self.max_message_size.or(Some(size.0));
            }
            _ => {}
        }
    }
}
