//! The fields of the session level that no media section asks for.

use super::{Email, Key, Phone, Times, ZoneAdjustments};
use crate::error::ParseError;
use crate::line::Line;
use crate::session::Session;

impl<'a> Session<'a> {
    /// `i=`: what the session is about, for people (RFC 8866 §5.4). It holds for the media sections
    /// that have none: see [`Media::information`](crate::Media::information).
    #[must_use]
    pub fn information(&self) -> Option<&'a str> {
        self.defaults().information.and_then(|value| value.text(self.as_str()))
    }

    /// `u=`: where to read more (RFC 8866 §5.5).
    #[must_use]
    pub fn uri(&self) -> Option<&'a str> {
        self.field('u').map(Line::value)
    }

    /// `e=`: whom to write to (RFC 8866 §5.6).
    pub fn emails(&self) -> impl Iterator<Item = Result<Email<'a>, ParseError>> + use<'a> {
        self.lines().filter(|line| line.letter() == 'e').map(Email::parse)
    }

    /// `p=`: whom to call (RFC 8866 §5.6).
    pub fn phones(&self) -> impl Iterator<Item = Result<Phone<'a>, ParseError>> + use<'a> {
        self.lines().filter(|line| line.letter() == 'p').map(Phone::parse)
    }

    /// The time descriptions: each `t=` line with its `r=` and `z=` lines (RFC 8866 §5.9). Walking
    /// them all, and asking each, is one pass over the session level.
    ///
    /// ```
    /// use frazil_sdp::Session;
    ///
    /// let session = Session::parse("v=0\nt=3724394400 3754123200\nr=7d 1h 0 25h\n\
    ///     z=3730928400 -1h 3749680800 0\nt=3854124000 3854127600\n")?;
    /// let [weekly, once] = [0, 1].map(|index| session.times().nth(index).unwrap());
    /// let repeat = weekly.repeats().next().unwrap()?;
    /// assert_eq!(repeat.interval().as_secs(), 7 * 86400);
    /// assert_eq!(weekly.adjustments()?.unwrap().offset_at(3_740_000_000), -3600);
    /// assert_eq!((once.repeats().count(), once.adjustments()?), (0, None));
    /// # Ok::<(), frazil_sdp::ParseError>(())
    /// ```
    #[must_use]
    pub fn times(&self) -> Times<'a> {
        Times::new(self.lines())
    }

    /// `z=`, the first one, as RFC 4566 §5.11 had it: once, behind all time descriptions and for all
    /// of them. RFC 8866 §5.11 has one in each of them that repeats:
    /// [`TimeDescription::adjustments`](super::TimeDescription::adjustments).
    ///
    /// The same text may be meant either way. That of RFC 8866 is in force.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn adjustments(&self) -> Result<Option<ZoneAdjustments<'a>>, ParseError> {
        self.field('z').map(ZoneAdjustments::parse).transpose()
    }

    /// `k=`: a key (RFC 8866 §5.12). It is obsolete: throw it away.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn key(&self) -> Result<Option<Key<'a>>, ParseError> {
        self.field('k').map(Key::parse).transpose()
    }

    fn field(&self, letter: char) -> Option<Line<'a>> {
        self.lines().find(|line| line.letter() == letter)
    }
}
