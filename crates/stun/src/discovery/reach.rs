//! Does the server answer at all, and how does it see this host? (RFC 5780 §4.2, test I of §4.3)

use core::net::SocketAddr;

use super::ask::{Ask, SocketId};
use super::bench::Bench;
use super::credible::is_credible_sibling;
use super::outcome::Outcome;
use super::probe::ProbeId;
use super::{Finding, Unknown};

/// What test I says, which the others build on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached {
    pub(super) server: SocketAddr,
    /// The socket that asked. Only the test of mapping goes on with it.
    pub(super) socket: SocketId,
    pub(super) mapped: SocketAddr,
    unmasked: Option<SocketAddr>,
    /// The socket's own address is the one that the server sees.
    pub(super) unmapped: bool,
    /// The server's other address.
    pub(super) other: Finding<SocketAddr>,
}

impl Reached {
    /// Whether something on the way rewrites addresses that it finds in payloads (RFC 5780 §3.6).
    pub(super) fn rewrites_payloads(&self) -> Finding<bool> {
        self.unmasked.map(|unmasked| unmasked != self.mapped).ok_or(Unknown::NoMappedAddress)
    }
}

#[derive(Default)]
pub(super) struct ReachTest {
    pub(super) socket: Option<SocketId>,
    first: Option<ProbeId>,
}

impl ReachTest {
    /// `Err` with the answer to whether there is UDP, and why nothing else can be told.
    // rfc5780-s4.2-a
    pub(super) fn step(
        &mut self,
        bench: &mut Bench,
        server: SocketAddr,
    ) -> Option<Result<Reached, (Finding<bool>, Unknown)>> {
        let (socket, local) = bench.fresh(&mut self.socket)?;
        Some(match bench.ask(&mut self.first, Ask::plain(socket, server))? {
            Outcome::Answered(answer) => Ok(Reached {
                server,
                socket,
                mapped: answer.mapped,
                unmasked: answer.unmasked,
                unmapped: canonical(answer.mapped) == canonical(local),
                other: usable(server, answer.other),
            }),
            outcome @ (Outcome::Silent { elsewhere: None } | Outcome::Undeliverable(_)) => {
                Err((Ok(false), outcome.why(Unknown::NoUdp)))
            }
            // An answer is an answer.
            outcome => Err((Ok(true), outcome.why(Unknown::NoUdp))),
        })
    }
}

fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

/// The other address, if the tests can be made with it.
fn usable(server: SocketAddr, other: Option<SocketAddr>) -> Finding<SocketAddr> {
    let other = other.ok_or(Unknown::NoOtherAddress)?;
    let apart = other.ip() != server.ip()
        && other.port() != server.port()
        && is_credible_sibling(other, server)
        && other.is_ipv4() == server.is_ipv4();
    if apart { Ok(other) } else { Err(Unknown::BadOtherAddress(other)) }
}
