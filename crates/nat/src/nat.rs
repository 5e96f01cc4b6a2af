//! The machine: packets through, time on.

use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use chacha20::ChaCha12Rng;
use frazil_sansio::Instant;
use rand_core::{Rng, SeedableRng};

use crate::ageing::Full;
use crate::bindings::{Bindings, Found};
use crate::endpoint::Endpoint;
use crate::filters::{Filtered, Filters};
use crate::index::Secret;
use crate::pool::{Pool, neighbour};
use crate::replies::Replies;
use crate::slab::Id;
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
        let secret = secret(seed);
        Self {
            now: Instant::ZERO,
            bindings: Bindings::new(config.limits.bindings, secret),
            filters: Filters::new(
                config.filtering,
                config.filter_scope,
                config.limits.filters,
                secret,
            ),
            replies: Replies::new(&config, mapping, secret),
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
                Ok(Verdict::Forward { source: remote.socket(), destination: inside.socket() })
            }),
        };
        verdict.unwrap_or_else(Verdict::Drop)
    }

    /// Removes what has expired by `now`. Moves a deadline that was due.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.now = self.now.max(now);
        while let Some(id) = self.bindings.expired(self.now) {
            self.remove(id);
        }
        self.filters.expire(self.now);
        self.replies.expire(self.now);
    }

    /// When the next entry of a table expires; `None` when none does.
    ///
    /// Changed by every `&mut` method.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let bindings = self.bindings.first().map(|(at, _)| at);
        [bindings, self.filters.deadline(), self.replies.deadline()]
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
        let homeless = self.bindings.iter().filter(|b| !pool.contains(b.mapped.outside.ip()));
        let ids: Vec<_> = homeless.map(|binding| binding.id).collect();
        for id in ids {
            self.remove(id);
        }
    }

    /// From inside, through a NAT: out, or back in.
    fn translate(&mut self, inside: Endpoint, remote: Endpoint) -> Result<Verdict, Reason> {
        let turns_back = self.pool.contains(remote.ip());
        if turns_back && self.config.hairpinning == Hairpinning::None {
            return Err(Reason::NoHairpin);
        }
        let outside = self.leave(inside, remote)?;
        if !turns_back {
            let (source, destination) = (outside.socket(), remote.socket());
            return Ok(Verdict::Forward { source, destination });
        }
        let destination = self.enter(outside, remote)?.socket();
        let source = match self.config.hairpinning {
            Hairpinning::InternalSource => inside.socket(),
            _ => outside.socket(),
        };
        Ok(Verdict::Hairpin { source, destination })
    }

    /// The outbound half: the external endpoint that `inside` shows to `remote`, whom the filter
    /// admits from now on.
    fn leave(&mut self, inside: Endpoint, remote: Endpoint) -> Result<Endpoint, Reason> {
        let refresh = self.config.refresh.outbound();
        let (expires, filter_expires) = (self.expiry(), self.filter_expiry());
        let serves = remote.seen_by(mapping(&self.config));
        let known = self
            .replies
            .leave_by(inside, remote, &self.bindings, filter_expires)
            .or_else(|| self.bindings.by_inside(inside, serves));
        let binding = match known {
            Some(binding) => {
                if refresh {
                    self.bindings.put_off(&binding, expires);
                }
                binding
            }
            None => self.bind(inside, serves, expires)?,
        };
        let filter = self.or_make_room(
            |nat| nat.filters.open(&binding, remote, refresh, filter_expires),
            |nat| nat.filters.drop_oldest(),
            Reason::FiltersFull,
        )?;
        self.note_filter(&binding, filter);
        Ok(binding.mapped.outside)
    }

    /// The inbound half: the internal endpoint behind `outside`, if the filter admits `remote`.
    fn enter(&mut self, remote: Endpoint, outside: Endpoint) -> Result<Endpoint, Reason> {
        let refresh = self.config.refresh.inbound();
        let (expires, filter_expires) = (self.expiry(), self.filter_expiry());
        let binding = self.bindings.by_outside(outside).ok_or(match self.config.mode {
            Mode::Translate => Reason::NoBinding,
            _ => Reason::Filtered,
        })?;
        let filter = self
            .filters
            .admit(&binding, remote, refresh, filter_expires)
            .map_err(|Filtered| Reason::Filtered)?;
        self.note_filter(&binding, filter);
        if refresh {
            self.bindings.put_off(&binding, expires);
        }
        let mapping = mapping(&self.config);
        self.or_make_room(
            |nat| nat.replies.note(&binding, mapping, remote, filter_expires),
            |nat| nat.replies.drop_oldest(),
            Reason::RepliesFull,
        )?;
        Ok(binding.mapped.inside)
    }

    /// The next packet through this binding looks there first.
    fn note_filter(&mut self, binding: &Found, filter: Option<Id>) {
        if let Some(filter) = filter.filter(|_| binding.mapped.latest != filter) {
            self.bindings.set_latest(binding, filter);
        }
    }

    fn expiry(&self) -> Instant {
        self.now + self.config.timeout
    }

    fn filter_expiry(&self) -> Instant {
        self.now + self.config.filter_timeout.unwrap_or(self.config.timeout)
    }

    fn bind(
        &mut self,
        inside: Endpoint,
        serves: Endpoint,
        expires: Instant,
    ) -> Result<Found, Reason> {
        if self.bindings.is_full() {
            let first = match self.config.limits.when_full {
                WhenFull::Refuse => None,
                WhenFull::ReplaceOldest => self.bindings.first(),
            };
            let (_, oldest) = first.ok_or(Reason::BindingsFull)?;
            self.remove(oldest);
        }
        let outside = match self.config.mode {
            Mode::Translate => {
                let beside = self.beside(inside, serves);
                Endpoint::new(self.pool.assign(inside.socket(), beside)?)
            }
            _ => inside,
        };
        let owner = self.filters.owner(inside);
        self.bindings
            .insert(inside, serves, outside, owner, expires)
            .map_err(|Full| Reason::BindingsFull)
    }

    /// What the neighbour of `inside` shows, where neighbours are to stay together.
    fn beside(&self, inside: Endpoint, serves: Endpoint) -> Option<SocketAddr> {
        if !self.pool.asks_for_neighbour() {
            return None;
        }
        let neighbour = Endpoint::new(neighbour(inside.socket()));
        Some(self.bindings.by_inside(neighbour, serves)?.mapped.outside.socket())
    }

    /// Tries `attempt`, and once more after `make_room` if the limits' policy allows that.
    fn or_make_room<T>(
        &mut self,
        attempt: impl Fn(&mut Self) -> Result<T, Full>,
        make_room: impl Fn(&mut Self),
        reason: Reason,
    ) -> Result<T, Reason> {
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

    /// Removes a binding, and gives back what it held.
    fn remove(&mut self, id: Id) {
        let Some(gone) = self.bindings.remove(id) else { return };
        self.filters.forget(&gone);
        if self.config.mode == Mode::Translate {
            self.pool.release(gone.mapped.outside.socket());
        }
    }
}

/// The key of the hashes: from the seed, and from another stream than the ports are.
fn secret(seed: [u8; 32]) -> Secret {
    let mut random = ChaCha12Rng::from_seed(seed);
    random.set_stream(1);
    Secret::new([random.next_u64(), random.next_u64()])
}

/// A firewall shows every internal endpoint as itself, to everyone.
pub(crate) fn mapping(config: &Config) -> Behavior {
    match config.mode {
        Mode::Translate => config.mapping,
        _ => Behavior::EndpointIndependent,
    }
}

const fn unchanged(packet: Packet) -> Verdict {
    Verdict::Forward { source: packet.source, destination: packet.destination }
}

/// Source and destination as keys.
fn endpoints(packet: Packet) -> Result<(Endpoint, Endpoint), Reason> {
    let source = Endpoint::new(packet.source);
    let destination = Endpoint::new(packet.destination);
    if source.is_ipv4() != destination.is_ipv4() {
        return Err(Reason::FamilyMismatch);
    }
    if source.port() == 0 || destination.port() == 0 {
        return Err(Reason::PortZero);
    }
    Ok((source, destination))
}
