//! Writing a description.

mod media;
mod shared;

use alloc::string::String;
use core::fmt::Display;

pub use media::MediaBuilder;

use crate::edit::{Description, SessionSection};
use crate::error::Cause;
use crate::fields::{Connection, Email, Origin, Phone, Repeat, Timing, ZoneAdjustments};
pub(crate) use crate::rules::BuildError;

/// Builds a description: typed values in, lines with CRLF out.
///
/// Lines stand in the order of RFC 8866, whatever the order of the calls; time descriptions,
/// attributes and media sections in that of the calls. [`finish`](Self::finish) reports the first thing that is wrong.
///
/// ```
/// use frazil_sdp::{Connection, Group, IcePwd, IceUfrag, MediaBuilder, Mid, Origin, SctpPort};
/// use frazil_sdp::{Session, SessionBuilder};
///
/// let text = SessionBuilder::new(&Origin::anonymous("4611731400430051336", "2"))
///     .attribute(&Group::new("BUNDLE 0").unwrap())
///     .media(
///         MediaBuilder::new("application", 9, "UDP/DTLS/SCTP")
///             .format("webrtc-datachannel")
///             .connection(&Connection::new("0.0.0.0".parse().unwrap()))
///             .attribute(&IceUfrag::new("8hhY").unwrap())
///             .attribute(&IcePwd::new("asd88fgpdd777uzjYhagZg").unwrap())
///             .attribute(&Mid::new("0").unwrap())
///             .attribute(&SctpPort(5000)),
///     )
///     .finish()?;
/// assert!(text.starts_with("v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"));
/// assert!(text.ends_with("a=mid:0\r\na=sctp-port:5000\r\n"));
/// # Ok::<(), frazil_sdp::BuildError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SessionBuilder {
    description: Description,
    /// The first one.
    error: Option<BuildError>,
}

impl SessionBuilder {
    /// Begins a description of version 0: without a name (`s=-`) and not bounded in time (`t=0 0`),
    /// unless other calls say so.
    pub fn new(origin: &Origin<'_>) -> Self {
        let builder = Self { description: Description::empty(), error: None };
        builder
            .edit(|session| session.push_line('v', 0))
            .edit(|session| session.set_origin(origin))
            .edit(|session| session.set_name("-"))
    }

    /// Names the session.
    pub fn name(self, name: &str) -> Self {
        self.edit(|session| session.set_name(name))
    }

    /// Says what the session is about, to people.
    pub fn information(self, text: &str) -> Self {
        self.line('i', text)
    }

    /// Says where to read more.
    pub fn uri(self, uri: &str) -> Self {
        self.line('u', uri)
    }

    /// Says whom to write to.
    pub fn email(self, email: &Email<'_>) -> Self {
        self.checked('e', email.check(), email)
    }

    /// Says whom to call.
    pub fn phone(self, phone: &Phone<'_>) -> Self {
        self.checked('p', phone.check(), phone)
    }

    /// Sets the address for media sections without one: a single one (RFC 8866 §5.7).
    pub fn connection(self, connection: &Connection<'_>) -> Self {
        let single = if connection.count.is_some() { Err(Cause::Trailing) } else { Ok(()) };
        self.checked('c', single.and(connection.check()), connection)
    }

    /// Adds a time description: when the session takes place.
    pub fn timing(self, timing: Timing) -> Self {
        self.checked('t', timing.check(), timing)
    }

    /// Has the session come again; belongs to the [`timing`](Self::timing) before it.
    pub fn repeat(self, repeat: &Repeat<'_>) -> Self {
        self.line('r', repeat)
    }

    /// Says when clocks change meanwhile; belongs to the [`repeat`](Self::repeat)s before it.
    pub fn adjustments(self, adjustments: &ZoneAdjustments<'_>) -> Self {
        self.line('z', adjustments)
    }

    shared::methods!();

    /// Adds a line of the session level as it stands: `i`, `u`, `e`, `p`, `c`, `b`, `r`, `z` or `a`.
    pub fn line(self, letter: char, value: impl Display) -> Self {
        match letter {
            'v' | 'o' | 's' | 't' => self.edit(|_| Err(BuildError::Letter(letter))),
            // The times that it repeats are those of `t=0 0`, unless others were given.
            'r' if !self.has_times() => {
                self.timing(Timing::default()).edit(|session| session.push_line(letter, value))
            }
            _ => self.edit(|session| session.push_line(letter, value)),
        }
    }

    /// Adds a media section.
    pub fn media(mut self, media: MediaBuilder) -> Self {
        if let Err(error) = self.description.push_media(media) {
            self.error.get_or_insert(error);
        }
        self
    }

    /// Writes the description.
    ///
    /// # Errors
    ///
    /// The first value that cannot be written, or what the whole lacks, as
    /// [`Description::finish`] checks it: see [`BuildError`].
    pub fn finish(self) -> Result<String, BuildError> {
        let dated = if self.has_times() { self } else { self.timing(Timing::default()) };
        dated.error.map_or(Ok(()), Err)?;
        dated.description.finish()
    }

    fn has_times(&self) -> bool {
        self.description.session().lines().any(|line| line.letter() == 't')
    }

    fn edit(mut self, edit: impl FnOnce(&mut SessionSection) -> Result<(), BuildError>) -> Self {
        if let Err(error) = edit(self.description.session_mut()) {
            self.error.get_or_insert(error);
        }
        self
    }
}
