//! The two roles, and who has which.

use core::fmt;

use frazil_candidate::priority;

use crate::agent::Agent;
use crate::candidate::{LocalCandidate, RemoteCandidate};
use crate::event::Event;

/// Who decides which pair is used (RFC 8445 §6.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// This agent nominates.
    Controlling,
    /// The peer nominates.
    Controlled,
}

impl Role {
    /// The other role.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Controlling => Self::Controlled,
            Self::Controlled => Self::Controlling,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Controlling => "controlling",
            Self::Controlled => "controlled",
        })
    }
}

impl Agent {
    /// The peer said 487 to a check in which this agent had `role` (RFC 8445 §7.2.5.1).
    pub(crate) fn yield_role(&mut self, role: Role) {
        if self.role == role {
            self.tie_breaker = self.random_u64();
            self.switch_role(role.other());
        }
    }

    /// Takes a role. The priorities of pairs depend on it.
    pub(crate) fn switch_role(&mut self, role: Role) {
        if self.role == role {
            return;
        }
        self.role = role;
        self.nominator.resign();
        self.revise_priorities();
        self.report(Event::RoleChanged(role));
    }

    /// The priority of a pair of candidates (RFC 8445 §6.1.2.3).
    pub(crate) fn pair_priority(&self, local: usize, remote: usize) -> u64 {
        pair_priority(self.role, self.locals.get(local), self.remotes.get(remote))
    }

    /// Computes the priorities and foundations of all pairs anew.
    pub(crate) fn revise_priorities(&mut self) {
        let (locals, remotes, role) = (&self.locals, &self.remotes, self.role);
        let of = |local, remote| pair_priority(role, locals.get(local), remotes.get(remote));
        self.checklist.revise(|pair| {
            let foundation = match (locals.get(pair.base), remotes.get(pair.remote)) {
                (Some(local), Some(remote)) => (local.foundation, remote.foundation),
                _ => pair.foundation,
            };
            (of(pair.base, pair.remote), foundation)
        });
        self.valid.revise(|valid| (of(valid.local, valid.remote), of(valid.base, valid.remote)));
    }
}

fn pair_priority(
    role: Role,
    local: Option<&LocalCandidate>,
    remote: Option<&RemoteCandidate>,
) -> u64 {
    let local = local.map_or(0, |local| local.priority);
    let remote = remote.map_or(0, |remote| remote.priority);
    match role {
        Role::Controlling => priority::pair_priority(local, remote),
        Role::Controlled => priority::pair_priority(remote, local),
    }
}
