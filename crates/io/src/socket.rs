//! One UDP socket: quinn-udp's system calls under tokio's readiness.

use core::task::{Context, Poll};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;

use quinn_udp::UdpSocketState;
use tokio::io::Interest;
use tokio::net::UdpSocket;

use crate::icmp::Icmp;
use crate::inbox::Inbox;

/// Datagrams that wait for a socket whose send buffer is full. More are dropped, the oldest first:
/// by then their retransmissions are due.
const BACKLOG: usize = 64;

/// Reads that fail one after another before a socket counts as gone.
const FAILURES: u32 = 16;

/// What became of a datagram that was to be sent.
#[derive(Debug)]
pub(crate) enum Sent {
    /// The system took it.
    Done,
    /// It waits for room in the send buffer, and another may have been dropped for it.
    Waits { dropped: bool },
    /// It is longer than the path's first link can carry.
    TooLong,
    /// The system knows no way to that address.
    Unreachable(io::Error),
    /// The system had no room or no power for it; the next may fare better.
    Lost,
}

/// What a read brought.
pub(crate) enum Read {
    /// The inbox has something.
    Datagrams,
    /// Nothing, after all.
    Nothing,
    /// An error that need not come again.
    Hiccup,
    /// The socket is gone.
    Gone,
}

/// A bound socket.
pub(crate) struct Socket {
    io: UdpSocket,
    state: UdpSocketState,
    local: SocketAddr,
    backlog: VecDeque<(SocketAddr, Vec<u8>)>,
    icmp: Icmp,
    failures: u32,
}

impl Socket {
    /// Binds. Must be called inside a tokio runtime with I/O enabled.
    pub(crate) fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = std::net::UdpSocket::bind(address)?;
        socket.set_nonblocking(true)?;
        let io = UdpSocket::from_std(socket)?;
        let state = UdpSocketState::new((&io).into())?;
        // Where the system cannot tell of ICMP messages, nothing is heard of them.
        let _ = state.enable_transport_errors((&io).into());
        let local = io.local_addr()?;
        let (backlog, icmp) = (VecDeque::new(), Icmp::default());
        Ok(Self { io, state, local, backlog, icmp, failures: 0 })
    }

    /// Lets datagrams be cut, see [`let_cut`].
    pub(crate) fn let_cut(&self) -> bool {
        self.local.is_ipv4() && let_cut(&self.io)
    }

    pub(crate) fn local(&self) -> SocketAddr {
        self.local
    }

    /// Sends now, or when there is room.
    pub(crate) fn send(&mut self, remote: SocketAddr, payload: &[u8]) -> Sent {
        if self.backlog.is_empty() {
            match self.try_send(remote, payload) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                outcome => return judge(outcome),
            }
        }
        let dropped = self.backlog.len() >= BACKLOG && self.backlog.pop_front().is_some();
        self.backlog.push_back((remote, payload.to_vec()));
        Sent::Waits { dropped }
    }

    /// Sends what waits, as far as there is room; says what failed for good.
    pub(crate) fn flush(&mut self, mut failed: impl FnMut(SocketAddr, Sent)) {
        while let Some((remote, payload)) = self.backlog.pop_front() {
            match self.try_send(remote, &payload) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.backlog.push_front((remote, payload));
                    return;
                }
                outcome => failed(remote, judge(outcome)),
            }
        }
    }

    fn try_send(&mut self, destination: SocketAddr, contents: &[u8]) -> io::Result<()> {
        self.icmp.sent_to(destination);
        match self.call_send(destination, contents) {
            Err(error) if !is_own(&error) && self.icmp.read(&self.io, &self.state) => {
                // The call failed for what was sent before, not for this.
                self.call_send(destination, contents)
            }
            outcome => outcome,
        }
    }

    fn call_send(&self, destination: SocketAddr, contents: &[u8]) -> io::Result<()> {
        self.io.try_io(Interest::WRITABLE, || {
            let transmit = quinn_udp::Transmit {
                destination,
                ecn: None,
                contents,
                segment_size: None,
                src_ip: None,
            };
            self.state.try_send((&self.io).into(), &transmit)
        })
    }

    /// Reads what is there into the inbox.
    pub(crate) fn read(&mut self, inbox: &mut Inbox) -> Read {
        let read = inbox.fill(self.local, |buffers, metas| {
            self.io
                .try_io(Interest::READABLE, || self.state.recv((&self.io).into(), buffers, metas))
        });
        match read {
            Ok(()) => {
                self.failures = 0;
                Read::Datagrams
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Read::Nothing,
            Err(_) if self.icmp.read(&self.io, &self.state) => Read::Nothing,
            Err(_) => {
                self.failures += 1;
                if self.failures >= FAILURES { Read::Gone } else { Read::Hiccup }
            }
        }
    }

    /// A place that turned out to be unreachable after something was sent there, until `None`.
    pub(crate) fn unreachable(&mut self) -> Option<SocketAddr> {
        self.icmp.take()
    }

    /// Whether there may be something to read, or room for what waits.
    pub(crate) fn poll_ready(&self, context: &mut Context<'_>) -> Poll<()> {
        // An error of the readiness itself comes out of the read or the write that follows.
        if self.io.poll_recv_ready(context).is_ready() {
            return Poll::Ready(());
        }
        if !self.backlog.is_empty() && self.io.poll_send_ready(context).is_ready() {
            return Poll::Ready(());
        }
        Poll::Pending
    }
}

/// Lets datagrams of an IPv4 socket be cut that are longer than a link takes, here and on the way. Otherwise
/// they are refused, or lost. `false` where the system cannot be told, which is everywhere but on Linux.
#[cfg(target_os = "linux")]
pub(crate) fn let_cut(socket: impl std::os::fd::AsFd) -> bool {
    use rustix::net::sockopt::{Ipv4PathMtuDiscovery, set_ip_mtu_discover};
    set_ip_mtu_discover(socket, Ipv4PathMtuDiscovery::DONT).is_ok()
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn let_cut<S>(_: S) -> bool {
    false
}

/// Whether an error is about the very call that returned it.
fn is_own(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock || quinn_udp::is_msg_size_err(error)
}

/// What the system's answer to a send means.
fn judge(outcome: io::Result<()>) -> Sent {
    let Err(error) = outcome else { return Sent::Done };
    if quinn_udp::is_msg_size_err(&error) {
        return Sent::TooLong;
    }
    match error.kind() {
        io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::AddrNotAvailable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::PermissionDenied
        | io::ErrorKind::InvalidInput => Sent::Unreachable(error),
        _ => Sent::Lost,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_datagram_too_long_for_udp_and_a_place_without_a_route_are_told_apart() {
        let mut socket = Socket::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let own = socket.local();
        // Until the reactor has looked once, nothing counts as ready.
        socket.io.writable().await.unwrap();
        assert!(matches!(socket.send(own, &[0; 70_000]), Sent::TooLong));
        // From a loopback source there is no way out of the host.
        let far = "192.0.2.1:9".parse().unwrap();
        assert!(matches!(socket.send(far, b"x"), Sent::Unreachable(_)));
        assert!(matches!(socket.send(own, b"x"), Sent::Done));
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn what_may_be_cut_is_not_forbidden_to_be() {
        use rustix::net::sockopt::{Ipv4PathMtuDiscovery, ip_mtu_discover};
        let socket = Socket::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        assert_eq!(ip_mtu_discover(&socket.io), Ok(Ipv4PathMtuDiscovery::PROBE));
        assert!(socket.let_cut());
        assert_eq!(ip_mtu_discover(&socket.io), Ok(Ipv4PathMtuDiscovery::DONT));
    }

    #[tokio::test]
    async fn what_waits_is_bounded_and_goes_out_in_order() {
        let mut socket = Socket::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let own = socket.local();
        socket.backlog.push_back((own, vec![0]));
        let mut dropped = 0;
        for number in 1..100 {
            if let Sent::Waits { dropped: true } = socket.send(own, &[number]) {
                dropped += 1;
            }
        }
        assert_eq!((socket.backlog.len(), dropped), (BACKLOG, 100 - BACKLOG));
        socket.io.writable().await.unwrap();
        socket.flush(|remote, outcome| assert!(matches!(outcome, Sent::Done), "{remote}"));
        assert!(socket.backlog.is_empty());
    }
}
