//! `a=simulcast` (RFC 8853 §5.1).

use core::fmt;

use super::rid::{rid_id, strict_id};
use super::{StreamDirection, checked};
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, refuse};

/// Streams that carry one source in several forms, for one direction or both.
///
/// ```
/// use frazil_sdp::{Session, Simulcast};
///
/// let session = Session::parse("a=simulcast:send hi;~lo,alt\r\n")?;
/// let simulcast = session.first::<Simulcast<'_>>()?.unwrap();
/// let streams: Vec<Vec<_>> =
///     simulcast.send().map(|stream| stream.alternatives().collect()).collect();
/// assert_eq!(streams[0][0].rid, "hi");
/// assert!(streams[1][0].paused && !streams[1][1].paused);
/// assert_eq!(simulcast.recv().count(), 0);
/// # Ok::<(), frazil_sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Simulcast<'a> {
    direction: StreamDirection,
    streams: &'a str,
    /// The streams of the other direction, or an empty text.
    others: &'a str,
}

/// One stream of a simulcast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SimulcastStream<'a>(&'a str);

/// A form that a stream may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SimulcastFormat<'a> {
    /// The [`Rid`](crate::Rid) of the section.
    pub rid: &'a str,
    /// True if the stream is paused from the start.
    pub paused: bool,
}

impl<'a> Simulcast<'a> {
    /// Takes the streams of one direction: identifiers between semicolons, alternatives between
    /// commas, a tilde before those that start paused.
    ///
    /// # Errors
    ///
    /// An identifier that is not 1 to 255 letters and digits, or none.
    pub fn new(direction: StreamDirection, streams: &'a str) -> Result<Self, Cause> {
        checked(streams, |input| list(input, strict_id))?;
        Ok(Self { direction, streams, others: "" })
    }

    /// The same with streams of the other direction.
    ///
    /// # Errors
    ///
    /// An identifier that is not 1 to 255 letters and digits, or none.
    pub fn with_others(mut self, streams: &'a str) -> Result<Self, Cause> {
        self.others = checked(streams, |input| list(input, strict_id))?;
        Ok(self)
    }

    /// The streams that the writer sends, the most preferred first.
    pub fn send(self) -> impl Iterator<Item = SimulcastStream<'a>> + Clone {
        self.streams(StreamDirection::Send)
    }

    /// The streams that the writer receives, the most preferred first.
    pub fn recv(self) -> impl Iterator<Item = SimulcastStream<'a>> + Clone {
        self.streams(StreamDirection::Recv)
    }

    /// The streams of a direction, the most preferred first.
    pub fn streams(
        self,
        direction: StreamDirection,
    ) -> impl Iterator<Item = SimulcastStream<'a>> + Clone {
        let streams = if direction == self.direction { self.streams } else { self.others };
        streams.split(';').filter(|stream| !stream.is_empty()).map(SimulcastStream)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (rest, (direction, streams)) = one_direction(input)?;
        if rest.is_empty() {
            return Ok((rest, Self { direction, streams, others: "" }));
        }
        let (start, ()) = blank(rest)?;
        let (rest, (other, others)) = one_direction(start)?;
        if other == direction {
            return refuse(start, Cause::Other("each direction may stand once"));
        }
        Ok((rest, Self { direction, streams, others }))
    }
}

/// A direction and its streams.
fn one_direction(input: &str) -> Step<'_, (StreamDirection, &str)> {
    let (input, direction) = StreamDirection::grammar(input)?;
    let (input, ()) = blank(input)?;
    // Early drafts said what kind of identifiers they are, and old Firefoxes still do.
    let (input, streams) = list(input.strip_prefix("rid=").unwrap_or(input), rid_id)?;
    Ok((input, (direction, streams)))
}

/// Identifiers between commas and semicolons, one at least.
fn list<'a>(input: &'a str, id: impl Fn(&'a str) -> Step<'a, &'a str>) -> Step<'a, &'a str> {
    let mut rest = input;
    loop {
        (rest, _) = id(rest.strip_prefix('~').unwrap_or(rest))?;
        match rest.strip_prefix([',', ';']) {
            Some(more) => rest = more,
            None => break,
        }
    }
    let end = input.len() - rest.len();
    Ok((rest, input.get(..end).unwrap_or_default()))
}

impl<'a> Attribute<'a> for Simulcast<'a> {
    const NAME: &'static str = "simulcast";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }

    fn check(&self) -> Result<(), Cause> {
        checked(self.streams, |input| list(input, strict_id))?;
        if self.others.is_empty() {
            return Ok(());
        }
        checked(self.others, |input| list(input, strict_id)).map(drop)
    }
}

impl fmt::Display for Simulcast<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "simulcast:{} {}", self.direction, self.streams)?;
        if self.others.is_empty() {
            return Ok(());
        }
        write!(f, " {} {}", self.direction.reversed(), self.others)
    }
}

impl<'a> SimulcastStream<'a> {
    /// The forms that it may have, the most preferred first; one at least.
    pub fn alternatives(self) -> impl Iterator<Item = SimulcastFormat<'a>> + Clone {
        self.0.split(',').map(|format| {
            let rid = format.strip_prefix('~');
            SimulcastFormat { rid: rid.unwrap_or(format), paused: rid.is_some() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;
    use std::string::{String, ToString};
    use std::vec;
    use std::vec::Vec;

    fn shown<'a>(streams: impl Iterator<Item = SimulcastStream<'a>>) -> Vec<Vec<String>> {
        let one = |format: SimulcastFormat<'_>| {
            if format.paused { format!("{} paused", format.rid) } else { format.rid.to_string() }
        };
        streams.map(|stream| stream.alternatives().map(one).collect()).collect()
    }

    #[test]
    fn rfc8853_s5_1_a_b_and_s5_2_g_i__streams_and_alternatives_are_in_order_and_may_be_paused() {
        let line = "a=simulcast:recv 1;2 send 3,~4;~5";
        let simulcast: Simulcast<'_> = read(line).unwrap();
        assert_eq!(shown(simulcast.recv()), [["1"], ["2"]]);
        assert_eq!(shown(simulcast.send()), [vec!["3", "4 paused"], vec!["5 paused"]]);
        assert_eq!(format!("a={simulcast}"), line);
        let built = Simulcast::new(StreamDirection::Recv, "1;2").unwrap();
        assert_eq!(built.send().count(), 0);
        assert_eq!(built.with_others("3,~4;~5"), Ok(simulcast));
    }

    #[test]
    fn the_form_of_old_drafts_is_read() {
        let simulcast: Simulcast<'_> = read("a=simulcast: send rid=a;b recv rid=c").unwrap();
        assert_eq!(simulcast.to_string(), "simulcast:send a;b recv c");
    }

    #[test]
    fn rfc8853_s5_1_c_and_s5_2_d__identifiers_have_their_form_and_directions_stand_once() {
        let twice = Cause::Other("each direction may stand once");
        for (line, column, cause) in [
            ("a=simulcast:", 13, Cause::Missing),
            ("a=simulcast:send", 17, Cause::Missing),
            ("a=simulcast:both 1", 13, Cause::UnknownWord),
            ("a=simulcast:send 1;", 20, Cause::Missing),
            ("a=simulcast:send 1;;2", 20, Cause::Character),
            ("a=simulcast:send ~~1", 19, Cause::Character),
            ("a=simulcast:send pt=1", 20, Cause::Character),
            ("a=simulcast:send 1 send 2", 20, twice),
            ("a=simulcast:send 1 recv 2 send 3", 26, Cause::Trailing),
        ] {
            assert_eq!(refused::<Simulcast<'_>>(line), (column, cause), "{line}");
        }
        for streams in ["", "a-b", "1;", "1 2"] {
            assert!(Simulcast::new(StreamDirection::Send, streams).is_err(), "{streams}");
        }
        assert!(read::<Simulcast<'_>>("a=simulcast:send a-b").unwrap().check().is_err());
    }
}
