//! The session level of offers and answers.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::error::OfferAnswerError;
use super::local::{Local, LocalTransport};
use super::negotiate::Pair;
use super::previous::Previous;
use super::reading::Reading;
use super::write::unwritable;
use crate::attributes::{Group, IceLite, IceOptions, IcePacing};
use crate::build::SessionBuilder;
use crate::fields::{Origin, Timing};

/// The session's identity and the description's version.
pub(super) struct Version<'p> {
    session_id: String,
    version: u64,
    /// The line of this side's last description.
    before: Option<Origin<'p>>,
}

impl<'p> Version<'p> {
    /// The first version, or the one after that of this side's last description (rfc3264-s8-b).
    pub(super) fn after(
        session_id: u64,
        previous: Option<Previous<'p>>,
    ) -> Result<Self, OfferAnswerError> {
        let first = Self { session_id: session_id.to_string(), version: 1, before: None };
        let Some(previous) = previous else { return Ok(first) };
        let origin = previous.local.origin().map_err(OfferAnswerError::PreviousUnreadable)?;
        let Some(origin) = origin else { return Ok(first) };
        let version = origin.session_version.parse().unwrap_or(0_u64).saturating_add(1);
        Ok(Self { session_id: origin.session_id.to_string(), version, before: Some(origin) })
    }
}

pub(super) fn begin(version: &Version<'_>, timing: Timing) -> SessionBuilder {
    let number = version.version.to_string();
    // rfc8829-s5.2.2-a: all but the version stays, as far as it may be written.
    let same = version.before.map(|before| Origin { session_version: &number, ..before });
    let same = same.filter(|origin| origin.check().is_ok());
    let anonymous = Origin::anonymous(&version.session_id, &number);
    SessionBuilder::new(&same.unwrap_or(anonymous)).timing(timing)
}

/// Writes what the ICE agent is: options, pacing, and whether it is lite. It stays what it is as long
/// as one of its transports goes on.
pub(super) fn ice(
    builder: SessionBuilder,
    local: &Local,
    before: Option<Pair<'_, '_>>,
    offered: impl Fn(&str) -> bool,
) -> Result<SessionBuilder, OfferAnswerError> {
    // rfc8839-s4.4.1.1.1-h, rfc8839-s4.4.2.1-d
    if let Some(before) = before.filter(|before| goes_on(local, *before)) {
        let session = before.local.session;
        return Ok(builder
            .attributes(session.first::<IceOptions<'_>>().ok().flatten())
            .attributes(session.ice_lite().then_some(IceLite))
            .attributes(session.first::<IcePacing>().ok().flatten()));
    }
    let trickle = local.trickle.then_some(IceOptions::TRICKLE);
    let tags: Vec<_> =
        trickle.into_iter().chain([IceOptions::ICE2]).filter(|&tag| offered(tag)).collect();
    let tags = tags.join(" ");
    let options = (!tags.is_empty()).then(|| IceOptions::new(&tags)).transpose();
    let builder = builder
        .attributes(options.map_err(unwritable("ice-options"))?)
        .attributes(local.ice_lite.then_some(IceLite));
    // rfc8839-s4.3.1-d: a lite agent does not pace.
    let pacing = local.ice_pacing.filter(|_| !local.ice_lite);
    Ok(builder.attributes(pacing.map(|millis| IcePacing(millis.into()))))
}

/// True if this side has credentials that are in use already.
fn goes_on(local: &Local, before: Pair<'_, '_>) -> bool {
    let used = before.local_credentials();
    let own = |one: &LocalTransport| used.contains(&(one.ice_ufrag.as_str(), one.ice_pwd.as_str()));
    local.transports.iter().any(own)
}

/// True if a description has an ICE option, for all of its sections or for one.
pub(super) fn has_option(reading: &Reading<'_>, tag: &str) -> bool {
    let shared = reading.session.first::<IceOptions<'_>>().ok().flatten();
    shared.is_some_and(|options| options.contains(tag))
        || reading.sections.iter().any(|section| section.media.has_ice_option(tag))
}

/// Writes `a=group:BUNDLE` for each bundle that has sections, their tags in order.
pub(super) fn bundles<'m>(
    builder: SessionBuilder,
    bundles: &[Vec<usize>],
    mid: impl Fn(usize) -> Option<&'m str>,
) -> Result<SessionBuilder, OfferAnswerError> {
    bundles.iter().filter(|bundle| !bundle.is_empty()).try_fold(builder, |builder, bundle| {
        group(builder, "BUNDLE", bundle.iter().filter_map(|&section| mid(section)))
    })
}

/// Writes one group.
pub(super) fn group<'m>(
    builder: SessionBuilder,
    semantics: &'m str,
    mids: impl Iterator<Item = &'m str>,
) -> Result<SessionBuilder, OfferAnswerError> {
    let text = [semantics].into_iter().chain(mids).collect::<Vec<_>>().join(" ");
    Ok(builder.attribute(&Group::new(&text).map_err(unwritable("group"))?))
}

/// Writes the offered groups of sections that are to be played in sync, as far as this side's media
/// belong to one stream, or to none (RFC 8829 §5.3.1).
///
/// `streams` are those of an accepted section.
pub(super) fn lip_sync<'l>(
    mut builder: SessionBuilder,
    offer: &Reading<'_>,
    streams: impl Fn(usize) -> Option<&'l [String]>,
) -> Result<SessionBuilder, OfferAnswerError> {
    let groups = offer.session.groups().filter_map(Result::ok);
    for offered in groups.filter(|group| group.semantics() == "LS") {
        let sections: BTreeSet<_> =
            offered.tags().filter_map(|tag| offer.by_mid.get_key_value(tag)).collect();
        let mut sections: Vec<_> = sections.into_iter().collect();
        sections.sort_by_key(|&(_, index)| index);
        let members =
            sections.into_iter().filter_map(|(&mid, &index)| Some((mid, streams(index)?)));
        let members: Vec<_> = members.collect();
        let common = members.iter().find_map(|(_, streams)| streams.first());
        let joins = |streams: &[String]| {
            streams.is_empty() || common.is_some_and(|common| streams.contains(common))
        };
        let mids: Vec<_> =
            members.iter().filter(|(_, streams)| joins(streams)).map(|&(mid, _)| mid).collect();
        if mids.len() >= 2 {
            builder = group(builder, "LS", mids.into_iter())?;
        }
    }
    Ok(builder)
}
