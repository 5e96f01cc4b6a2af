//! Why two descriptions do not go together, and why a section is rejected.

use core::fmt;

use super::Side;
use crate::error::ParseError;

/// What keeps an offer and an answer from going together.
///
/// Sections are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// A description has a line that is needed and does not read.
    Unreadable {
        /// Whose it is.
        of: Side,
        /// What is wrong with it.
        error: ParseError,
    },
    /// One of the descriptions before has a line that is needed and does not read.
    PreviousUnreadable(ParseError),
    /// The answer has more or fewer sections than the offer (RFC 3264 §6).
    SectionCount {
        /// How many were offered.
        offered: usize,
        /// How many were answered.
        answered: usize,
    },
    /// A description has fewer sections than the one before it (RFC 3264 §8).
    SectionsRemoved {
        /// Whose it is.
        of: Side,
    },
    /// A section of the answer does not go with that of the offer.
    Section {
        /// Which one.
        section: usize,
        /// What is wrong.
        problem: Problem,
    },
}

/// What is wrong with a section of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Problem {
    /// The media type is another one (RFC 3264 §6.1).
    Kind,
    /// The protocol is another one (RFC 8829 §5.8.3).
    Protocol,
    /// The identification is another one (RFC 9143 §7.3, RFC 5888 §9.1).
    Mid,
    /// An earlier section has the same identification (RFC 5888 §4).
    RepeatedMid,
    /// It is in use, though it was offered with port zero and not for a bundle (RFC 3264 §8.2).
    NotOffered,
    /// It is in a bundle that was not offered, or that its transport is not in (RFC 9143 §7.3).
    Bundle,
    /// It was moved from one bundle to another at once (RFC 9143 §7.5.2), or an answer took it out of one
    /// that is agreed on (§7.3.2).
    Regrouped,
    /// It is not in a bundle, though it was offered for one only (RFC 9143 §7.3.2).
    BundleOnly,
    /// No format is in both (RFC 3264 §6.1).
    NoFormat,
    /// It sends what was not to be sent, or receives what was not to be received (RFC 3264 §6.1).
    Direction,
    /// Its feedback was not offered (RFC 8829 §5.11).
    Feedback,
    /// Username fragment or password are missing (RFC 8839 §5.4).
    NoCredentials,
    /// Only one of username fragment and password has changed (RFC 8839 §4.4.1.1.1), or there was a
    /// restart and they have not (§4.4.2.1).
    Restart,
    /// The answerer gave ICE up: `a=ice-mismatch` (RFC 8839 §4.2.5).
    IceMismatch,
    /// The certificate's fingerprint is missing (RFC 8842 §5).
    NoFingerprint,
    /// `a=setup` is missing, or both sides would begin, or neither (RFC 8842 §5).
    Setup,
    /// The DTLS role has changed though the association goes on (RFC 8842 §5.3).
    RoleChanged,
    /// `a=tls-id` stands in the answer and not in the offer, or is still that of the association
    /// before (RFC 8842 §5.3).
    TlsId,
    /// A new DTLS association is asked for without an ICE restart: both would share a path
    /// (RFC 8829 §5.11).
    NewAssociation,
    /// `a=connection` says that the connection is new and `a=tls-id` that it goes on, or the other way
    /// round (RFC 8842 §7).
    Connection,
    /// RTCP is not multiplexed with RTP, which is not supported (RFC 8829 §5.8.3).
    NoRtcpMux,
    /// RTCP is multiplexed though that was not offered (RFC 5761 §5.1.1).
    RtcpMuxNotOffered,
    /// The SCTP port is missing (RFC 8841 §5.1).
    NoSctpPort,
    /// A payload type stands for another format than before (RFC 3264 §8.3.2).
    Remapped,
    /// A retransmission is of no format of the section (RFC 8829 §5.10).
    StrayRtx,
}

/// Why this side rejects an offered section: it answers with port zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rejection {
    /// The offer gave it up: port zero.
    NotOffered,
    /// Nothing of this kind is supported, or not with that identification.
    Kind,
    /// The protocol is not supported.
    Protocol,
    /// It is sent to a group of hosts.
    Multicast,
    /// No format is supported.
    NoFormat,
    /// All transports are in use (RFC 8829 §5.3.1).
    NoTransport,
    /// The section that carries its bundle is rejected (RFC 9143 §7.3.3).
    Bundle,
    /// Something that WebRTC demands is missing or does not go together (RFC 8829 §5.3.1).
    Lacks(Problem),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { of, error } => write!(f, "{of}: {error}"),
            Self::PreviousUnreadable(error) => write!(f, "a description before: {error}"),
            Self::SectionCount { offered, answered } => {
                write!(f, "the answer has {answered} sections, the offer {offered} (RFC 3264 §6)")
            }
            Self::SectionsRemoved { of } => {
                write!(f, "{of}: sections of the description before are gone (RFC 3264 §8)")
            }
            Self::Section { section, problem } => write!(f, "section {section}: {problem}"),
        }
    }
}

impl core::error::Error for Refusal {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Unreadable { error, .. } | Self::PreviousUnreadable(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kind => "the media type is not the offered one (RFC 3264 §6.1)",
            Self::Protocol => "the protocol is not the offered one (RFC 8829 §5.8.3)",
            Self::Mid => "a=mid is not the offered one (RFC 5888 §9.1)",
            Self::NotOffered => "it is in use though its port was offered as zero (RFC 3264 §8.2)",
            Self::Bundle => "its bundle was not offered like that (RFC 9143 §7.3)",
            Self::Regrouped => {
                "it leaves a bundle for another, or by an answer; offer it alone first (RFC 9143 §7.5.2)"
            }
            Self::BundleOnly => "it was offered for a bundle only and is in none (RFC 9143 §7.3.2)",
            Self::NoFormat => "no format is in both (RFC 3264 §6.1)",
            Self::Direction => "the direction does not answer the offered one (RFC 3264 §6.1)",
            Self::Feedback => "a=rtcp-fb names what was not offered (RFC 8829 §5.11)",
            Self::NoCredentials => "a=ice-ufrag or a=ice-pwd is missing (RFC 8839 §5.4)",
            Self::Restart => {
                "a=ice-ufrag and a=ice-pwd change together, and on both sides (RFC 8839 §4.4)"
            }
            Self::IceMismatch => "the answerer gave ICE up with a=ice-mismatch (RFC 8839 §4.2.5)",
            Self::NoFingerprint => "a=fingerprint is missing (RFC 8842 §5)",
            Self::Setup => "a=setup is missing, or does not answer the offered one (RFC 8842 §5)",
            Self::RoleChanged => {
                "a=setup changes the role in an association that goes on (RFC 8842 §5.3)"
            }
            Self::TlsId => {
                "a=tls-id was not offered, or is that of the association before (RFC 8842 §5.3)"
            }
            Self::NewAssociation => {
                "a new DTLS association needs an ICE restart (RFC 8829 §5.11)"
            }
            Self::Connection => "a=connection and a=tls-id contradict each other (RFC 8842 §7)",
            Self::NoRtcpMux => "a=rtcp-mux is missing (RFC 8829 §5.8.3)",
            Self::RtcpMuxNotOffered => "a=rtcp-mux was not offered (RFC 5761 §5.1.1)",
            Self::NoSctpPort => "a=sctp-port is missing (RFC 8841 §5.1)",
            Self::RepeatedMid => "an earlier section has its a=mid (RFC 5888 §4)",
            Self::StrayRtx => "an rtx is of no format of the section (RFC 8829 §5.10)",
            Self::Remapped => {
                "a payload type stands for another format than before (RFC 3264 §8.3.2)"
            }
        })
    }
}

impl core::error::Error for Problem {}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotOffered => "it was offered with port zero (RFC 3264 §8.2)",
            Self::Kind => "this media type is not supported",
            Self::Protocol => "this protocol is not supported (RFC 8829 §5.1.2)",
            Self::Multicast => "multicast is not supported; offer a unicast address",
            Self::NoFormat => "none of its formats is supported (RFC 3264 §6.1)",
            Self::NoTransport => "it is in no bundle, and no transport is left (RFC 8829 §5.3.1)",
            Self::Bundle => "the section that carries its bundle is rejected (RFC 9143 §7.3.3)",
            Self::Lacks(problem) => return problem.fmt(f),
        })
    }
}
