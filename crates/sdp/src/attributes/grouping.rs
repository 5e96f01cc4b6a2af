//! `a=mid` and `a=group` (RFC 5888 §4 and §5).

use core::fmt;

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{blank, split, token, tokens};

/// What groups call a media section: a token, unique in the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mid<'a>(&'a str);

impl<'a> Mid<'a> {
    /// Takes an identification tag.
    ///
    /// # Errors
    ///
    /// Other than a token.
    pub fn new(tag: &'a str) -> Result<Self, Cause> {
        checked(tag, token).map(Self)
    }

    /// The tag.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }
}

impl<'a> Attribute<'a> for Mid<'a> {
    const NAME: &'static str = "mid";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(token).map(Self)
    }
}

impl fmt::Display for Mid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mid:{}", self.0)
    }
}

/// Media sections that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    semantics: &'a str,
    tags: &'a str,
}

impl<'a> Group<'a> {
    /// Takes semantics and tags, such as `BUNDLE 0 1`.
    ///
    /// # Errors
    ///
    /// Other than tokens between blanks, one at least.
    pub fn new(value: &'a str) -> Result<Self, Cause> {
        checked(value, Self::grammar)
    }

    /// What the group means: `BUNDLE`, `LS`, `FID` or another token.
    #[must_use]
    pub const fn semantics(self) -> &'a str {
        self.semantics
    }

    /// True for a `BUNDLE` group: its sections share one transport (RFC 8843).
    #[must_use]
    pub fn is_bundle(self) -> bool {
        self.semantics == "BUNDLE"
    }

    /// The [`Mid`]s of its sections.
    pub fn tags(self) -> impl Iterator<Item = &'a str> + Clone {
        split(self.tags)
    }

    /// The tags as they stand.
    pub(crate) const fn tags_as_str(self) -> &'a str {
        self.tags
    }

    fn grammar(input: &'a str) -> crate::grammar::Step<'a, Self> {
        let (input, semantics) = token(input)?;
        if input.is_empty() {
            return Ok((input, Self { semantics, tags: "" }));
        }
        let (input, ()) = blank(input)?;
        let (input, tags) = tokens(input)?;
        Ok((input, Self { semantics, tags }))
    }
}

impl PartialEq for Group<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.semantics == other.semantics && self.tags().eq(other.tags())
    }
}

impl Eq for Group<'_> {}

impl<'a> Attribute<'a> for Group<'a> {
    const NAME: &'static str = "group";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }
}

impl fmt::Display for Group<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "group:{}", self.semantics)?;
        self.tags().try_for_each(|tag| write!(f, " {tag}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::string::ToString;
    use std::vec::Vec;

    #[test]
    fn a_group_names_the_mids_of_its_sections() {
        let group: Group<'_> = read("a=group:BUNDLE 0  a1 video ").unwrap();
        assert!(group.is_bundle());
        assert_eq!(group.tags().collect::<Vec<_>>(), ["0", "a1", "video"]);
        assert_eq!(group.to_string(), "group:BUNDLE 0 a1 video");
        assert_eq!(group, Group::new("BUNDLE 0 a1 video").unwrap());
        assert_eq!(read::<Group<'_>>("a=group:FID").unwrap().tags().count(), 0);
        assert_eq!(refused::<Group<'_>>("a=group:LS a(1)"), (13, Cause::Character));
    }

    #[test]
    fn a_mid_is_one_token() {
        assert_eq!(read::<Mid<'_>>("a=mid:a1").unwrap().to_string(), "mid:a1");
        assert_eq!(refused::<Mid<'_>>("a=mid:a b"), (8, Cause::Trailing));
        assert_eq!(refused::<Mid<'_>>("a=mid:"), (7, Cause::Missing));
        assert_eq!(Mid::new(""), Err(Cause::Missing));
    }
}
