//! Which packets keep a binding alive? (RFC 5780 §4.6, RFC 4787 §4.3)

use core::time::Duration;

use frazil_sansio::Instant;

use super::Trial;
use super::bench::Bench;
use super::idle::{Asker, Idle, is_alive};
use super::probe::{Ask, ProbeId};
use super::reach::Reached;
use super::{Finding, Lifetime, Refresh, Unknown};

/// Two bindings are looked at after more than a binding lives. Meanwhile one has had a packet from
/// outside, and the other one has sent one that nobody answered.
pub(super) struct RefreshTest {
    lifetime: Lifetime,
    asker: Asker,
    inbound: Kept,
    outbound: Kept,
}

struct Kept {
    binding: Idle,
    since: Option<Instant>,
    kept: Option<ProbeId>,
    kept_at: Option<Instant>,
    look: Option<ProbeId>,
}

impl Kept {
    const fn new() -> Self {
        Self {
            binding: Idle::new(Duration::ZERO),
            since: None,
            kept: None,
            kept_at: None,
            look: None,
        }
    }
}

impl RefreshTest {
    pub(super) fn new(lifetime: Lifetime) -> Self {
        Self { lifetime, asker: Asker::default(), inbound: Kept::new(), outbound: Kept::new() }
    }
}

impl Trial for RefreshTest {
    type Found = Refresh;

    fn step(&mut self, bench: &mut Bench, reached: &Reached) -> Option<Finding<Refresh>> {
        // After one pause a binding is alive, after two it is gone.
        let Lifetime { at_least, less_than: Some(gone) } = self.lifetime else {
            return Some(Err(Unknown::LifetimeUnknown));
        };
        let pause = (gone * 3 / 4).min(at_least);
        if pause * 2 <= gone {
            return Some(Err(Unknown::LifetimeUnknown));
        }
        let (asker, seen) = match self.asker.step(bench, reached)? {
            Ok(asker) => asker,
            Err(why) => return Some(Err(why)),
        };
        let server = reached.server;
        let mut alive = |side: &mut Kept, keep_outbound: bool| {
            let (socket, port) = match side.binding.bound(bench, reached, seen)? {
                Ok(bound) => bound,
                Err(why) => return Some(Err(why)),
            };
            let since = *side.since.get_or_insert(bench.now);
            if side.look.is_none() {
                if side.kept_at.is_none() {
                    bench.wait(since, pause)?;
                }
                let kept_at = *side.kept_at.get_or_insert(bench.now);
                if kept_at - since > gone {
                    // The driver was late, and there is nothing left to keep.
                    return Some(Err(Unknown::Inconsistent));
                }
                let look = Ask::answer_to(asker, server, port);
                let keep = if keep_outbound { Ask::indication(socket, server) } else { look };
                bench.tell(&mut side.kept, keep);
                bench.wait(kept_at, pause)?;
            }
            let look = bench.ask(&mut side.look, Ask::answer_to(asker, server, port))?;
            Some(is_alive(look, socket))
        };
        let inbound = alive(&mut self.inbound, false);
        let outbound = alive(&mut self.outbound, true);
        Some(match (outbound?, inbound?) {
            (Err(why), _) | (_, Err(why)) => Err(why),
            (Ok(false), Ok(false)) => Ok(Refresh::Neither),
            (Ok(true), Ok(false)) => Ok(Refresh::Outbound),
            (Ok(false), Ok(true)) => Ok(Refresh::Inbound),
            (Ok(true), Ok(true)) => Ok(Refresh::Both),
        })
    }

    fn close(&self, bench: &mut Bench) {
        self.asker.close(bench);
        self.inbound.binding.close(bench);
        self.outbound.binding.close(bench);
    }
}
