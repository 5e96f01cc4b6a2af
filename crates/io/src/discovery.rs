//! What a discovery's driver does besides: sockets, as they are wanted.

use std::io;
use std::net::{IpAddr, SocketAddr};

use frazil_sansio::{AddressChange, Clock};
use frazil_stun::discovery::{Config, Discovery, Event};

use crate::socket::let_cut;
use crate::sockets::MAX_SOCKETS;
use crate::{Driver, Happened, Sockets};

impl Driver<Discovery> {
    /// A discovery with the help of `server`, from sockets on `local`: a concrete address, since a
    /// wildcard one never looks like the address that the server sees. [`source_for`] has the one that
    /// the system would use.
    ///
    /// Whether [fragments](Config::fragments) pass is tested with IPv4 and on Linux only, where the system
    /// lets datagrams of these sockets be cut.
    #[must_use]
    pub fn discovery(mut config: Config, server: SocketAddr, local: IpAddr) -> DiscoveryDriver {
        let clock = Clock::start();
        config.fragments = config.fragments.filter(|_| can_be_cut(local));
        let cut = config.fragments.is_some();
        let machine = Discovery::new(config, server, clock.now());
        DiscoveryDriver { driver: Self::new(machine, Sockets::bind([]).0, clock), local, cut }
    }
}

/// A discovery on real sockets, which come and go as it wants them.
pub struct DiscoveryDriver {
    driver: Driver<Discovery>,
    local: IpAddr,
    /// Whether datagrams may be cut.
    cut: bool,
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

    /// Ends it before its time: what was found until then stands. [`Event::Finished`] comes next.
    pub fn stop(&mut self) {
        self.driver.command(Discovery::stop);
    }

    /// Gives the discovery a socket at this port, or at another one.
    fn give(&mut self, port: Option<u16>) {
        let at = |port| SocketAddr::new(self.local, port);
        let tries = [port.map(at), Some(at(0))];
        let bound = tries.into_iter().flatten().find_map(|address| {
            let (sockets, _) = Sockets::bind([address]);
            sockets.all.into_iter().find(|socket| !self.cut || socket.let_cut())
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

/// Whether a socket on `local` can be told to let datagrams be cut: where none can, all other tests are made
/// nevertheless.
fn can_be_cut(local: IpAddr) -> bool {
    local.is_ipv4() && std::net::UdpSocket::bind((local, 0)).is_ok_and(|socket| let_cut(&socket))
}

/// The address that packets to `remote` leave from, by the system's routes. Nothing is sent.
///
/// # Errors
///
/// What the system says where there is no route.
pub fn source_for(remote: SocketAddr) -> io::Result<IpAddr> {
    Ok(connected(remote)?.local_addr()?.ip())
}

/// The MTU of the way to `remote`, in octets, as far as the system knows it: that of the outgoing
/// interface, or less. Nothing is sent. `None` where it cannot be asked, which is everywhere but on Linux.
#[must_use]
pub fn mtu_towards(remote: SocketAddr) -> Option<u32> {
    #[cfg(target_os = "linux")]
    {
        let socket = connected(remote).ok()?;
        let mtu = if remote.is_ipv4() {
            rustix::net::sockopt::ip_mtu(&socket)
        } else {
            rustix::net::sockopt::ipv6_mtu(&socket)
        };
        mtu.ok()
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = remote;
        None
    }
}

/// A socket that could send to `remote`.
fn connected(remote: SocketAddr) -> io::Result<std::net::UdpSocket> {
    let any: IpAddr = if remote.is_ipv4() {
        std::net::Ipv4Addr::UNSPECIFIED.into()
    } else {
        std::net::Ipv6Addr::UNSPECIFIED.into()
    };
    let socket = std::net::UdpSocket::bind((any, 0))?;
    socket.connect(remote)?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_to_loopback_leave_from_there() {
        let source = source_for("127.0.0.1:9".parse().unwrap()).unwrap();
        assert_eq!(source, IpAddr::from([127, 0, 0, 1]));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_mtu_of_a_way_is_known() {
        // RFC 791 lets no link have less.
        assert!(mtu_towards("127.0.0.1:9".parse().unwrap()).unwrap() >= 68);
    }
}
