//! What a discovery's driver does besides: sockets, as they are wanted.

use std::io;
use std::net::{IpAddr, SocketAddr};

use frazil_sansio::{AddressChange, Clock};
use frazil_stun::discovery::{Config, Discovery, Event};

use crate::sockets::MAX_SOCKETS;
use crate::{Driver, Happened, Sockets};

impl Driver<Discovery> {
    /// A discovery with the help of `server`, from sockets on `local`: a concrete address, since a
    /// wildcard one never looks like the address that the server sees. [`source_for`] has the one that
    /// the system would use.
    ///
    /// The sockets here let no datagram be cut, so that a discovery of
    /// [fragments](Config::fragments) finds none that pass.
    #[must_use]
    pub fn discovery(config: Config, server: SocketAddr, local: IpAddr) -> DiscoveryDriver {
        let clock = Clock::start();
        let machine = Discovery::new(config, server, clock.now());
        DiscoveryDriver { driver: Self::new(machine, Sockets::bind([]).0, clock), local }
    }
}

/// A discovery on real sockets, which come and go as it wants them.
pub struct DiscoveryDriver {
    driver: Driver<Discovery>,
    local: IpAddr,
}

impl DiscoveryDriver {
    /// The discovery, to look at.
    #[must_use]
    pub const fn machine(&self) -> &Discovery {
        self.driver.machine()
    }

    /// Waits for the next event. Those about sockets have been seen to; after [`Event::Finished`]
    /// there is none.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with I/O enabled.
    pub async fn next(&mut self) -> Event {
        loop {
            let Happened::Event(event) = self.driver.next().await else { continue };
            match event {
                Event::SocketWanted { port } => self.give(port),
                Event::SocketDone(local) => {
                    self.driver.sockets.all.retain(|socket| socket.local() != local);
                }
                _ => return event,
            }
        }
    }

    /// Gives the discovery a socket at this port, or at another one.
    fn give(&mut self, port: Option<u16>) {
        let at = |port| SocketAddr::new(self.local, port);
        let tries = [port.map(at), Some(at(0))];
        let bound = tries.into_iter().flatten().find_map(|address| {
            let (sockets, _) = Sockets::bind([address]);
            sockets.all.into_iter().next()
        });
        let full = self.driver.sockets.all.len() >= MAX_SOCKETS;
        let Some(socket) = bound.filter(|_| !full) else {
            return self.driver.command(|machine, now| machine.handle_no_socket(now));
        };
        let added = AddressChange::Added(socket.local());
        self.driver.sockets.all.push(socket);
        self.driver.command(|machine, now| machine.handle_address(added, now));
    }
}

/// The address that packets to `remote` leave from, by the system's routes. Nothing is sent.
///
/// # Errors
///
/// What the system says where there is no route.
pub fn source_for(remote: SocketAddr) -> io::Result<IpAddr> {
    let any: IpAddr = if remote.is_ipv4() {
        std::net::Ipv4Addr::UNSPECIFIED.into()
    } else {
        std::net::Ipv6Addr::UNSPECIFIED.into()
    };
    let socket = std::net::UdpSocket::bind((any, 0))?;
    socket.connect(remote)?;
    Ok(socket.local_addr()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_to_loopback_leave_from_there() {
        let source = source_for("127.0.0.1:9".parse().unwrap()).unwrap();
        assert_eq!(source, IpAddr::from([127, 0, 0, 1]));
    }
}
