//! `a=msid` (RFC 8830 §2) and `a=msid-semantic`, which its drafts had.

use core::fmt;

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, refuse, split, token, word};

/// The media stream that a section belongs to, and the track that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Msid<'a> {
    id: &'a str,
    track: Option<&'a str>,
}

impl<'a> Msid<'a> {
    /// What stands in place of an identifier if the track is in no stream (RFC 8829 §5.2.1).
    pub const NO_STREAM: &'static str = "-";

    /// Names a stream, without a track.
    ///
    /// # Errors
    ///
    /// Other than a token of 1 to 64 characters.
    pub fn new(id: &'a str) -> Result<Self, Cause> {
        checked(id, identifier).map(|id| Self { id, track: None })
    }

    /// The same with a track.
    ///
    /// # Errors
    ///
    /// Other than a token of 1 to 64 characters.
    pub fn with_track(mut self, track: &'a str) -> Result<Self, Cause> {
        self.track = Some(checked(track, identifier)?);
        Ok(self)
    }

    /// `msid-id`: the identifier of the stream, as it stands.
    #[must_use]
    pub const fn id(self) -> &'a str {
        self.id
    }

    /// The identifier of the stream; `None` if the track is in no stream.
    #[must_use]
    pub fn stream(self) -> Option<&'a str> {
        Some(self.id).filter(|&id| id != Self::NO_STREAM)
    }

    /// `msid-appdata`: the identifier of the track.
    #[must_use]
    pub const fn track(self) -> Option<&'a str> {
        self.track
    }

    pub(super) fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, id) = word(input)?;
        if input.is_empty() {
            return Ok((input, Self { id, track: None }));
        }
        let (input, ()) = blank(input)?;
        let (input, track) = word(input)?;
        Ok((input, Self { id, track: Some(track) }))
    }
}

/// `1*64token-char`.
fn identifier(input: &str) -> Step<'_, &str> {
    let (rest, id) = token(input)?;
    if id.len() > 64 {
        let found = u32::try_from(id.len()).unwrap_or(u32::MAX);
        return refuse(input, Cause::Length { min: 1, max: 64, found });
    }
    Ok((rest, id))
}

/// Any word of any length is read; what is written is a token of 64 characters at most.
impl<'a> Attribute<'a> for Msid<'a> {
    const NAME: &'static str = "msid";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }

    fn check(&self) -> Result<(), Cause> {
        checked(self.id, identifier)?;
        self.track.map_or(Ok(()), |track| checked(track, identifier).map(drop))
    }
}

impl fmt::Display for Msid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "msid:{}", self.id)?;
        self.track.map_or(Ok(()), |track| write!(f, " {track}"))
    }
}

/// What the identifiers of `a=msid` mean, at session level. Browsers still write it, with `WMS`
/// (WebRTC media streams), though RFC 8830 has no such line; nothing depends on it.
#[derive(Clone, Copy, Debug)]
pub struct MsidSemantic<'a> {
    semantic: &'a str,
    ids: &'a str,
}

impl<'a> MsidSemantic<'a> {
    /// The semantic of WebRTC media streams.
    pub const WMS: &'static str = "WMS";

    /// Takes a semantic and the identifiers between blanks, such as `*` or `""`.
    ///
    /// # Errors
    ///
    /// Other than tokens.
    pub fn new(semantic: &'a str, ids: &'a str) -> Result<Self, Cause> {
        checked(semantic, token)?;
        checked(ids, crate::grammar::tokens)?;
        Ok(Self { semantic, ids })
    }

    /// `WMS`, or another token.
    #[must_use]
    pub const fn semantic(self) -> &'a str {
        self.semantic
    }

    /// The identifiers of the streams.
    pub fn ids(self) -> impl Iterator<Item = &'a str> + Clone {
        split(self.ids)
    }

    /// True if it holds for that stream: it is listed, or `*` is.
    #[must_use]
    pub fn contains(self, id: &str) -> bool {
        self.ids().any(|listed| listed == "*" || listed == id)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (ids, semantic) = word(input)?;
        Ok(("", Self { semantic, ids }))
    }
}

impl PartialEq for MsidSemantic<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.semantic == other.semantic && self.ids().eq(other.ids())
    }
}

impl Eq for MsidSemantic<'_> {}

impl<'a> Attribute<'a> for MsidSemantic<'a> {
    const NAME: &'static str = "msid-semantic";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }
}

impl fmt::Display for MsidSemantic<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "msid-semantic:{}", self.semantic)?;
        self.ids().try_for_each(|id| write!(f, " {id}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_track_is_in_a_stream_or_in_none() {
        let msid: Msid<'_> = read("a=msid:stream {a-b} ").unwrap();
        assert_eq!((msid.stream(), msid.track()), (Some("stream"), Some("{a-b}")));
        assert_eq!(msid.to_string(), "msid:stream {a-b}");
        assert_eq!(Ok(msid), Msid::new("stream").and_then(|msid| msid.with_track("{a-b}")));
        let none: Msid<'_> = read("a=msid:- track").unwrap();
        assert_eq!((none.stream(), none.id()), (None, Msid::NO_STREAM));
        assert_eq!(read::<Msid<'_>>("a=msid:alone").unwrap().track(), None);
    }

    #[test]
    fn any_word_is_read_and_64_characters_are_written() {
        let line = std::format!("a=msid:{} x:y", "i".repeat(65));
        let msid: Msid<'_> = read(&line).unwrap();
        assert_eq!(msid.check(), Err(Cause::Length { min: 1, max: 64, found: 65 }));
        assert_eq!(read::<Msid<'_>>("a=msid:a x:y").unwrap().check(), Err(Cause::Trailing));
        assert_eq!(refused::<Msid<'_>>("a=msid:a b c"), (11, Cause::Trailing));
        assert_eq!(refused::<Msid<'_>>("a=msid:"), (8, Cause::Missing));
        assert_eq!(Msid::new("a b"), Err(Cause::Trailing));
        assert_eq!(Msid::new("a").unwrap().with_track(""), Err(Cause::Missing));
    }

    #[test]
    fn the_semantic_of_browsers_may_have_a_leading_blank() {
        let chromium: MsidSemantic<'_> = read("a=msid-semantic: WMS a b").unwrap();
        assert!(chromium.contains("a") && !chromium.contains("c"));
        assert_eq!(chromium.to_string(), "msid-semantic:WMS a b");
        let firefox: MsidSemantic<'_> = read("a=msid-semantic:WMS *").unwrap();
        assert!(firefox.contains("c"));
        assert_eq!(Ok(firefox), MsidSemantic::new(MsidSemantic::WMS, "*"));
        let empty = read::<MsidSemantic<'_>>("a=msid-semantic: WMS").unwrap();
        assert_eq!((empty.semantic(), empty.ids().count()), ("WMS", 0));
        assert_eq!(MsidSemantic::new("WMS", "a:b"), Err(Cause::Character));
        assert_eq!(refused::<MsidSemantic<'_>>("a=msid-semantic: "), (18, Cause::Missing));
    }
}
