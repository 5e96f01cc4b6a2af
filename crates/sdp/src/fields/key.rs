//! `k=`

use core::fmt;

use crate::error::{ParseError, Subject};
use crate::grammar::{self, Step, token};
use crate::line::Line;

/// A key, or how to come by it (RFC 8866 §5.12): obsolete, to be thrown away where it is received. It
/// is read so that it can be reported; nothing of this crate writes it, and `Debug` does not show the
/// key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key<'a> {
    method: &'a str,
    key: Option<&'a str>,
}

impl<'a> Key<'a> {
    /// `prompt`, `clear`, `base64`, `uri` or another token.
    #[must_use]
    pub const fn method(self) -> &'a str {
        self.method
    }

    /// What stands behind the colon: a secret, but for `uri`. None if there is no colon.
    #[must_use]
    pub const fn key(self) -> Option<&'a str> {
        self.key
    }

    pub(crate) fn parse(line: Line<'a>) -> Result<Self, ParseError> {
        grammar::read(line, Subject::Line('k'), line.value(), Self::grammar)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (rest, method) = token(input)?;
        match rest.split_at_checked(1) {
            Some((":", key)) => Ok(("", Self { method, key: Some(key) })),
            _ => Ok((rest, Self { method, key: None })),
        }
    }
}

impl fmt::Debug for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("method", &self.method).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::line;
    use super::*;
    use crate::error::Cause;
    use std::format;

    #[test]
    fn a_key_has_a_method_and_is_not_shown() {
        let key = Key::parse(line("k=clear:ge:heim ")).unwrap();
        assert_eq!((key.method(), key.key()), ("clear", Some("ge:heim")));
        assert_eq!(format!("{key:?}"), "Key { method: \"clear\", .. }");
        assert_eq!(Key::parse(line("k=prompt")).unwrap().key(), None);
        for (text, column, cause) in [
            ("k=", 3, Cause::Missing),
            ("k=a b", 4, Cause::Trailing),
            ("k=:x", 3, Cause::Character),
        ] {
            let error = Key::parse(line(text)).unwrap_err();
            assert_eq!((error.column(), error.cause()), (column, cause), "{text}");
        }
    }
}
