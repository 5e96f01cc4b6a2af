//! What an offer and its answer say of one transport.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::attributes::{Fingerprint, IceOptions};
use crate::offer_answer::negotiated::NegotiatedTransport;
use crate::offer_answer::previous::Side;
use crate::offer_answer::reading::{Reading, SectionReading};
use crate::offer_answer::refusal::Problem;
use crate::offer_answer::transports::Credentials;

/// Both descriptions of a section, or those before them.
#[derive(Clone, Copy)]
pub(in crate::offer_answer) struct Pair<'a, 'r> {
    pub(in crate::offer_answer) side: Side,
    pub(in crate::offer_answer) local: &'r Reading<'a>,
    pub(in crate::offer_answer) remote: &'r Reading<'a>,
}

/// Both descriptions of one section.
pub(in crate::offer_answer) struct Both<'a, 'r> {
    pub(super) side: Side,
    pub(in crate::offer_answer) local: &'r SectionReading<'a>,
    pub(in crate::offer_answer) remote: &'r SectionReading<'a>,
}

impl<'a, 'r> Pair<'a, 'r> {
    pub(super) const fn offer_and_answer(&self) -> (&'r Reading<'a>, &'r Reading<'a>) {
        match self.side {
            Side::Offerer => (self.local, self.remote),
            Side::Answerer => (self.remote, self.local),
        }
    }

    /// The offer's section.
    pub(in crate::offer_answer) fn offered(self, section: usize) -> Option<&'r SectionReading<'a>> {
        let (offer, _) = self.offer_and_answer();
        offer.sections.get(section)
    }

    /// The answer's section, of one that is in use.
    pub(in crate::offer_answer) fn answered(
        self,
        section: usize,
    ) -> Option<&'r SectionReading<'a>> {
        let (_, answer) = self.offer_and_answer();
        answer.sections.get(section).filter(|_| !self.is_stopped(section))
    }

    /// Whether the answer said so of a section that is in use, by itself or by what carries it.
    pub(in crate::offer_answer) fn answer_says(
        self,
        section: usize,
        what: impl Fn(&SectionReading<'a>) -> bool,
    ) -> Option<bool> {
        let (_, answer) = self.offer_and_answer();
        (!self.is_stopped(section)).then(|| answer.says(section, what))
    }

    /// The section at `carrier` in both.
    fn both(self, carrier: usize) -> Option<Both<'a, 'r>> {
        let (local, remote) =
            (self.local.sections.get(carrier)?, self.remote.sections.get(carrier)?);
        Some(Both { side: self.side, local, remote })
    }

    /// Both descriptions of the section that carried the transport of one in use: the answer's
    /// BUNDLE-tag says which.
    pub(in crate::offer_answer) fn carriers(self, section: usize) -> Option<Both<'a, 'r>> {
        self.agreed_carrier(section).and_then(|carrier| self.both(carrier))
    }

    /// The mid of a section; where there is none, its number behind as many marks as make it no other's.
    pub(in crate::offer_answer) fn mid(self, section: usize) -> String {
        let (offer, _) = self.offer_and_answer();
        if let Some(mid) = offer.sections.get(section).and_then(|section| section.mid) {
            return mid.to_string();
        }
        let mut mid = section.to_string();
        while offer.by_mid.contains_key(mid.as_str()) {
            mid.insert(0, '_');
        }
        mid
    }

    /// True if both have the section in a bundle.
    pub(in crate::offer_answer) fn has_bundled(self, section: usize) -> bool {
        self.local.bundle_of(section).is_some() && self.remote.bundle_of(section).is_some()
    }

    /// True if both have the section in a bundle, and in use.
    pub(in crate::offer_answer) fn is_bundled(self, section: usize) -> bool {
        self.has_bundled(section) && !self.is_stopped(section)
    }

    /// True if one of the sides gave the section up.
    pub(in crate::offer_answer) fn is_stopped(self, section: usize) -> bool {
        let used = |reading: &Reading<'_>| {
            reading.sections.get(section).is_some_and(SectionReading::is_offered)
        };
        !used(self.local) || !used(self.remote)
    }

    /// The section that carried the transport of a section in use.
    pub(in crate::offer_answer) fn agreed_carrier(self, section: usize) -> Option<usize> {
        let (_, answer) = self.offer_and_answer();
        (!self.is_stopped(section)).then(|| answer.carrier(section))
    }

    /// This side's credentials of all transports.
    pub(in crate::offer_answer) fn local_credentials(self) -> BTreeSet<Credentials<'a>> {
        let carriers = (0..self.local.sections.len()).filter_map(|section| self.carriers(section));
        carriers.filter_map(|both| both.local.ufrag.zip(both.local.pwd)).collect()
    }

    /// The sections that carried before what `carrier` does now; `None` where it has left a bundle that
    /// goes on without it, with credentials of its own: that is another transport (RFC 9143 §7.5.2).
    fn continued<'b, 'p>(self, carrier: usize, before: Pair<'b, 'p>) -> Option<Both<'b, 'p>> {
        let former = before.agreed_carrier(carrier)?;
        let (_, answer) = self.offer_and_answer();
        let both = before.both(former)?;
        let left = !self.is_stopped(former) && answer.carrier(former) != carrier;
        let other = |now: &SectionReading<'_>, then: &SectionReading<'_>| now.ufrag != then.ufrag;
        let renewed = self
            .both(carrier)
            .is_some_and(|now| other(now.local, both.local) && other(now.remote, both.remote));
        (!(left && renewed)).then_some(both)
    }

    /// The transport that the section `carrier` describes.
    pub(in crate::offer_answer) fn transport(
        self,
        carrier: usize,
        before: Option<Pair<'_, '_>>,
    ) -> Result<NegotiatedTransport, Problem> {
        let both = self.both(carrier).ok_or(Problem::Bundle)?;
        let before = before.and_then(|before| self.continued(carrier, before));
        let (local_ufrag, local_pwd) = credentials(both.local)?;
        let (remote_ufrag, remote_pwd) = credentials(both.remote)?;
        if before.as_ref().is_some_and(|before| both.contradicts(before)) {
            return Err(Problem::Connection);
        }
        let ice_restart = before.as_ref().map_or(Ok(false), |before| both.restarts(before))?;
        let dtls = both.dtls()?;
        let new_association = match &before {
            Some(before) => both.is_new_association(before, dtls, ice_restart)?,
            None => dtls.is_some(),
        };
        let remote = both.remote;
        Ok(NegotiatedTransport {
            mid: self.mid(carrier),
            local_ufrag: local_ufrag.to_string(),
            local_pwd: local_pwd.to_string(),
            remote_ufrag: remote_ufrag.to_string(),
            remote_pwd: remote_pwd.to_string(),
            remote_candidates: candidates(remote),
            remote_end_of_candidates: remote.media.end_of_candidates(),
            remote_trickle: remote.media.has_ice_option(IceOptions::TRICKLE),
            remote_lite: self.remote.session.ice_lite(),
            pacing: pacing(self.local).max(pacing(self.remote)),
            ice_restart,
            dtls,
            new_association,
            remote_fingerprints: remote.fingerprints.iter().map(octets).collect(),
            rtcp_mux: false,
        })
    }
}

/// Both values, or an error (RFC 8839 §5.4).
pub(in crate::offer_answer) fn credentials<'a>(
    section: &SectionReading<'a>,
) -> Result<(&'a str, &'a str), Problem> {
    section.ufrag.zip(section.pwd).ok_or(Problem::NoCredentials)
}

/// Those for RTP: with RTCP on the same port there is no other component (rfc5761-s5.1.3-d).
fn candidates(section: &SectionReading<'_>) -> Vec<String> {
    let first = section.candidates.iter().filter(|candidate| candidate.component == 1);
    first.map(ToString::to_string).collect()
}

fn pacing(reading: &Reading<'_>) -> u64 {
    let pacing = reading.session.ice_pacing().unwrap_or_default();
    u64::try_from(pacing.as_millis()).unwrap_or(u64::MAX)
}

fn octets(fingerprint: &Fingerprint<'_>) -> (String, Vec<u8>) {
    (fingerprint.hash().as_str().to_ascii_lowercase(), fingerprint.octets().collect())
}

/// True if a section has new credentials: both, or it is an error (RFC 8839 §4.4.1.1.1).
pub(in crate::offer_answer) fn restarts(
    now: &SectionReading<'_>,
    before: &SectionReading<'_>,
) -> Result<bool, Problem> {
    match (now.ufrag != before.ufrag, now.pwd != before.pwd) {
        (true, true) => Ok(true),
        (false, false) => Ok(false),
        _ => Err(Problem::Restart),
    }
}

impl Both<'_, '_> {
    /// Whether ICE starts anew, which both sides do or neither (RFC 8839 §4.4.2.1).
    fn restarts(&self, before: &Both<'_, '_>) -> Result<bool, Problem> {
        let local = restarts(self.local, before.local)?;
        let remote = restarts(self.remote, before.remote)?;
        if local == remote { Ok(local) } else { Err(Problem::Restart) }
    }
}
