//! What a discovery asks of its driver, and reports.

use core::net::SocketAddr;

use super::Lifetime;

/// What a discovery asks of its driver, and reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A fresh socket is wanted: bound to a port that has not been used of late, on the address that
    /// packets to the server leave from. Once it is there, say so by
    /// [`Discovery::handle_address`](super::Discovery::handle_address) with
    /// [`AddressChange::Added`](frazil_sansio::AddressChange::Added); if there is none,
    /// [`Discovery::handle_no_socket`](super::Discovery::handle_no_socket). One after the other gets
    /// its answer, in this order.
    SocketWanted {
        /// This port, if it is free; any other otherwise.
        port: Option<u16>,
    },
    /// The socket here has served and can be closed.
    SocketDone(SocketAddr),
    /// A test came to its end; [`Discovery::report`](super::Discovery::report) has what it found.
    Tested(Test),
    /// The search for the life of a binding goes on: it lies in here.
    Narrowed(Lifetime),
    /// All tests came to their end. Nothing is due or sent any more.
    Finished,
}

/// A test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Test {
    /// Whether the server answers (RFC 5780 §4.2).
    Udp,
    /// How endpoints are mapped (§4.3).
    Mapping,
    /// Who may come in (§4.4).
    Filtering,
    /// Whether packets turn back (§3.4).
    Hairpinning,
    /// How ports are chosen.
    Ports,
    /// Whether fragments pass (§3.5).
    Fragments,
    /// How long a binding lives (§4.6).
    Lifetime,
    /// Which packets keep it alive (§4.6).
    Refresh,
}
