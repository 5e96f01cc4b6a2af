//! The requests that each agent put onto the wire, as the log of the packets has them.

use core::net::SocketAddr;
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};

use frazil_trace::{Contents, Event, Record};

use super::journal::{At, Who, who};

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Check,
    /// It is sent once, and waits for nobody's turn (RFC 7675 §5.1).
    Consent,
    Server,
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) purpose: Purpose,
    pub(super) nominating: bool,
    /// The socket that it left by, and where it went.
    pub(super) path: (SocketAddr, SocketAddr),
    /// When it was sent, and sent again.
    pub(super) sent: Vec<At>,
}

impl Request {
    pub(super) fn begun(&self) -> At {
        self.sent.first().copied().unwrap_or_default()
    }
}

/// The requests of each side, in the order in which they were begun.
pub(super) fn read(records: &[Record], servers: &[SocketAddr]) -> [Vec<Request>; 2] {
    let at = |record: &Record| Duration::from_micros(record.t_us);
    let consents: BTreeSet<(Who, At, SocketAddr)> = records
        .iter()
        .filter_map(|record| match &record.event {
            Event::ConsentSent(pair) => Some((who(record)?, at(record), pair.remote.address)),
            _ => None,
        })
        .collect();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut requests: [Vec<Request>; 2] = Default::default();
    for record in records {
        let (Some(who), Event::PacketSent(packet)) = (who(record), &record.event) else { continue };
        let Contents::Stun { transaction, use_candidate, .. } = &packet.contents else { continue };
        let Some(own) = requests.get_mut(who).filter(|_| packet.contents.is_request()) else {
            continue;
        };
        let place = *places.entry(transaction).or_insert(own.len());
        if let Some(request) = own.get_mut(place) {
            request.sent.push(at(record));
            continue;
        }
        let to = packet.destination;
        let purpose = if servers.contains(&to) {
            Purpose::Server
        } else if consents.contains(&(who, at(record), to)) {
            Purpose::Consent
        } else {
            Purpose::Check
        };
        let (path, sent) = ((packet.source, to), vec![at(record)]);
        own.push(Request { purpose, nominating: *use_candidate, path, sent });
    }
    requests
}
