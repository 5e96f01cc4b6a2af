//! TURN on the wire (RFC 8656, RFC 6062, RFC 8016): its attributes, ChannelData, Send and Data
//! indications, and framing over streams.
//!
//! TURN's requests and responses are STUN messages: `frazil-stun` reads and writes them, with the
//! types of [`attribute`]. What carries data has ways of its own, which never copy it:
//! [`ChannelData`], [`Envelope`] around the payload of an indication, [`SendIndication`] and
//! [`DataIndication`] on the other side. Over TCP and TLS, [`TurnFraming`] tells where one message
//! ends and the next begins.
//!
//! A client that has got a relayed address sends a datagram to a peer, first by name, then on a
//! channel:
//!
//! ```
//! use frazil_stun::attribute::XorMappedAddress;
//! use frazil_stun::{Message, TransactionIds};
//! use frazil_turn::attribute::{Lifetime, XorRelayedAddress};
//! use frazil_turn::{Carrier, Channel, ChannelData, Envelope, SendIndication};
//!
//! # use frazil_stun::{Class, Method, MessageWriter, TransactionId};
//! # let id = TransactionId::from_bytes([7; 12]);
//! # let mut writer = MessageWriter::new(Vec::new(), Class::SuccessResponse, Method::ALLOCATE, id)?;
//! # writer.push(&XorRelayedAddress("192.0.2.15:50000".parse()?))?;
//! # writer.push(&XorMappedAddress("192.0.2.1:7000".parse()?))?.push(&Lifetime(1200))?;
//! # let answer = writer.finish();
//! let answer = Message::parse(&answer)?;
//! let found = answer.read::<(XorRelayedAddress, XorMappedAddress, Lifetime)>()?;
//! let (Some(relayed), Some(mapped), Some(lifetime)) = found else { panic!("a poor answer") };
//! println!("{relayed} is relayed to {mapped} for {lifetime}");
//!
//! // The payload stands where it was received, after room for whatever goes in front of it.
//! let mut buffer = [0; 1500];
//! let payload = Envelope::MAX_HEADROOM..Envelope::MAX_HEADROOM + 5;
//! buffer[payload.clone()].copy_from_slice(b"hello");
//!
//! let mut ids = TransactionIds::from_seed([7; 32]);
//! let envelope = Envelope::send("192.0.2.210:49191".parse()?, ids.generate());
//! let indication = envelope.around(&mut buffer, payload.clone())?;
//! assert_eq!(SendIndication::parse(indication)?.data, b"hello");
//!
//! let channel = Channel::new(0x4000).expect("it is within the range");
//! let frame = ChannelData::around(&mut buffer, payload, channel, Carrier::Datagram)?;
//! assert_eq!(frame, b"\x40\x00\x00\x05hello");
//! assert_eq!(ChannelData::parse(frame)?.data(), b"hello");
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # What may fail, and what may not
//!
//! As in `frazil-stun`: no input makes anything here panic, allocate or take longer than its length
//! warrants; errors are small values; [`ChannelDataError::Incomplete`] alone means that more octets
//! may help. Indications are never answered, so whatever is wrong with one means to drop it.
//!
//! # Where the RFC leaves a choice
//!
//! - Channels are numbered 0x4000 to 0x4FFF (RFC 8656 §12). RFC 5766 went up to 0x7FFF, and clients
//!   of it are about: [`attribute::ChannelNumber`] reads any number, so that a server can refuse it
//!   in words. [`ChannelData`] with such a number is dropped, and a stream goes on behind it (§12.6).
//! - Octets behind a ChannelData message in its datagram are padding, however many (§12.6).
//! - A Data indication with both DATA and ICMP is one about ICMP (§11.4, §18.4).
//! - A family that is neither IPv4 nor IPv6 is read as it is where a family is asked for, since it
//!   deserves a 440 and not a 400 (§7.2).
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod attribute;
mod channel;
mod indication;
pub mod known;
mod stream;

pub use channel::{Carrier, Channel, ChannelData, ChannelDataError};
pub use indication::{Content, DataIndication, Envelope, IndicationError, SendIndication};
pub use stream::{TurnFrame, TurnFraming};

/// Runs the README's code.
#[cfg(all(doctest, feature = "alloc"))]
#[doc = include_str!("../README.md")]
struct Readme;
