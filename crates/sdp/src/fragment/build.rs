//! Writing a fragment (RFC 8840 §9.2, §4.4).

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use frazil_candidate::Candidate;

use crate::attribute::Attribute;
use crate::attributes::{
    EndOfCandidates, Group, IceLite, IceOptions, IcePacing, IcePwd, IceUfrag, Mid, RtcpMux,
};
use crate::build::BuildError;

/// Writes a fragment: credentials, and candidates section by section.
///
/// Credentials stand where the description has them: for all sections, or in each.
///
/// ```
/// use frazil_sdp::fragment::{FragmentBuilder, FragmentSectionBuilder};
/// use frazil_sdp::{Candidate, IcePwd, IceUfrag, Mid};
///
/// let candidate = Candidate::parse("1 1 UDP 2130706431 192.0.2.1 5000 typ host").unwrap();
/// let (ufrag, pwd) =
///     (IceUfrag::new("8hhY").unwrap(), IcePwd::new("asd88fgpdd777uzjYhagZg").unwrap());
/// let text = FragmentBuilder::new()
///     .credentials(ufrag, pwd)
///     .section(FragmentSectionBuilder::new(Mid::new("1").unwrap()).candidate(&candidate))
///     .finish()?;
/// assert!(text.ends_with(
///     "m=audio 9 RTP/AVP 0\r\na=mid:1\r\na=candidate:1 1 UDP 2130706431 192.0.2.1 5000 typ host\r\n"
/// ));
/// # Ok::<(), frazil_sdp::BuildError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct FragmentBuilder {
    lines: Lines,
    has_credentials: bool,
    /// The tags of the bundle behind the first.
    carried: BTreeSet<String>,
    sections: Vec<FragmentSectionBuilder>,
}

impl FragmentBuilder {
    /// Begins a fragment.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the credentials of all sections.
    pub fn credentials(mut self, ufrag: IceUfrag<'_>, pwd: IcePwd<'_>) -> Self {
        self.has_credentials = true;
        self.lines.add(&ufrag);
        self.lines.add(&pwd);
        self
    }

    /// Adds what the agent is: options, pacing, lite.
    pub fn ice_options(mut self, options: IceOptions<'_>) -> Self {
        self.lines.add(&options);
        self
    }

    /// Adds the pacing that is wished for.
    pub fn ice_pacing(mut self, pacing: IcePacing) -> Self {
        self.lines.add(&pacing);
        self
    }

    /// Says that the agent is lite.
    pub fn ice_lite(mut self) -> Self {
        self.lines.add(&IceLite);
        self
    }

    /// Adds the bundle, all its tags in the order of the answer (RFC 8840 §7). What the section of the
    /// first tag says holds for all of them: the others do not stand in the fragment.
    pub fn bundle(mut self, group: Group<'_>) -> Self {
        self.carried.extend(group.tags().skip(1).map(String::from));
        self.lines.add(&group);
        self
    }

    /// Says that no section will have more candidates.
    pub fn end_of_candidates(mut self) -> Self {
        self.lines.add(&EndOfCandidates);
        self
    }

    /// Adds a section.
    pub fn section(mut self, section: FragmentSectionBuilder) -> Self {
        self.sections.push(section);
        self
    }

    /// Writes the fragment.
    ///
    /// # Errors
    ///
    /// A value that cannot be written; a section without credentials, its own or those of all; a section
    /// that another one of its bundle speaks for.
    pub fn finish(self) -> Result<String, BuildError> {
        let mut text = self.lines.finish()?;
        for (index, section) in self.sections.into_iter().enumerate() {
            // rfc8840-s4.4-j
            if !self.has_credentials && !section.has_credentials {
                return Err(BuildError::HalfCredentials { section: index });
            }
            // rfc8840-s7-c
            if self.carried.contains(&section.mid) {
                return Err(BuildError::Carried { section: index });
            }
            text.push_str(&section.finish()?);
        }
        Ok(text)
    }
}

/// Writes what a fragment says of one section.
#[derive(Clone, Debug)]
#[must_use]
pub struct FragmentSectionBuilder {
    media: String,
    mid: String,
    /// What stands above the mid.
    head: Lines,
    has_credentials: bool,
    lines: Lines,
}

impl FragmentSectionBuilder {
    /// Begins a section. Its `m=` line says nothing, so that it is always the same
    /// (rfc8840-s4.4-d).
    pub fn new(mid: Mid<'_>) -> Self {
        let mut lines = Lines::default();
        lines.add(&mid);
        Self {
            media: String::from("m=audio 9 RTP/AVP 0\r\n"),
            mid: mid.as_str().into(),
            head: Lines::default(),
            has_credentials: false,
            lines,
        }
    }

    /// Sets the credentials of this section alone.
    pub fn credentials(mut self, ufrag: IceUfrag<'_>, pwd: IcePwd<'_>) -> Self {
        self.has_credentials = true;
        self.head.add(&ufrag);
        self.head.add(&pwd);
        self
    }

    /// Says that RTCP comes on the port of RTP, so that no candidates for it are needed: an answerer that
    /// multiplexes may tell before the answer (RFC 8840 §6).
    pub fn rtcp_mux(mut self) -> Self {
        self.head.add(&RtcpMux);
        self
    }

    /// Adds a candidate: all of the generation in the order sent, new ones last.
    pub fn candidate(mut self, candidate: &Candidate<'_>) -> Self {
        self.lines.add(candidate);
        self
    }

    /// Says that the section will have no more.
    pub fn end_of_candidates(mut self) -> Self {
        self.lines.add(&EndOfCandidates);
        self
    }

    /// All else stands first, so that the mid is right before the candidates
    /// (rfc8840-s4.4-f).
    fn finish(self) -> Result<String, BuildError> {
        Ok(self.media + &self.head.finish()? + &self.lines.finish()?)
    }
}

/// Attribute lines, and the first that cannot be written.
#[derive(Clone, Default)]
struct Lines {
    text: String,
    error: Option<BuildError>,
}

impl Lines {
    fn add<'a, A: Attribute<'a>>(&mut self, attribute: &A) {
        if let Err(cause) = attribute.check() {
            self.error.get_or_insert(BuildError::Attribute { name: A::NAME, cause });
            return;
        }
        // Writing to a string does not fail.
        let _ = write!(self.text, "a={attribute}\r\n");
    }

    fn finish(self) -> Result<String, BuildError> {
        self.error.map_or(Ok(self.text), Err)
    }
}

/// Not the password.
impl core::fmt::Debug for Lines {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self.text.lines().map(crate::line::shown)).finish()
    }
}
