//! `a=identity` (RFC 8827 §5).

use core::fmt;

use super::words::by_grammar;
use crate::grammar::{Step, base64, blank, text};

/// What an identity provider says of who made the description, bound to its fingerprints. It belongs
/// to the session level, and of several the first counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity<'a> {
    assertion: &'a str,
    extensions: &'a str,
}

by_grammar! { Identity = "identity", such as "eyJpZHAiOnsiZG9tYWluIjoiZXhhbXBsZS5vcmcifX0=" }

impl<'a> Identity<'a> {
    /// The assertion: JSON in base64.
    #[must_use]
    pub const fn assertion(self) -> &'a str {
        self.assertion
    }

    /// What follows the assertion, of which RFC 8827 defines nothing; else empty.
    #[must_use]
    pub const fn extensions(self) -> &'a str {
        self.extensions
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, assertion) = base64(input)?;
        if input.is_empty() {
            return Ok((input, Self { assertion, extensions: "" }));
        }
        let (input, ()) = blank(input)?;
        let (input, extensions) = text(input)?;
        Ok((input, Self { assertion, extensions }))
    }
}

impl fmt::Display for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blank = if self.extensions.is_empty() { "" } else { " " };
        write!(f, "identity:{}{blank}{}", self.assertion, self.extensions)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use crate::error::Cause;
    use std::format;

    #[test]
    fn an_identity_is_an_assertion_and_perhaps_more() {
        for (line, extensions) in [
            ("a=identity:eyJpZHAiOnsiZG9tYWluIjoiZXhhbXBsZS5vcmcifX0=", ""),
            ("a=identity:eyJpZHAiOnsiZG9tYWluIjoiZXhhbXBsZS5vcmcifX0= x y=1", "x y=1"),
        ] {
            let identity: Identity<'_> = read(line).unwrap();
            assert_eq!(identity.assertion(), "eyJpZHAiOnsiZG9tYWluIjoiZXhhbXBsZS5vcmcifX0=");
            assert_eq!(identity.extensions(), extensions);
            assert_eq!(format!("a={identity}"), line);
        }
        assert_eq!(refused::<Identity<'_>>("a=identity:ab-cd"), (14, Cause::Character));
        assert_eq!(refused::<Identity<'_>>("a=identity:===="), (12, Cause::Character));
        assert_eq!(refused::<Identity<'_>>("a=identity:"), (12, Cause::Missing));
    }
}
