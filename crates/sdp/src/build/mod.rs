//! Writing a description.

mod check;
mod error;
mod formats;
mod media;
mod part;

use alloc::string::String;
use alloc::vec::Vec;

pub use error::BuildError;
pub use media::MediaBuilder;

use crate::attribute::Attribute;
use crate::defaults::Defaults;
use crate::error::Cause;
use crate::fields::{Bandwidth, Connection, Email, Origin, Phone, Repeat, Timing, ZoneAdjustments};
use crate::session::Session;
use part::Part;

/// The order of the session level (RFC 8866 §9); `r=` and `z=` go with their `t=`.
const ORDER: &str = "vosiuepcbta";

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
    name: String,
    part: Part,
    media: Vec<MediaBuilder>,
}

impl SessionBuilder {
    /// Begins a description of version 0: without a name (`s=-`) and not bounded in time (`t=0 0`),
    /// unless other calls say so.
    pub fn new(origin: &Origin<'_>) -> Self {
        let mut part = Part::default();
        part.line(ORDER, 'v', 0);
        part.checked(ORDER, 'o', origin.check(), origin);
        Self { name: String::from("-"), part, media: Vec::new() }
    }

    /// Names the session.
    pub fn name(mut self, name: &str) -> Self {
        self.name = String::from(name);
        self
    }

    /// Says what the session is about, to people.
    pub fn information(self, text: &str) -> Self {
        self.line('i', text)
    }

    /// Says where to read more.
    pub fn uri(mut self, uri: &str) -> Self {
        self.part.checked(ORDER, 'u', check::uri(uri), uri);
        self
    }

    /// Says whom to write to.
    pub fn email(mut self, email: &Email<'_>) -> Self {
        self.part.checked(ORDER, 'e', email.check(), email);
        self
    }

    /// Says whom to call.
    pub fn phone(mut self, phone: &Phone<'_>) -> Self {
        self.part.checked(ORDER, 'p', phone.check(), phone);
        self
    }

    /// Sets the address for media sections without one: a single one (RFC 8866 §5.7).
    pub fn connection(mut self, connection: &Connection<'_>) -> Self {
        let single = if connection.count.is_some() { Err(Cause::Trailing) } else { Ok(()) };
        self.part.checked(ORDER, 'c', single.and(connection.check()), connection);
        self
    }

    /// Adds a bandwidth.
    pub fn bandwidth(mut self, bandwidth: &Bandwidth<'_>) -> Self {
        self.part.checked(ORDER, 'b', bandwidth.check(), bandwidth);
        self
    }

    /// Adds a time description: when the session takes place.
    pub fn timing(mut self, timing: Timing) -> Self {
        match timing.check() {
            Ok(()) => self.part.time(ORDER, 't', timing),
            Err(cause) => self.part.refuse(BuildError::Line { letter: 't', cause }),
        }
        self
    }

    /// Has the session come again; belongs to the [`timing`](Self::timing) before it.
    pub fn repeat(mut self, repeat: &Repeat<'_>) -> Self {
        self.part.time(ORDER, 'r', repeat);
        self
    }

    /// Says when clocks change meanwhile; belongs to the [`repeat`](Self::repeat)s before it.
    pub fn adjustments(mut self, adjustments: &ZoneAdjustments<'_>) -> Self {
        self.part.time(ORDER, 'z', adjustments);
        self
    }

    /// Adds an attribute of the session level.
    pub fn attribute<'a, A: Attribute<'a>>(mut self, attribute: &A) -> Self {
        self.part.attribute(ORDER, attribute);
        self
    }

    /// Adds attributes of one type: those of a list, or of an `Option`.
    pub fn attributes<'a, A: Attribute<'a>>(self, all: impl IntoIterator<Item = A>) -> Self {
        all.into_iter().fold(self, |builder, attribute| builder.attribute(&attribute))
    }

    /// Adds a line of the session level as it stands: `i`, `u`, `e`, `p`, `c`, `b`, `r`, `z` or `a`.
    pub fn line(mut self, letter: char, value: &str) -> Self {
        match letter {
            'v' | 'o' | 's' | 't' => self.part.refuse(BuildError::Letter(letter)),
            'r' | 'z' => self.part.time(ORDER, letter, value),
            _ => self.part.line(ORDER, letter, value),
        }
        self
    }

    /// Adds a media section.
    pub fn media(mut self, media: MediaBuilder) -> Self {
        self.media.push(media);
        self
    }

    /// Writes the description.
    ///
    /// # Errors
    ///
    /// The first value that cannot be written, or what the whole lacks: see [`BuildError`].
    pub fn finish(self) -> Result<String, BuildError> {
        let mut part = self.part;
        part.line(ORDER, 's', &self.name);
        if part.last(&['t']).is_none() {
            part.time(ORDER, 't', Timing::default());
        }
        let mut text = String::new();
        part.write(&mut text)?;
        for media in self.media {
            media.write(&mut text)?;
        }
        // Every line was checked; the whole may still be too large.
        let refused = |letter, cause| BuildError::Line { letter, cause };
        let session = Session::parse(&text).map_err(|error| refused('m', error.cause()))?;
        for line in session.lines() {
            Defaults::fits(line).map_err(|cause| refused(line.letter(), cause))?;
        }
        check::whole(&session)?;
        Ok(text)
    }
}
