//! Fragments of a description that carry candidates found later (RFC 8838, RFC 8840 §9).

#[cfg(feature = "alloc")]
mod build;
#[cfg(feature = "alloc")]
mod trickled;

use core::fmt;

use frazil_candidate::Candidate;

use crate::attribute::{Attribute, AttributeLine};
use crate::attributes::{
    EndOfCandidates, Group, IceLite, IceOptions, IcePacing, IcePwd, IceUfrag, Mid, RtcpMux,
};
use crate::error::{Cause, ParseError};
use crate::media::Media;
use crate::session::Session;

#[cfg(feature = "alloc")]
pub use build::{FragmentBuilder, FragmentSectionBuilder};
#[cfg(feature = "alloc")]
pub use trickled::Trickled;

/// The body of `application/trickle-ice-sdpfrag`: the credentials of an ICE generation, and
/// candidates section by section. It borrows its text and allocates nothing.
///
/// Names of attributes are read in any case (RFC 8840 §9.2). Attributes that are not known, and lines
/// that a fragment does not have, are passed over.
///
/// ```
/// use frazil_sdp::fragment::Fragment;
///
/// let text = "a=ice-pwd:asd88fgpdd777uzjYhagZg\r\na=ice-ufrag:8hhY\r\n\
///     m=audio 9 RTP/AVP 0\r\na=mid:1\r\n\
///     a=candidate:1 1 UDP 2130706431 192.0.2.1 5000 typ host\r\na=end-of-candidates\r\n";
/// let fragment = Fragment::parse(text)?;
/// assert_eq!(fragment.ice_ufrag()?.unwrap().as_str(), "8hhY");
/// let section = fragment.sections().next().unwrap();
/// assert_eq!(section.mid()?.unwrap().as_str(), "1");
/// assert_eq!(section.candidates().count(), 1);
/// assert!(section.end_of_candidates());
/// # Ok::<(), frazil_sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fragment<'a>(Session<'a>);

impl<'a> Fragment<'a> {
    /// What a fragment is sent as (RFC 8840 §4.4).
    pub const MEDIA_TYPE: &'static str = "application/trickle-ice-sdpfrag";

    /// Checks a fragment.
    ///
    /// # Errors
    ///
    /// Those of [`Session::parse`].
    pub fn parse(text: &'a str) -> Result<Self, ParseError> {
        Session::parse(text).map(Self)
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.0.as_str()
    }

    /// The username fragment for all sections.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn ice_ufrag(&self) -> Result<Option<IceUfrag<'a>>, ParseError> {
        first(self.0.attributes())
    }

    /// The password for all sections.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn ice_pwd(&self) -> Result<Option<IcePwd<'a>>, ParseError> {
        first(self.0.attributes())
    }

    /// The ICE options.
    ///
    /// # Errors
    ///
    /// They are there and do not read.
    pub fn ice_options(&self) -> Result<Option<IceOptions<'a>>, ParseError> {
        first(self.0.attributes())
    }

    /// The pacing that is wished for.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn ice_pacing(&self) -> Result<Option<IcePacing>, ParseError> {
        first(self.0.attributes())
    }

    /// True if the sender is a lite agent.
    #[must_use]
    pub fn ice_lite(&self) -> bool {
        matches!(first::<IceLite>(self.0.attributes()), Ok(Some(_)))
    }

    /// The groups, of which that of the bundle says in which section its candidates stand
    /// (RFC 8840 §7).
    pub fn groups(&self) -> impl Iterator<Item = Result<Group<'a>, ParseError>> {
        self.0.attributes().filter(is::<Group<'a>>).map(Group::parse)
    }

    /// True if no section will have more candidates.
    #[must_use]
    pub fn end_of_candidates(&self) -> bool {
        matches!(first::<EndOfCandidates>(self.0.attributes()), Ok(Some(_)))
    }

    /// True if the sender has no more candidates for a section, or for any, and the fragment is of the
    /// generation with these credentials.
    #[must_use]
    pub fn has_ended(&self, mid: &str, ufrag: &str, pwd: &str) -> bool {
        let is_it = |one: &FragmentSection<'a>| {
            one.mid().is_ok_and(|own| own.is_some_and(|own| own.as_str() == mid))
        };
        let mut here = self.sections().filter(is_it);
        if here.any(|one| one.end_of_candidates() && one.is_of(ufrag, pwd)) {
            return true;
        }
        let own = (self.ice_ufrag().ok().flatten(), self.ice_pwd().ok().flatten());
        self.end_of_candidates() && is_of(own, ufrag, pwd)
    }

    /// The sections, in the order of the fragment: by their mids, not their places, they are those of
    /// the description.
    pub fn sections(&self) -> impl Iterator<Item = FragmentSection<'a>> {
        let fragment = *self;
        self.0.media().map(move |media| FragmentSection { media, fragment })
    }
}

impl fmt::Debug for Fragment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Fragment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a fragment says of one section. Of its `m=` line nothing counts (RFC 8840 §4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FragmentSection<'a> {
    media: Media<'a>,
    fragment: Fragment<'a>,
}

impl<'a> FragmentSection<'a> {
    /// Which section it is.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn mid(&self) -> Result<Option<Mid<'a>>, ParseError> {
        first(self.media.attributes())
    }

    /// The username fragment, of the section or of all.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn ice_ufrag(&self) -> Result<Option<IceUfrag<'a>>, ParseError> {
        Ok(first(self.media.attributes())?.or(self.fragment.ice_ufrag()?))
    }

    /// The password, of the section or of all.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn ice_pwd(&self) -> Result<Option<IcePwd<'a>>, ParseError> {
        Ok(first(self.media.attributes())?.or(self.fragment.ice_pwd()?))
    }

    /// True if the section is of the generation with these credentials. What is not is to be discarded
    /// (RFC 8840 §4.4).
    #[must_use]
    pub fn is_of(&self, ufrag: &str, pwd: &str) -> bool {
        is_of((self.ice_ufrag().ok().flatten(), self.ice_pwd().ok().flatten()), ufrag, pwd)
    }

    /// True if RTCP comes on the port of RTP (RFC 8840 §6).
    #[must_use]
    pub fn rtcp_mux(&self) -> bool {
        matches!(first::<RtcpMux>(self.media.attributes()), Ok(Some(_)))
    }

    /// The candidates, in order: all of the generation so far, new ones at the end.
    pub fn candidates(&self) -> impl Iterator<Item = Result<Candidate<'a>, ParseError>> {
        self.media.attributes().filter(is::<Candidate<'a>>).map(candidate)
    }

    /// True if the section will have no more candidates.
    #[must_use]
    pub fn end_of_candidates(&self) -> bool {
        matches!(first::<EndOfCandidates>(self.media.attributes()), Ok(Some(_)))
            || self.fragment.end_of_candidates()
    }
}

fn is_of(own: (Option<IceUfrag<'_>>, Option<IcePwd<'_>>), ufrag: &str, pwd: &str) -> bool {
    own.0.is_some_and(|own| own.as_str() == ufrag) && own.1.is_some_and(|own| own.as_str() == pwd)
}

/// True for the name of an attribute, in any case.
fn is<'a, A: Attribute<'a>>(line: &AttributeLine<'a>) -> bool {
    line.name().eq_ignore_ascii_case(A::NAME)
}

fn first<'a, A: Attribute<'a>>(
    mut lines: impl Iterator<Item = AttributeLine<'a>>,
) -> Result<Option<A>, ParseError> {
    lines.find(is::<A>).map(A::parse).transpose()
}

/// Reads a candidate from what stands behind the name, which may be in any case.
fn candidate<'a>(line: AttributeLine<'a>) -> Result<Candidate<'a>, ParseError> {
    let value = line.required::<Candidate<'a>>()?;
    Candidate::parse(value).map_err(|error| {
        let column = usize::try_from(error.column().saturating_sub(1)).unwrap_or(usize::MAX);
        let cause = if error.is_incomplete() { Cause::Missing } else { Cause::Candidate(error) };
        line.error::<Candidate<'a>>(value.get(column..).unwrap_or_default(), cause)
    })
}
