//! What must hold of everything that an agent sends, whatever happened to it.

use core::net::IpAddr;
use core::time::Duration;

use frazil_ice::State;
use frazil_sansio::check::{Fault, Line};
use frazil_sansio::{Instant, Transmit, Transport};
use frazil_stun::attribute::UseCandidate;
use frazil_stun::{Class, Message};

use crate::ice_rig::{Rig, Scene};

impl Rig {
    /// Data goes where consent is fresh (RFC 7675 §5.1).
    pub(crate) fn send(&mut self, data: &[u8], now: Instant) -> String {
        let sent = self.agent.send(data, now);
        if let Ok(transmit) = &sent {
            let heard = self.heard.get(&transmit.path);
            let fresh = heard.is_some_and(|heard| *heard + Duration::from_secs(30) > self.latest);
            assert!(fresh, "data on {}, heard {heard:?}, now {:?}", transmit.path, self.latest);
            assert_eq!(transmit.payload, data);
        }
        format!("{sent:?}")
    }

    /// What any datagram of the agent's must be, whatever happened.
    pub(crate) fn sent(&mut self, transmit: &Transmit<'_>, now: Instant) -> Result<(), Fault> {
        let path = transmit.path;
        let state = self.agent.state();
        assert!(!matches!(state, State::Closed | State::Failed), "sent when {state}");
        assert!(path.transport == Transport::Udp && self.sockets.contains(&path.local), "{path}");
        let ip = path.remote.ip().to_canonical();
        let reachable = match ip {
            IpAddr::V4(ip) => !ip.is_broadcast() && !ip.is_unspecified(),
            IpAddr::V6(ip) => !ip.is_unspecified(),
        };
        assert!(reachable && !ip.is_multicast(), "sent to {ip}");
        assert!(path.remote.port() != 0, "{path}");
        assert!(transmit.payload.len() <= 700);
        let message =
            Message::parse_fingerprinted(transmit.payload).expect("STUN with fingerprint");
        if message.class() == Class::Request {
            self.asked(transmit, &message)?;
        }
        self.carry(path, transmit.payload, now);
        Ok(())
    }

    /// A request goes once, or again as it was, not to this host itself, and not more often than
    /// allowed to a host that never answered.
    fn asked(&mut self, transmit: &Transmit<'_>, message: &Message<'_>) -> Result<(), Fault> {
        let (path, bytes) = (transmit.path, transmit.payload);
        assert!(!path.remote.ip().to_canonical().is_loopback(), "{path}");
        let id = *message.transaction_id().as_bytes();
        if let Some(first) = self.requests.get(&id) {
            assert_eq!((first.0, &first.1[..]), (path, bytes), "a repetition that differs");
            return Ok(());
        }
        self.requests.insert(id, (path, bytes.to_vec()));
        if message.get::<UseCandidate>() == Ok(Some(UseCandidate)) {
            let valid = self.agent.pairs().any(|pair| pair.valid && pair.path == path);
            assert!(valid, "nominated before it was valid: {path}");
        }
        let ip = path.remote.ip();
        if !self.known.contains(&ip) {
            let checks = self.requests.values().filter(|asked| asked.0.remote.ip() == ip).count();
            if checks > Scene::CHECKS {
                let seen = format!("{checks} checks to {ip}");
                return Err(Fault::new(Line::NoPanicNoGrowth, seen));
            }
        }
        Ok(())
    }
}
