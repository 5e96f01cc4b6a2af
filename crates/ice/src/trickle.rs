//! What the peer says, at once or bit by bit (RFC 8838).

use core::fmt;
use core::time::Duration;

use crate::credentials::CredentialsError;

/// What a description of the peer says besides its candidates (RFC 8839 §5.3 to §5.6).
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoteDescription<'a> {
    /// `ice-ufrag`.
    pub ufrag: &'a str,
    /// `ice-pwd`.
    pub pwd: &'a str,
    /// `ice-lite`: the peer answers checks and sends none; this side controls (RFC 8445 §6.1.1).
    pub lite: bool,
    /// `ice2` among the `ice-options` (RFC 8445 §10).
    pub ice2: bool,
    /// `trickle` among the `ice-options`: more candidates may come, until
    /// [`Agent::end_of_remote_candidates`](crate::Agent::end_of_remote_candidates).
    pub trickle: bool,
    /// `ice-pacing`; absent means 50 ms.
    pub pacing: Option<Duration>,
}

impl<'a> RemoteDescription<'a> {
    /// A full peer that trickles nothing and says nothing of its pace.
    #[must_use]
    pub const fn new(ufrag: &'a str, pwd: &'a str) -> Self {
        Self { ufrag, pwd, lite: false, ice2: true, trickle: false, pacing: None }
    }
}

impl fmt::Debug for RemoteDescription<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteDescription")
            .field("ufrag", &self.ufrag)
            .field("lite", &self.lite)
            .field("ice2", &self.ice2)
            .field("trickle", &self.trickle)
            .field("pacing", &self.pacing)
            .finish_non_exhaustive()
    }
}

/// Why a description is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DescriptionRefused {
    /// Its credentials are not well formed.
    Credentials(CredentialsError),
    /// It has other credentials than the description before it: an ICE restart, which this agent
    /// does not do.
    Restart,
    /// The agent has failed or is closed.
    Concluded,
}

impl fmt::Display for DescriptionRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credentials(why) => write!(f, "the description is refused: {why}"),
            Self::Restart => f.write_str("the description would restart ICE"),
            Self::Concluded => f.write_str("the description came after the agent's end"),
        }
    }
}

impl core::error::Error for DescriptionRefused {}

impl From<CredentialsError> for DescriptionRefused {
    fn from(why: CredentialsError) -> Self {
        Self::Credentials(why)
    }
}
