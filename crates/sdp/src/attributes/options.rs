//! `a=ice-options` (RFC 8839 §5.6).

use core::fmt;

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{split, tokens};

/// The ICE extensions that the sender supports: one tag at least.
///
/// The RFC builds tags of ice-chars; any token is read, as some in the field have a `-`.
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
        checked(tags, tokens(1)).map(Self)
    }

    /// The tags, in order.
    pub fn tags(self) -> impl Iterator<Item = &'a str> + Clone {
        split(self.0)
    }

    /// True if the tag is among them.
    #[must_use]
    pub fn contains(self, tag: &str) -> bool {
        self.tags().any(|known| known == tag)
    }
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
        line.read::<Self, _>(tokens(1)).map(Self)
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
        assert_eq!(refused::<IceOptions<'_>>("a=ice-options:a,b"), (16, Cause::Character));
    }
}
