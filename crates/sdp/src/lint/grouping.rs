//! Tags, groups, and the sections of BUNDLE groups (RFC 5888, RFC 9143).

use alloc::collections::BTreeSet;

use super::known::Known;
use super::whole::Bundled;
use super::{Found, Here, Rule, Whole};
use crate::attribute::{Attribute, AttributeLine};
use crate::attributes::{Group, Mid};
use crate::error::Subject;
use crate::line::Line;
use crate::media::Media;

const BUNDLE_ONLY: &str = "bundle-only";

pub(super) fn check<'a>(here: &Here<'a>, whole: &mut Whole<'a>, found: &mut Found) {
    match here.media {
        Some(media) => section(here, media, whole, found),
        None => groups(here, whole, found),
    }
}

fn groups(here: &Here<'_>, whole: &Whole<'_>, found: &mut Found) {
    let mut bundled = BTreeSet::new();
    for line in here.section.attributes().filter(|line| Group::is_named(line.name())) {
        let Ok(group) = Group::parse(line) else { continue };
        for tag in group.tags() {
            if !whole.has_mid(tag) {
                found.of(line, Group::NAME, tag, Rule::UnknownTag);
            }
            if group.is_bundle() && !bundled.insert(tag) {
                found.of(line, Group::NAME, tag, Rule::BundledTwice);
            }
        }
    }
}

fn section<'a>(here: &Here<'a>, media: Media<'a>, whole: &mut Whole<'a>, found: &mut Found) {
    let first = |name: &str| here.section.attributes().find(|line| line.name() == name);
    let (mid, bundle_only) = (first(Mid::NAME), first(BUNDLE_ONLY));
    match mid.map(|line| (line, Mid::parse(line))) {
        Some((line, Ok(mid))) if whole.is_taken(mid, line) => {
            found.of(line, Mid::NAME, mid.as_str(), Rule::DuplicateMid);
        }
        None if whole.has_groups => {
            found.missing(here, Subject::Attribute(Mid::NAME), Rule::MissingMid);
        }
        _ => {}
    }
    // Port 0 disables a section, unless it waits for its group.
    if let Ok(Some(mid)) = media.mid()
        && here.has_port_zero()
        && bundle_only.is_none()
        && whole.is_grouped(mid.as_str())
    {
        found.missing(here, Subject::Line('m'), Rule::GroupedPortZero);
    }
    if let Some(bundled) = here.bundled {
        bundled_section(here, media, bundled, bundle_only, whole, found);
    }
    if let Some(line) = bundle_only
        && (here.bundled.is_none() || here.is_used())
    {
        found.of(line, BUNDLE_ONLY, line.line().as_str(), Rule::StrayBundleOnly);
    }
}

fn bundled_section<'a>(
    here: &Here<'a>,
    media: Media<'a>,
    bundled: Bundled,
    bundle_only: Option<AttributeLine<'a>>,
    whole: &mut Whole<'a>,
    found: &mut Found,
) {
    let Some(first) = media.lines().next() else { return };
    match bundle_only {
        Some(line) if bundled.is_first => {
            found.of(line, BUNDLE_ONLY, line.line().as_str(), Rule::TaggedBundleOnly);
        }
        Some(_) if here.has_port_zero() => transport_attributes(media, found),
        _ => {}
    }
    if let Ok(Some(address)) = media.connection() {
        let kind = address.address_type;
        if address.network_type != "IN" || !matches!(kind, "IP4" | "IP6") {
            found.line(first, Rule::BundledNetwork);
        } else if *whole.address_types.entry(bundled.group).or_insert(kind) != kind {
            found.line(first, Rule::BundledAddressType);
        }
    }
    if let Some(description) = here.description {
        let over_tcp = description.protocol.starts_with("TCP");
        if *whole.transports.entry(bundled.group).or_insert(over_tcp) != over_tcp {
            found.at(first, description.protocol, Rule::BundledTransport);
        }
    }
    if here.is_rtp() {
        rtp(here, first, bundled, whole, found);
    }
}

/// What a section takes from the first of its group, it has not itself.
fn transport_attributes(media: Media<'_>, found: &mut Found) {
    for line in media.attributes() {
        if let Some(known) = Known::named(line.name()).filter(|known| known.shared) {
            found.of(line, known.name, line.line().as_str(), Rule::BundleOnlyTransport);
        }
    }
}

fn rtp<'a>(
    here: &Here<'a>,
    first: Line<'a>,
    bundled: Bundled,
    whole: &mut Whole<'a>,
    found: &mut Found,
) {
    let Some(description) = here.description else { return };
    let protocol = description.protocol;
    if *whole.protocols.entry(bundled.group).or_insert(protocol) != protocol {
        found.at(first, protocol, Rule::BundledProtocol);
    }
    let muxes = || here.section.attributes().any(|line| line.name() == "rtcp-mux");
    if here.has_transport() && !muxes() {
        found.missing(here, Subject::Attribute("rtcp-mux"), Rule::BundledWithoutMux);
    }
}
