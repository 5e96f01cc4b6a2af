//! The table as data: inside ↔ outside, who may come in, time left.

use core::fmt;
use core::net::SocketAddr;
use core::time::Duration;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use frazil_sansio::Instant;

use crate::memory::bindings::Found;
use crate::nat::mapping;
use crate::packet::endpoint::Endpoint;
use crate::packet::flow::known_as;
use crate::{Behavior, Nat, Protocol, Refresh, Remote};

/// The bindings of a [`Nat`] at one moment. Iterate over it, or print it.
///
/// It prints as a text table with one line for each sender that may come in, and with a column for
/// the protocol unless all is UDP:
///
/// ```text
/// INSIDE         OUTSIDE            TIME LEFT  SERVES  MAY COME IN        TIME LEFT
/// 10.1.0.2:5000  203.0.113.10:5000  5m 00s     anyone  198.51.100.2:3478  4m 58s
///                                                      203.0.113.30:6000  5m 00s
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Table<'n> {
    nat: &'n Nat,
    at: Instant,
}

impl<'n> Table<'n> {
    pub(crate) const fn new(nat: &'n Nat) -> Self {
        Self { nat, at: nat.now }
    }

    /// The table at a later moment, if no packet comes until then. An earlier one is clamped.
    #[must_use]
    pub fn at(self, now: Instant) -> Self {
        Self { nat: self.nat, at: self.at.max(now) }
    }

    /// The moment that it shows.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.at
    }

    /// The bindings, in order of their internal endpoints. Sorts them.
    pub fn iter(&self) -> impl Iterator<Item = Binding<'n>> + use<'n> {
        let Self { nat, at } = *self;
        let mapping = mapping(&nat.config);
        let shown = move |found: Found<'n>| {
            let expires = expiry(nat, found).filter(|expires| *expires > at)?;
            let mapped = found.mapped;
            Some(Binding {
                protocol: mapped.protocol,
                inside: mapped.inside.socket(),
                outside: mapped.outside.socket(),
                serves: mapped.serves.remote(shown_as(mapped.protocol, mapping)),
                expires,
                found,
                table: Self { nat, at },
            })
        };
        let mut bindings: Vec<_> = nat.bindings.iter().filter_map(shown).collect();
        bindings.sort_unstable_by_key(|binding| {
            (binding.inside, binding.protocol, binding.serves, binding.outside)
        });
        bindings.into_iter()
    }

    /// The external endpoint that stands for `inside` towards `remote`, if a binding says so. Makes
    /// none and refreshes none; costs one look-up.
    #[must_use]
    pub fn outside(
        &self,
        protocol: Protocol,
        inside: SocketAddr,
        remote: SocketAddr,
    ) -> Option<SocketAddr> {
        let remote = self.nat.config.mode.outwards(Endpoint::of(&remote))?;
        let serves = known_as(protocol, remote).seen_by(mapping(&self.nat.config));
        let found = self.nat.bindings.by_inside(protocol, &Endpoint::of(&inside), serves)?;
        let stands = self.at == self.nat.now
            || expiry(self.nat, found).is_some_and(|expires| expires > self.at);
        stands.then(|| found.mapped.outside.socket())
    }

    /// The number of bindings.
    #[must_use]
    pub fn len(&self) -> usize {
        if self.at == self.nat.now { self.nat.bindings.len() } else { self.iter().count() }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `2h 04m`, `4m 58s`, `58s`, `<1s` or `for ever`.
    fn left(&self, expires: Instant) -> String {
        let left = (expires - self.at).as_secs();
        match (left / 3600, left / 60 % 60, left % 60) {
            _ if expires == Instant::MAX => "for ever".to_string(),
            (0, 0, 0) => "<1s".to_string(),
            (0, 0, seconds) => format!("{seconds}s"),
            (0, minutes, seconds) => format!("{minutes}m {seconds:02}s"),
            (hours, minutes, _) => format!("{hours}h {minutes:02}m"),
        }
    }
}

/// One binding: an external endpoint that stands for an internal one.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Binding<'n> {
    /// The protocol whose endpoints these are.
    pub protocol: Protocol,
    /// The internal endpoint.
    pub inside: SocketAddr,
    /// What the outside sees of it.
    pub outside: SocketAddr,
    /// The external endpoints to which it shows this one; the mapping behaviour decides how much.
    pub serves: Remote,
    /// When the binding expires, if it is not refreshed.
    pub expires: Instant,
    found: Found<'n>,
    table: Table<'n>,
}

/// How much of a remote endpoint there is to show: that of a query has no port.
fn shown_as(protocol: Protocol, behavior: Behavior) -> Behavior {
    match protocol {
        Protocol::Icmp => behavior.min(Behavior::AddressDependent),
        _ => behavior,
    }
}

/// A TCP binding lives as long as the last of its connections.
fn expiry(nat: &Nat, found: Found<'_>) -> Option<Instant> {
    let connected = match found.mapped.protocol {
        Protocol::Tcp => nat.connections.last_expiry(found.id),
        _ => None,
    };
    connected.or_else(|| nat.bindings.expires(found.id))
}

/// A sender that may come in through a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Admitted {
    /// Who may.
    pub remote: Remote,
    /// Until when, if it is not refreshed.
    pub expires: Instant,
}

impl<'n> Binding<'n> {
    /// How long the binding lives from the table's moment on, if it is not refreshed.
    #[must_use]
    pub fn time_left(&self) -> Duration {
        self.expires - self.table.at
    }

    /// Who may come in through this binding, in order of addresses. Sorts them.
    ///
    /// Where sessions are known one by one ([`Refresh::Session`],
    /// [`Overloading`](crate::Overloading)), a sender whose own session outlives the filter is listed
    /// by itself; strangers are not, where another binding with the same external endpoint gets their
    /// packets.
    pub fn admitted(&self) -> impl Iterator<Item = Admitted> + use<'n> {
        let Self { protocol, expires, table, found, .. } = *self;
        let Table { nat, at } = table;
        let filtering = shown_as(protocol, nat.filters.behavior(protocol));
        let mut until = BTreeMap::new();
        let takes = nat.bindings.by_outside(protocol, &found.mapped.outside);
        if takes.is_some_and(|binding| binding.id == found.id) {
            let everyone = self.open_until().filter(|_| filtering == Behavior::EndpointIndependent);
            until.extend(everyone.map(|open| (Remote::Any, open.min(expires))));
            let listed = nat.filters.admitted(found.mapped.gate(found.id));
            until.extend(listed.map(|(who, until)| (who.remote(filtering), until.min(expires))));
        }
        for (sender, own) in nat.sessions.of(found.id) {
            let (sender, own) = (sender.socket(), own.min(expires));
            if until.get(&filtering.remote(sender)).is_none_or(|filter| *filter < own) {
                until.insert(Remote::Endpoint(sender), own);
            }
        }
        let entries = until.into_iter().map(|(remote, expires)| Admitted { remote, expires });
        entries.filter(move |entry| entry.expires > at)
    }

    /// Until when strangers may come in where no filter says who.
    fn open_until(&self) -> Option<Instant> {
        let Table { nat, .. } = self.table;
        let by_session = nat.config.refresh == Refresh::Session && self.protocol == Protocol::Udp;
        if by_session {
            return nat.sessions.open_until(self.found.mapped.outside);
        }
        Some(self.expires)
    }
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        let mut only_udp = true;
        for binding in self.iter() {
            only_udp &= binding.protocol == Protocol::Udp;
            let mut head = [
                binding.protocol.to_string(),
                binding.inside.to_string(),
                binding.outside.to_string(),
                self.left(binding.expires),
                binding.serves.to_string(),
            ];
            let count = lines.len();
            for Admitted { remote, expires } in binding.admitted() {
                let [protocol, inside, outside, left, serves] = core::mem::take(&mut head);
                let remote = remote.to_string();
                lines.push([protocol, inside, outside, left, serves, remote, self.left(expires)]);
            }
            if lines.len() == count {
                let [protocol, inside, outside, left, serves] = head;
                let nobody = "nobody".to_string();
                lines.push([protocol, inside, outside, left, serves, nobody, String::new()]);
            }
        }
        if lines.is_empty() {
            return f.write_str("(no bindings)\n");
        }
        let titles =
            ["PROTOCOL", "INSIDE", "OUTSIDE", "TIME LEFT", "SERVES", "MAY COME IN", "TIME LEFT"];
        lines.insert(0, titles.map(String::from));
        let mut widths = [0; 7];
        for line in &lines {
            for (width, cell) in widths.iter_mut().zip(line) {
                *width = cell.len().max(*width);
            }
        }
        for line in lines {
            let cells = line
                .iter()
                .zip(widths)
                .skip(usize::from(only_udp))
                .map(|(cell, width)| format!("{cell:width$}"));
            writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }
}
