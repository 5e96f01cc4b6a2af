//! The signalling channel at work.

use frazil_trace::{Event, SignalLost};

use super::{Happening, World};
use crate::node::NodeId;
use crate::signal::Signal;

impl World {
    /// Puts a message onto the signalling channel, which never reorders.
    pub(super) fn signal(&mut self, from: NodeId, to: NodeId, signal: Box<Signal>) {
        let (times, took) = self.signalling.carry(&mut self.dice);
        let Some(receiver) = self.nodes.get_mut(to.0) else { return };
        if let Some(took) = took {
            receiver.last_signal = receiver.last_signal.max(self.now + took);
            self.queue.push(receiver.last_signal, Happening::Signal { to, signal });
        }
        if times > 0 && self.log.is_kept() {
            let peer = receiver.name.clone();
            let recovered = took.is_some();
            self.note(from, || Event::SignalLost(SignalLost { peer, times, recovered }));
        }
    }
}
