//! `a=ice-options` (RFC 8839 §5.6).

use core::fmt;

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, is_blank, refuse, token};

/// The ICE extensions that the sender supports: one tag at least.
///
/// The RFC builds tags of ice-chars and puts a blank between them. Any token is read, as some in the
/// field have a `-`, and so is the list of libdatachannel, which has commas.
#[derive(Clone, Copy, Debug)]
pub struct IceOptions<'a>(&'a str);

impl<'a> IceOptions<'a> {
    /// What an agent of RFC 8445 says (RFC 8839 §4.2.1.5).
    pub const ICE2: &'static str = "ice2";
    /// What an agent that trickles says (RFC 8838 §3).
    pub const TRICKLE: &'static str = "trickle";

    /// Takes tags between blanks, such as `ice2 trickle`.
    ///
    /// # Errors
    ///
    /// Other than tokens, one at least.
    pub fn new(tags: &'a str) -> Result<Self, Cause> {
        checked(tags, Self::grammar)
    }

    /// The tags, in order.
    pub fn tags(self) -> impl Iterator<Item = &'a str> + Clone {
        self.0.split(is_separator).filter(|tag| !tag.is_empty())
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (mut rest, mut seen) = (input.trim_start_matches(is_separator), 0);
        while !rest.is_empty() {
            let (behind, _) = token(rest)?;
            rest = behind.trim_start_matches(is_separator);
            if !rest.is_empty() && rest.len() == behind.len() {
                return refuse(rest, Cause::Character);
            }
            seen += 1;
        }
        if seen == 0 { refuse(rest, Cause::Missing) } else { Ok((rest, Self(input))) }
    }

    /// True if the tag is among them.
    #[must_use]
    pub fn contains(self, tag: &str) -> bool {
        self.tags().any(|known| known == tag)
    }
}

fn is_separator(c: char) -> bool {
    is_blank(c) || c == ','
}

impl PartialEq for IceOptions<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.tags().eq(other.tags())
    }
}

impl Eq for IceOptions<'_> {}

impl<'a> Attribute<'a> for IceOptions<'a> {
    const NAME: &'static str = "ice-options";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }
}

impl fmt::Display for IceOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ice-options")?;
        self.tags()
            .enumerate()
            .try_for_each(|(index, tag)| write!(f, "{}{tag}", if index == 0 { ':' } else { ' ' }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::string::ToString;

    #[test]
    fn rfc8839_s5_6_a__options_are_tags_between_blanks() {
        let options: IceOptions<'_> = read("a=ice-options:trickle  ice2 google-ice").unwrap();
        assert!(options.contains(IceOptions::ICE2));
        assert!(options.contains(IceOptions::TRICKLE));
        assert!(!options.contains("ice"));
        assert_eq!(options.to_string(), "ice-options:trickle ice2 google-ice");
        assert_eq!(refused::<IceOptions<'_>>("a=ice-options: "), (16, Cause::Missing));
        assert_eq!(refused::<IceOptions<'_>>("a=ice-options:,"), (16, Cause::Missing));
        assert_eq!(refused::<IceOptions<'_>>("a=ice-options:a;b(c"), (16, Cause::Character));
    }

    #[test]
    fn commas_of_libdatachannel_are_read() {
        let options: IceOptions<'_> = read("a=ice-options:ice2,trickle").unwrap();
        assert_eq!(Ok(options), IceOptions::new("ice2 trickle"));
        assert_eq!(options.to_string(), "ice-options:ice2 trickle");
    }
}
