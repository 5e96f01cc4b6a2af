//! The restrictions of `a=rid` (RFC 8851 §5 and §10).

use super::parameter::Parameter;
use super::rid::{Rid, rid_id, strict_id};
use super::{Decimal, checked};
use crate::error::Cause;
use crate::grammar::{Step, digits, is_blank, refuse, run, token};
use crate::work::looked_at;

/// The restrictions between semicolons. Blanks around them and empty ones mean nothing.
pub(super) fn all(text: &str) -> impl Iterator<Item = Parameter<'_>> + Clone {
    let texts = text.split(';').inspect(|one| looked_at(one.len()));
    let texts = texts.map(|one| one.trim_matches(is_blank));
    texts.filter(|one| !one.is_empty()).map(Parameter::parse)
}

/// Reads one restriction: a name, and a value of the form that the name wants. What is not known may
/// have any printable value.
pub(super) fn grammar(one: Parameter<'_>) -> Step<'_, ()> {
    whole(one.name, |name| run(name, |b| b.is_ascii_alphanumeric() || b == b'-'))?;
    let (known, value) = match (one.name, one.value) {
        ("pt" | Rid::DEPEND, None) => return refuse(end(one.name), Cause::Missing),
        (_, None) => return Ok(("", ())),
        (name, Some(value)) => (name, value),
    };
    match known {
        "pt" => value.split(',').try_for_each(|format| whole(format, token))?,
        Rid::MAX_WIDTH
        | Rid::MAX_HEIGHT
        | Rid::MAX_FPS
        | Rid::MAX_FS
        | Rid::MAX_BR
        | Rid::MAX_PPS => whole(value, digits)?,
        Rid::MAX_BPP => whole(value, bits_per_pixel)?,
        Rid::DEPEND => value.split(',').try_for_each(|id| whole(id, rid_id))?,
        _ if value.is_empty() => {}
        _ => whole(value, |value| run(value, |b| matches!(b, b' '..=b'~')))?,
    }
    Ok(("", ()))
}

/// 0.0001 to 48.0.
fn bits_per_pixel(input: &str) -> Step<'_, Decimal> {
    let (rest, number) = Decimal::grammar(input)?;
    if (100_000..=48_000_000_000).contains(&number.billionths()) {
        Ok((rest, number))
    } else {
        refuse(input, Cause::Other("bits of a pixel are from 0.0001 to 48.0"))
    }
}

/// Applies a grammar to all of a text.
fn whole<'a, T>(
    text: &'a str,
    grammar: impl Fn(&'a str) -> Step<'a, T>,
) -> Result<(), nom::Err<crate::grammar::Fault<'a>>> {
    match grammar(text)? {
        ("", _) => Ok(()),
        (rest, _) => refuse(rest, Cause::Trailing).map(|(_, ())| ()),
    }
}

/// Behind the last character of a text.
fn end(text: &str) -> &str {
    text.get(text.len()..).unwrap_or_default()
}

/// Says whether restrictions may be written: as they are read, and `pt=` in front, no empty one and
/// no blank around one, names of letters and digits, and no more than four digits behind a point.
pub(super) fn strict(text: &str) -> Result<(), Cause> {
    for (index, restriction) in text.split(';').enumerate() {
        let one = Parameter::parse(restriction);
        checked(restriction, |_| grammar(one))?;
        match (one.name, one.value.unwrap_or_default()) {
            ("pt", _) if index > 0 => {
                return Err(Cause::Other("`pt=` must stand in front of the restrictions"));
            }
            // rfc8851-s5-c
            (Rid::MAX_BPP, value)
                if value.split_once('.').is_some_and(|(_, places)| places.len() > 4) =>
            {
                return Err(Cause::Other("four digits may stand behind the point"));
            }
            (Rid::DEPEND, value) => {
                value.split(',').try_for_each(|id| checked(id, strict_id).map(drop))?;
            }
            _ => {}
        }
        // Taking it apart and writing it again shows blanks around the equals sign.
        let written = one.name.len() + one.value.map_or(0, |value| 1 + value.len());
        if written != restriction.len() || restriction.ends_with(is_blank) {
            return Err(Cause::Character);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::StreamDirection;
    use super::super::testing::{read, refused};
    use super::*;
    use crate::attribute::Attribute as _;

    fn strictly(text: &str) -> Result<(), Cause> {
        Rid::new("1", StreamDirection::Send).unwrap().with_restrictions(text).map(drop)
    }

    #[test]
    fn rfc8851_s5_a_b_d__a_value_of_another_form_is_refused() {
        let bits = Cause::Other("bits of a pixel are from 0.0001 to 48.0");
        for (text, column, cause) in [
            ("max-width=x", 24, Cause::Character),
            ("max-height=1.5", 26, Cause::Trailing),
            ("max-fps=", 22, Cause::Missing),
            ("max-bpp=48.1", 22, bits),
            ("max-bpp=0.00001", 22, bits),
            ("depend=1,a.b", 24, Cause::Trailing),
            ("depend", 20, Cause::Missing),
            ("pt=9/6", 18, Cause::Trailing),
            ("pt=", 17, Cause::Missing),
            ("x=1; =2", 19, Cause::Missing),
        ] {
            let line = std::format!("a=rid:1 send {text}");
            assert_eq!(refused::<Rid<'_>>(&line), (column, cause), "{line}");
            assert!(strictly(text).is_err());
        }
        assert!(strictly("max-bpp=48.0;max-bpp=0.0001;max-pps;depend=1,2").is_ok());
    }

    #[test]
    fn rfc8851_s5_c__four_digits_at_most_are_written_behind_the_point() {
        let long: Rid<'_> = read("a=rid:1 send max-bpp=0.12345").unwrap();
        assert!(long.check().is_err());
        assert!(strictly("max-bpp=0.1234").is_ok());
    }

    #[test]
    fn rfc8851_s10_d__unknown_restrictions_are_kept() {
        let line = "a=rid:1 send x-own=a b=\"c;x-two;x-three=";
        let rid: Rid<'_> = read(line).unwrap();
        assert_eq!(rid.get("x-own"), Some("a b=\"c"));
        assert_eq!(rid.restrictions().count(), 3);
        assert_eq!(std::format!("a={rid}"), line);
        assert_eq!(rid.check(), Ok(()));
    }

    #[test]
    fn what_is_written_is_stricter() {
        for text in [
            "",
            ";",
            "a=1;",
            " a=1",
            "a=1 ",
            "a =1",
            "a= 1",
            "max fps=3",
            "a=\u{e9}",
            "max-fps=3;pt=96",
            "depend=a_b",
        ] {
            assert!(strictly(text).is_err(), "{text}");
        }
    }
}
