//! Somebody on the internet who hears every packet there and knows no password.
//!
//! Nothing that such a one sends may change how a session ends: checks and their answers are
//! authenticated (RFC 8445 §7.2.2, §7.2.4), and what comes by a path that was never proved is
//! nobody's.

use core::net::SocketAddr;

use frazil_sansio::Path;
use frazil_stun::attribute::{
    ErrorCode, IceControlled, IceControlling, Priority, UseCandidate, Username, XorMappedAddress,
};
use frazil_stun::{
    Algorithm, Class, Key, Message, MessageWriter, Method, TransactionIds, WriteError,
};

use crate::dice::Dice;
use crate::node::Effects;
use crate::packet::Packet;

/// What pretends to be the peer's.
const LINE: &[u8] = b"I am who you think I am.";

/// How many packets one sends in all, so that a world has an end.
const PATIENCE: u32 = 40;

/// What a forger may hope for something from.
const REFUSALS: [ErrorCode<'static>; 5] = [
    ErrorCode::FORBIDDEN,
    ErrorCode::UNAUTHENTICATED,
    ErrorCode::UNKNOWN_ATTRIBUTE,
    ErrorCode::TRY_ALTERNATE,
    ErrorCode::SERVER_ERROR,
];

/// A host that answers what it overhears with forgeries.
#[derive(Debug)]
pub(crate) struct Stranger {
    dice: Dice,
    ids: TransactionIds,
    /// What it seals its forgeries with: not what it should be.
    guess: Key,
    /// Where it is, in one family or both.
    sockets: Vec<SocketAddr>,
    /// How many packets it still sends.
    patience: u32,
}

/// A packet that says to come from somebody.
struct Forgery {
    from: SocketAddr,
    to: SocketAddr,
    payload: Vec<u8>,
}

impl Stranger {
    pub(crate) fn new(sockets: &[SocketAddr], mut dice: Dice) -> Self {
        let ids = TransactionIds::from_seed(dice.seed());
        let guess = Key::short_term(dice.seed());
        Self { dice, ids, guess, sockets: sockets.to_vec(), patience: PATIENCE }
    }

    /// Hears a packet on the internet, and meddles with some.
    pub(crate) fn overhear(&mut self, packet: &Packet, effects: &mut Effects<'_>) {
        let v6 = packet.source.is_ipv6();
        let Some(own) = self.sockets.iter().copied().find(|socket| socket.is_ipv6() == v6) else {
            return;
        };
        if self.patience == 0 || !self.dice.one_in(3) {
            return;
        }
        if let Some(Forgery { from, to, payload }) = self.forge(packet, own) {
            self.patience -= 1;
            effects.send(Path::udp(from, to), &payload);
        }
    }

    /// What to send about a packet. Data goes out under its own name only, as nothing tells whose
    /// data is; of STUN messages the integrity does.
    fn forge(&mut self, packet: &Packet, own: SocketAddr) -> Option<Forgery> {
        let &Packet { source, destination, ref payload, .. } = packet;
        let Ok(message) = Message::parse(payload) else {
            return Some(Forgery { from: own, to: source, payload: LINE.to_vec() });
        };
        // A question to a STUN server is protected by nothing: whoever hears it could answer.
        let (Class::Request, Ok(Some(Username(username)))) = (message.class(), message.get())
        else {
            return None;
        };
        Some(match self.dice.number(5) {
            0 => Forgery {
                from: own,
                to: self.dice.pick(source, &[destination]),
                payload: LINE.to_vec(),
            },
            1 => Forgery { from: own, to: destination, payload: self.spoiled(payload)? },
            2 => Forgery {
                from: self.dice.pick(own, &[source]),
                to: destination,
                payload: self.request(username).ok()?,
            },
            _ => Forgery {
                from: self.dice.pick(own, &[destination]),
                to: source,
                payload: self.answer(&message, own).ok()?,
            },
        })
    }

    /// A packet with one bit turned.
    fn spoiled(&mut self, payload: &[u8]) -> Option<Vec<u8>> {
        let mut payload = payload.to_vec();
        let bits = payload.len() as u64 * 8;
        let bit = usize::try_from(self.dice.number(bits)).ok()?;
        *payload.get_mut(bit / 8)? ^= 1 << (bit % 8);
        Some(payload)
    }

    /// A request that nominates, and wins every conflict of roles.
    fn request(&mut self, username: &str) -> Result<Vec<u8>, WriteError> {
        let mut out = Vec::new();
        let (class, id) = (Class::Request, self.ids.generate());
        let mut writer = MessageWriter::new(&mut out, class, Method::BINDING, id)?;
        writer.push(&Username(username))?.push(&Priority(u32::MAX >> 1))?.push(&UseCandidate)?;
        if self.dice.one_in(2) {
            writer.push(&IceControlling(u64::MAX))?;
        } else {
            writer.push(&IceControlled(u64::MAX))?;
        }
        self.close(writer)?;
        Ok(out)
    }

    /// An answer that nobody has asked the stranger for.
    fn answer(&mut self, request: &Message<'_>, own: SocketAddr) -> Result<Vec<u8>, WriteError> {
        let mut out = Vec::new();
        let class = self.dice.pick(Class::SuccessResponse, &[Class::ErrorResponse]);
        let mut writer = MessageWriter::reply(&mut out, request, class)?;
        if class == Class::SuccessResponse {
            writer.push(&XorMappedAddress(own))?;
        } else {
            writer.push(&self.dice.pick(ErrorCode::ROLE_CONFLICT, &REFUSALS))?;
        }
        self.close(writer)?;
        Ok(out)
    }

    /// Ends a message with the wrong integrity, or with none.
    fn close(&mut self, writer: MessageWriter<&mut Vec<u8>>) -> Result<(), WriteError> {
        if self.dice.one_in(3) {
            writer.fingerprint()?;
        } else {
            writer.seal(&self.guess, Algorithm::Sha1)?.fingerprint()?;
        }
        Ok(())
    }
}
