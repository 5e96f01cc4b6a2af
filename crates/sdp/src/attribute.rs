//! Attributes: the line as it stands, and the trait that gives it a type.

use core::fmt;
use core::marker::PhantomData;

use crate::error::{Cause, ParseError, Subject};
use crate::grammar;
use crate::line::{Line, Lines};

/// A type of attribute: its name, how its value is read, and (by `Display`) how it is written.
///
/// Types of your own work like those of this crate, with [`Session::first`](crate::Session::first),
/// [`Media::all`](crate::Media::all) and the builder:
///
/// ```
/// use core::fmt;
/// use frazil_sdp::{Attribute, AttributeLine, Cause, ParseError, Session};
///
/// /// `a=x-temperature:-4`
/// #[derive(Debug, PartialEq)]
/// struct Temperature(i8);
///
/// impl<'a> Attribute<'a> for Temperature {
///     const NAME: &'static str = "x-temperature";
///
///     fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
///         let value = line.required::<Self>()?;
///         let cold = Cause::Other("degrees from -128 to 127 are expected");
///         value.parse().map(Self).map_err(|_| line.error::<Self>(value, cold))
///     }
/// }
///
/// impl fmt::Display for Temperature {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         write!(f, "x-temperature:{}", self.0)
///     }
/// }
///
/// let session = Session::parse("v=0\r\na=x-temperature:-4\r\n")?;
/// assert_eq!(session.first::<Temperature>()?, Some(Temperature(-4)));
/// # Ok::<(), ParseError>(())
/// ```
pub trait Attribute<'a>: Sized + fmt::Display {
    /// The name, which stands in errors.
    const NAME: &'static str;

    /// True for the names that mean this attribute; [`NAME`](Self::NAME) alone, if not overridden.
    #[must_use]
    fn is_named(name: &str) -> bool {
        name == Self::NAME
    }

    /// Reads a line of that name.
    ///
    /// # Errors
    ///
    /// Whatever [`AttributeLine::required`] and [`AttributeLine::error`] make.
    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError>;

    /// Says whether the value may be written; a builder asks.
    ///
    /// # Errors
    ///
    /// What would keep a reader from reading it.
    fn check(&self) -> Result<(), Cause> {
        Ok(())
    }
}

/// One `a=` line: a name, and a value if there is a colon (RFC 8866 §5.13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeLine<'a> {
    line: Line<'a>,
    /// Where the name ends in the value of the line.
    end: usize,
}

impl<'a> AttributeLine<'a> {
    #[inline]
    pub(crate) fn new(line: Line<'a>) -> Option<Self> {
        if line.letter() != 'a' {
            return None;
        }
        Some(Self { line, end: name_end(line.value().as_bytes()) })
    }

    /// What stands before the colon. Without a colon, trailing blanks do not count.
    #[must_use]
    #[inline]
    pub fn name(self) -> &'a str {
        let value = self.line.value();
        match value.get(..self.end) {
            Some(name) if name.len() < value.len() => name,
            _ => value.trim_end_matches(grammar::is_blank),
        }
    }

    /// What stands behind the colon, as it stands; `None` if there is no colon.
    #[must_use]
    #[inline]
    pub fn value(self) -> Option<&'a str> {
        self.line.value().get(self.end + 1..)
    }

    /// The line.
    #[must_use]
    pub const fn line(self) -> Line<'a> {
        self.line
    }

    /// The value without blanks around it.
    ///
    /// # Errors
    ///
    /// [`Cause::Missing`] if there is none or it is empty.
    pub fn required<A: Attribute<'a>>(self) -> Result<&'a str, ParseError> {
        let value = self.value().unwrap_or_default().trim_matches(grammar::is_blank);
        if value.is_empty() { Err(self.missing::<A>()) } else { Ok(value) }
    }

    /// An error at the end of the line, for a value that is not there.
    pub(crate) fn missing<A: Attribute<'a>>(self) -> ParseError {
        let line = self.line.as_str();
        self.error::<A>(line.get(line.len()..).unwrap_or_default(), Cause::Missing)
    }

    /// An error at `part`, which must be a piece of this line, such as its value.
    #[must_use]
    pub fn error<A: Attribute<'a>>(self, part: &str, cause: Cause) -> ParseError {
        self.line.error(Subject::Attribute(A::NAME), part, cause)
    }

    /// Reads all of the value by a grammar.
    pub(crate) fn read<A: Attribute<'a>, T>(
        self,
        grammar: impl nom::Parser<&'a str, Output = T, Error = grammar::Fault<'a>>,
    ) -> Result<T, ParseError> {
        let value = self.required::<A>()?;
        grammar::read(self.line, Subject::Attribute(A::NAME), value, grammar)
    }

    /// Reads an attribute that has no value.
    pub(crate) fn flag<A: Attribute<'a>>(self, attribute: A) -> Result<A, ParseError> {
        match self.value().map(|value| value.trim_end_matches(grammar::is_blank)) {
            None | Some("") => Ok(attribute),
            Some(value) => Err(self.error::<A>(value, Cause::Trailing)),
        }
    }
}

/// Where the colon stands, or the value ends. Eight octets are looked at as one number.
#[inline]
fn name_end(value: &[u8]) -> usize {
    const EACH: u64 = u64::MAX / 0xff;
    let mut from = 0;
    while let Some(eight) = value.get(from..).and_then(<[u8]>::first_chunk) {
        let unlike = u64::from_le_bytes(*eight) ^ (EACH * b':' as u64);
        // The lowest bit of the octets that became zero (the lowest is exact, those above it may not be).
        let alike = unlike.wrapping_sub(EACH) & !unlike & (EACH << 7);
        if alike != 0 {
            return from + (alike.trailing_zeros() / 8) as usize;
        }
        from += 8;
    }
    let rest = value.get(from..).unwrap_or_default();
    rest.iter().position(|&octet| octet == b':').map_or(value.len(), |at| from + at)
}

impl fmt::Display for AttributeLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.line.value())
    }
}

/// Iterator over the attributes of a section, in order.
#[derive(Clone, Debug)]
pub struct Attributes<'a> {
    lines: Lines<'a>,
}

impl<'a> Attributes<'a> {
    pub(crate) const fn new(lines: Lines<'a>) -> Self {
        Self { lines }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = AttributeLine<'a>;

    #[inline]
    fn next(&mut self) -> Option<AttributeLine<'a>> {
        self.lines.find_map(AttributeLine::new)
    }
}

/// Iterator over the attributes of one type in a section, in order.
pub struct All<'a, A> {
    attributes: Attributes<'a>,
    of: PhantomData<fn() -> A>,
}

impl<'a, A> All<'a, A> {
    pub(crate) const fn new(attributes: Attributes<'a>) -> Self {
        Self { attributes, of: PhantomData }
    }
}

impl<'a, A: Attribute<'a>> Iterator for All<'a, A> {
    type Item = Result<A, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.attributes.find(|line| A::is_named(line.name())).map(A::parse)
    }
}

impl<A> Clone for All<'_, A> {
    fn clone(&self) -> Self {
        Self { attributes: self.attributes.clone(), of: PhantomData }
    }
}

impl<A> fmt::Debug for All<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("All").field("attributes", &self.attributes).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> AttributeLine<'_> {
        AttributeLine::new(Lines::new(text, 7).next().unwrap()).unwrap()
    }

    #[test]
    fn a_name_ends_at_the_first_colon() {
        for (text, name, value) in [
            ("a=x", "x", None),
            ("a=x ", "x", None),
            ("a=x:", "x", Some("")),
            ("a=x:y:z ", "x", Some("y:z ")),
            ("a=", "", None),
            ("a=:y", "", Some("y")),
        ] {
            assert_eq!((line(text).name(), line(text).value()), (name, value), "{text}");
        }
        assert!(AttributeLine::new(Lines::new("b=AS:1", 1).next().unwrap()).is_none());
    }

    #[test]
    fn errors_point_into_the_line() {
        let attribute = line("a=mid:a b");
        let value = attribute.value().unwrap();
        let error = attribute.error::<crate::Mid<'_>>(&value[1..], Cause::Character);
        assert_eq!((error.line(), error.column()), (7, 8));
        let error = line("a=mid: ").required::<crate::Mid<'_>>().unwrap_err();
        assert_eq!((error.column(), error.cause()), (8, Cause::Missing));
    }
}
