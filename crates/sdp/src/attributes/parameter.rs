//! Parameters between semicolons: those of `a=fmtp` and `a=rid`.

use core::fmt;

use crate::grammar::is_blank;

/// `name=value`, or a name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Parameter<'a> {
    /// What stands before the `=`; without one, all of it.
    pub name: &'a str,
    /// What stands behind the `=`.
    pub value: Option<&'a str>,
}

impl<'a> Parameter<'a> {
    pub(super) fn parse(text: &'a str) -> Self {
        match text.split_once('=') {
            Some((name, value)) => Self {
                name: name.trim_end_matches(is_blank),
                value: Some(value.trim_start_matches(is_blank)),
            },
            None => Self { name: text, value: None },
        }
    }
}

impl fmt::Display for Parameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        self.value.map_or(Ok(()), |value| write!(f, "={value}"))
    }
}

/// Iterator over parameters, in order. Blanks around them and empty ones mean nothing.
#[derive(Clone, Debug)]
pub struct Parameters<'a> {
    rest: &'a str,
}

impl<'a> Parameters<'a> {
    pub(super) const fn new(rest: &'a str) -> Self {
        Self { rest }
    }
}

impl<'a> Iterator for Parameters<'a> {
    type Item = Parameter<'a>;

    fn next(&mut self) -> Option<Parameter<'a>> {
        while !self.rest.is_empty() {
            let end = end_of_parameter(self.rest);
            let (parameter, rest) = self.rest.split_at_checked(end)?;
            self.rest = rest.strip_prefix(';').unwrap_or(rest);
            let parameter = parameter.trim_matches(is_blank);
            if !parameter.is_empty() {
                return Some(Parameter::parse(parameter));
            }
        }
        None
    }
}

/// The next semicolon that does not stand in a quoted value.
fn end_of_parameter(text: &str) -> usize {
    let mut quoted = false;
    let end = text.bytes().position(|b| {
        quoted ^= b == b'"';
        b == b';' && !quoted
    });
    // A quotation mark without its pair is a character like any other.
    end.or_else(|| text.find(';')).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    fn all(text: &str) -> Vec<(&str, Option<&str>)> {
        Parameters::new(text).map(|parameter| (parameter.name, parameter.value)).collect()
    }

    #[test]
    fn parameters_stand_between_semicolons() {
        assert_eq!(all("a=1;b"), [("a", Some("1")), ("b", None)]);
        assert_eq!(all(" a = 1 ;; b=c=d; "), [("a", Some("1")), ("b", Some("c=d"))]);
        assert_eq!(all("a=;=b"), [("a", Some("")), ("", Some("b"))]);
        assert_eq!(all(""), []);
    }

    #[test]
    fn a_quoted_value_may_hold_a_semicolon() {
        assert_eq!(all("a=\"1;2\";b=3"), [("a", Some("\"1;2\"")), ("b", Some("3"))]);
        assert_eq!(all("a=\"1;b=3"), [("a", Some("\"1")), ("b", Some("3"))]);
    }
}
