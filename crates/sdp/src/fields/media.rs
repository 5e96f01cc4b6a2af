//! `m=`

use core::fmt;

use crate::error::{Cause, ParseError, Subject};
use crate::grammar::{self, Step, blank, number, port, refuse, token, tokens, word};
use crate::line::Line;

/// What an `m=` line says (RFC 8866 §5.14).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MediaDescription<'a> {
    /// `media`: `audio`, `video`, `application` or another token.
    pub kind: &'a str,
    /// The port of the default destination. 0 rejects or ends the section; 9 stands for an address
    /// that is not known yet.
    pub port: u16,
    /// How many ports there are from `port` on: 1, unless the line says otherwise.
    pub port_count: u32,
    /// `proto`, such as `UDP/TLS/RTP/SAVPF`.
    pub protocol: &'a str,
    formats: &'a str,
}

impl<'a> MediaDescription<'a> {
    /// The formats: payload types for RTP, `webrtc-datachannel` for data channels. The grammar wants
    /// one at least; libnice writes none.
    pub fn formats(self) -> impl Iterator<Item = &'a str> + Clone {
        grammar::split(self.formats)
    }

    /// True for RTP under any profile, over any transport: its formats are payload types.
    #[must_use]
    pub fn is_rtp(self) -> bool {
        self.protocol.split('/').any(|word| word.eq_ignore_ascii_case("RTP"))
    }

    /// The formats of RTP, preferred ones first. An error is a format that is no payload type; of
    /// another protocol than RTP there is none.
    pub fn payload_types(self) -> impl Iterator<Item = Result<u8, Cause>> + Clone + use<'a> {
        let formats = if self.is_rtp() { self.formats } else { "" };
        grammar::split(formats).map(payload_type)
    }

    /// The ports that media goes to: `port` and, if there are several, those behind it, of which RTP
    /// leaves out every second one for RTCP. They end with the last port that there is.
    ///
    /// Where there are as many addresses, each has the port at its place (RFC 8866 §5.14).
    pub fn ports(self) -> impl Iterator<Item = u16> + Clone + use<> {
        let step = if self.is_rtp() { 2 } else { 1 };
        let more = usize::try_from(self.port_count).unwrap_or(usize::MAX);
        (self.port..=u16::MAX).step_by(step).take(more)
    }

    pub(crate) fn parse(line: Line<'a>) -> Result<Self, ParseError> {
        grammar::read(line, Subject::Line('m'), line.value(), Self::grammar)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, kind) = token(input)?;
        let (input, ()) = blank(input)?;
        let (input, port) = port(input)?;
        let (input, port_count) = match input.strip_prefix('/') {
            Some(rest) => number(1, u32::MAX.into())(rest)?,
            None => (input, 1),
        };
        let (input, ()) = blank(input)?;
        let (input, protocol) = protocol(input)?;
        let (input, formats) = match input {
            "" => (input, ""),
            _ => blank(input).and_then(|(input, ())| tokens(input))?,
        };
        let port_count = u32::try_from(port_count).unwrap_or(u32::MAX);
        Ok((input, Self { kind, port, port_count, protocol, formats }))
    }
}

fn payload_type(format: &str) -> Result<u8, Cause> {
    let number = grammar::checked(format, number(0, 127))?;
    Ok(u8::try_from(number).unwrap_or(u8::MAX))
}

/// `proto`: tokens between slashes.
fn protocol(input: &str) -> Step<'_, &str> {
    let (rest, protocol) = word(input)?;
    for part in protocol.split('/') {
        match token(part)? {
            ("", _) => {}
            (stray, _) => return refuse(stray, Cause::Character),
        }
    }
    Ok((rest, protocol))
}

impl PartialEq for MediaDescription<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, self.port, self.port_count, self.protocol)
            == (other.kind, other.port, other.port_count, other.protocol)
            && self.formats().eq(other.formats())
    }
}

impl Eq for MediaDescription<'_> {}

impl fmt::Display for MediaDescription<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.port)?;
        if self.port_count != 1 {
            write!(f, "/{}", self.port_count)?;
        }
        write!(f, " {}", self.protocol)?;
        self.formats().try_for_each(|format| write!(f, " {format}"))
    }
}
