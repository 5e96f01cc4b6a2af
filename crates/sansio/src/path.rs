//! Where bytes come from and go to.

use core::fmt;
use core::net::SocketAddr;

/// How bytes travel on a [`Path`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// Datagrams over UDP.
    Udp,
    /// A stream over TCP.
    Tcp,
    /// A transport of the embedder's own, under an id that only the driver understands.
    ///
    /// The addresses beside it may then be names of the driver's choosing, unique per socket.
    Custom(u32),
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Udp => f.write_str("udp"),
            Self::Tcp => f.write_str("tcp"),
            Self::Custom(id) => write!(f, "custom:{id}"),
        }
    }
}

/// One way for bytes to travel: a transport, the local end and the remote end.
///
/// `local` is the address that a socket is bound to on this host, never one that a NAT shows to
/// others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// How the bytes travel.
    pub transport: Transport,
    /// The address of the socket on this host.
    pub local: SocketAddr,
    /// The address of the other end, as this host sees it.
    pub remote: SocketAddr,
}

impl Path {
    /// A path for UDP datagrams.
    #[must_use]
    pub const fn udp(local: SocketAddr, remote: SocketAddr) -> Self {
        Self { transport: Transport::Udp, local, remote }
    }

    /// The same way, seen from the other end.
    #[must_use]
    pub const fn reversed(self) -> Self {
        Self { transport: self.transport, local: self.remote, remote: self.local }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} -> {}", self.transport, self.local, self.remote)
    }
}
