//! What a description says about the ICE agent that wrote it.

use core::time::Duration;

use crate::attribute::Attribute;
use crate::attributes::{IceOptions, IcePacing, IcePwd, IceUfrag};
use crate::error::{Cause, ParseError, Subject};
use crate::media::Media;

/// The ICE parameters that hold for a media section, whichever level they stand at
/// (RFC 8839 §4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IceParameters<'a> {
    /// The username fragment.
    pub ufrag: IceUfrag<'a>,
    /// The password.
    pub pwd: IcePwd<'a>,
    /// The agent is a lite implementation.
    pub lite: bool,
    /// The agent follows RFC 8445, not RFC 5245.
    pub ice2: bool,
    /// The agent sends candidates as it finds them, and takes those of others so.
    pub trickle: bool,
    /// The pacing that the agent wishes; `None` if it says nothing, which means 50 ms.
    pub pacing: Option<Duration>,
}

impl<'a> Media<'a> {
    /// What the writer's ICE agent said that holds for this section.
    ///
    /// # Errors
    ///
    /// [`Cause::Missing`], at the `m=` line, if there is no ufrag or no password; or what is there
    /// does not read.
    pub fn ice_parameters(&self) -> Result<IceParameters<'a>, ParseError> {
        let missing = |name| ParseError {
            line: self.section().number,
            column: 1,
            subject: Subject::Attribute(name),
            cause: Cause::Missing,
        };
        Ok(IceParameters {
            ufrag: self.ice_ufrag()?.ok_or_else(|| missing(IceUfrag::NAME))?,
            pwd: self.ice_pwd()?.ok_or_else(|| missing(IcePwd::NAME))?,
            lite: self.session().ice_lite(),
            ice2: self.has_ice_option(IceOptions::ICE2),
            trickle: self.has_ice_option(IceOptions::TRICKLE),
            pacing: self.session().pacing()?.map(IcePacing::duration),
        })
    }
}
