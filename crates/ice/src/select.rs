//! Which valid pair carries data (RFC 8445 §12.1).

use core::fmt;

/// Why data is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SendError {
    /// No pair is valid yet.
    NotConnected,
    /// The peer's consent to receive has expired (RFC 7675 §5.1).
    NoConsent,
    /// The agent has failed or is closed.
    Concluded,
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotConnected => "there is no path to the peer yet",
            Self::NoConsent => "the peer's consent to receive has expired",
            Self::Concluded => "the agent has failed or is closed",
        })
    }
}

impl core::error::Error for SendError {}
