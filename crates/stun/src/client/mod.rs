//! A client without sockets or clocks: requests that prove themselves, and answers that are judged
//! (RFC 8489 §6, §9, §10; RFC 7635 §5).
//!
//! A [`Client`] talks to one server. It sends again what was lost, meets a challenge with the
//! [`Credentials`] that it has, goes on after a stale nonce and after trouble on the server's side,
//! drops answers that nobody vouches for, follows redirections where it may, and never in circles.
//! What it asks is a [`Request`] of your making; [`Binding`] is one.
//!
//! ```
//! use frazil_sansio::{Instant, Path};
//! use frazil_stun::client::{Binding, Client, Config, Credentials, Event};
//! use frazil_stun::attribute::{ErrorCode, Nonce, Realm, XorMappedAddress};
//! use frazil_stun::{Algorithm, Class, Key, Message, MessageWriter, WriteError};
//!
//! /// A server that answers its one user, once it has seen a proof.
//! fn serve(request: &[u8]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
//!     let request = Message::parse(request)?;
//!     let key = Key::long_term_md5("user", "example.org", "pass");
//!     if request.verify(&key).is_err() {
//!         let mut writer = MessageWriter::reply(Vec::new(), &request, Class::ErrorResponse)?;
//!         writer.push(&ErrorCode::UNAUTHENTICATED)?;
//!         writer.push(&Realm("example.org"))?.push(&Nonce(b"f//499k954d6OL34oL9FSTvy64sA"))?;
//!         return Ok(writer.finish());
//!     }
//!     let mut writer = MessageWriter::reply(Vec::new(), &request, Class::SuccessResponse)?;
//!     writer.push(&XorMappedAddress("203.0.113.7:50000".parse()?))?;
//!     Ok(writer.seal(&key, Algorithm::Sha1).map_err(WriteError::from)?.finish())
//! }
//!
//! let path = Path::udp("192.0.2.1:50000".parse()?, "198.51.100.1:3478".parse()?);
//! let mut now = Instant::ZERO;
//! let mut config = Config::new([7; 32]); // from a cryptographic source
//! config.credentials = Credentials::long_term("user", "pass");
//! let mut client = Client::new(config, path, now);
//! let id = client.request(Binding, now)?;
//!
//! let mut buffer = [0; 1500];
//! let mut sent = 0;
//! while let Some(transmit) = client.poll_transmit(&mut buffer)? {
//!     sent += 1;
//!     let answer = serve(transmit.payload)?;
//!     now += std::time::Duration::from_millis(20);
//!     client.handle_input(path, &answer, now);
//! }
//! assert_eq!(sent, 2); // once to be challenged, once with the proof
//! let mapped = "203.0.113.7:50000".parse()?;
//! let answered = Event::Answered { id, request: Binding, answer: mapped };
//! assert_eq!(client.poll_event(), Some(answered));
//! assert_eq!(client.poll_timeout(), None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where the RFC leaves a choice
//!
//! - After a challenge without PASSWORD-ALGORITHMS a request carries MESSAGE-INTEGRITY alone: the
//!   server may be one of RFC 5389. After one with them, MESSAGE-INTEGRITY-SHA256 alone (§9.2.5).
//! - Both PASSWORD-ALGORITHMS and PASSWORD-ALGORITHM go into every request after a challenge that had
//!   the former: §9.2.3.2 does not list it, §9.2.4 answers 400 without it.
//! - The first algorithm that is known counts (§9.2.5), or SHA-256 where it is offered at all
//!   ([`Config::prefer_sha256`], RFC 8656 §6).
//! - A 300 is followed never, if proved, or always: [`Redirects`] (§10 against §14.8).
//! - A server that once offered PASSWORD-ALGORITHMS and then does not is taken for a bid-down, with
//!   or without a nonce cookie.
//! - USERHASH goes by the challenge at hand (§9.2.5): whoever can forge one that does not take it
//!   learns the user's name, though not the password.
//! - Requests that meet 500 to 599 are made again after one RTO, then two, four and eight.

mod attempt;
mod challenge;
mod config;
mod connection;
mod credentials;
mod event;
mod failure;
mod inbound;
mod judge;
mod machine;
mod outbound;
mod redirect;
mod request;
mod session;

pub use config::{Config, Redirects};
pub use credentials::Credentials;
pub use event::{Event, RequestId};
pub use failure::{Failure, RequestError};
pub use machine::Client;
pub use request::{AnswerError, Binding, Request};
