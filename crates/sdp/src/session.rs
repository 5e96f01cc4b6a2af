//! A whole description, borrowed.

use core::fmt;
use core::time::Duration;

use crate::attribute::{All, Attribute, Attributes};
use crate::attributes::{EndOfCandidates, Group, IceLite, IcePacing, Identity};
use crate::check::check;
use crate::defaults::Defaults;
use crate::error::{Cause, ParseError, Subject};
use crate::fields::{Bandwidth, Connection, Origin, Timing};
use crate::line::{Line, Lines, place};
use crate::members::Members;
use crate::section::{Place, Section};
use crate::sections::MediaIter;
use crate::typed::Typed;

/// A session description (RFC 8866), borrowed from its text and checked once.
///
/// [`parse`](Self::parse) checks that the text is made of lines; what a value means is found out
/// when it is asked for, by type. Nothing allocates, and each call costs at most one pass over the
/// section that it looks at.
///
/// The session level ends at the first `m=` line. Unless said otherwise, the first of duplicates
/// counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Session<'a> {
    text: &'a str,
    /// Everything before the first `m=`.
    head: Section<'a>,
    /// The number of the first `m=` line, or 1.
    media: u32,
    defaults: Defaults,
}

impl<'a> Session<'a> {
    /// Checks a description.
    ///
    /// Lenient as the field is: lines end with LF, CRLF or the text, blank lines are passed over,
    /// letters and attributes may be unknown, and no line is missed: neither `v=` nor any other.
    ///
    /// # Errors
    ///
    /// No line at all; a line that is not `letter=value`; a NUL, or a CR inside a line; a text of
    /// 4 GiB or more.
    pub fn parse(text: &'a str) -> Result<Self, ParseError> {
        check(text)?;
        let (defaults, media) = Defaults::of(text);
        let end = media.and_then(|line| text.get(..place(text, line.as_str())));
        let head = Section { text: end.unwrap_or(text), number: 1 };
        Ok(Self { text, head, media: media.map_or(1, Line::number), defaults })
    }

    /// Checks a description that comes as octets.
    ///
    /// # Errors
    ///
    /// Those of [`parse`](Self::parse), and octets that are not UTF-8, which RFC 8866 §5 has text be
    /// unless an `a=charset` says otherwise; other character sets are not supported.
    pub fn from_bytes(octets: &'a [u8]) -> Result<Self, ParseError> {
        let text = str::from_utf8(octets).map_err(|error| {
            let good = octets.get(..error.valid_up_to()).unwrap_or_default();
            let start = memchr::memrchr(b'\n', good).map_or(0, |at| at + 1);
            let lines = memchr::memchr_iter(b'\n', good).count();
            let count = |number| u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1);
            ParseError {
                line: count(lines),
                column: count(good.len() - start),
                subject: Subject::Description,
                cause: Cause::NotUtf8,
            }
        })?;
        Self::parse(text)
    }

    /// The text, octet by octet what was given.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.text
    }

    #[cfg(feature = "alloc")]
    pub(crate) const fn head(&self) -> Section<'a> {
        self.head
    }

    /// The lines of the session level.
    #[must_use]
    pub const fn lines(&self) -> Lines<'a> {
        self.head.lines()
    }

    /// All lines, those of media sections included.
    #[must_use]
    pub const fn all_lines(&self) -> Lines<'a> {
        Lines::new(self.text, 1)
    }

    /// The media sections, in order. Walking them all is one pass over the text.
    #[must_use]
    pub fn media(&self) -> MediaIter<'a> {
        let text = self.text.get(self.head.text.len()..).unwrap_or_default();
        MediaIter::new(*self, Section { text, number: self.media })
    }

    /// The attributes of the session level.
    #[must_use]
    pub const fn attributes(&self) -> Attributes<'a> {
        self.head.attributes()
    }

    /// The attributes of the session level, each as its type.
    #[must_use]
    pub const fn typed(&self) -> Typed<'a> {
        Typed::new(self.attributes())
    }

    /// The first attribute of a type at session level.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn first<A: Attribute<'a>>(&self) -> Result<Option<A>, ParseError> {
        self.head.first()
    }

    /// All attributes of a type at session level.
    #[must_use]
    pub const fn all<A: Attribute<'a>>(&self) -> All<'a, A> {
        self.head.all()
    }

    /// `v=`: the version, which is 0 (RFC 8866 §5.1).
    ///
    /// # Errors
    ///
    /// It is there and is not a number.
    pub fn version(&self) -> Result<Option<u64>, ParseError> {
        let version = |line: Line<'a>| {
            crate::grammar::read(
                line,
                Subject::Line('v'),
                line.value(),
                crate::grammar::number(0, u64::MAX),
            )
        };
        self.head.line('v').map(version).transpose()
    }

    /// `o=`: who made the description, and which version of it this is (§5.2).
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn origin(&self) -> Result<Option<Origin<'a>>, ParseError> {
        self.head.line('o').map(Origin::parse).transpose()
    }

    /// `s=`: the name of the session, `-` or a blank for none (§5.3). Often empty, though it must
    /// not be.
    #[must_use]
    pub fn name(&self) -> Option<&'a str> {
        self.head.line('s').map(Line::value)
    }

    /// `c=` of the session level: the address for media sections without one (§5.7).
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn connection(&self) -> Result<Option<Connection<'a>>, ParseError> {
        let Some(place) = self.defaults.connection else { return Ok(None) };
        place.line(self.text, Subject::Line('c')).and_then(Connection::parse).map(Some)
    }

    /// The first `t=`: when the session takes place (§5.9). [`times`](Self::times) has them all.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn timing(&self) -> Result<Option<Timing>, ParseError> {
        self.head.line('t').map(Timing::parse).transpose()
    }

    /// `b=` of the session level (§5.8).
    pub fn bandwidths(&self) -> impl Iterator<Item = Result<Bandwidth<'a>, ParseError>> {
        self.lines().filter(|line| line.letter() == 'b').map(Bandwidth::parse)
    }

    /// The media sections that a group names, such as those that share a transport (RFC 9143). One pass
    /// over the text and the tags of the group: see [`Members`].
    ///
    /// ```
    /// use frazil_sdp::Session;
    ///
    /// let text = "v=0\r\na=group:BUNDLE a v\r\nm=audio 9 RTP/AVP 0\r\na=mid:a\r\n\
    ///     m=audio 9 RTP/AVP 0\r\na=mid:b\r\nm=video 9 RTP/AVP 31\r\na=mid:v\r\n";
    /// let session = Session::parse(text)?;
    /// for group in session.groups() {
    ///     let kinds = session.members(group?).map(|media| media.map(|media| media.kind()));
    ///     assert_eq!(kinds.collect::<Result<Vec<_>, _>>()?, ["audio", "video"]);
    /// }
    /// # Ok::<(), frazil_sdp::ParseError>(())
    /// ```
    #[must_use]
    pub fn members(&self, group: Group<'a>) -> Members<'a> {
        Members::new(self.media(), group)
    }

    /// `a=group` lines (RFC 5888 §5), which belong to the session level alone.
    #[must_use]
    pub const fn groups(&self) -> All<'a, Group<'a>> {
        self.all()
    }

    /// True if the sender is a lite implementation: `a=ice-lite` (RFC 8839 §5.3), which counts at
    /// session level alone.
    #[must_use]
    pub fn ice_lite(&self) -> bool {
        matches!(self.noted::<IceLite>(self.defaults.ice_lite), Ok(Some(_)))
    }

    /// The pacing that the sender wishes: `a=ice-pacing` (RFC 8839 §5.5), which counts at session
    /// level alone. 50 ms if absent.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn ice_pacing(&self) -> Result<Duration, ParseError> {
        Ok(self.pacing()?.unwrap_or_default().duration())
    }

    /// The pacing, if it is there.
    pub(crate) fn pacing(&self) -> Result<Option<IcePacing>, ParseError> {
        self.noted(self.defaults.ice_pacing)
    }

    /// True if `a=end-of-candidates` stands at session level: no section has more to come
    /// (RFC 8840 §8.1).
    #[must_use]
    pub fn end_of_candidates(&self) -> bool {
        let place = self.defaults.end_of_candidates;
        matches!(self.noted::<EndOfCandidates>(place), Ok(Some(_)))
    }

    /// What an identity provider says of the writer: `a=identity` (RFC 8827 §5), which counts at
    /// session level alone. Of several the first counts.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn identity(&self) -> Result<Option<Identity<'a>>, ParseError> {
        self.first()
    }

    /// Reads the attribute at a place noted before.
    pub(crate) fn noted<A: Attribute<'a>>(
        &self,
        place: Option<Place>,
    ) -> Result<Option<A>, ParseError> {
        place.map(|place| place.attribute(self.text)).transpose()
    }

    pub(crate) const fn defaults(&self) -> &Defaults {
        &self.defaults
    }
}

impl fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all_lines()).finish()
    }
}

impl fmt::Display for Session<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_small() {
        assert!(size_of::<Session<'_>>() <= 200, "{}", size_of::<Session<'_>>());
        assert!(size_of::<crate::Media<'_>>() <= 232, "{}", size_of::<crate::Media<'_>>());
        assert!(size_of::<ParseError>() <= 56, "{}", size_of::<ParseError>());
    }
}
