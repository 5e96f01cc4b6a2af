//! One of the two peers as the log shows it.

use core::net::SocketAddr;
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use frazil_trace::Pair;

use super::journal::At;
use super::requests::Request;

/// A check that was answered with success, its answer having come back the way that it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    /// When the answer was there.
    pub(super) at: At,
    /// The socket that the check left by, and where it went.
    pub(super) path: (SocketAddr, SocketAddr),
    /// The socket that it came to, and where it seemed to come from there.
    pub(super) seen: (SocketAddr, SocketAddr),
    pub(super) nominating: bool,
}

/// What one peer did and met.
#[derive(Debug, Default)]
pub(super) struct Side {
    pub(super) requests: Vec<Request>,
    /// When the other side's description had come.
    pub(super) told: Option<At>,
    pub(super) answered: Vec<Answered>,
    /// Paths, from this side's socket, by which an authentic request came, and when first.
    pub(super) heard: BTreeMap<(SocketAddr, SocketAddr), At>,
    /// Nominating requests that came, each as often as it did, and by which way.
    pub(super) nominated: Vec<(At, (SocketAddr, SocketAddr))>,
    /// The pairs that the agent said to have selected.
    pub(super) selected: Vec<(At, Pair)>,
    pub(super) data_sent: Vec<(At, (SocketAddr, SocketAddr))>,
    pub(super) data_received: Vec<(At, (SocketAddr, SocketAddr))>,
    /// When the agent gave up, and what it sent afterwards.
    pub(super) failed: Option<At>,
    pub(super) sent_after_failure: u32,
    pub(super) addresses_lost: Vec<(At, SocketAddr)>,
    /// Paths on which the peer was asked for its consent, and has not answered yet.
    pub(super) asked: BTreeSet<(SocketAddr, SocketAddr)>,
    /// Paths on which consent expired although the peer was asked, and when.
    pub(super) refused: Vec<(At, (SocketAddr, SocketAddr))>,
    /// Checks that went out on such paths.
    pub(super) sent_unwelcome: u32,
    /// Answers to requests that the peer has not sent.
    pub(super) fooled: u32,
    pub(super) budget: Budget,
    /// The pairs that checks went out on.
    pub(super) pairs: BTreeSet<(SocketAddr, SocketAddr)>,
}

/// What was sent until a pair was selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Budget {
    pub(super) requests: u32,
    pub(super) pairs: u32,
    pub(super) triggered: u32,
    pub(super) nominations: u32,
    /// Requests that were consent checks, on a pair that carried data before it was selected.
    pub(super) consents: u32,
    /// Checks and answers to them that went nowhere.
    pub(super) lost: u32,
    pub(super) closed: bool,
}

impl Side {
    /// Whether something authentic had come by a path, or an answer of one's own had.
    pub(super) fn knows(&self, path: (SocketAddr, SocketAddr), at: At) -> bool {
        self.heard.get(&path).is_some_and(|heard| *heard <= at)
            || self.answered.iter().any(|answered| answered.path == path && answered.at <= at)
    }

    /// The way by which the latest nomination had come by then.
    pub(super) fn nominated_by(&self, at: At) -> Option<(SocketAddr, SocketAddr)> {
        self.nominated.iter().rev().find(|(when, _)| *when <= at).map(|(_, path)| *path)
    }

    /// Whether the pair that was nominated last was proved: before this side selected any, after which
    /// it looks for no other, or when it was nominated.
    pub(super) fn could_follow(&self) -> bool {
        let selected = self.selected.first().map_or(At::MAX, |(at, _)| *at);
        self.nominated.last().is_some_and(|(nominated, path)| {
            let mut proofs = self.answered.iter().filter(|answered| answered.path == *path);
            let refused = self.refused.iter().any(|(_, refused)| refused == path);
            !refused && proofs.any(|proof| proof.at <= selected || proof.at >= *nominated)
        })
    }

    /// How long ago the peer last consented to receive by a path.
    pub(super) fn consent_age(&self, path: (SocketAddr, SocketAddr), at: At) -> Option<Duration> {
        let answers = self.answered.iter().filter(|it| it.path == path && it.at <= at);
        answers.map(|answered| at - answered.at).min()
    }
}
