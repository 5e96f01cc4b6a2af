//! The server's side of NAT behaviour discovery (RFC 5780 §6): answers from where, and to where,
//! the client wants them, so that it sees what its NAT lets in.

use core::fmt;
use core::net::SocketAddr;

use frazil_sansio::Path;

use super::{answer, binding_request, close, not_understood};
use crate::attribute::{
    ChangeRequest, ErrorCode, MappedAddress, OtherAddress, Padding, ResponseOrigin, ResponsePort,
    XorMappedAddress,
};
use crate::{AttributeType, Buffer, Class, Message, MessageWriter, WriteError, known};

/// The MTU of Ethernet, which PADDING is measured by unless another is given.
const ETHERNET: u16 = 1500;

/// A Binding server that answers from any of four sockets, on two IP addresses with the same two
/// ports each. It remembers nothing.
///
/// ```
/// use frazil_sansio::Path;
/// use frazil_stun::attribute::{ChangeRequest, OtherAddress};
/// use frazil_stun::responder::BehaviorServer;
/// use frazil_stun::{Class, Message, MessageWriter, Method, TransactionId};
///
/// let server =
///     BehaviorServer::new("198.51.100.2:3478".parse()?, "198.51.100.3:3479".parse()?)?;
/// let id = TransactionId::from_bytes(*b"abcdefghijkl");
/// let mut request = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id)?;
/// request.push(&ChangeRequest { ip: true, port: true })?;
///
/// // It came to the first socket, and is answered from the last.
/// let came = Path::udp("198.51.100.2:3478".parse()?, "203.0.113.7:50000".parse()?);
/// let reply = server.respond(&request.finish(), came, Vec::new()).unwrap();
/// assert_eq!(reply.path, Path::udp("198.51.100.3:3479".parse()?, "203.0.113.7:50000".parse()?));
///
/// let answer = Message::parse(&reply.bytes)?;
/// assert_eq!(answer.get()?, Some(OtherAddress("198.51.100.3:3479".parse()?)));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// # What it gives away
///
/// - An answer goes to the IP address that asked, and to no other: RESPONSE-PORT chooses the port
///   only (§7.5). Port 0 is refused with 400, since nobody listens there.
/// - An answer's PADDING is as long as the MTU (§6.1), but never longer than the request's: who asks
///   in another's name gets nothing multiplied. Who follows §5 and pads by its own MTU sees no
///   difference.
/// - PADDING together with RESPONSE-PORT is refused with 400 (§7.5, §10).
/// - A client of RFC 3489, which has no cookie, is told its address and nothing of this usage (§3):
///   its CHANGE-REQUEST gets 420.
/// - Anyone is answered; with [`respond_to_users`](Self::respond_to_users), who proves to be known (§5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BehaviorServer {
    primary: SocketAddr,
    alternate: Option<SocketAddr>,
    padding: Padding,
}

/// What to send, and on which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reply<B> {
    /// From the server's socket `local` to the client's `remote`.
    pub path: Path,
    /// The buffer, with the answer at its end.
    pub bytes: B,
}

/// The two addresses differ not in both IP address and port, or are of two families: the tests need
/// four sockets (RFC 5780 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressesShared;

impl fmt::Display for AddressesShared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("give two IP addresses of one family, with a port each that the other has not")
    }
}

impl core::error::Error for AddressesShared {}

impl BehaviorServer {
    /// A server at `primary` and at `alternate`, and at each one's IP address with the other's port:
    /// the four [`sockets`](Self::sockets).
    ///
    /// # Errors
    ///
    /// They share an IP address or a port, or are of two families.
    // rfc5780-s6-b
    pub fn new(primary: SocketAddr, alternate: SocketAddr) -> Result<Self, AddressesShared> {
        let apart = primary.ip() != alternate.ip()
            && primary.port() != alternate.port()
            && primary.is_ipv4() == alternate.is_ipv4();
        if !apart {
            return Err(AddressesShared);
        }
        Ok(Self { alternate: Some(alternate), ..Self::alone(primary) })
    }

    /// A server with one socket: it knows RESPONSE-PORT and PADDING, answers 420 to CHANGE-REQUEST
    /// and speaks of no other address (RFC 5780 §6).
    #[must_use]
    pub const fn alone(primary: SocketAddr) -> Self {
        Self { primary, alternate: None, padding: Padding(ETHERNET) }
    }

    /// Pads by this MTU of the outgoing interface, in octets, instead of 1500.
    #[must_use]
    pub fn with_mtu(self, mtu: u16) -> Self {
        Self { padding: Padding::of_mtu(mtu, 0), ..self }
    }

    /// Where it listens, and answers from: the primary address, the primary IP address with the
    /// alternate port, the alternate IP address with the primary port, the alternate address.
    pub fn sockets(&self) -> impl Iterator<Item = SocketAddr> + use<> {
        let primary = self.primary;
        let others = self.alternate.map(|alternate| {
            [
                SocketAddr::new(primary.ip(), alternate.port()),
                SocketAddr::new(alternate.ip(), primary.port()),
                alternate,
            ]
        });
        core::iter::once(primary).chain(others.into_iter().flatten())
    }

    /// Answers the Binding request in `bytes`, which came on `path` (`local` is one of the
    /// [`sockets`](Self::sockets), `remote` the client as it is seen here), into `buffer`, which
    /// wants about 150 octets, and room for PADDING besides.
    ///
    /// As with [`respond`](super::respond), `None` for what deserves no answer.
    pub fn respond<B: Buffer>(&self, bytes: &[u8], path: Path, buffer: B) -> Option<Reply<B>> {
        let request = binding_request(bytes)?;
        // rfc5780-s3-a
        if !request.has_cookie() {
            let answer = answer(&request, path.remote, buffer).ok()?;
            return Some(Reply { path, bytes: close(&request, answer)? });
        }
        let (answer, path) = self.answer(&request, path, buffer).ok()?;
        Some(Reply { path, bytes: close(&request, answer)? })
    }

    /// The answer to a Binding request, but for how it ends.
    pub(super) fn answer<B: Buffer>(
        &self,
        request: &Message<'_>,
        path: Path,
        buffer: B,
    ) -> Result<(MessageWriter<B>, Path), WriteError> {
        match self.understand(request, path.local) {
            Ok(wanted) => self.grant(request, path, wanted, buffer),
            Err(Refusal::Unknown) => Ok((not_understood(request, self.known(), buffer)?, path)),
            Err(Refusal::Bad) => {
                let mut writer = MessageWriter::reply(buffer, request, Class::ErrorResponse)?;
                writer.push(&ErrorCode::BAD_REQUEST)?;
                Ok((writer, path))
            }
        }
    }

    // rfc5780-s6-e, rfc5780-s6.1-b
    pub(super) const fn known(&self) -> &'static [AttributeType] {
        if self.alternate.is_some() { known::BEHAVIOR } else { known::BEHAVIOR_ALONE }
    }

    /// What the request wants, if it may be had.
    fn understand(&self, request: &Message<'_>, local: SocketAddr) -> Result<Wanted, Refusal> {
        if request.unknown_required(self.known()).next().is_some() {
            return Err(Refusal::Unknown);
        }
        let (change, port, padding) =
            request.read::<(ChangeRequest, ResponsePort, Padding)>().map_err(|_| Refusal::Bad)?;
        // rfc5780-s6.1-k, rfc5780-s7.5-b
        if (port.is_some() && padding.is_some()) || port == Some(ResponsePort(0)) {
            return Err(Refusal::Bad);
        }
        let other = self.other(local);
        // Rows of table 1.
        let change = change.unwrap_or_default();
        let mut from = local;
        if let Some(other) = other {
            from.set_ip(if change.ip { other.ip() } else { local.ip() });
            from.set_port(if change.port { other.port() } else { local.port() });
        }
        let padding = padding.map(|asked| asked.min(self.padding));
        Ok(Wanted { from, other, port: port.map(|port| port.0), padding })
    }

    /// The address that differs from `local` in both respects: Ca and Cp.
    fn other(&self, local: SocketAddr) -> Option<SocketAddr> {
        let (primary, alternate) = (self.primary, self.alternate?);
        let swap_ip = if local.ip() == primary.ip() { alternate } else { primary };
        let swap_port = if local.port() == primary.port() { alternate } else { primary };
        Some(SocketAddr::new(swap_ip.ip(), swap_port.port()))
    }

    fn grant<B: Buffer>(
        &self,
        request: &Message<'_>,
        came: Path,
        wanted: Wanted,
        buffer: B,
    ) -> Result<(MessageWriter<B>, Path), WriteError> {
        // rfc5780-s7.5-a
        let mut to = came.remote;
        to.set_port(wanted.port.unwrap_or(to.port()));
        let mut writer = MessageWriter::reply(buffer, request, Class::SuccessResponse)?;
        // rfc5780-s6.1-a, rfc5780-s6.1-g
        writer.push(&XorMappedAddress(came.remote))?.push(&MappedAddress(came.remote))?;
        writer.push(&ResponseOrigin(wanted.from))?;
        // rfc5780-s6.1-h, rfc5780-s6-d, rfc5780-s7.4-a
        if let Some(other) = wanted.other {
            writer.push(&OtherAddress(other))?;
        }
        // rfc5780-s6.1-i, rfc5780-s6.1-j
        if let Some(padding) = wanted.padding {
            writer.push(&padding)?;
        }
        Ok((writer, Path { local: wanted.from, remote: to, ..came }))
    }
}

/// What a request may have.
struct Wanted {
    from: SocketAddr,
    other: Option<SocketAddr>,
    port: Option<u16>,
    padding: Option<Padding>,
}

/// Why it may not.
enum Refusal {
    /// 420.
    Unknown,
    /// 400.
    Bad,
}
