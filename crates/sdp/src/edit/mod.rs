//! A description to be edited, which owns its text.

mod attributes;
mod layout;
mod level;
mod lines;
mod media;
mod section;
mod session;
mod span;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

pub use level::{Level, MediaLevel, SessionLevel};
pub use section::{MediaSection, OwnedSection, SessionSection};

use crate::build::MediaBuilder;
use crate::error::{Cause, ParseError, Subject};
use crate::rules::{self, BuildError};
use crate::session::Session;
use layout::{CRLF, LF};

/// A session description that owns its text and can be edited (RFC 8866).
///
/// It is the session level and the media sections, each an [`OwnedSection`]: lines with the ends and
/// the blank lines that they had. What no edit touches is written back octet for octet.
///
/// An edit is checked before anything changes: what it writes is one line of a letter that has its
/// place there, with a value that the RFC allows. [`finish`](Self::finish) checks the whole;
/// [`to_string`](alloc::string::ToString::to_string) writes whatever is there.
///
/// ```
/// use frazil_sdp::{Description, Direction};
///
/// let offer = "v=0\r\no=- 4962303333179871722 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n\
///     m=audio 9 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\na=x-mine\r\na=sendrecv\r\n\
///     m=video 9 RTP/AVP 96\r\nc=IN IP4 0.0.0.0\r\n";
/// let mut description: Description = offer.parse()?;
///
/// // Hold the first section, reject the second, and say that this is another version.
/// for (section, media) in description.media_mut().iter_mut().enumerate() {
///     match section {
///         0 => media.set(&Direction::SendOnly)?,
///         _ => media.set_port(0)?,
///     }
/// }
/// description.session_mut().bump_version()?;
///
/// let text = description.finish()?;
/// assert!(text.starts_with("v=0\r\no=- 4962303333179871722 2 IN IP4 0.0.0.0\r\n"));
/// assert!(text.contains("\r\na=x-mine\r\na=sendonly\r\nm=video 0 RTP/AVP 96\r\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # What it costs
///
/// Memory is the text and a few words for each section. An edit costs at most one pass over its
/// section, whatever the others hold; [`push`](OwnedSection::push) costs the length of what it adds,
/// and of blank lines at the end. Inserting and removing a section moves the places of those behind
/// it, not their text. Many lines or sections are best removed by one
/// [`retain`](OwnedSection::retain) or [`retain_media`](Self::retain_media).
///
/// # Limits
///
/// A text of [`MAX_OCTETS`](Self::MAX_OCTETS) and [`MAX_SECTIONS`](Self::MAX_SECTIONS) media sections
/// are the most that is read and finished. No edit makes a section longer than `MAX_OCTETS`, or the
/// sections more than `MAX_SECTIONS`. Errors name the limit.
#[derive(Clone, PartialEq, Eq)]
pub struct Description {
    session: SessionSection,
    media: Vec<MediaSection>,
    /// What the end of the last line lacks: it is there in the section, and not written.
    open: &'static str,
}

impl Description {
    /// The most octets of a text: 16 MiB.
    pub const MAX_OCTETS: u32 = section::MAX_OCTETS;

    /// The most media sections.
    pub const MAX_SECTIONS: u32 = 1 << 16;

    /// Takes over a text.
    ///
    /// # Errors
    ///
    /// Those of [`Session::parse`], and a text beyond the [limits](Self#limits).
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Session::parse(text)?.try_into()
    }

    pub(crate) const fn empty() -> Self {
        let session = SessionSection::new(String::new(), CRLF);
        Self { session, media: Vec::new(), open: "" }
    }

    /// The session level.
    #[must_use]
    pub const fn session(&self) -> &SessionSection {
        &self.session
    }

    /// The session level, to be edited.
    #[must_use]
    pub const fn session_mut(&mut self) -> &mut SessionSection {
        &mut self.session
    }

    /// The media sections, in order.
    #[must_use]
    pub fn media(&self) -> &[MediaSection] {
        &self.media
    }

    /// The media sections, to be edited and, by the methods of a slice, brought into another order.
    ///
    /// Between offers and answers sections keep their places (RFC 3264 §8).
    #[must_use]
    pub fn media_mut(&mut self) -> &mut [MediaSection] {
        &mut self.media
    }

    /// Adds a section below the others, as RFC 3264 §8.1 has it, with the line ends of what stands
    /// above it.
    ///
    /// # Errors
    ///
    /// What the builder was given cannot be written; there are too many sections.
    pub fn push_media(&mut self, media: MediaBuilder) -> Result<&mut MediaSection, BuildError> {
        let mut section = media.section()?;
        let above = self.media.last().map_or_else(|| self.session.last_end(), |it| it.last_end());
        if above == LF {
            section.end_lines_with(LF);
        }
        self.insert_media(self.media.len(), section)?;
        // It was just added.
        self.media.last_mut().ok_or(BuildError::NoSection { section: 0 })
    }

    /// Puts a section before that of this index, or behind the last one: one that was removed or that
    /// is of another description. Its line ends stay what they are.
    ///
    /// # Errors
    ///
    /// The index is greater than the number of sections; there are too many sections.
    pub fn insert_media(&mut self, index: usize, media: MediaSection) -> Result<(), BuildError> {
        if index > self.media.len() {
            return Err(BuildError::NoSection { section: index });
        }
        if section::beyond(self.media.len() + 1, Self::MAX_SECTIONS) {
            return Err(BuildError::Limit { most: Self::MAX_SECTIONS, of: "media sections" });
        }
        self.media.insert(index, media);
        Ok(())
    }

    /// Removes a section; `None` if there is none of that index.
    ///
    /// What was offered or answered once is not removed but gets port 0 (RFC 3264 §8.2).
    pub fn remove_media(&mut self, index: usize) -> Option<MediaSection> {
        (index < self.media.len()).then(|| self.media.remove(index))
    }

    /// Removes the sections that `keep` does not want, and says how many.
    pub fn retain_media(&mut self, keep: impl FnMut(&MediaSection) -> bool) -> usize {
        let before = self.media.len();
        self.media.retain(keep);
        before - self.media.len()
    }

    /// Ends all lines with CRLF, the last one too, and takes out blank lines: what
    /// [`finish`](Self::finish) demands of the form and readers do not (RFC 8866 §9).
    pub fn tidy(&mut self) {
        self.open = "";
        self.session.end_lines_with(CRLF);
        self.media.iter_mut().for_each(|media| media.end_lines_with(CRLF));
    }

    /// Checks the whole and gives its text.
    ///
    /// The form is right then: each line, its place, each attribute and its level. Of what lines must be
    /// to each other it checks what [`BuildError`] names and no more, and a candidate only has to read:
    /// descriptions of browsers break some of the rest, and are edited all the same.
    /// [`Session::parse_strict`] says whether nothing is broken, [`lint`](crate::lint) what is.
    ///
    /// # Errors
    ///
    /// What a description must have and this one lacks, or the first line that is not allowed: see
    /// [`BuildError`]. Lines that were never touched are not spared; to write what others got wrong as
    /// they wrote it, use [`to_string`](alloc::string::ToString::to_string).
    pub fn finish(&self) -> Result<String, BuildError> {
        let most = Self::MAX_OCTETS;
        if section::beyond(self.texts().map(str::len).fold(0, usize::saturating_add), most) {
            return Err(BuildError::Limit { most, of: "octets" });
        }
        let text: String = self.texts().collect();
        rules::whole(&text)?;
        Ok(text)
    }

    /// The pieces of the text.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let last = self.media.len();
        let all =
            [self.session.as_str()].into_iter().chain(self.media.iter().map(|it| it.as_str()));
        all.enumerate().map(move |(index, text)| match self.open {
            open if index == last && !open.is_empty() => {
                text.strip_suffix(open).or_else(|| text.strip_suffix(LF)).unwrap_or(text)
            }
            _ => text,
        })
    }
}

impl TryFrom<Session<'_>> for Description {
    type Error = ParseError;

    /// Takes a copy of what was read.
    fn try_from(session: Session<'_>) -> Result<Self, ParseError> {
        let limit = |most, of| {
            let cause = Cause::Limit { most, of };
            ParseError { line: 1, column: 1, subject: Subject::Description, cause }
        };
        if section::beyond(session.as_str().len(), Self::MAX_OCTETS) {
            return Err(limit(Self::MAX_OCTETS, "octets"));
        }
        let end = layout::first_end(session.as_str());
        let open = layout::lacking(session.as_str(), end);
        let own = |text: &str| {
            let last = layout::lacking(text, end);
            let mut owned = String::with_capacity(text.len() + last.len());
            owned.extend([text, last]);
            owned
        };
        let mut media = Vec::new();
        for section in session.media() {
            if section::beyond(media.len() + 1, Self::MAX_SECTIONS) {
                return Err(limit(Self::MAX_SECTIONS, "media sections"));
            }
            media.push(MediaSection::new(own(section.as_str()), end));
        }
        let session = SessionSection::new(own(session.head().text), end);
        Ok(Self { session, media, open })
    }
}

impl FromStr for Description {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

/// Writes what is there, checked or not.
impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.texts().try_for_each(|text| f.write_str(text))
    }
}

impl fmt::Debug for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sections = f.debug_list();
        sections.entry(&self.session).entries(&self.media).finish()
    }
}
