//! The sockets of one machine.

use core::fmt;
use core::future::poll_fn;
use core::task::Poll;
use std::io;
use std::net::SocketAddr;

use crate::socket::Socket;

/// A machine gets no more sockets than this: hosts full of containers have hundreds of addresses,
/// and every socket is a base for candidates.
pub const MAX_SOCKETS: usize = 32;

/// UDP sockets, one per address.
pub struct Sockets {
    pub(crate) all: Vec<Socket>,
    /// Where the last look for a ready one ended, so that a busy socket does not starve the rest.
    turn: usize,
}

/// An address that could not be bound, and why.
#[derive(Debug)]
pub struct BindError {
    /// The address.
    pub address: SocketAddr,
    /// What the system says.
    pub error: io::Error,
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot bind {}: {}", self.address, self.error)
    }
}

impl core::error::Error for BindError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl Sockets {
    /// Binds a socket to each address, at most [`MAX_SOCKETS`]; port 0 lets the system choose.
    ///
    /// Returns what was bound, and what was not with the reason: an interface may vanish between
    /// listing and binding, and a new IPv6 address cannot be bound until its owner has made sure
    /// that nobody else has it.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with I/O enabled.
    #[must_use]
    pub fn bind(addresses: impl IntoIterator<Item = SocketAddr>) -> (Self, Vec<BindError>) {
        let mut all = Vec::new();
        let mut failed = Vec::new();
        for address in addresses {
            let bound = if all.len() < MAX_SOCKETS {
                Socket::bind(address)
            } else {
                Err(io::Error::other("there are enough sockets already"))
            };
            match bound {
                Ok(socket) => all.push(socket),
                Err(error) => failed.push(BindError { address, error }),
            }
        }
        (Self { all, turn: 0 }, failed)
    }

    /// The addresses that are bound, ports included.
    pub fn local_addresses(&self) -> impl Iterator<Item = SocketAddr> + '_ {
        self.all.iter().map(Socket::local)
    }

    /// Whether none is bound.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) fn get_mut(&mut self, local: SocketAddr) -> Option<&mut Socket> {
        self.all.iter_mut().find(|socket| socket.local() == local)
    }

    /// Waits for a socket to have something to do, and gives its place. Never, if there is none.
    pub(crate) async fn ready(&mut self) -> usize {
        poll_fn(|context| {
            let count = self.all.len();
            for step in 1..=count {
                let index = (self.turn + step) % count;
                if self.all.get(index).is_some_and(|socket| socket.poll_ready(context).is_ready()) {
                    self.turn = index;
                    return Poll::Ready(index);
                }
            }
            Poll::Pending
        })
        .await
    }
}

impl fmt::Debug for Sockets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.local_addresses()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_cannot_be_bound_is_said_and_the_rest_is_bound() {
        let addresses = ["192.0.2.1:0", "127.0.0.1:0"].map(|text| text.parse().unwrap());
        let (sockets, failed) = Sockets::bind(addresses);
        assert_eq!(sockets.local_addresses().count(), 1);
        assert_eq!(failed.len(), 1);
        assert!(failed[0].to_string().starts_with("cannot bind 192.0.2.1:0: "), "{}", failed[0]);
    }

    #[tokio::test]
    async fn there_is_a_limit() {
        let address: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let (sockets, failed) = Sockets::bind(vec![address; MAX_SOCKETS + 3]);
        assert_eq!((sockets.local_addresses().count(), failed.len()), (MAX_SOCKETS, 3));
    }
}
