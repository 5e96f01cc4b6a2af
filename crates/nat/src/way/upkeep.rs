//! What a packet leaves behind: lifetimes, notes, and the room for them.

use frazil_sansio::Instant;

use crate::memory::bindings::{Found, Gate};
use crate::nat::mapping;
use crate::packet::endpoint::Endpoint;
use crate::store::ageing::Full;
use crate::store::lapse::Lapse as _;
use crate::store::slab::Id;
use crate::{Nat, Protocol, Reason, WhenFull};

impl Nat {
    /// Until when a flow's binding and its filter live that a packet from or to a remote port refreshes
    /// now. Those of TCP
    /// live as long as their connections; this is for one that is partly open.
    #[inline(always)]
    pub(crate) fn expiries(&self, protocol: Protocol, port: u16) -> [Instant; 2] {
        let config = &self.config;
        let short = config.well_known_timeout.filter(|_| matches!(port, 1..=1023));
        let (binding, filter) = match protocol {
            Protocol::Udp => {
                let filter = config.filter_timeout.unwrap_or(config.timeout);
                (short.unwrap_or(config.timeout), short.unwrap_or(filter))
            }
            Protocol::Tcp => (config.tcp.transitory, config.tcp.established),
            Protocol::Icmp => (config.icmp_timeout, config.icmp_timeout),
        };
        [self.now + binding, self.now + filter]
    }

    /// The next packet through this binding looks there first.
    #[inline]
    pub(crate) fn note_filter(&mut self, binding: Id, gate: Gate, filter: Option<Id>) {
        if let Some(filter) = filter.filter(|_| gate.latest != filter) {
            self.bindings.set_latest(binding, filter);
        }
    }

    /// The answer leaves by the binding that a packet came in by, where that is not the mapping's to
    /// choose.
    #[inline]
    pub(crate) fn note_reply(&mut self, binding: Id, remote: &Endpoint) -> Result<(), Reason> {
        if self.replies.are_kept() { self.keep_reply(binding, *remote) } else { Ok(()) }
    }

    fn keep_reply(&mut self, binding: Id, remote: Endpoint) -> Result<(), Reason> {
        let mapping = mapping(&self.config);
        let Found { mapped, .. } = self.bindings.get(binding).ok_or(Reason::NoBinding)?;
        let [_, until] = self.expiries(mapped.protocol, remote.port());
        self.or_make_room(
            |nat| match nat.bindings.get(binding) {
                Some(arrival) => nat.replies.note(arrival, mapping, remote, until),
                None => Ok(()),
            },
            |nat| nat.replies.drop_oldest(),
            Reason::RepliesFull,
        )
    }

    /// Tries `attempt`, and once more after `make_room` if the limits' policy allows that.
    pub(crate) fn or_make_room<T>(
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
}
