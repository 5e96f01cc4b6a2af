//! What an ICE agent reports, as records.

use core::time::Duration;
use std::net::SocketAddr;

use frazil_ice::{Agent, Event as IceEvent, LocalCandidate, PairId, PairInfo};
use frazil_sansio::Path;

use crate::{
    Candidate, CheckFailed, CheckReceived, CheckSent, Checked, End, Event, Pair, Selected,
};

/// The record's event for what `agent` reports. Whatever has no kind of its own becomes a
/// [`Event::Note`].
#[must_use]
pub fn event(agent: &Agent, event: &IceEvent) -> Event {
    let pair = |id, path| pair_of(agent, id, path);
    match *event {
        IceEvent::LocalCandidate(candidate) | IceEvent::PeerReflexiveLocal(candidate) => {
            Event::CandidateFound(found(&candidate))
        }
        IceEvent::GatheringComplete => Event::GatheringComplete,
        IceEvent::StateChanged(state) => Event::StateChanged { state: state.to_string() },
        IceEvent::CheckSent { pair: id, path, kind, retransmission } => {
            let reason = kind.to_string();
            Event::CheckSent(CheckSent { pair: pair(id, path), reason, retransmission })
        }
        IceEvent::CheckAnswered { pair: id, path, rtt, .. } => {
            Event::CheckAnswered(Checked { pair: pair(id, path), rtt_us: rtt.map(micros) })
        }
        IceEvent::CheckFailed { pair: id, path, why } => {
            Event::CheckFailed(CheckFailed { pair: pair(id, path), why: why.to_string() })
        }
        IceEvent::CheckReceived { path, use_candidate, rejected } => {
            let (base, source) = (path.local, path.remote);
            Event::CheckReceived(CheckReceived { base, source, use_candidate, error: rejected })
        }
        IceEvent::PairValid(info) => Event::PairValid(shown(&info)),
        IceEvent::Nominated(info) => Event::Nominated(shown(&info)),
        IceEvent::Selected(info) => {
            Event::Selected(Selected { pair: shown(&info), rtt_us: info.rtt.map(micros) })
        }
        IceEvent::DataPath { pair: id, path } => Event::DataPath(pair(id, path)),
        IceEvent::ConsentSent { pair: id, path } => Event::ConsentSent(pair(id, path)),
        IceEvent::ConsentAnswered { pair: id, path, rtt } => {
            Event::ConsentAnswered(Checked { pair: pair(id, path), rtt_us: Some(micros(rtt)) })
        }
        IceEvent::ConsentExpired { pair: id, path } => Event::ConsentExpired(pair(id, path)),
        _ => Event::Note { text: words(event) },
    }
}

/// A candidate of this side as records show it.
#[must_use]
pub fn found(candidate: &LocalCandidate) -> Candidate {
    Candidate {
        kind: candidate.kind.to_string(),
        address: candidate.address,
        base: candidate.base,
        priority: candidate.priority,
        line: candidate.to_string(),
    }
}

/// A pair as records show it.
#[must_use]
pub fn shown(info: &PairInfo) -> Pair {
    Pair {
        base: info.path.local,
        local: End { kind: info.local.kind.to_string(), address: info.local.address },
        remote: End { kind: info.remote.kind.to_string(), address: info.remote.address },
    }
}

/// The pair with this name; if the agent has dropped it meanwhile, what its path tells.
fn pair_of(agent: &Agent, id: PairId, path: Path) -> Pair {
    let end = |address: SocketAddr| End { kind: "unknown".into(), address };
    agent.pairs().find(|info| info.id == id).map_or_else(
        || Pair { base: path.local, local: end(path.local), remote: end(path.remote) },
        |info| shown(&info),
    )
}

fn words(event: &IceEvent) -> String {
    match event {
        IceEvent::ServerFailed { server, base, why } => {
            format!("STUN server {server} asked from {base}: {why}")
        }
        IceEvent::RemoteCandidate(candidate) => {
            format!("the peer's candidate {} {}", candidate.kind, candidate.address)
        }
        IceEvent::CandidateRefused { address: Some(address), why } => format!("{address}: {why}"),
        IceEvent::CandidateRefused { address: None, why } => why.to_string(),
        IceEvent::PeerReflexiveRemote(candidate) => {
            format!("a check revealed the peer's candidate {}", candidate.address)
        }
        IceEvent::RoleChanged(role) => format!("the role is now {role}"),
        IceEvent::PairDropped { base, remote, .. } => {
            format!("the pair {base} -> {remote} is one more than the limit allows")
        }
        other => format!("{other:?}"),
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
