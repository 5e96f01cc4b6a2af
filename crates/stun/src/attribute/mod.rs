//! The attributes of STUN and of ICE, registered or in use without, and the trait to add others by.
//! Those of TURN are in `frazil-turn`. MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256 and FINGERPRINT are
//! not values to be read and written but proofs, which [`Message`](crate::Message) checks and
//! [`MessageWriter`](crate::MessageWriter) makes.
//!
//! An attribute of your own is as good as those here:
//!
//! ```
//! use frazil_stun::attribute::exactly;
//! use frazil_stun::{Attribute, AttributeType, EncodeError, Sink, TransactionId, ValueError};
//!
//! /// How often the sender has been restarted.
//! struct Restarts(u32);
//!
//! impl<'a> Attribute<'a> for Restarts {
//!     const TYPE: AttributeType = AttributeType(0xC0FE);
//!
//!     fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
//!         exactly(value).map(u32::from_be_bytes).map(Self)
//!     }
//!
//!     fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
//!         Ok(sink.put(&self.0.to_be_bytes())?)
//!     }
//! }
//! ```

mod address;
mod behavior;
mod credential;
mod dtls_in_stun;
mod error_code;
mod goog;
mod ice;
mod ms_ice;
mod nomination;
mod nonce;
mod number;
mod old;
mod opaque;
mod path;
mod show;
mod text;
mod third_party;
mod unknown;

use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

pub use address::{
    AlternateServer, MappedAddress, XorMappedAddress, decode_address, decode_xor_address,
    encode_address, encode_xor_address,
};
pub use behavior::{
    CacheTimeout, ChangeRequest, OtherAddress, Padding, ResponseOrigin, ResponsePort,
};
pub use credential::{PasswordAlgorithm, PasswordAlgorithmNumber, PasswordAlgorithms, UserHash};
pub use dtls_in_stun::{MetaDtlsInStun, MetaDtlsInStunAcknowledgement};
pub use error_code::ErrorCode;
pub use goog::{
    GoogConnectionId, GoogDelta, GoogDeltaAck, GoogDeltaSyncReq, GoogLastIceCheckReceived,
    GoogMessageIntegrity32, GoogMiscInfo, GoogNetworkInfo, GoogObsolete1,
};
pub use ice::{IceControlled, IceControlling, Priority, UseCandidate};
pub use ms_ice::{CandidateIdentifier, MsImplementationVersion};
pub use nomination::{Nomination, Nomination2};
pub use nonce::{Nonce, SecurityFeatures};
pub use old::{
    ChangedAddress, Password, ReflectedFrom, ResponseAddress, SourceAddress, XorMappedAddressOld,
};
pub use opaque::{
    CiscoStunFlowdata, CiscoWebexFlowInfo, CitrixTransactionId, EnfFlowDescription,
    EnfNetworkStatus,
};
pub use path::{Ecn, EcnCheck, RetransmitCount, TransactionTransmitCounter};
pub use show::{Hex, Quoted};
pub use text::{AlternateDomain, Origin, Realm, Software, Username};
pub use third_party::{AccessToken, ThirdPartyAuthorization};
pub use unknown::UnknownAttributes;

/// A typed attribute: how its value is read and written (RFC 8489 §14).
///
/// `'a` is the lifetime of the input, which a decoded value may borrow from.
pub trait Attribute<'a>: Sized {
    /// The type that stands before the value.
    const TYPE: AttributeType;

    /// Reads a value, given without its padding.
    ///
    /// # Errors
    ///
    /// What is wrong with the value.
    fn decode(value: &'a [u8], id: &TransactionId) -> Result<Self, ValueError>;

    /// Writes the value, without padding. Called once for every sink, so it must write the same
    /// each time.
    ///
    /// # Errors
    ///
    /// The sink is full, or the value must not go on the wire. What was written before is taken
    /// back.
    fn encode<S: Sink>(&self, sink: &mut S, id: &TransactionId) -> Result<(), EncodeError>;
}

/// A value of exactly `N` octets: for attributes of your own of fixed length.
///
/// # Errors
///
/// It has another length.
#[inline]
pub fn exactly<const N: usize>(value: &[u8]) -> Result<[u8; N], ValueError> {
    value.try_into().map_err(|_| ValueError::Length { expected: N, actual: value.len() })
}
