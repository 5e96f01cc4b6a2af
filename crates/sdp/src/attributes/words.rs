//! What the types of several attributes are made of.

use core::fmt;
use core::hash::{Hash, Hasher};

use crate::grammar::{Step, blank, split};

/// Words, however many blanks there are between them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Words<'a>(&'a str);

impl<'a> Words<'a> {
    /// All of the rest: words of one kind, one at least.
    pub(super) fn of(
        word: impl Fn(&'a str) -> Step<'a, &'a str>,
    ) -> impl Fn(&'a str) -> Step<'a, Self> {
        move |input| {
            let mut rest = input;
            loop {
                (rest, _) = word(rest)?;
                if rest.is_empty() {
                    return Ok((rest, Self(input)));
                }
                (rest, ()) = blank(rest)?;
            }
        }
    }

    /// The same behind a blank, or nothing at all.
    pub(super) fn optional(
        word: impl Fn(&'a str) -> Step<'a, &'a str>,
    ) -> impl Fn(&'a str) -> Step<'a, Self> {
        let words = Self::of(word);
        move |input| match input {
            "" => Ok((input, Self::default())),
            _ => blank(input).and_then(|(input, ())| words(input)),
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = &'a str> + Clone {
        split(self.0)
    }
}

impl PartialEq for Words<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Words<'_> {}

impl Hash for Words<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.iter().for_each(|word| word.hash(state));
    }
}

/// Each word with a blank in front.
impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|word| write!(f, " {word}"))
    }
}

/// What a type has that one grammar reads whole: it is made from its value, and is an attribute.
macro_rules! by_grammar {
    ($type:ident = $name:literal, such as $example:literal) => {
        impl<'a> $type<'a> {
            #[doc = concat!("Takes the value of an attribute, such as `", $example, "`.")]
            ///
            /// # Errors
            ///
            /// What would not read.
            pub fn new(value: &'a str) -> Result<Self, $crate::error::Cause> {
                $crate::grammar::checked(value, Self::grammar)
            }
        }

        impl<'a> $crate::attribute::Attribute<'a> for $type<'a> {
            const NAME: &'static str = $name;

            fn parse(
                line: $crate::attribute::AttributeLine<'a>,
            ) -> Result<Self, $crate::error::ParseError> {
                line.read::<Self, _>(Self::grammar)
            }
        }
    };
}
pub(super) use by_grammar;
