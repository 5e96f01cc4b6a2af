//! The machine: packets through, time on.

use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use frazil_sansio::Instant;

use crate::ageing::Full;
use crate::bindings::{Bindings, Found, Mapped};
use crate::filters::Filters;
use crate::pool::{Pool, neighbour};
use crate::replies::Replies;
use crate::table::Table;
use crate::{Behavior, Config, Hairpinning, Mode, Packet, Reason, Usage, Verdict, WhenFull};

/// One NAT or firewall. See the [crate's page](crate) for an example.
///
/// It takes part in no protocol and sends nothing of its own: every packet gets its [`Verdict`] at
/// once, and time only removes. What has expired is gone before anything is decided, so a driver
/// that never calls [`handle_timeout`](Self::handle_timeout) sees the same verdicts.
#[derive(Debug)]
pub struct Nat {
    pub(crate) config: Config,
    pub(crate) now: Instant,
    pub(crate) bindings: Bindings,
    pub(crate) filters: Filters,
    replies: Replies,
    pool: Pool,
}

impl Nat {
    /// A NAT with an empty table. The seed, from a cryptographic source, decides the random ports;
    /// the same seed and the same packets give the same verdicts.
    #[must_use]
    pub fn new(config: Config, seed: [u8; 32]) -> Self {
        let mapping = mapping(&config);
        let filter_timeout = config.filter_timeout.unwrap_or(config.timeout);
        Self {
            now: Instant::ZERO,
            bindings: Bindings::new(config.timeout, config.limits.bindings),
            filters: Filters::new(
                config.filtering,
                config.filter_scope,
                filter_timeout,
                config.limits.filters,
            ),
            replies: Replies::new(&config, mapping, filter_timeout),
            pool: Pool::new(&config, seed),
            config,
        }
    }

    /// How this NAT behaves.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Decides about a packet that arrives on the inside.
    ///
    /// May make or refresh a binding and move the deadline.
    pub fn outbound(&mut self, packet: Packet, now: Instant) -> Verdict {
        self.handle_timeout(now);
        let verdict = match self.config.mode {
            Mode::Transparent => Ok(unchanged(packet)),
            Mode::Block => Err(Reason::Blocked),
            Mode::Firewall => endpoints(packet)
                .and_then(|(inside, remote)| self.leave(inside, remote))
                .map(|_| unchanged(packet)),
            Mode::Translate => {
                endpoints(packet).and_then(|(inside, remote)| self.translate(inside, remote))
            }
        };
        verdict.unwrap_or_else(Verdict::Drop)
    }

    /// Decides about a packet that arrives on the outside.
    ///
    /// May refresh a binding and move the deadline.
    pub fn inbound(&mut self, packet: Packet, now: Instant) -> Verdict {
        self.handle_timeout(now);
        let verdict = match self.config.mode {
            Mode::Transparent => Ok(unchanged(packet)),
            Mode::Block => Err(Reason::Blocked),
            Mode::Firewall => endpoints(packet)
                .and_then(|(remote, inside)| self.enter(remote, inside))
                .map(|_| unchanged(packet)),
            Mode::Translate => endpoints(packet).and_then(|(remote, outside)| {
                let inside = self.enter(remote, outside)?;
                Ok(Verdict::Forward { source: remote, destination: inside })
            }),
        };
        verdict.unwrap_or_else(Verdict::Drop)
    }

    /// Removes what has expired by `now`. Moves a deadline that was due.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.now = self.now.max(now);
        while let Some(gone) = self.bindings.pop_expired(self.now) {
            self.release(gone);
        }
        self.filters.expire(self.now);
        self.replies.expire(self.now);
    }

    /// When the next entry of a table expires; `None` when none does.
    ///
    /// Changed by every `&mut` method.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        [self.bindings.deadline(), self.filters.deadline(), self.replies.deadline()]
            .into_iter()
            .flatten()
            .min()
            .filter(|at| *at < Instant::MAX)
    }

    /// The bindings, as of the latest time that the NAT was told.
    #[must_use]
    pub fn table(&self) -> Table<'_> {
        Table::new(self)
    }

    /// How many entries each table holds, as of the latest time that the NAT was told.
    #[must_use]
    pub fn usage(&self) -> Usage {
        let (bindings, filters) = (self.bindings.len(), self.filters.len());
        Usage { bindings, filters, replies: self.replies.len() }
    }

    /// Forgets everything that packets have taught it, as a device does that loses its power.
    pub fn reboot(&mut self) {
        self.bindings.clear();
        self.filters.clear();
        self.replies.clear();
        self.pool.release_all();
    }

    /// Takes a new set of external addresses. Bindings on addresses that are gone are removed; the
    /// others stay.
    pub fn set_external(&mut self, external: impl IntoIterator<Item = IpAddr>) {
        self.config.external = external.into_iter().collect();
        self.pool.set_addresses(&self.config.external);
        if self.config.mode != Mode::Translate {
            return;
        }
        let pool = &self.pool;
        let homeless =
            self.bindings.iter().filter(|(_, mapped, _)| !pool.contains(mapped.outside.ip()));
        let keys: Vec<_> = homeless.map(|(key, ..)| key).collect();
        for key in keys {
            if let Some(gone) = self.bindings.remove(&key) {
                self.release(gone);
            }
        }
    }

    /// From inside, through a NAT: out, or back in.
    fn translate(&mut self, inside: SocketAddr, remote: SocketAddr) -> Result<Verdict, Reason> {
        let turns_back = self.pool.contains(remote.ip());
        if turns_back && self.config.hairpinning == Hairpinning::None {
            return Err(Reason::NoHairpin);
        }
        let outside = self.leave(inside, remote)?;
        if !turns_back {
            return Ok(Verdict::Forward { source: outside, destination: remote });
        }
        let destination = self.enter(outside, remote)?;
        let source = match self.config.hairpinning {
            Hairpinning::InternalSource => inside,
            _ => outside,
        };
        Ok(Verdict::Hairpin { source, destination })
    }

    /// The outbound half: the external endpoint that `inside` shows to `remote`, whom the filter
    /// admits from now on.
    fn leave(&mut self, inside: SocketAddr, remote: SocketAddr) -> Result<SocketAddr, Reason> {
        let refresh = self.config.refresh.outbound();
        let served = mapping(&self.config).remote(remote);
        let known = self
            .replies
            .leave_by(inside, remote, &self.bindings, self.now)
            .or_else(|| self.bindings.by_inside(inside, served));
        let binding = match known {
            Some(binding) => {
                if refresh {
                    self.bindings.touch(binding, self.now);
                }
                binding
            }
            None => self.bind(inside, remote)?,
        };
        self.or_make_room(
            |nat| nat.filters.open(binding, remote, refresh, nat.now),
            |nat| nat.filters.drop_oldest(),
            Reason::FiltersFull,
        )?;
        Ok(binding.mapped.outside)
    }

    /// The inbound half: the internal endpoint behind `outside`, if the filter admits `remote`.
    fn enter(&mut self, remote: SocketAddr, outside: SocketAddr) -> Result<SocketAddr, Reason> {
        let refresh = self.config.refresh.inbound();
        let binding = self.bindings.by_outside(outside).ok_or(match self.config.mode {
            Mode::Translate => Reason::NoBinding,
            _ => Reason::Filtered,
        })?;
        if !self.filters.admit(binding, remote, refresh, self.now) {
            return Err(Reason::Filtered);
        }
        if refresh {
            self.bindings.touch(binding, self.now);
        }
        let served = mapping(&self.config).remote(remote);
        let mapped = self.bindings.by_inside(binding.inside, served);
        self.or_make_room(
            |nat| nat.replies.note(binding, mapped, remote, nat.now),
            |nat| nat.replies.drop_oldest(),
            Reason::RepliesFull,
        )?;
        Ok(binding.inside)
    }

    fn bind(&mut self, inside: SocketAddr, remote: SocketAddr) -> Result<Found, Reason> {
        if self.bindings.is_full() {
            let oldest = match self.config.limits.when_full {
                WhenFull::Refuse => None,
                WhenFull::ReplaceOldest => self.bindings.pop_oldest(),
            };
            self.release(oldest.ok_or(Reason::BindingsFull)?);
        }
        let outside = match self.config.mode {
            Mode::Translate => self.pool.assign(inside, self.beside(inside, remote))?,
            _ => inside,
        };
        let key = (inside, mapping(&self.config).remote(remote));
        self.bindings.insert(key, outside, self.now).map_err(|Full| Reason::BindingsFull)
    }

    /// What the neighbour of `inside` shows to `remote`, where neighbours are to stay together.
    fn beside(&self, inside: SocketAddr, remote: SocketAddr) -> Option<SocketAddr> {
        if !self.pool.asks_for_neighbour() {
            return None;
        }
        let served = mapping(&self.config).remote(remote);
        Some(self.bindings.by_inside(neighbour(inside), served)?.mapped.outside)
    }

    /// Tries `attempt`, and once more after `make_room` if the limits' policy allows that.
    fn or_make_room(
        &mut self,
        attempt: impl Fn(&mut Self) -> Result<(), Full>,
        make_room: impl Fn(&mut Self),
        reason: Reason,
    ) -> Result<(), Reason> {
        attempt(self)
            .or_else(|Full| match self.config.limits.when_full {
                WhenFull::Refuse => Err(Full),
                WhenFull::ReplaceOldest => {
                    make_room(self);
                    attempt(self)
                }
            })
            .map_err(|Full| reason)
    }

    /// Gives back what a binding held.
    fn release(&mut self, gone: Mapped) {
        self.filters.forget(gone.serial);
        if self.config.mode == Mode::Translate {
            self.pool.release(gone.outside);
        }
    }
}

/// A firewall shows every internal endpoint as itself, to everyone.
fn mapping(config: &Config) -> Behavior {
    match config.mode {
        Mode::Translate => config.mapping,
        _ => Behavior::EndpointIndependent,
    }
}

const fn unchanged(packet: Packet) -> Verdict {
    Verdict::Forward { source: packet.source, destination: packet.destination }
}

/// Source and destination as keys: one spelling for each endpoint. IPv4-mapped addresses count as
/// IPv4; flow labels and scope ids, which mean nothing on the other side, are gone.
fn endpoints(packet: Packet) -> Result<(SocketAddr, SocketAddr), Reason> {
    let canonical = |e: SocketAddr| SocketAddr::new(e.ip().to_canonical(), e.port());
    let (source, destination) = (canonical(packet.source), canonical(packet.destination));
    if source.is_ipv4() != destination.is_ipv4() {
        return Err(Reason::FamilyMismatch);
    }
    if source.port() == 0 || destination.port() == 0 {
        return Err(Reason::PortZero);
    }
    Ok((source, destination))
}
