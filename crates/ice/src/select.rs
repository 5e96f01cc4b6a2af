//! Which valid pair carries data (RFC 8445 §12.1).

use core::fmt;

use frazil_sansio::{Instant, Path};

use crate::agent::Agent;
use crate::checklist::Pair;
use crate::event::Event;
use crate::pair::{PairId, PairInfo, PairState};
use crate::timers::Timer;
use crate::transaction::Purpose;

/// Why data is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SendError {
    /// No pair is valid yet.
    NotConnected,
    /// The peer's consent to receive has expired (RFC 7675 §5.1).
    NoConsent,
    /// The agent has failed or is closed.
    Concluded,
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotConnected => "there is no path to the peer yet",
            Self::NoConsent => "the peer's consent to receive has expired",
            Self::Concluded => "the agent has failed or is closed",
        })
    }
}

impl core::error::Error for SendError {}

impl Agent {
    /// Selects a nominated pair, and with it ends the checklist (RFC 8445 §8.1.2).
    pub(crate) fn select(&mut self, id: PairId, now: Instant) {
        if self.selected.is_some_and(|selected| !self.is_replaced(selected, id)) {
            return;
        }
        self.selected = Some(id);
        self.timers.set(Timer::Patience, None);
        let (valid, checklist) = (&self.valid, &mut self.checklist);
        let check = valid.get(id).map(|valid| valid.check);
        checklist.retain(|pair| pair.id == id || Some(pair.id) == check);
        for transaction in self.transactions.iter_mut() {
            if matches!(transaction.purpose, Purpose::Check { .. }) {
                transaction.cancel();
            }
        }
        self.end_gathering();
        if let Some(info) = self.valid_info(id) {
            self.report(Event::Selected(info));
        }
        self.choose_data_pair(now);
    }

    /// Whether a later nomination takes the place of the selected pair's.
    fn is_replaced(&self, selected: PairId, by: PairId) -> bool {
        let priority = |id| self.valid.get(id).map(|valid| valid.priority);
        selected != by && (self.latest_nomination_counts() || priority(by) > priority(selected))
    }

    /// Whether the latest of several nominations is the one that holds.
    ///
    /// Who has `ice2` nominates another pair only where the first nomination came to nothing for it,
    /// an address being lost, perhaps (RFC 8445 §8.1.1): then it has left that pair. Of several that
    /// an older peer nominates, the one of highest priority is used.
    pub(crate) fn latest_nomination_counts(&self) -> bool {
        self.remote.as_ref().is_none_or(|remote| remote.ice2)
    }

    /// Decides which pair carries data: the selected one, else the valid one of highest priority
    /// (RFC 8445 §12.1).
    pub(crate) fn choose_data_pair(&mut self, now: Instant) {
        let best = match self.selected {
            Some(selected) => self.valid.get(selected),
            None => self.valid.iter().max_by_key(|valid| valid.check_priority),
        };
        let chosen = best.map(|valid| (valid.id, valid.path));
        if chosen.map(|(pair, _)| pair) == self.data_pair {
            return;
        }
        self.data_pair = chosen.map(|(pair, _)| pair);
        let next = chosen.map(|_| now + self.consent_interval());
        self.timers.set(Timer::Consent, next);
        if let Some((pair, path)) = chosen {
            self.report(Event::DataPath { pair, path });
        }
    }

    /// Says where data goes now.
    pub(crate) fn data_path(&self, now: Instant) -> Result<Path, SendError> {
        if self.is_concluded() {
            return Err(SendError::Concluded);
        }
        let valid = self.data_pair.and_then(|id| self.valid.get(id));
        let valid = valid.ok_or(SendError::NotConnected)?;
        if valid.consent.expires <= now {
            return Err(SendError::NoConsent);
        }
        Ok(valid.path)
    }

    /// A valid pair, as told to the outside.
    pub(crate) fn valid_info(&self, id: PairId) -> Option<PairInfo> {
        let valid = self.valid.get(id)?;
        let (local, remote) = (self.locals.get(valid.local)?, self.remotes.get(valid.remote)?);
        Some(PairInfo {
            id,
            path: valid.path,
            local: local.info(),
            remote: remote.info(),
            priority: valid.priority,
            state: PairState::Succeeded,
            valid: true,
            nominated: valid.nominated,
            rtt: valid.rtt,
        })
    }

    /// A pair of the checklist, as told to the outside.
    pub(crate) fn pair_info(&self, pair: &Pair) -> Option<PairInfo> {
        if let Some(info) = self.valid_info(pair.id) {
            return Some(PairInfo { state: pair.state, ..info });
        }
        let (local, remote) = (self.locals.get(pair.base)?, self.remotes.get(pair.remote)?);
        Some(PairInfo {
            id: pair.id,
            path: pair.path,
            local: local.info(),
            remote: remote.info(),
            priority: pair.priority,
            state: pair.state,
            valid: false,
            nominated: false,
            rtt: pair.rtt,
        })
    }
}
