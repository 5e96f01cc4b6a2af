//! A STUN server on the internet.

use frazil_sansio::Path;
use frazil_stun::{SliceBuffer, responder};

use crate::node::Effects;

/// Answers Binding requests, on every socket of its host.
#[derive(Debug)]
pub(crate) struct StunServer;

impl StunServer {
    pub(crate) fn receive(&self, path: Path, payload: &[u8], effects: &mut Effects<'_>) {
        let mut room = [0; 576];
        if let Some(answer) = responder::respond(payload, path.remote, SliceBuffer::new(&mut room))
        {
            effects.send(path, answer.into_written());
        }
    }
}
