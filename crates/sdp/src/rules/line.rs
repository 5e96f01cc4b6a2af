//! What a line may be.

use crate::error::{Cause, ParseError};
use crate::fields::{
    Bandwidth, Connection, Email, MediaDescription, Origin, Phone, Repeat, Timing, ZoneAdjustments,
};
use crate::grammar;
use crate::line::{Line, Lines};

/// Takes the text of one line, without its end and beginning with a letter and `=`.
pub(crate) fn line(text: &str) -> Result<Line<'_>, Cause> {
    // What would end the line, and a second one begin (RFC 8866 §5).
    if text.contains(['\r', '\n', '\0']) {
        return Err(Cause::Character);
    }
    let line = Lines::new(text, 1).next().ok_or(Cause::Missing)?;
    value(line).map(|()| line)
}

/// A value that a line of that letter may have, as RFC 8866 §5 has it and not as the field does.
pub(super) fn value(line: Line<'_>) -> Result<(), Cause> {
    let value = line.value();
    if value.is_empty() {
        return Err(Cause::Missing);
    }
    // Fields are separated by single blanks.
    if "octrzmb".contains(line.letter()) && !value.split([' ', '\t']).all(|field| !field.is_empty())
    {
        return Err(Cause::Character);
    }
    match line.letter() {
        'v' if value != "0" => Err(Cause::OutOfRange { min: 0, max: 0 }),
        'o' => read(Origin::parse(line))?.check(),
        'u' => uri(value),
        'e' => read(Email::parse(line))?.check(),
        'p' => read(Phone::parse(line))?.check(),
        'c' => read(Connection::parse(line))?.check(),
        'b' => read(Bandwidth::parse(line))?.check(),
        't' => read(Timing::parse(line))?.check(),
        'r' => read(Repeat::parse(line)).map(drop),
        'z' => read(ZoneAdjustments::parse(line)).map(drop),
        'm' => match read(MediaDescription::parse(line))?.formats().next() {
            Some(_) => Ok(()),
            None => Err(Cause::Missing),
        },
        'a' => attribute(value),
        _ => Ok(()),
    }
}

fn read<T>(read: Result<T, ParseError>) -> Result<T, Cause> {
    read.map_err(ParseError::cause)
}

/// The name of an attribute is a token, and a colon has something behind it (§5.13).
fn attribute(value: &str) -> Result<(), Cause> {
    let (name, rest) = value.split_once(':').unwrap_or((value, "-"));
    if name.is_empty() || rest.is_empty() {
        return Err(Cause::Missing);
    }
    if grammar::is_token(name) { Ok(()) } else { Err(Cause::Character) }
}

/// The characters of RFC 3986: no blank, nothing beyond ASCII (§5.5).
fn uri(uri: &str) -> Result<(), Cause> {
    let fine = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&b);
    if uri.bytes().all(fine) { Ok(()) } else { Err(Cause::Character) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_field_writes_is_not_what_may_be_written() {
        for text in [
            "v=0",
            "o=- 1 1 IN IP4 0.0.0.0",
            "s= ",
            "i=x",
            "u=http://example.com/",
            "p=+1 617 555-6011",
            "c=IN IP6 ::",
            "b=AS:30",
            "t=0 0",
            "r=7d 1h 0",
            "m=audio 9 RTP/AVP 0",
            "a=x",
            "a=x: ",
            "a=x:y",
        ] {
            assert_eq!(line(text).map(Line::as_str), Ok(text));
        }
        for (text, cause) in [
            ("v=1", Cause::OutOfRange { min: 0, max: 0 }),
            ("o=- 1  1 IN IP4 0.0.0.0", Cause::Character),
            ("s=", Cause::Missing),
            ("s=a\rb", Cause::Character),
            ("i=a\nb=c", Cause::Character),
            ("u=a b", Cause::Character),
            ("c=IN IP4 192.0.2.1 ", Cause::Character),
            ("c=IN\tIP4\t\t192.0.2.1", Cause::Character),
            ("c=IN IP4 233.252.0.1", Cause::Missing),
            ("b=AS:30 ", Cause::Character),
            ("t=1 0", Cause::OutOfRange { min: 1_000_000_000, max: u64::MAX }),
            ("m=audio 9 RTP/AVP", Cause::Missing),
            ("m=audio 9 RTP/AVP ", Cause::Character),
            ("a=x:", Cause::Missing),
            ("a=:x", Cause::Missing),
            ("a=x y", Cause::Character),
            ("a=\0", Cause::Character),
        ] {
            assert_eq!(line(text).map(Line::as_str), Err(cause), "{text:?}");
        }
    }
}
