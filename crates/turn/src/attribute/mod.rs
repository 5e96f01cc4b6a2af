//! The attributes of TURN: RFC 8656 §18, RFC 6062 §6.2, RFC 8016 §3.3, and those of TURN before its
//! RFC that are still seen.
//!
//! They are read and written as those of `frazil-stun`, by the same trait, and each shows itself to
//! people. Addresses are masked and unmasked on the way: the types hold the addresses themselves,
//! one type for each meaning.
//!
//! ```
//! use frazil_stun::{Class, Message, MessageWriter, Method, TransactionId};
//! use frazil_turn::attribute::{EvenPort, RequestedTransport, TransportProtocol};
//!
//! # let id = TransactionId::from_bytes([7; 12]);
//! let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::ALLOCATE, id)?;
//! writer.push(&RequestedTransport(TransportProtocol::UDP))?.push(&EvenPort { reserve: true })?;
//! let request = writer.finish();
//!
//! let transport = Message::parse(&request)?.get::<RequestedTransport>()?;
//! assert_eq!(transport, Some(RequestedTransport(TransportProtocol::UDP)));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod address;
mod allocation;
mod channel_number;
mod data;
mod early;
mod family;
mod icmp;
mod number;
mod opaque;
mod transport;

pub use address::{XorPeerAddress, XorRelayedAddress};
pub use allocation::{EvenPort, Lifetime};
pub use channel_number::ChannelNumber;
pub use data::{Data, DontFragment};
pub use early::{
    Bandwidth, MagicCookie, MsAlternateServer, MsSequenceNumber, MsVersion, Options, TimerVal,
};
pub use family::{
    AdditionalAddressFamily, AddressErrorCode, AddressFamily, RequestedAddressFamily,
};
pub use icmp::Icmp;
pub use opaque::{ConnectionId, MobilityTicket, ReservationToken};
pub use transport::{RequestedTransport, TransportProtocol};
