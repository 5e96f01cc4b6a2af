//! A STUN server on real sockets.

use core::convert::Infallible;
use core::future::poll_fn;
use core::task::Poll;
use std::io;
use std::net::SocketAddr;

use frazil_sansio::Path;
use frazil_stun::SliceBuffer;
use frazil_stun::responder::BehaviorServer;
use tokio::net::UdpSocket;

/// The longest datagram.
const LONGEST: usize = 1 << 16;

/// How often other ports are tried where the system chooses them and the second address has them not.
const TRIES: usize = 16;

/// A STUN server: one that answers Binding requests, and with a second address those of NAT behaviour
/// discovery too (RFC 5780 §6).
pub struct StunService {
    server: BehaviorServer,
    sockets: Vec<UdpSocket>,
    /// Where the last look for a ready one ended.
    turn: usize,
}

impl StunService {
    /// Binds the server's one socket, or its four. Port 0 lets the system choose.
    ///
    /// # Errors
    ///
    /// What the system says, or [`io::ErrorKind::InvalidInput`] where the addresses
    /// [share](frazil_stun::responder::AddressesShared) what they may not.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with I/O enabled.
    pub fn bind(primary: SocketAddr, alternate: Option<SocketAddr>) -> io::Result<Self> {
        let chosen = primary.port() == 0 || alternate.is_some_and(|address| address.port() == 0);
        let mut tries = if chosen { TRIES } else { 1 };
        loop {
            tries -= 1;
            match Self::try_bind(primary, alternate) {
                // The system may choose a port that is taken on the other address, or the same one twice.
                Err(error) if is_taken(&error) && tries > 0 => {}
                outcome => return outcome,
            }
        }
    }

    fn try_bind(primary: SocketAddr, alternate: Option<SocketAddr>) -> io::Result<Self> {
        let first = bind(primary)?;
        let primary = first.local_addr()?;
        let mut sockets = vec![first];
        let server = match alternate {
            None => BehaviorServer::alone(primary),
            Some(alternate) => {
                let last = bind(alternate)?;
                let alternate = last.local_addr()?;
                sockets.push(last);
                BehaviorServer::new(primary, alternate)
                    .map_err(|shared| io::Error::new(io::ErrorKind::InvalidInput, shared))?
            }
        };
        for address in server.sockets() {
            let is_bound = |socket: &UdpSocket| socket.local_addr().ok() == Some(address);
            if !sockets.iter().any(is_bound) {
                sockets.push(bind(address)?);
            }
        }
        Ok(Self { server, sockets, turn: 0 })
    }

    /// Where it listens: the primary address first, the alternate one last.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> + use<> {
        self.server.sockets()
    }

    /// Answers until it is dropped.
    pub async fn run(&mut self) -> Infallible {
        let (mut request, mut answer) = (vec![0; LONGEST], vec![0; LONGEST]);
        loop {
            let index = self.ready().await;
            let Some(socket) = self.sockets.get(index) else { continue };
            // An error is news of an answer that went nowhere, and nobody's concern here.
            let Ok((length, remote)) = socket.try_recv_from(&mut request) else { continue };
            let Ok(local) = socket.local_addr() else { continue };
            let bytes = request.get(..length).unwrap_or_default();
            let room = SliceBuffer::new(&mut answer);
            let Some(reply) = self.server.respond(bytes, Path::udp(local, remote), room) else {
                continue;
            };
            let from = |socket: &&UdpSocket| socket.local_addr().ok() == Some(reply.path.local);
            if let Some(socket) = self.sockets.iter().find(from) {
                // What the system has no room for is lost, and asked for again.
                let _ = socket.try_send_to(reply.bytes.into_written(), reply.path.remote);
            }
        }
    }

    /// Waits for a socket that has something, and gives its place.
    async fn ready(&mut self) -> usize {
        poll_fn(|context| {
            let count = self.sockets.len();
            for step in 1..=count {
                let index = (self.turn + step) % count;
                let socket = self.sockets.get(index);
                if socket.is_some_and(|socket| socket.poll_recv_ready(context).is_ready()) {
                    self.turn = index;
                    return Poll::Ready(index);
                }
            }
            Poll::Pending
        })
        .await
    }
}

fn is_taken(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::InvalidInput)
}

fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = std::net::UdpSocket::bind(address)?;
    socket.set_nonblocking(true)?;
    UdpSocket::from_std(socket)
}
