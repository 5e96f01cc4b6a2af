//! Which packets keep a binding alive? (RFC 5780 §4.6, RFC 4787 §4.3)

use core::time::Duration;

use frazil_sansio::Instant;

use super::ask::Ask;
use super::bench::Bench;
use super::idle::{Binding, Look};
use super::probe::ProbeId;
use super::reach::Reached;
use super::trials::Trial;
use super::{Finding, Lifetime, Refresh, Unknown};

/// Two bindings are looked at after more than a binding lives. Meanwhile one has had a packet from
/// outside, and the other one has sent one that nobody answered.
pub(super) struct RefreshTest {
    lifetime: Lifetime,
    inbound: Kept,
    outbound: Kept,
}

/// A binding that is to be kept.
#[derive(Default)]
struct Kept {
    binding: Binding,
    /// The packet that comes in.
    knock: Look,
    /// The one that goes out.
    told: Option<ProbeId>,
    at: Option<Instant>,
    look: Look,
}

impl RefreshTest {
    pub(super) fn new(lifetime: Lifetime) -> Self {
        Self { lifetime, inbound: Kept::default(), outbound: Kept::default() }
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
        let inbound = self.inbound.step(bench, reached, pause, gone, true);
        let outbound = self.outbound.step(bench, reached, pause, gone, false);
        Some(match (outbound?, inbound?) {
            (Err(why), _) | (_, Err(why)) => Err(why),
            (Ok(false), Ok(false)) => Ok(Refresh::Neither),
            (Ok(true), Ok(false)) => Ok(Refresh::Outbound),
            (Ok(false), Ok(true)) => Ok(Refresh::Inbound),
            (Ok(true), Ok(true)) => Ok(Refresh::Both),
        })
    }

    fn close(&self, bench: &mut Bench) {
        for Kept { binding, knock, look, .. } in [&self.inbound, &self.outbound] {
            binding.close(bench);
            knock.close(bench);
            look.close(bench);
        }
    }
}

impl Kept {
    /// Whether the packet kept the binding alive.
    fn step(
        &mut self,
        bench: &mut Bench,
        reached: &Reached,
        pause: Duration,
        gone: Duration,
        inbound: bool,
    ) -> Option<Finding<bool>> {
        let binding = match self.binding.step(bench, reached)? {
            Ok(binding) => binding,
            Err(why) => return Some(Err(why)),
        };
        bench.wait(binding.since, pause)?;
        let at = if inbound {
            match self.knock.step(bench, reached, binding)? {
                Ok((at, true)) => at,
                Ok((_, false)) => return Some(Err(Unknown::Inconsistent)),
                Err(why) => return Some(Err(why)),
            }
        } else {
            bench.tell(&mut self.told, Ask::indication(binding.socket, reached.server));
            self.told.and_then(|told| bench.started(told))?
        };
        let at = *self.at.get_or_insert(at);
        if at - binding.since > gone {
            // The driver was late, and there was nothing left to keep.
            return Some(Err(Unknown::Inconsistent));
        }
        bench.wait(at, pause)?;
        Some(self.look.step(bench, reached, binding)?.map(|(_, alive)| alive))
    }
}
