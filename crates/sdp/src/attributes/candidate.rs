//! `a=candidate` (RFC 8839 §5.1): the type of `frazil-candidate`.

use frazil_candidate::Candidate;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError, Subject};

impl<'a> Attribute<'a> for Candidate<'a> {
    const NAME: &'static str = "candidate";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        if line.value().is_none() {
            return Err(line.missing::<Self>());
        }
        let line = line.line();
        Candidate::parse(line.as_str()).map_err(|error| ParseError {
            line: line.number(),
            column: error.column(),
            subject: Subject::Attribute(Self::NAME),
            cause: if error.is_incomplete() { Cause::Missing } else { Cause::Candidate(error) },
        })
    }

    fn check(&self) -> Result<(), Cause> {
        self.check().map_err(Cause::Candidate)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;

    #[test]
    fn a_candidate_is_read_with_the_columns_of_its_line() {
        let line = "a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host";
        assert_eq!(read::<Candidate<'_>>(line), Ok(Candidate::parse(line).unwrap()));
        let (column, cause) =
            refused::<Candidate<'_>>("a=candidate:1 0 UDP 1 192.0.2.1 1 typ host");
        assert_eq!(column, 15);
        assert!(matches!(cause, Cause::Candidate(_)));
        assert_eq!(refused::<Candidate<'_>>("a=candidate:1 1"), (16, Cause::Missing));
        assert_eq!(refused::<Candidate<'_>>("a=candidate:"), (13, Cause::Missing));
        assert_eq!(refused::<Candidate<'_>>("a=candidate"), (12, Cause::Missing));
    }
}
