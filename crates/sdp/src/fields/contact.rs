//! `e=` and `p=`

use core::fmt;

use crate::error::{Cause, ParseError, Subject};
use crate::grammar;
use crate::line::Line;

/// Whom to write to (RFC 8866 §5.6): `j.doe@example.com (Jane Doe)` or `Jane Doe
/// <j.doe@example.com>`, the name being optional.
///
/// A text of another form is read as an address without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Email<'a> {
    /// The address.
    pub address: &'a str,
    /// The free text, as a rule a name.
    pub name: Option<&'a str>,
}

/// Whom to call (RFC 8866 §5.6): `+1 617 555-6011 (Jane Doe)` or `Jane Doe <+1 617 555-6011>`, the
/// name being optional.
///
/// A text of another form is read as a number without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Phone<'a> {
    /// The number, with the blanks and hyphens that make it legible.
    pub number: &'a str,
    /// The free text, as a rule a name.
    pub name: Option<&'a str>,
}

impl<'a> Email<'a> {
    /// Says whether the value may be written; the builder asks.
    ///
    /// # Errors
    ///
    /// An address without `@`, with a blank or a bracket in it; a name that is empty or has a bracket
    /// in it.
    pub fn check(&self) -> Result<(), Cause> {
        let (local, domain) = self.address.rsplit_once('@').ok_or(Cause::Missing)?;
        if local.is_empty() || domain.is_empty() {
            return Err(Cause::Missing);
        }
        let fine = |c: char| is_email_safe(c) && !c.is_whitespace() && !c.is_control();
        if self.address.chars().all(fine) { check_name(self.name) } else { Err(Cause::Character) }
    }

    pub(crate) fn parse(line: Line<'a>) -> Result<Self, ParseError> {
        read(line).map(|(address, name)| Self { address, name })
    }
}

impl<'a> Phone<'a> {
    /// Says whether the value may be written; the builder asks.
    ///
    /// # Errors
    ///
    /// A number of other characters than digits, blanks and hyphens behind an optional `+`, or of one
    /// digit alone; a name that is empty or has a bracket in it.
    pub fn check(&self) -> Result<(), Cause> {
        let digits = self.number.strip_prefix('+').unwrap_or(self.number);
        if digits.len() < 2 {
            return Err(Cause::Missing);
        }
        let fine = |b: u8| b.is_ascii_digit() || matches!(b, b' ' | b'-');
        if digits.starts_with([' ', '-']) || !digits.bytes().all(fine) {
            return Err(Cause::Character);
        }
        check_name(self.name)
    }

    pub(crate) fn parse(line: Line<'a>) -> Result<Self, ParseError> {
        read(line).map(|(number, name)| Self { number, name })
    }
}

/// Takes the two forms apart: the address, and the name if there is one.
fn read(line: Line<'_>) -> Result<(&str, Option<&str>), ParseError> {
    let value = line.value().trim_matches(grammar::is_blank);
    if value.is_empty() {
        return Err(line.error(Subject::Line(line.letter()), value, Cause::Missing));
    }
    let before = value.strip_suffix(')').and_then(|text| text.split_once('('));
    let behind = value.strip_suffix('>').and_then(|text| text.split_once('<'));
    let (address, name) = match (before, behind) {
        (Some(parts), _) => parts,
        (None, Some((name, address))) => (address, name),
        (None, None) => (value, ""),
    };
    let [address, name] = [address, name].map(|part| part.trim_matches(grammar::is_blank));
    if address.is_empty() {
        return Ok((value, None));
    }
    Ok((address, Some(name).filter(|name| !name.is_empty())))
}

fn check_name(name: Option<&str>) -> Result<(), Cause> {
    match name {
        Some("") => Err(Cause::Missing),
        Some(name) if !name.chars().all(is_email_safe) => Err(Cause::Character),
        _ => Ok(()),
    }
}

/// `email-safe`: nothing that ends a line or encloses the other part (RFC 8866 §9).
fn is_email_safe(c: char) -> bool {
    !matches!(c, '\0' | '\r' | '\n' | '(' | ')' | '<' | '>')
}

fn write(f: &mut fmt::Formatter<'_>, address: &str, name: Option<&str>) -> fmt::Result {
    match name {
        Some(name) => write!(f, "{address} ({name})"),
        None => f.write_str(address),
    }
}

impl fmt::Display for Email<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.address, self.name)
    }
}

impl fmt::Display for Phone<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.number, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::line;
    use super::*;

    #[test]
    fn brackets_around_nothing_or_behind_nothing_are_the_address() {
        for text in ["()", "(Jane)", "Jane <>", "<>"] {
            let written = std::format!("e={text}");
            let email = Email::parse(line(&written)).unwrap();
            assert_eq!((email.address, email.name), (text, None));
            assert_eq!(std::format!("{email}"), text);
        }
    }

    #[test]
    fn a_text_of_another_form_is_an_address() {
        for text in
            ["j.doe", "a (b", "a b)", "<", "Jane <j@example.com> (home", "+1 (617) 555-6011"]
        {
            let value = std::format!("e={text}");
            let email = Email { address: text, name: None };
            assert_eq!(Email::parse(line(&value)), Ok(email), "{text}");
        }
        let empty = Email::parse(line("e= ")).unwrap_err();
        assert_eq!((empty.subject(), empty.cause()), (Subject::Line('e'), Cause::Missing));
        let phone = Phone::parse(line("p=+44 1 (Jane) ")).unwrap();
        assert_eq!(phone, Phone { number: "+44 1", name: Some("Jane") });
    }

    #[test]
    fn what_would_not_be_read_alike_is_not_written() {
        let email = |address, name| Email { address, name }.check();
        assert_eq!(email("j.doe@example.com", Some("Jane Doe")), Ok(()));
        for address in ["a b@example.com", "<a@example.com>", "a@b\r\nk=x", "(a)@b"] {
            assert_eq!(email(address, None), Err(Cause::Character), "{address:?}");
        }
        for address in ["", "@example.com", "j.doe@", "j.doe"] {
            assert_eq!(email(address, None), Err(Cause::Missing), "{address:?}");
        }
        assert_eq!(email("a@b", Some("")), Err(Cause::Missing));
        assert_eq!(email("a@b", Some("x)")), Err(Cause::Character));
        let phone = |number| Phone { number, name: None }.check();
        assert_eq!([phone("+1 617 555-6011"), phone("110")], [Ok(()), Ok(())]);
        for number in ["+1 (617) 5", "- 1", "tel:1", "++1"] {
            assert_eq!(phone(number), Err(Cause::Character), "{number}");
        }
        assert_eq!([phone(""), phone("+1")], [Err(Cause::Missing), Err(Cause::Missing)]);
    }
}
