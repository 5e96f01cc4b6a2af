//! Session descriptions (SDP, RFC 8866): a borrowed view without allocation, typed attributes, a
//! builder, and an owned form to be edited.
//!
//! [`Session::parse`] checks a text once and borrows it; sections, lines and attributes are `Copy`
//! views into it. Types are given lazily, by type parameter: [`Session::first`], [`Media::all`], or
//! [`Media::typed`] for all of them in one pass. What holds for a section though it stands at
//! session level has a method of its own, such as [`Media::ice_ufrag`] or [`Media::fingerprints`].
//!
//! ```
//! use frazil_sdp::{Candidate, Session};
//!
//! let text = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n\
//!     a=ice-options:ice2 trickle\r\n\
//!     m=application 9 UDP/ICE 0\r\nc=IN IP4 0.0.0.0\r\n\
//!     a=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\n\
//!     a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host\r\n\
//!     a=end-of-candidates\r\n";
//! let session = Session::parse(text)?;
//! for media in session.media() {
//!     let ice = media.ice_parameters()?;
//!     assert_eq!(ice.ufrag.as_str(), "8hhY");
//!     assert!(ice.ice2 && ice.trickle && media.end_of_candidates());
//!     for candidate in media.all::<Candidate<'_>>() {
//!         println!("{} {:?}", media.kind(), candidate?.socket_address());
//!     }
//! }
//! # Ok::<(), frazil_sdp::ParseError>(())
//! ```
//!
//! # What is read, and what is refused
//!
//! Reading is lenient, as the field is. A line ends with LF, CRLF or the text. Blank lines are
//! passed over. No line must be there: libnice writes no session level at all. `s=` may be empty,
//! lines may be misplaced, blanks may be doubled or trail. Unknown letters and attributes are data:
//! [`Session::lines`] and [`Session::attributes`] show them as they stand.
//!
//! [`Session::parse`] refuses a text without any line, a line that is not `letter=value`, a NUL, a CR
//! inside a line, octets that are not UTF-8, and 4 GiB or more. A value that does not read is an error
//! when it is asked for, and only then. Every error is a small `Copy` value with line, column
//! and cause.
//!
//! With the feature `alloc`, `lint` names every departure of a description from the RFCs, with its
//! place, severity and section, and `Session::parse_strict` takes a description that breaks no MUST.
//!
//! # What it costs
//!
//! Nothing allocates but the builder, the owned form and the linter. Checking a text is one pass over it, and so is walking its
//! sections; a question to a section is at most one pass over that section. What a section takes
//! from the session level is read in constant time: the check notes where it stands, and a line of
//! more than 512 octets there is an error for whoever asks; of session-level fingerprints it notes
//! eight. The sections of a group are found in one pass by [`Session::members`]. So the time for any
//! text, however hostile, is proportional to its size.
//!
//! # Writing
//!
//! With the feature `alloc`, which is on by default, `SessionBuilder` writes typed values in the
//! order and with the line ends of RFC 8866, refuses what would break a line, and checks what the
//! RFCs demand of the whole.
//!
//! A description that was read is edited as a `Description`, which owns its text: attributes by type,
//! lines by letter or index, whole media sections. What no edit touches is written back octet for
//! octet, odd line ends included; what an edit writes is checked as the builder does.
//!
//! Candidates are those of the crate `frazil-candidate`, which stands here as [`candidate`].
//! Attributes of your own take part in all of this: see [`Attribute`].
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(non_snake_case, reason = "tests carry the ids of the rules they prove"))]
#![cfg_attr(test, allow(clippy::string_slice, reason = "a test may panic"))]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod attribute;
mod attributes;
#[cfg(feature = "alloc")]
mod build;
mod check;
mod defaults;
#[cfg(feature = "alloc")]
mod edit;
mod error;
mod fields;
mod fingerprints;
pub mod fragment;
mod grammar;
mod ice;
mod line;
#[cfg(feature = "alloc")]
mod lint;
mod media;
mod members;
#[cfg(feature = "alloc")]
pub mod offer_answer;
mod rtcp;
#[cfg(feature = "alloc")]
mod rules;
mod section;
mod sections;
mod session;
mod typed;
mod work;

pub use attribute::{All, Attribute, AttributeLine, Attributes};
pub use attributes::{
    Acap, Acfg, BundleOnly, Cat, Charset, Conf, ConfId, ConferenceType, ConnectionReuse, Content,
    Control, Creq, Crypto, Csup, Curr, DcMap, DcSa, Decimal, Des, Direction, DtlsId,
    EndOfCandidates, EscapedText, ExtMap, ExtMapAllowMixed, Feedback, Fingerprint, FloorCtrl,
    FloorId, FloorRole, Fmtp, Format, FrameRate, Group, HashFunction, IceLite, IceMismatch,
    IceOptions, IcePacing, IcePwd, IceUfrag, Identity, ImageAttr, ImageSet, ImageSizes, KeyMgmt,
    KeyParameter, Keywds, Label, Lang, MaxMessageSize, MaxPRate, MaxPTime, MediaClk, Mid, Msid,
    MsidSemantic, Orient, PTime, Parameter, Parameters, Pcfg, PlayRange, Quality, Reliability,
    RemoteCandidate, RemoteCandidates, Rid, Rtcp, RtcpFb, RtcpMux, RtcpMuxOnly, RtcpRsize, RtcpXr,
    RtpMap, SctpMap, SctpPort, SdpLang, Setup, Simulcast, SimulcastFormat, SimulcastStream,
    SourceFilter, Ssrc, SsrcGroup, StatusDirection, StatusType, StreamDirection, Strength, Tcap,
    TlsId, Tool, TsRefClk, UserId,
};
#[cfg(feature = "alloc")]
pub use build::{MediaBuilder, SessionBuilder};
#[cfg(feature = "alloc")]
pub use edit::{
    Description, Level, MediaLevel, MediaSection, OwnedSection, SessionLevel, SessionSection,
};
pub use error::{Cause, ParseError, Subject};
pub use fields::{
    Bandwidth, Connection, Email, Host, Key, MediaDescription, Origin, Phone, Repeat,
    TimeDescription, Times, Timing, ZoneAdjustment, ZoneAdjustments,
};
pub use fingerprints::Fingerprints;
/// The types that a [`Candidate`] is made of.
pub use frazil_candidate as candidate;
pub use frazil_candidate::Candidate;
pub use ice::IceParameters;
pub use line::{Line, Lines};
#[cfg(feature = "alloc")]
pub use lint::{Departure, Departures, Rule, Severity, lint};
pub use media::Media;
pub use members::Members;
#[cfg(feature = "alloc")]
pub use rules::BuildError;
pub use sections::MediaIter;
pub use session::Session;
pub use typed::{AnyAttribute, Typed};

#[cfg(all(doctest, feature = "alloc"))]
#[doc = include_str!("../README.md")]
struct Readme;
