//! Editing what stands in media sections alone: the `m=` line, and the address.

use alloc::format;
use alloc::string::{String, ToString};

use super::layout::{self, CRLF};
use super::section::MediaSection;
use crate::error::{Cause, ParseError, Subject};
use crate::fields::{Connection, MediaDescription};
use crate::grammar;
use crate::media::Media;
use crate::rules::BuildError;

impl MediaSection {
    /// A section whose `m=` line has no format yet.
    pub(crate) fn begin(kind: &str, port: u16, protocol: &str) -> Result<Self, BuildError> {
        token(kind)?;
        protocol.split('/').try_for_each(token)?;
        Ok(Self::new(format!("m={kind} {port} {protocol}{CRLF}"), CRLF))
    }

    /// A section that says nothing.
    pub(crate) fn blank() -> Self {
        Self::new(format!("m={CRLF}"), CRLF)
    }

    /// The `m=` line: port, protocol and formats.
    ///
    /// # Errors
    ///
    /// It does not read.
    pub fn description(&self) -> Result<MediaDescription<'_>, ParseError> {
        let (subject, cause) = (Subject::Line('m'), Cause::Missing);
        // A section begins with its line.
        let first = self.lines().next();
        first
            .ok_or(ParseError { line: 1, column: 1, subject, cause })
            .and_then(MediaDescription::parse)
    }

    /// Changes the kind: `audio`, `video`, `application` …
    ///
    /// # Errors
    ///
    /// It is not a token.
    pub fn set_kind(&mut self, kind: &str) -> Result<(), BuildError> {
        token(kind)?;
        let range = self.part(self.readable()?.kind);
        self.replace(range, kind)
    }

    /// Changes the port: 0 rejects or ends the section (RFC 3264 §8.2). A count of ports stays.
    ///
    /// # Errors
    ///
    /// The line does not read.
    pub fn set_port(&mut self, port: u16) -> Result<(), BuildError> {
        self.readable()?;
        let digits = self.port_word().split('/').next().unwrap_or_default();
        let range = self.part(digits);
        self.replace(range, &port.to_string())
    }

    /// Changes how many ports there are from the first one on (RFC 8866 §5.14): one at least.
    ///
    /// # Errors
    ///
    /// No port at all; the line does not read.
    pub fn set_port_count(&mut self, count: u32) -> Result<(), BuildError> {
        let port = self.readable()?.port;
        let range = self.part(self.port_word());
        match count {
            0 => Err(refused(Cause::OutOfRange { min: 1, max: u32::MAX.into() })),
            1 => self.replace(range, &port.to_string()),
            _ => self.replace(range, &format!("{port}/{count}")),
        }
    }

    /// Changes the protocol, such as `UDP/TLS/RTP/SAVPF`.
    ///
    /// # Errors
    ///
    /// It is not made of tokens between slashes; the line does not read.
    pub fn set_protocol(&mut self, protocol: &str) -> Result<(), BuildError> {
        protocol.split('/').try_for_each(token)?;
        let range = self.part(self.readable()?.protocol);
        self.replace(range, protocol)
    }

    /// Changes the formats: one at least.
    ///
    /// # Errors
    ///
    /// There is none, or one is not a token; the line does not read.
    pub fn set_formats<'f>(
        &mut self,
        formats: impl IntoIterator<Item = &'f str>,
    ) -> Result<(), BuildError> {
        let mut list = String::new();
        for format in formats {
            token(format)?;
            list.extend([" ", format]);
        }
        if list.is_empty() {
            return Err(refused(Cause::Missing));
        }
        let protocol = self.part(self.readable()?.protocol);
        let line = self.lines().next().map(|line| self.span(line));
        let end = line.map_or(protocol.end, |line| line.end);
        self.replace(protocol.end..end, &list)
    }

    /// Adds a format behind the others.
    pub(crate) fn push_format(&mut self, format: &str) -> Result<(), BuildError> {
        token(format)?;
        let line = self.lines().next().map(|line| self.span(line));
        let end = line.map_or(0, |line| line.end);
        self.replace(end..end, &[" ", format].concat())
    }

    /// Sets the address of this section, the only one (RFC 8866 §5.7).
    ///
    /// # Errors
    ///
    /// An address that the line may not hold.
    pub fn set_connection(&mut self, connection: &Connection<'_>) -> Result<(), BuildError> {
        connection.check().map_err(|cause| BuildError::Line { letter: 'c', cause })?;
        self.set_line('c', connection)
    }

    fn readable(&self) -> Result<MediaDescription<'_>, BuildError> {
        self.description().map_err(|error| refused(error.cause()))
    }

    /// The second word of the line.
    fn port_word(&self) -> &str {
        let value = self.lines().next().map_or("", |line| line.value());
        grammar::split(value).nth(1).unwrap_or_default()
    }
}

impl TryFrom<Media<'_>> for MediaSection {
    type Error = BuildError;

    /// Takes a copy of a section, of whatever description.
    fn try_from(media: Media<'_>) -> Result<Self, BuildError> {
        let end = layout::first_end(media.as_str());
        let mut section = Self::new(String::new(), end);
        section.replace(0..0, media.as_str())?;
        section.replace(
            section.as_str().len()..section.as_str().len(),
            layout::lacking(media.as_str(), end),
        )?;
        Ok(section)
    }
}

const fn refused(cause: Cause) -> BuildError {
    BuildError::Line { letter: 'm', cause }
}

fn token(word: &str) -> Result<(), BuildError> {
    match word {
        "" => Err(refused(Cause::Missing)),
        word if grammar::is_token(word) => Ok(()),
        _ => Err(refused(Cause::Character)),
    }
}
