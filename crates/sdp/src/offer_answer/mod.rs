//! Offers and answers: RFC 3264 with the rules of WebRTC on top (RFC 8829, 8839, 8841, 8842, 8853,
//! 9143).
//!
//! Two sides tell each other what they support, and know then what to use. This side's part is a
//! [`Local`]: media formats, transports, data channels. [`offer`] makes a description of it;
//! [`answer`] makes one that goes with a peer's offer; [`negotiate`] says what an offer and its
//! answer come to. All three are functions of their arguments: what there is to remember between
//! them are the two descriptions, which stand in a [`Previous`] when the session is changed later.
//!
//! ```
//! use frazil_sdp::offer_answer::{
//!     Local, LocalCodec, LocalFingerprint, LocalMedia, LocalTransport, Side, answer, negotiate, offer,
//! };
//! use frazil_sdp::{Direction, Session};
//!
//! let opus = LocalCodec {
//!     encoding: "opus".into(),
//!     clock_rate: 48000,
//!     channels: 2,
//!     parameters: "useinbandfec=1".into(),
//!     ..LocalCodec::default()
//! };
//! let side = |session_id, ufrag: &str, direction| Local {
//!     session_id,
//!     media: vec![LocalMedia {
//!         kind: "audio".into(),
//!         direction,
//!         codecs: vec![opus.clone()],
//!         ..LocalMedia::default()
//!     }],
//!     transports: vec![LocalTransport {
//!         ice_ufrag: ufrag.into(),
//!         ice_pwd: "asd88fgpdd777uzjYhagZg".into(),
//!         fingerprints: vec![LocalFingerprint { hash: "sha-256".into(), digest: vec![7; 32] }],
//!         ..LocalTransport::default()
//!     }],
//!     ..Local::default()
//! };
//! let alice = side(1, "alic", Direction::SendRecv);
//! let bob = side(2, "bobs", Direction::SendOnly);
//!
//! let offer = offer(&alice, None)?;
//! let answer = answer(&bob, Session::parse(&offer)?, None)?;
//! let (offer, answer) = (Session::parse(&offer)?, Session::parse(&answer.text)?);
//! let agreed = negotiate(Side::Offerer, offer, answer, None)?;
//! assert_eq!(agreed.sections[0].direction, Direction::RecvOnly);
//! assert_eq!(agreed.sections[0].codecs[0].encoding, "opus");
//! assert_eq!(agreed.transports[0].remote_ufrag, "bobs");
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # What is decided here
//!
//! - An answer keeps the offer's order of formats (RFC 3264 §6.1) and its payload types, and says
//!   nothing that was not offered.
//! - What tells streams apart in packets is offered and accepted unasked, see
//!   [`LocalMedia::extensions`]; so whoever sends finds it in [`NegotiatedSection::extensions`].
//! - What WebRTC demands and an offered section lacks (ICE credentials, a fingerprint, `a=rtcp-mux`
//!   for RTP) rejects that section, not the offer (RFC 8829 §5.3.1).
//! - In a bundle only the section with the BUNDLE-tag says what holds for the transport (RFC 9143
//!   §7.1.3), unless [`Local::repeats_transport`] is for the peers that refuse that. If that section of a
//!   first offer is rejected, the next tag that has a port takes its place (§7.3.1), where RFC 8829 §5.3.1
//!   would reject them all; in a later offer they are all rejected (§7.3.3). Sections that are offered for a
//!   bundle only have no port, and go with it: [`BundlePolicy::Balanced`] gives each kind one that has.
//! - A later offer has the bundles of the last answer, and what is new in the first of them
//!   (RFC 8829 §5.2.2). Without one, what is new has a transport of its own; if none is left it is
//!   offered for a bundle only, which RFC 8829 has no case for and RFC 9143 §7.2 allows.
//! - RFC 9143 §9.3.1.2 wants an offered `a=rtcp-mux-only` in the tagged section of the answer, where
//!   RFC 8858 §4.3 forbids it in any answer. The latter is followed: `a=rtcp-mux` says enough.
//! - A default destination that is none of the candidates is no mismatch: ICE goes on
//!   (RFC 8839 §4.2.5).
//! - Lines that are not needed and do not read are as if they were not there.

mod ability;
mod answer;
mod carrying;
mod direction;
mod encodings;
mod error;
mod extension;
mod format;
mod h264;
mod local;
mod negotiate;
mod negotiated;
mod offer;
mod previous;
mod reading;
mod refusal;
mod room;
mod session;
mod transports;
#[cfg(test)]
mod work;
mod write;

pub use answer::{Answer, answer};
pub use error::OfferAnswerError;
pub use local::{
    BundlePolicy, Local, LocalCodec, LocalData, LocalExtension, LocalFingerprint, LocalImages,
    LocalMedia, LocalPair, LocalTransport,
};
pub use negotiate::negotiate;
pub use negotiated::{
    DtlsRole, Negotiated, NegotiatedCodec, NegotiatedData, NegotiatedExtension, NegotiatedRid,
    NegotiatedSection, NegotiatedTransport,
};
pub use offer::offer;
pub use previous::{Previous, Side};
pub use refusal::{Problem, Refusal, Rejection};
