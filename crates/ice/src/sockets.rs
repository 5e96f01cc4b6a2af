//! The sockets of this host: they come, and they go.

use alloc::vec::Vec;
use core::net::SocketAddr;

use crate::agent::Agent;
use crate::candidate::{AddressRefused, CandidateKind, address};
use crate::event::{CheckFailure, FailureCause};
use crate::server::QuestionState;

impl Agent {
    /// A socket is bound: a base, once candidates are gathered.
    pub(crate) fn add_socket(&mut self, socket: SocketAddr) -> Result<(), AddressRefused> {
        address::usable_local(socket, self.config.loopback)?;
        if self.gatherer.is_complete() || self.is_concluded() {
            return Err(AddressRefused::GatheringOver);
        }
        let known = self.gatherer.sockets.contains(&socket) || self.base_at(socket).is_some();
        if known {
            return Ok(());
        }
        if self.gatherer.sockets.len() + self.locals.len() >= self.config.local_candidate_limit {
            return Err(AddressRefused::Limit);
        }
        self.gatherer.sockets.push(socket);
        if self.gatherer.is_gathering() {
            self.gather_sockets();
        }
        Ok(())
    }

    /// The base at a local address.
    pub(crate) fn base_at(&self, socket: SocketAddr) -> Option<usize> {
        self.locals.iter().position(|local| {
            local.kind == CandidateKind::Host
                && !local.removed
                && address::same(local.address, socket)
        })
    }

    /// A socket is gone: nothing is sent from it any more.
    pub(crate) fn remove_socket(&mut self, socket: SocketAddr) {
        self.gatherer.sockets.retain(|waiting| *waiting != socket);
        let Some(base) = self.base_at(socket) else { return };
        let Some(base_address) = self.locals.get(base).map(|local| local.base) else { return };
        for local in &mut self.locals {
            local.removed |= local.base == base_address;
        }
        self.out.retain(|path| path.local != base_address);
        self.transactions.retain(|transaction| transaction.path.local != base_address);
        for question in &mut self.gatherer.questions {
            if question.base == base {
                question.state = QuestionState::Failed;
            }
        }
        let lost = |pair: &&crate::checklist::Pair| pair.base == base;
        let pairs: Vec<_> = self.checklist.iter().filter(lost).map(|pair| pair.id).collect();
        for id in pairs {
            self.fail_pair(id, CheckFailure::AddressRemoved);
            self.nominator.forget(id);
            if let Some(pair) = self.checklist.get_mut(id) {
                pair.spent = true;
            }
        }
        let lost: Vec<_> =
            self.valid.iter().filter(|valid| valid.base == base).map(|valid| valid.id).collect();
        for id in lost {
            self.valid.remove(id);
            if self.selected == Some(id) {
                self.fail(FailureCause::AddressRemoved);
            }
        }
    }
}
