//! `a=connection` (RFC 4145 §5).

use core::fmt;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::token;

/// Whether the connection that is there goes on: `a=connection`, of TCP, TLS and SCTP. Its name is
/// longer here, as [`Connection`](crate::Connection) is the `c=` line.
///
/// Where nothing is said, the connection is new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ConnectionReuse {
    /// A new connection is wanted.
    #[default]
    New,
    /// The existing connection goes on, if there is one.
    Existing,
}

impl ConnectionReuse {
    /// Names the meaning of a word, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut known = [Self::New, Self::Existing].into_iter();
        known.find(|reuse| reuse.as_str().eq_ignore_ascii_case(name))
    }

    /// The word that is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Existing => "existing",
        }
    }
}

impl<'a> Attribute<'a> for ConnectionReuse {
    const NAME: &'static str = "connection";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        let word = line.read::<Self, _>(token)?;
        Self::from_name(word).ok_or_else(|| line.error::<Self>(word, Cause::UnknownWord))
    }
}

impl fmt::Display for ConnectionReuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "connection:{}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    #[test]
    fn the_two_words_are_read_and_written() {
        for (word, reuse) in
            [("new", ConnectionReuse::New), ("existing", ConnectionReuse::Existing)]
        {
            let line = format!("a=connection:{word}");
            assert_eq!(read(&line), Ok(reuse));
            assert_eq!(format!("a={reuse}"), line);
        }
        assert_eq!(read("a=connection:NEW"), Ok(ConnectionReuse::New));
        assert_eq!(refused::<ConnectionReuse>("a=connection:old"), (14, Cause::UnknownWord));
        assert_eq!(refused::<ConnectionReuse>("a=connection:new x"), (17, Cause::Trailing));
        assert_eq!(refused::<ConnectionReuse>("a=connection:"), (14, Cause::Missing));
    }
}
