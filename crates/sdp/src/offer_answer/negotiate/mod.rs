//! What an offer and its answer come to.

mod agreed;
mod check;
mod dtls;
mod feedback;
mod limits;
mod rids;
mod transport;

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use super::negotiated::{Negotiated, NegotiatedSection};
use super::previous::{Before, Previous, Side};
use super::reading::{Reading, SectionReading};
use super::refusal::{Problem, Refusal};
use crate::attributes::{Direction, StreamDirection};
use crate::error::ParseError;
use crate::offer_answer::format::is_media;
use crate::session::Session;
pub(super) use check::is_remapped;
pub(super) use feedback::same_feedback;
pub(super) use rids::{again, is_pause};
pub(super) use transport::{Both, Pair, credentials, restarts};

/// What this side's description and the peer's come to, `side` being what this side made: the offer
/// or the answer. With the descriptions that were in force before, it also says what starts anew.
///
/// An answer is checked against its offer: the same number of sections, of the same kinds and
/// protocols, no direction, format, bundle or role that does not answer an offered one.
///
/// # Errors
///
/// The first thing that keeps the two from going together.
pub fn negotiate(
    side: Side,
    local: Session<'_>,
    remote: Session<'_>,
    previous: Option<Previous<'_>>,
) -> Result<Negotiated, Refusal> {
    let other = side.other();
    let unreadable = |of: Side| move |error: ParseError| Refusal::Unreadable { of, error };
    let local = Reading::of(local).map_err(unreadable(side))?;
    let remote = Reading::of(remote).map_err(unreadable(other))?;
    let before = previous.map(Before::of).transpose().map_err(Refusal::PreviousUnreadable)?;
    let pair = Pair { side, local: &local, remote: &remote };
    pair.negotiate(before.as_ref().map(Before::pair))
}

impl<'a> Pair<'a, '_> {
    /// What both descriptions come to, after those before.
    pub(super) fn negotiate(self, before: Option<Pair<'_, '_>>) -> Result<Negotiated, Refusal> {
        let (offer, answer) = self.offer_and_answer();
        let (offered, answered) = (offer.sections.len(), answer.sections.len());
        // rfc3264-s8-f
        if before.is_some_and(|before| before.local.sections.len() > offered) {
            return Err(Refusal::SectionsRemoved { of: Side::Offerer });
        }
        // rfc3264-s6-b, rfc3264-s6-c
        if offered != answered {
            return Err(Refusal::SectionCount { offered, answered });
        }
        if let Some(before) = before {
            check::regrouped(offer, before)
                .map_err(|section| Refusal::Section { section, problem: Problem::Regrouped })?;
        }
        let send_limit = limits::of_session(self.remote.session);
        let mut negotiated =
            Negotiated { sections: Vec::new(), transports: Vec::new(), send_limit };
        // Which transport a section describes, once one is made of it.
        let mut transport_of = vec![None; answered];
        for section in 0..answered {
            let refuse = |problem| Refusal::Section { section, problem };
            let Some(mut agreed) = self.section(section).map_err(refuse)? else {
                negotiated.sections.extend(self.unused(section));
                continue;
            };
            self.check_before(section, before).map_err(refuse)?;
            let carrier = answer.carrier(section);
            let known = transport_of.get(carrier).copied().flatten();
            let transport = match known {
                Some(transport) => transport,
                None => {
                    let made = self
                        .transport(carrier, before)
                        .map_err(|problem| Refusal::Section { section: carrier, problem })?;
                    negotiated.transports.push(made);
                    negotiated.transports.len() - 1
                }
            };
            if let Some(place) = transport_of.get_mut(carrier) {
                *place = Some(transport);
            }
            // Each section of RTP was seen to multiplex, by its own word or its carrier's.
            if self.local.sections.get(section).is_some_and(SectionReading::is_rtp)
                && let Some(transport) = negotiated.transports.get_mut(transport)
            {
                transport.rtcp_mux = true;
            }
            agreed.transport = Some(transport);
            negotiated.sections.push(agreed);
        }
        Ok(negotiated)
    }

    /// A section that one side gave up.
    fn unused(&self, section: usize) -> Option<NegotiatedSection> {
        let index = section;
        let section = self.local.sections.get(index)?;
        Some(NegotiatedSection {
            mid: self.mid(index),
            kind: section.description.kind.to_string(),
            protocol: section.description.protocol.to_string(),
            transport: None,
            direction: Direction::Inactive,
            codecs: Vec::new(),
            extensions: Vec::new(),
            remote_streams: Vec::new(),
            rtcp_rsize: false,
            report_interval: 0,
            send_ptime: None,
            send_limit: None,
            send_rids: Vec::new(),
            receive_rids: Vec::new(),
            data: None,
        })
    }

    /// What both sides say of a section; `None` if it is not in use.
    fn section(&self, section: usize) -> Result<Option<NegotiatedSection>, Problem> {
        let (offers, answers) = self.offer_and_answer();
        let (Some(offer), Some(answer), Some(mut agreed)) =
            (offers.sections.get(section), answers.sections.get(section), self.unused(section))
        else {
            return Ok(None);
        };
        check::frame(offer, answer)?;
        // rfc9143-s7.4.1-a: a bundled one may still be written as RFC 8843 had it, with port zero.
        if !answer.is_offered() {
            return Ok(None);
        }
        check::bundle(section, offers, answers)?;
        if answer.ice_mismatch {
            return Err(Problem::IceMismatch);
        }
        let (local, remote) = match self.side {
            Side::Offerer => (offer, answer),
            Side::Answerer => (answer, offer),
        };
        if answer.is_data() {
            // rfc8841-s9.2-a: a direction says nothing here.
            agreed.direction = Direction::SendRecv;
            agreed.data = agreed::data(local, remote)?;
            return Ok(Some(agreed));
        }
        if !answer.direction.answers(offer.direction) {
            return Err(Problem::Direction);
        }
        agreed.direction = match self.side {
            Side::Offerer => answer.direction.reversed(),
            Side::Answerer => answer.direction,
        };
        if !answer.is_rtp() {
            return Ok(Some(agreed));
        }
        check::rtp(section, offers, answers)?;
        agreed.codecs = agreed::codecs(local, remote);
        if !agreed.codecs.iter().any(|codec| is_media(&codec.encoding)) {
            return Err(Problem::NoFormat);
        }
        agreed.extensions = agreed::extensions(self.side, offer, answer);
        agreed.send_limit = limits::of_section(&remote.media);
        agreed.send_ptime = remote.ptime.map(|ptime| ptime.duration());
        agreed.report_interval = limits::report_interval(remote);
        agreed.remote_streams = remote.streams.iter().map(ToString::to_string).collect();
        let reduces = |reading: &Reading<'_>| reading.says(section, |section| section.rtcp_rsize);
        agreed.rtcp_rsize = reduces(offers) && reduces(answers);
        let sent = rids::agreed(offer, answer, StreamDirection::Send);
        let received = rids::agreed(offer, answer, StreamDirection::Recv);
        (agreed.send_rids, agreed.receive_rids) = match self.side {
            Side::Offerer => (received, sent),
            Side::Answerer => (sent, received),
        };
        Ok(Some(agreed))
    }

    /// A section stays in its bundle unless an offer takes it out, and a payload type keeps its meaning
    /// within a section (rfc3264-s8.3.2-b).
    fn check_before(&self, section: usize, before: Option<Pair<'_, '_>>) -> Result<(), Problem> {
        let Some(before) = before else { return Ok(()) };
        // rfc9143-s7.3.2-a
        let (offer, answer) = self.offer_and_answer();
        if before.is_bundled(section)
            && offer.bundle_of(section).is_some()
            && answer.bundle_of(section).is_none()
        {
            return Err(Problem::Regrouped);
        }
        // What was given up means nothing any more.
        if before.is_stopped(section) {
            return Ok(());
        }
        for (now, before) in [(self.local, before.local), (self.remote, before.remote)] {
            let (Some(now), Some(before)) =
                (now.sections.get(section), before.sections.get(section))
            else {
                continue;
            };
            // A section with another mid is another one in the same place (RFC 8829 §5.2.2).
            if now.mid == before.mid
                && now.formats.iter().any(|format| is_remapped(*format, before))
            {
                return Err(Problem::Remapped);
            }
        }
        Ok(())
    }
}
