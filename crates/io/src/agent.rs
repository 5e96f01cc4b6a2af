//! What an ICE agent's driver offers besides.

use std::io;
use std::net::SocketAddr;

use frazil_ice::{Agent, Config, SendError as AgentRefusal};
use frazil_sansio::Clock;

use crate::{BindError, Driver, SendError, Sockets};

impl Driver<Agent> {
    /// Binds a socket to each address and gives them to a new agent.
    ///
    /// A loopback address among them may be a candidate: [`usable_addresses`](crate::usable_addresses)
    /// never names one, so somebody wanted it. Returns the driver, and the addresses that were left
    /// out with the reason for each. With none left nothing can be gathered; look at
    /// [`sockets`](Self::sockets).
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with I/O enabled.
    #[must_use]
    pub fn bind(
        mut config: Config,
        addresses: impl IntoIterator<Item = SocketAddr>,
    ) -> (Self, Vec<BindError>) {
        let (mut sockets, mut left_out) = Sockets::bind(addresses);
        config.loopback |= sockets.local_addresses().any(|address| address.ip().is_loopback());
        let clock = Clock::start();
        let mut agent = Agent::new(config, clock.now());
        sockets.all.retain(|socket| {
            let address = socket.local();
            match agent.add_local_address(address, clock.now()) {
                Ok(()) => true,
                Err(why) => {
                    left_out.push(BindError { address, error: io::Error::other(why) });
                    false
                }
            }
        });
        (Self::new(agent, sockets, clock), left_out)
    }

    /// Sends one datagram of application data to the peer.
    ///
    /// # Errors
    ///
    /// [`SendError::Refused`] where there is no path or no consent, and what the system says
    /// otherwise. A datagram that was taken may still be lost, as any datagram may.
    pub fn send(&mut self, payload: &[u8]) -> Result<(), SendError<AgentRefusal>> {
        self.send_with(|agent, now| agent.send(payload, now))
    }
}
