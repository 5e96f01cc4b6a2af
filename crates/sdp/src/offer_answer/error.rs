//! Why no description was made.

use core::fmt;

use super::refusal::Refusal;
use crate::build::BuildError;
use crate::error::ParseError;

/// What keeps an offer or an answer from being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OfferAnswerError {
    /// The peer's description has a line that is needed and does not read.
    Unreadable(ParseError),
    /// One of the descriptions before has a line that is needed and does not read.
    PreviousUnreadable(ParseError),
    /// The peer's description does not go with those before it, or not with what this side has.
    Refused(Refusal),
    /// A value of this side's cannot be written.
    Build(BuildError),
    /// A codec of this side's has an encoding, a clock rate or parameters that cannot be written.
    Codec {
        /// Which of the media.
        media: usize,
        /// Which of its codecs.
        codec: usize,
    },
    /// There are more formats than payload types.
    PayloadTypes {
        /// Which of the media.
        media: usize,
    },
    /// A candidate of this side's does not read, or a fingerprint is not as long as its digest.
    Transport {
        /// Which of the transports.
        transport: usize,
    },
    /// There is something to offer and no transport for it, or fewer than are in use.
    NoTransport,
    /// The transport has no fingerprint, and there is no WebRTC without DTLS.
    NoFingerprint {
        /// Which of the transports.
        transport: usize,
    },
    /// ICE starts anew, or one of the two has changed: the transport needs another username fragment and
    /// another password (RFC 8839 §4.4.2.1).
    NeedsNewCredentials {
        /// Which of the transports.
        transport: usize,
    },
    /// A lite agent adds candidates by a restart alone (RFC 8839 §4.4.1.3): give the transport its
    /// former candidates, or new credentials.
    NeedsRestart {
        /// Which of the transports.
        transport: usize,
    },
    /// ICE goes on: the transport must keep its username fragment and password, until an offer
    /// changes both (RFC 8839 §4.4.1.1.1).
    NeedsOldCredentials {
        /// Which of the transports.
        transport: usize,
    },
    /// The certificate has changed, which needs another association: the transport must have another
    /// `tls_id` (RFC 8842 §3.2, §4).
    NeedsNewTlsId {
        /// Which of the transports.
        transport: usize,
    },
}

impl fmt::Display for OfferAnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::PreviousUnreadable(error) => write!(f, "a description before: {error}"),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Build(error) => error.fmt(f),
            Self::Codec { media, codec } => {
                write!(f, "codec {codec} of media {media} has a value that cannot be written")
            }
            Self::PayloadTypes { media } => {
                write!(f, "media {media} has more formats than there are payload types")
            }
            Self::Transport { transport } => {
                write!(
                    f,
                    "transport {transport} has a candidate or a fingerprint that does not read"
                )
            }
            Self::NoTransport => f.write_str("a section has no transport; give one more"),
            Self::NoFingerprint { transport } => {
                write!(f, "transport {transport} has no fingerprint; give that of its certificate")
            }
            Self::NeedsNewCredentials { transport } => write!(
                f,
                "ICE starts anew: give transport {transport} another username fragment and another password \
                 (RFC 8839 §4.4.2.1)"
            ),
            Self::NeedsRestart { transport } => write!(
                f,
                "a lite agent adds candidates to transport {transport} by a restart (RFC 8839 §4.4.1.3)"
            ),
            Self::NeedsOldCredentials { transport } => write!(
                f,
                "ICE goes on: keep the credentials of transport {transport} (RFC 8839 §4.4.1.1.1)"
            ),
            Self::NeedsNewTlsId { transport } => write!(
                f,
                "transport {transport} has another certificate: give it a new tls_id (RFC 8842 §4)"
            ),
        }
    }
}

impl core::error::Error for OfferAnswerError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Unreadable(error) | Self::PreviousUnreadable(error) => Some(error),
            Self::Refused(refusal) => Some(refusal),
            Self::Build(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Refusal> for OfferAnswerError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<BuildError> for OfferAnswerError {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}
