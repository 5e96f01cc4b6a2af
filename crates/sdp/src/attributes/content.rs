//! `a=content` (RFC 4796) and `a=label` (RFC 4574).

use core::fmt;

use super::words::by_grammar;
use crate::grammar::{Step, commas, token};

/// What a stream shows, for applications that choose by it: one tag at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Content<'a>(&'a str);

by_grammar! { Content = "content", such as "slides,main" }

impl<'a> Content<'a> {
    /// Slides of a presentation.
    pub const SLIDES: &'static str = "slides";
    /// Who speaks.
    pub const SPEAKER: &'static str = "speaker";
    /// Sign language.
    pub const SIGN_LANGUAGE: &'static str = "sl";
    /// The main stream of its source.
    pub const MAIN: &'static str = "main";
    /// An alternative to the main stream.
    pub const ALTERNATIVE: &'static str = "alt";

    /// The tags, in order.
    pub fn tags(self) -> impl Iterator<Item = &'a str> + Clone {
        self.0.split(',')
    }

    /// True if the tag is among them.
    #[must_use]
    pub fn contains(self, tag: &str) -> bool {
        self.tags().any(|known| known == tag)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (rest, tags) = commas(input)?;
        Ok((rest, Self(tags)))
    }
}

impl fmt::Display for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "content:{}", self.0)
    }
}

/// What others call the stream from outside of the description, such as
/// [`FloorId`](crate::FloorId): a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label<'a>(&'a str);

by_grammar! { Label = "label", such as "1" }

impl<'a> Label<'a> {
    /// The label.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (rest, label) = token(input)?;
        Ok((rest, Self(label)))
    }
}

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "label:{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use crate::error::Cause;
    use std::format;
    use std::vec::Vec;

    #[test]
    fn content_is_tags_between_commas() {
        let content: Content<'_> = read("a=content:slides,x-own").unwrap();
        assert_eq!(content.tags().collect::<Vec<_>>(), ["slides", "x-own"]);
        assert!(content.contains(Content::SLIDES) && !content.contains(Content::MAIN));
        assert_eq!(format!("{content}"), "content:slides,x-own");
        assert_eq!(refused::<Content<'_>>("a=content:slides,"), (18, Cause::Missing));
        assert_eq!(refused::<Content<'_>>("a=content:,slides"), (11, Cause::Character));
        assert_eq!(refused::<Content<'_>>("a=content:slides, main"), (18, Cause::Character));
    }

    #[test]
    fn a_label_is_a_token() {
        let label: Label<'_> = read("a=label:1").unwrap();
        assert_eq!((label.as_str(), &*format!("{label}")), ("1", "label:1"));
        assert_eq!(refused::<Label<'_>>("a=label:1 2"), (10, Cause::Trailing));
    }
}
