//! What a driver does with its sockets: attend to those that are ready, and send.

use std::net::SocketAddr;

use frazil_sansio::{AddressChange, Machine, Path, Transport};

use crate::socket::{Read, Sent};
use crate::{Driver, SendError, Sockets};

impl<M: Machine> Driver<M> {
    /// Writes and reads on a socket that is ready.
    pub(crate) fn attend(&mut self, index: usize) {
        let Some(socket) = self.sockets.all.get_mut(index) else { return };
        let local = socket.local();
        let mut failed = Vec::new();
        socket.flush(|remote, sent| failed.push((remote, sent)));
        let read = socket.read(&mut self.inbox);
        for (remote, sent) in failed {
            // Whoever queued it was told that it waits.
            let _ = self.account::<()>(Path::udp(local, remote), sent);
        }
        match read {
            Read::Datagrams | Read::Nothing => {}
            Read::Hiccup => self.stats.read_errors += 1,
            Read::Gone => {
                self.stats.read_errors += 1;
                self.sockets.all.remove(index);
                let now = self.clock.now();
                self.machine.handle_address(AddressChange::Removed(local), now);
            }
        }
    }

    /// Sends what the machine has to send, and tells it what came back by ICMP.
    pub(crate) fn transmit(&mut self) {
        self.drain();
        while self.tell_unreachable() {
            self.drain();
        }
    }

    /// Drains the machine's transmits into the sockets.
    fn drain(&mut self) {
        loop {
            let (path, sent) = match self.machine.poll_transmit(&mut self.scratch) {
                Ok(None) => return,
                Ok(Some(transmit)) => {
                    (transmit.path, post(&mut self.sockets, transmit.path, transmit.payload))
                }
                Err(short) => {
                    if short.needed <= self.scratch.len() {
                        // Asking for what it has would go on for ever.
                        return;
                    }
                    self.scratch.resize(short.needed, 0);
                    continue;
                }
            };
            // A transmit of the machine's own is repeated or given up by the machine.
            let _ = self.account::<()>(path, sent);
        }
    }

    /// Tells the machine what sockets found unreachable when something else was sent or read; false
    /// if there was nothing.
    fn tell_unreachable(&mut self) -> bool {
        let now = self.clock.now();
        let mut any = false;
        for socket in &mut self.sockets.all {
            while let Some(remote) = socket.unreachable() {
                any = true;
                self.stats.unreachable += 1;
                self.machine.handle_unreachable(Path::udp(socket.local(), remote), now);
            }
        }
        any
    }

    /// Counts what became of a datagram, and tells the machine of a path that leads nowhere.
    pub(crate) fn account<E>(&mut self, path: Path, sent: Sent) -> Result<(), SendError<E>> {
        match sent {
            Sent::Done => {
                self.stats.sent += 1;
                Ok(())
            }
            Sent::Waits { dropped } => {
                self.stats.dropped += u64::from(dropped);
                self.stats.sent += 1;
                Ok(())
            }
            Sent::TooLong => {
                self.stats.dropped += 1;
                Err(SendError::TooLong)
            }
            Sent::Lost => {
                self.stats.dropped += 1;
                Ok(())
            }
            Sent::Unreachable(error) => {
                self.stats.unreachable += 1;
                let now = self.clock.now();
                self.machine.handle_unreachable(path, now);
                Err(SendError::Unreachable(error.kind()))
            }
        }
    }
}

/// Puts a datagram on the socket that its path begins at.
pub(crate) fn post(sockets: &mut Sockets, path: Path, payload: &[u8]) -> Sent {
    let unbound = || Sent::Unreachable(std::io::ErrorKind::AddrNotAvailable.into());
    if path.transport != Transport::Udp {
        return unbound();
    }
    let remote: SocketAddr = path.remote;
    sockets.get_mut(path.local).map_or_else(unbound, |socket| socket.send(remote, payload))
}
