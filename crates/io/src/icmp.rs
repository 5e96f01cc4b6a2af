//! ICMP messages, as far as they can be told to belong to something that was sent.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};

use quinn_udp::{TransportErrorPayload, UdpSocketState};
use tokio::net::UdpSocket;

/// Places that are remembered. More than an agent sends to in the time that an ICMP message takes.
const PLACES: usize = 64;

/// Messages that are read at a time; the rest waits for the next time.
const MESSAGES: usize = 32;

/// What came back by ICMP for one socket.
///
/// The system says which host sent the message, and no port. So a message counts only if it comes
/// from a host that was sent to, not from a router on the way, and at one port alone.
#[derive(Default)]
pub(crate) struct Icmp {
    /// Where something was sent of late, the latest last.
    places: VecDeque<SocketAddr>,
    /// What cannot be reached, not yet taken.
    unreachable: Vec<SocketAddr>,
}

impl Icmp {
    /// Something is sent there.
    pub(crate) fn sent_to(&mut self, remote: SocketAddr) {
        if self.places.back() == Some(&remote) {
            return;
        }
        if let Some(known) = self.places.iter().position(|place| *place == remote) {
            self.places.remove(known);
        } else if self.places.len() >= PLACES {
            self.places.pop_front();
        }
        self.places.push_back(remote);
    }

    /// Reads the messages that wait; whether there were any. While some wait, calls on the socket
    /// fail for them.
    pub(crate) fn read(&mut self, io: &UdpSocket, state: &UdpSocketState) -> bool {
        let mut any = false;
        for _ in 0..MESSAGES {
            let Ok(Some(message)) = state.recv_transport_error(io.into()) else { break };
            any = true;
            if let (TransportErrorPayload::Unreachable, Some(host)) =
                (message.payload, message.addr)
            {
                self.hear(host.ip());
            }
        }
        any
    }

    fn hear(&mut self, host: IpAddr) {
        let mut ports = self.places.iter().filter(|place| place.ip() == host);
        if let (Some(place), None) = (ports.next(), ports.next())
            && self.unreachable.len() < PLACES
            && !self.unreachable.contains(place)
        {
            self.unreachable.push(*place);
        }
    }

    /// A place that cannot be reached, until `None`.
    pub(crate) fn take(&mut self) -> Option<SocketAddr> {
        self.unreachable.pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_host_that_was_sent_to_at_one_port_is_believed() {
        let place = |text: &str| text.parse::<SocketAddr>().unwrap();
        let mut icmp = Icmp::default();
        for text in ["192.0.2.1:1", "192.0.2.2:1", "192.0.2.2:2", "192.0.2.1:1"] {
            icmp.sent_to(place(text));
        }
        for host in ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3"] {
            icmp.hear(host.parse().unwrap());
        }
        assert_eq!((icmp.take(), icmp.take()), (Some(place("192.0.2.1:1")), None));
    }

    #[test]
    fn places_are_forgotten_and_not_hoarded() {
        let mut icmp = Icmp::default();
        for port in 1..=200 {
            icmp.sent_to(SocketAddr::from(([192, 0, 2, 1], port)));
        }
        assert_eq!((icmp.places.len(), icmp.places.back().unwrap().port()), (PLACES, 200));
    }
}
