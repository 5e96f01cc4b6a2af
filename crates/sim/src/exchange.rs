//! One side of the signalling: what a peer tells the other, and what it hears.

use frazil_ice::Agent;
use frazil_sansio::Instant;
use frazil_trace::{Description, DescriptionKind, Event, Trickled};

use crate::description::{self, Following};
use crate::node::{Effects, NodeId};
use crate::signal::Signal;

/// Offer or answer, and the candidates after it where the peer trickles.
#[derive(Debug)]
pub(crate) struct Exchange {
    offers: bool,
    trickles: bool,
    /// The number of the session, for the description.
    session_id: u64,
    /// The other peer and its name, once they are introduced.
    other: Option<(NodeId, String)>,
    /// Whether the other's description has come.
    heard: bool,
    /// How many candidates the other has been told of; `None` before the description is out.
    told: Option<usize>,
    /// Whether the other knows that there will be no more.
    ended: bool,
}

impl Exchange {
    pub(crate) const fn new(offers: bool, trickles: bool, session_id: u64) -> Self {
        Self { offers, trickles, session_id, other: None, heard: false, told: None, ended: false }
    }

    pub(crate) fn introduce(&mut self, other: NodeId, name: &str) {
        self.other = Some((other, name.to_owned()));
    }

    /// Tells the other what is due: the description when it is this side's turn, and complete
    /// unless it trickles; then what is new.
    pub(crate) fn tell(&mut self, agent: &Agent, effects: &mut Effects<'_>) {
        let Some((to, name)) = self.other.as_ref() else { return };
        let turn = self.offers || self.heard;
        let complete = agent.is_gathering_complete();
        let mut told = match self.told {
            Some(told) => told,
            None if turn && (self.trickles || complete) => {
                let written = if effects.recording {
                    description::Description::text(agent, self.session_id, complete)
                } else {
                    Ok(description::Description::values(agent, complete))
                };
                let description = match written {
                    Ok(description) => description,
                    Err(error) => {
                        return effects.record(|| Event::Note { text: error.to_string() });
                    }
                };
                let kind =
                    if self.offers { DescriptionKind::Offer } else { DescriptionKind::Answer };
                effects.record(|| {
                    let (peer, sdp) = (name.clone(), description.sdp());
                    Event::DescriptionSent(Description { description: kind, peer, sdp })
                });
                effects.signal(*to, Signal::Description { kind, description });
                self.ended = complete;
                agent.local_candidates().count()
            }
            None => return,
        };
        for candidate in agent.local_candidates().skip(told) {
            let following = if effects.recording {
                let line = candidate.to_string();
                let (peer, told) = (name.clone(), Some(line.clone()));
                effects.record(|| Event::CandidateSent(Trickled { peer, line: told }));
                Following::Text(line)
            } else {
                Following::Value(Box::new(*candidate))
            };
            effects.signal(*to, Signal::Candidate(following));
            told = told.saturating_add(1);
        }
        self.told = Some(told);
        if complete && !self.ended {
            self.ended = true;
            effects.record(|| Event::CandidateSent(Trickled { peer: name.clone(), line: None }));
            effects.signal(*to, Signal::EndOfCandidates);
        }
    }

    /// Takes what the other says.
    pub(crate) fn hear(
        &mut self,
        signal: Signal,
        agent: &mut Agent,
        now: Instant,
        effects: &mut Effects<'_>,
    ) {
        let taken = match &signal {
            Signal::Description { description, .. } => {
                self.heard = true;
                description.accept(agent, now)
            }
            Signal::Candidate(following) => following.accept(agent, now),
            Signal::EndOfCandidates => {
                agent.end_of_remote_candidates(now);
                Ok(())
            }
        };
        let peer = || self.other.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
        effects.record(|| match signal {
            Signal::Description { kind, description } => {
                let (peer, sdp) = (peer(), description.sdp());
                Event::DescriptionReceived(Description { description: kind, peer, sdp })
            }
            Signal::Candidate(Following::Text(line)) => {
                Event::CandidateReceived(Trickled { peer: peer(), line: Some(line) })
            }
            Signal::Candidate(Following::Value(candidate)) => {
                let line = Some(candidate.to_string());
                Event::CandidateReceived(Trickled { peer: peer(), line })
            }
            Signal::EndOfCandidates => {
                Event::CandidateReceived(Trickled { peer: peer(), line: None })
            }
        });
        if let Err(refused) = taken {
            effects.record(|| Event::Note { text: refused.to_string() });
        }
    }
}
