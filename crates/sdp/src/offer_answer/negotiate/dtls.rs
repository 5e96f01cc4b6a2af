//! The DTLS association: who begins, and whether it is another one than before (RFC 8842).

use super::transport::Both;
use crate::attributes::{ConnectionReuse, Setup};
use crate::offer_answer::negotiated::DtlsRole;
use crate::offer_answer::previous::Side;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::reading::same_fingerprints;
use crate::offer_answer::refusal::Problem;

impl Both<'_, '_> {
    /// True if one side's connection and its association exclude each other.
    pub(super) fn contradicts(&self, before: &Both<'_, '_>) -> bool {
        self.local.contradicts(before.local) || self.remote.contradicts(before.remote)
    }

    /// True if one side wants a new connection, where there are connections.
    fn has_new_connection(&self) -> bool {
        let is_new = |section: &SectionReading<'_>| {
            section.is_tcp() && section.connection == Some(ConnectionReuse::New)
        };
        is_new(self.local) || is_new(self.remote)
    }

    /// This side's role.
    pub(super) fn dtls(&self) -> Result<Option<DtlsRole>, Problem> {
        if !self.local.needs_dtls() && self.local.fingerprints.is_empty() {
            return Ok(None);
        }
        if self.local.fingerprints.is_empty() || self.remote.fingerprints.is_empty() {
            return Err(Problem::NoFingerprint);
        }
        let (offer, answer) = match self.side {
            Side::Offerer => (self.local, self.remote),
            Side::Answerer => (self.remote, self.local),
        };
        // rfc8842-s5.3-e
        if answer.tls_id.is_some() && offer.tls_id.is_none() {
            return Err(Problem::TlsId);
        }
        let answerer = answerer_role(offer.setup, answer.setup).ok_or(Problem::Setup)?;
        Ok(Some(match (self.side, answerer) {
            (Side::Answerer, role) => role,
            (Side::Offerer, DtlsRole::Client) => DtlsRole::Server,
            (Side::Offerer, DtlsRole::Server) => DtlsRole::Client,
        }))
    }

    /// True if an offer of the peer's goes on with the association that these describe: identity, if all
    /// have one, certificates and roles are the same (RFC 8842 §3.1).
    pub(in crate::offer_answer) fn goes_on_by(&self, offer: &SectionReading<'_>) -> bool {
        let ids = offer.tls_id.zip(self.remote.tls_id).filter(|_| self.local.tls_id.is_some());
        let role = match offer.setup {
            Some(Setup::Active) => Some(DtlsRole::Server),
            Some(Setup::Passive) => Some(DtlsRole::Client),
            _ => self.role(),
        };
        ids.is_none_or(|(now, before)| now == before)
            && same_fingerprints(&offer.fingerprints, &self.remote.fingerprints)
            && role == self.role()
    }

    /// This side's role, if both descriptions give one.
    pub(in crate::offer_answer) fn role(&self) -> Option<DtlsRole> {
        self.dtls().ok().flatten()
    }

    /// Whether a DTLS association is to be made in place of the one before (RFC 8842 §4).
    pub(super) fn is_new_association(
        &self,
        before: &Both<'_, '_>,
        dtls: Option<DtlsRole>,
        ice_restart: bool,
    ) -> Result<bool, Problem> {
        let same_fingerprints =
            same_fingerprints(&self.local.fingerprints, &before.local.fingerprints)
                && same_fingerprints(&self.remote.fingerprints, &before.remote.fingerprints);
        let same_role = before.role() == dtls;
        let changed = |now: Option<&str>, before: Option<&str>| now != before;
        let tls_ids =
            [self.local.tls_id, self.remote.tls_id, before.local.tls_id, before.remote.tls_id];
        let new = if tls_ids.iter().all(Option::is_some) {
            let local = changed(self.local.tls_id, before.local.tls_id);
            let remote = changed(self.remote.tls_id, before.remote.tls_id);
            let (offered, answered) = match self.side {
                Side::Offerer => (local, remote),
                Side::Answerer => (remote, local),
            };
            // rfc8842-s5.3-b
            if offered && !answered {
                return Err(Problem::TlsId);
            }
            offered || answered
        } else {
            // rfc8842-s4-e: a change of the username fragment alone is none.
            !same_role || !same_fingerprints || ice_restart && self.has_new_connection()
        };
        if !new && (!same_role || !same_fingerprints) {
            return Err(Problem::RoleChanged);
        }
        // Two associations must not share a path (RFC 8829 §5.11).
        if new && !ice_restart { Err(Problem::NewAssociation) } else { Ok(new && dtls.is_some()) }
    }
}

/// What the answerer is, if its word goes with the offer's (RFC 8842 §5.3, RFC 4145 §4.1).
fn answerer_role(offer: Option<Setup>, answer: Option<Setup>) -> Option<DtlsRole> {
    match (offer?, answer?) {
        (Setup::ActPass | Setup::Passive, Setup::Active) => Some(DtlsRole::Client),
        (Setup::ActPass | Setup::Active, Setup::Passive) => Some(DtlsRole::Server),
        _ => None,
    }
}
