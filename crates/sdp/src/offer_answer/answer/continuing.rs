//! What an answer goes on from (RFC 8839 §4.4.2, RFC 8842 §5.3, RFC 9143 §7.5).

use frazil_candidate::Transport;

use super::bundling::Plan;
use crate::offer_answer::carrying::Carrying;
use crate::offer_answer::negotiate::{Both, Pair, restarts};
use crate::offer_answer::reading::Reading;
use crate::offer_answer::refusal::Problem;

impl<'a> Plan<'a, '_> {
    /// Both descriptions of what a section goes on from; `None` where it has left a bundle that goes on
    /// without it, with credentials of its own: that is another transport (RFC 9143 §7.5.2).
    pub(super) fn continued<'b, 'r>(
        &self,
        offer: &Reading<'a>,
        before: Option<Pair<'b, 'r>>,
        section: usize,
    ) -> Option<Both<'b, 'r>> {
        let former = before?.agreed_carrier(section)?;
        let both = before?.carriers(section)?;
        let left = self.is_accepted(former) && self.carrier(former) != self.carrier(section);
        let renewed = offer.sections.get(section)?.ufrag != both.remote.ufrag;
        (!(left && renewed)).then_some(both)
    }

    /// What keeps a section from going on with the association of before, or from having another
    /// (rfc8842-s5.3-c).
    pub(super) fn breaks_off(
        &self,
        offer: &Reading<'a>,
        section: usize,
        before: Option<Pair<'_, '_>>,
    ) -> Option<Problem> {
        let before = self.continued(offer, before, section)?;
        let section = offer.sections.get(section)?;
        if section.contradicts(before.remote) {
            return Some(Problem::Connection);
        }
        let restarts = restarts(section, before.remote) != Ok(false);
        let goes_on = restarts || before.role().is_none() || before.goes_on_by(section);
        (!goes_on).then_some(Problem::NewAssociation)
    }

    /// What has completed ICE shows the candidate that was chosen. The offer may know first
    /// (RFC 8839 §4.4.2).
    pub(super) fn complete(
        &self,
        offer: &Reading<'a>,
        before: Option<Pair<'_, '_>>,
        carrying: &mut [Carrying<'_>],
    ) {
        for (index, (section, transport)) in offer.sections.iter().zip(&self.transports).enumerate()
        {
            let carrying = transport.and_then(|transport| carrying.get_mut(transport));
            let before = self.continued(offer, before, index);
            if let Some((carrying, before)) = carrying.zip(before) {
                let transport = if section.is_tcp() { Transport::Tcp } else { Transport::Udp };
                carrying.complete(before.local, Some(transport).zip(section.remote_candidate));
            }
        }
    }
}
