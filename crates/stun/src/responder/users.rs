//! The server of behaviour discovery for those alone who prove to be known (RFC 5780 §5.2).

use core::borrow::Borrow;

use frazil_sansio::Path;

use super::{BehaviorServer, Reply};
use crate::receive::{Receiver, Refused};
use crate::{Algorithm, Buffer, Class, Fingerprint, Key, Message, MessageWriter, Method};

impl BehaviorServer {
    /// As [`respond`](Self::respond), for users with a short-term credential (RFC 8489 §9.1.3). `key_of`
    /// has the key of a user, or `None` for a name that is not valid. Who proves nothing gets 400 or 401;
    /// who proves to be known gets an answer that is proved by the same algorithm. Clients of RFC 3489,
    /// which have no cookie, have no such proof either, and get no answer.
    ///
    /// ```
    /// use frazil_sansio::Path;
    /// use frazil_stun::attribute::Username;
    /// use frazil_stun::responder::BehaviorServer;
    /// use frazil_stun::{Algorithm, Class, Key, Message, MessageWriter, Method, TransactionId};
    ///
    /// let server = BehaviorServer::alone("198.51.100.2:3478".parse()?);
    /// let key = Key::short_term("password");
    /// let id = TransactionId::from_bytes(*b"abcdefghijkl");
    /// let mut request = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id)?;
    /// request.push(&Username("user"))?;
    /// let request = request.seal(&key, Algorithm::Sha256).unwrap().finish();
    ///
    /// let came = Path::udp("198.51.100.2:3478".parse()?, "203.0.113.7:50000".parse()?);
    /// let key_of = |name: &str| (name == "user").then_some(&key);
    /// let reply = server.respond_to_users(&request, came, key_of, Vec::new()).unwrap();
    /// assert!(Message::parse(&reply.bytes)?.verify(&key).is_ok());
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    // rfc5780-s5.2-a
    pub fn respond_to_users<'a, B: Buffer, K: Borrow<Key>>(
        &self,
        bytes: &'a [u8],
        path: Path,
        key_of: impl FnOnce(&'a str) -> Option<K>,
        buffer: B,
    ) -> Option<Reply<B>> {
        let fingerprint = Message::parse(bytes).ok()?.fingerprint() != Fingerprint::Absent;
        let takes = [(Method::BINDING, Class::Request)];
        let mut key = None;
        let found = &mut key;
        let known = move |name| {
            *found = key_of(name);
            found.as_ref().map(Borrow::borrow)
        };
        let (answer, path, proof) =
            match Receiver::new(&takes, self.known()).short_term(bytes, known) {
                Ok(request) => {
                    let (answer, path) = self.answer(&request, path, buffer).ok()?;
                    (answer, path, Some(request.algorithm()))
                }
                Err(Refused::Answered(refusal)) => {
                    (refusal.write(buffer).ok()?, path, refusal.algorithm())
                }
                Err(Refused::Dropped) => return None,
            };
        // rfc5780-s6.1-l
        let proof = key.as_ref().map(Borrow::borrow).zip(proof);
        Some(Reply { path, bytes: close(answer, proof, fingerprint)? })
    }
}

fn close<B: Buffer>(
    answer: MessageWriter<B>,
    proof: Option<(&Key, Algorithm)>,
    fingerprint: bool,
) -> Option<B> {
    match proof {
        None if !fingerprint => Some(answer.finish()),
        None => answer.fingerprint().ok().map(MessageWriter::finish),
        Some((key, algorithm)) => {
            let sealed = answer.seal(key, algorithm).ok()?;
            if !fingerprint {
                return Some(sealed.finish());
            }
            sealed.fingerprint().ok().map(MessageWriter::finish)
        }
    }
}
