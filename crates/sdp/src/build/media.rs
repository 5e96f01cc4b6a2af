//! Building a media section.

use super::shared;
use crate::edit::MediaSection;
use crate::fields::Connection;
use crate::rules::BuildError;

/// Builds a media section, to be given to a [`SessionBuilder`](super::SessionBuilder).
///
/// Lines stand in the order of RFC 8866, whatever the order of the calls; attributes in that of the
/// calls. What cannot be written is reported by
/// [`finish`](super::SessionBuilder::finish).
///
/// A description of ICE alone, without DTLS, is no longer than this:
///
/// ```
/// use frazil_sdp::{
///     Candidate, Connection, EndOfCandidates, IceOptions, IcePwd, IceUfrag, MediaBuilder, Origin,
///     SessionBuilder,
/// };
///
/// let candidate = Candidate::parse("1 1 UDP 2130706431 192.0.2.1 8998 typ host").unwrap();
/// let text = SessionBuilder::new(&Origin::anonymous("4611731400430051336", "1"))
///     .attribute(&IceOptions::new("ice2 trickle").unwrap())
///     .media(
///         MediaBuilder::new("application", 9, "UDP/ICE")
///             .format("0")
///             .connection(&Connection::new("0.0.0.0".parse().unwrap()))
///             .attribute(&IceUfrag::new("8hhY").unwrap())
///             .attribute(&IcePwd::new("asd88fgpdd777uzjYhagZg").unwrap())
///             .attributes([candidate])
///             .attribute(&EndOfCandidates),
///     )
///     .finish()?;
/// assert!(text.contains("\r\na=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host\r\n"));
/// # Ok::<(), frazil_sdp::BuildError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct MediaBuilder {
    section: MediaSection,
    /// The first one.
    error: Option<BuildError>,
}

impl MediaBuilder {
    /// Begins a section: `audio`, `video`, `application` …; port 9 where the address is not known
    /// yet; a protocol such as `UDP/DTLS/SCTP`.
    pub fn new(kind: &str, port: u16, protocol: &str) -> Self {
        let (section, error) = match MediaSection::begin(kind, port, protocol) {
            Ok(section) => (section, None),
            Err(error) => (MediaSection::blank(), Some(error)),
        };
        Self { section, error }
    }

    /// Counts the ports from that one on, for the layers of a hierarchical encoding
    /// (RFC 8866 §5.14): one at least.
    pub fn port_count(self, count: u32) -> Self {
        self.edit(|section| section.set_port_count(count))
    }

    /// Adds a format. A section has one at least.
    pub fn format(self, format: &str) -> Self {
        self.edit(|section| section.push_format(format))
    }

    /// Labels the section for people.
    pub fn information(self, text: &str) -> Self {
        self.line('i', text)
    }

    /// Adds the address, which else must stand at session level. There is one, or several multicast
    /// addresses for the layers of a hierarchical encoding (RFC 8866 §5.7).
    pub fn connection(self, connection: &Connection<'_>) -> Self {
        self.checked('c', connection.check(), connection)
    }

    shared::methods!();

    /// Adds a line as it stands: `i`, `c`, `b` or `a`, such as `('a', "rtcp-mux")`.
    pub fn line(self, letter: char, value: &str) -> Self {
        self.edit(|section| section.push_line(letter, value))
    }

    /// The section, to be put into a [`Description`](crate::Description) at a place of one's choice.
    ///
    /// # Errors
    ///
    /// The first value that cannot be written.
    pub fn section(self) -> Result<MediaSection, BuildError> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.section),
        }
    }

    fn edit(mut self, edit: impl FnOnce(&mut MediaSection) -> Result<(), BuildError>) -> Self {
        if self.error.is_none() {
            self.error = edit(&mut self.section).err();
        }
        self
    }
}
