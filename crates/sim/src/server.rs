//! A STUN server on the internet.

use core::net::SocketAddr;

use frazil_sansio::Path;
use frazil_stun::{SliceBuffer, responder};

use crate::node::Effects;

/// Answers Binding requests on one port.
#[derive(Debug)]
pub(crate) struct StunServer {
    address: SocketAddr,
}

impl StunServer {
    pub(crate) const fn new(address: SocketAddr) -> Self {
        Self { address }
    }

    /// Takes a datagram; `false` when it is for another port.
    pub(crate) fn receive(&self, path: Path, payload: &[u8], effects: &mut Effects) -> bool {
        if path.local != self.address {
            return false;
        }
        let mut room = [0; 576];
        if let Some(answer) = responder::respond(payload, path.remote, SliceBuffer::new(&mut room))
        {
            effects.send(path, answer.into_written());
        }
        true
    }
}
