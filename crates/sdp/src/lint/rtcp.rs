//! Where RTCP goes (RFC 5761, RFC 8858, RFC 3605).

use super::{Found, Here, Room, Rule, Whole};
use crate::attribute::{Attribute, AttributeLine};
use crate::attributes::{Rtcp as Destination, RtcpMux, RtcpMuxOnly};
use crate::grammar;
use crate::line::Line;
use crate::typed::AnyAttribute;

/// The port that stands for one that is not known yet (RFC 8840 §4.1.1).
const UNKNOWN: u16 = 9;

/// The attributes of a section, by name: what does not read is there all the same.
#[derive(Default)]
pub(super) struct Rtcp<'a> {
    has_mux: bool,
    has_rtcp: bool,
    mux_only: Option<AttributeLine<'a>>,
    destination: Option<(Destination<'a>, AttributeLine<'a>)>,
}

impl<'a> Room<'a> for Rtcp<'a> {
    fn line(&mut self, line: Line<'a>, _: &Here<'a>, _: &mut Found) {
        let Some(attribute) = AttributeLine::new(line) else { return };
        match attribute.name() {
            RtcpMux::NAME => self.has_mux = true,
            RtcpMuxOnly::NAME => self.mux_only = self.mux_only.or(Some(attribute)),
            Destination::NAME => self.has_rtcp = true,
            _ => {}
        }
    }

    fn attribute(&mut self, line: AttributeLine<'a>, typed: &AnyAttribute<'a>, _: &mut Found) {
        if let AnyAttribute::Rtcp(destination) = typed {
            self.destination = self.destination.or(Some((*destination, line)));
        }
    }

    fn end(&mut self, here: &Here<'a>, whole: &mut Whole<'a>, found: &mut Found) {
        if let Some(line) = self.mux_only {
            self.mux_only(line, here, found);
        }
        if here.is_rtp() {
            self.odd_port(here, found);
            self.in_group(here, whole, found);
        }
    }
}

impl Rtcp<'_> {
    fn mux_only(&self, line: AttributeLine<'_>, here: &Here<'_>, found: &mut Found) {
        let mut depart = |rule| found.of(line, RtcpMuxOnly::NAME, line.line().as_str(), rule);
        if !self.has_mux {
            depart(Rule::MuxOnlyWithoutMux);
        }
        // The first section of a BUNDLE group may have it for the others.
        if here.description.is_some() && !here.is_rtp() && here.bundled.is_none() {
            depart(Rule::OnlyForRtp);
        }
        // RFC 8829 §5.2.1 has 9 and no address, which is no fallback.
        if let (Some((rtcp, line)), Some(description)) = (self.destination, here.description)
            && rtcp.port() != UNKNOWN
            && (rtcp.port() != description.port || is_elsewhere(rtcp, here))
        {
            let value = line.value().unwrap_or_default();
            found.of(line, Destination::NAME, value, Rule::RtcpBesideMuxOnly);
        }
    }

    fn odd_port(&self, here: &Here<'_>, found: &mut Found) {
        let (Some(line), Some(description)) = (here.section.lines().next(), here.description)
        else {
            return;
        };
        let odd = description.port % 2 == 1 && description.port != UNKNOWN;
        if odd && !self.has_mux && !self.has_rtcp && here.has_transport() {
            let port = grammar::split(line.value()).nth(1).unwrap_or_default();
            found.at(line, port, Rule::OddPort);
        }
    }

    /// Sections with a port of their own have one for RTCP too. Those of a group that is settled
    /// share both.
    fn in_group(&self, here: &Here<'_>, whole: &mut Whole<'_>, found: &mut Found) {
        let (Some(bundled), Some((rtcp, line))) = (here.bundled, self.destination) else { return };
        let Some(description) = here.description.filter(|_| rtcp.port() != UNKNOWN) else { return };
        let key = (bundled.group, rtcp.port());
        if *whole.rtcp.entry(key).or_insert(description.port) != description.port {
            let value = line.value().unwrap_or_default();
            found.of(line, Destination::NAME, value, Rule::BundledRtcp);
        }
    }
}

/// True if it has an address, and that is not the address of the section.
fn is_elsewhere(rtcp: Destination<'_>, here: &Here<'_>) -> bool {
    let own = here.media.and_then(|media| media.connection().ok().flatten());
    rtcp.connection().is_some_and(|there| own.is_some_and(|own| own.address != there.address))
}
