//! From requests that wait to requests on their way.

use alloc::vec::Vec;

use frazil_sansio::{Path, Transport};

use super::attempt::{State, end_where};
use super::machine::Client;
use super::session::{Proof, Session};
use super::{Config, Failure, Request};
use crate::attribute::Software;
use crate::transaction::{ClientTransaction, Timing};
use crate::{Class, MessageWriter, TransactionId};

/// Octets in a header of UDP.
const UDP_HEADER: usize = 8;

impl<R: Request> Client<R> {
    /// Sends on their way as many requests as may be, in the order in which they were made.
    // rfc8489-s6.2-a, rfc8489-s6.2-b
    pub(super) fn start_waiting(&mut self) {
        if !self.connection.is_ready() {
            return;
        }
        let running = self.attempts.iter().filter(|attempt| attempt.is_running()).count();
        let mut room = self.config.max_outstanding.max(1).saturating_sub(running);
        let reliable = self.is_reliable();
        let timing = Timing { rto: self.rto.rto(self.now), ..self.config.timing };
        end_where(&mut self.attempts, &mut self.events, |attempt| {
            if room == 0 || !attempt.is_waiting() {
                return None;
            }
            let id = self.ids.generate();
            let (bytes, proof) =
                match write(&attempt.request, &self.session, &self.config, self.path, id) {
                    Ok(written) => written,
                    Err(why) => return Some(why),
                };
            let start =
                if reliable { ClientTransaction::over_tcp } else { ClientTransaction::over_udp };
            // What was written is a request, so it starts.
            let transaction = start(bytes, timing, self.now).ok()?;
            attempt.state = State::Running { transaction, proof };
            room -= 1;
            None
        });
    }
}

/// Writes one request for one transaction.
// rfc8489-s6.1-a, rfc8489-s6.1-c
fn write<R: Request>(
    request: &R,
    session: &Session,
    config: &Config,
    path: Path,
    id: TransactionId,
) -> Result<(Vec<u8>, Proof), Failure> {
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, request.method(), id)?;
    request.write(&mut writer)?;
    if let Some(software) = &config.software {
        writer.push(&Software(software))?;
    }
    let (closed, proof) = session.prove(writer)?;
    let bytes = closed.finish(config.fingerprint)?;
    match max_message(path, config.path_mtu) {
        Some(max) if bytes.len() > max => Err(Failure::TooLong { max, actual: bytes.len() }),
        _ => Ok((bytes, proof)),
    }
}

/// The most octets of a message that stays below the path's MTU, headers included.
// rfc8489-s6.1-e, rfc8489-s6.1-f
fn max_message(path: Path, path_mtu: Option<usize>) -> Option<usize> {
    let (ip_header, unknown) = if path.remote.is_ipv4() { (20, 576) } else { (40, 1280) };
    let below = path_mtu.unwrap_or(unknown).saturating_sub(ip_header + UDP_HEADER + 1);
    (path.transport == Transport::Udp).then_some(below & !0b11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_stay_below_the_mtu() {
        let [local, v4, v6] =
            ["192.0.2.1:1", "192.0.2.2:3478", "[2001:db8::1]:3478"].map(|it| it.parse().unwrap());
        assert_eq!(max_message(Path::udp(local, v4), None), Some(544));
        assert_eq!(max_message(Path::udp(local, v6), None), Some(1228));
        assert_eq!(max_message(Path::udp(local, v4), Some(1500)), Some(1468));
        assert_eq!(max_message(Path::udp(local, v4), Some(10)), Some(0));
        let tcp = Path { transport: Transport::Tcp, local, remote: v4 };
        assert_eq!(max_message(tcp, None), None);
    }
}
