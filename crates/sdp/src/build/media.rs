//! Building a media section.

use alloc::format;
use alloc::string::String;

use super::BuildError;
use super::part::Part;
use crate::attribute::Attribute;
use crate::error::Cause;
use crate::fields::{Bandwidth, Connection};
use crate::grammar;

/// The order of a media section (RFC 8866 §9); the `m=` line comes by itself.
const ORDER: &str = "icba";

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
    /// Kind and port.
    port: String,
    port_count: u32,
    /// Protocol and formats.
    formats: String,
    part: Part,
}

impl MediaBuilder {
    /// Begins a section: `audio`, `video`, `application` …; port 9 where the address is not known
    /// yet; a protocol such as `UDP/DTLS/SCTP`.
    pub fn new(kind: &str, port: u16, protocol: &str) -> Self {
        let port = format!("{kind} {port}");
        let formats = String::from(protocol);
        let mut builder = Self { port, port_count: 1, formats, part: Part::default() };
        builder.token(kind);
        protocol.split('/').for_each(|word| builder.token(word));
        builder
    }

    /// Counts the ports from that one on, for the layers of a hierarchical encoding
    /// (RFC 8866 §5.14): one at least.
    pub fn port_count(mut self, count: u32) -> Self {
        if count == 0 {
            let cause = Cause::OutOfRange { min: 1, max: u32::MAX.into() };
            self.part.refuse(BuildError::Line { letter: 'm', cause });
        }
        self.port_count = count;
        self
    }

    /// Adds a format. A section has one at least.
    pub fn format(mut self, format: &str) -> Self {
        self.token(format);
        self.formats.push(' ');
        self.formats.push_str(format);
        self
    }

    /// Labels the section for people.
    pub fn information(self, text: &str) -> Self {
        self.line('i', text)
    }

    /// Adds the address, which else must stand at session level. There is one, or several multicast
    /// addresses for the layers of a hierarchical encoding (RFC 8866 §5.7).
    pub fn connection(mut self, connection: &Connection<'_>) -> Self {
        self.part.layer(ORDER, connection);
        self
    }

    /// Adds a bandwidth.
    pub fn bandwidth(mut self, bandwidth: &Bandwidth<'_>) -> Self {
        self.part.checked(ORDER, 'b', bandwidth.check(), bandwidth);
        self
    }

    /// Adds an attribute.
    pub fn attribute<'a, A: Attribute<'a>>(mut self, attribute: &A) -> Self {
        self.part.attribute(ORDER, attribute);
        self
    }

    /// Adds attributes of one type: those of a list, or of an `Option`.
    pub fn attributes<'a, A: Attribute<'a>>(self, all: impl IntoIterator<Item = A>) -> Self {
        all.into_iter().fold(self, |builder, attribute| builder.attribute(&attribute))
    }

    /// Adds a line as it stands: `i`, `c`, `b` or `a`, such as `('a', "rtcp-mux")`.
    pub fn line(mut self, letter: char, value: &str) -> Self {
        self.part.line(ORDER, letter, value);
        self
    }

    pub(super) fn write(self, text: &mut String) -> Result<(), BuildError> {
        let Self { port, port_count, formats, .. } = self;
        let count = if port_count == 1 { String::new() } else { format!("/{port_count}") };
        text.extend(["m=", &port, &count, " ", &formats, "\r\n"]);
        self.part.write(text)
    }

    fn token(&mut self, word: &str) {
        if !grammar::is_token(word) {
            let cause = if word.is_empty() { Cause::Missing } else { Cause::Character };
            self.part.refuse(BuildError::Line { letter: 'm', cause });
        }
    }
}
