//! `a=ssrc` and `a=ssrc-group` (RFC 5576 §4).

use core::fmt;

use super::{Fmtp, Msid, checked};
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, is_token, ranged, remainder, split, token};

/// A source of RTP, and one attribute of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ssrc<'a> {
    id: u32,
    name: &'a str,
    value: Option<&'a str>,
}

impl<'a> Ssrc<'a> {
    /// Gives a source an attribute; `None` for one without a value.
    ///
    /// # Errors
    ///
    /// A name that is no token, or a value that is empty, begins or ends with a blank, or would
    /// break the line.
    pub fn new(id: u32, name: &'a str, value: Option<&'a str>) -> Result<Self, Cause> {
        let ssrc = Self { id, name, value };
        ssrc.check().map(|()| ssrc)
    }

    /// The identifier of the source.
    #[must_use]
    pub const fn id(self) -> u32 {
        self.id
    }

    /// The name of the attribute, such as `cname`.
    #[must_use]
    pub const fn name(self) -> &'a str {
        self.name
    }

    /// The value of the attribute, as it stands; `None` if there is no colon.
    #[must_use]
    pub const fn value(self) -> Option<&'a str> {
        self.value
    }

    /// `cname`: the canonical name of the source, which every source has (RFC 5576 §6.1).
    #[must_use]
    pub fn cname(self) -> Option<&'a str> {
        self.value_of("cname")
    }

    /// `msid`: stream and track, as browsers say it of each source.
    #[must_use]
    pub fn msid(self) -> Option<Msid<'a>> {
        self.value_of("msid").and_then(|value| checked(value, Msid::grammar).ok())
    }

    /// `fmtp`: parameters that a format has for this source (RFC 5576 §6.3).
    #[must_use]
    pub fn fmtp(self) -> Option<Fmtp<'a>> {
        self.value_of("fmtp").and_then(|value| checked(value, Fmtp::grammar).ok())
    }

    /// `previous-ssrc`: identifiers that the source had before (RFC 5576 §6.2).
    pub fn previous(self) -> impl Iterator<Item = u32> + Clone + 'a {
        numbers(self.value_of("previous-ssrc").unwrap_or_default())
    }

    fn value_of(self, name: &str) -> Option<&'a str> {
        self.value.filter(|_| self.name == name)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, id) = ranged(0, u32::MAX)(input)?;
        let (input, ()) = blank(input)?;
        let (input, name) = token(input)?;
        match input.strip_prefix(':') {
            Some(value) => Ok(("", Self { id, name, value: Some(value) })),
            None => Ok((input, Self { id, name, value: None })),
        }
    }
}

impl<'a> Attribute<'a> for Ssrc<'a> {
    const NAME: &'static str = "ssrc";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }

    fn check(&self) -> Result<(), Cause> {
        if !is_token(self.name) {
            return Err(Cause::Character);
        }
        self.value.map_or(Ok(()), |value| checked(value, remainder).map(drop))
    }
}

impl fmt::Display for Ssrc<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ssrc:{} {}", self.id, self.name)?;
        self.value.map_or(Ok(()), |value| write!(f, ":{value}"))
    }
}

/// Sources that belong together.
#[derive(Clone, Copy)]
pub struct SsrcGroup<'a> {
    semantics: &'a str,
    sources: Sources<'a>,
}

/// The identifiers, or the checked text of them.
#[derive(Clone, Copy)]
enum Sources<'a> {
    Ids(&'a [u32]),
    Text(&'a str),
}

impl<'a> SsrcGroup<'a> {
    /// A stream and the one that retransmits it (RFC 5576 §4.2, RFC 4588 §8.1).
    pub const FID: &'static str = "FID";
    /// Streams and the one that repairs them (RFC 5956 §4.3).
    pub const FEC_FR: &'static str = "FEC-FR";
    /// The layers of a simulcast, as browsers said it before `a=simulcast`.
    pub const SIM: &'static str = "SIM";

    /// Takes semantics and the identifiers of the sources.
    ///
    /// # Errors
    ///
    /// Semantics that are no token, or no source.
    pub fn new(semantics: &'a str, ids: &'a [u32]) -> Result<Self, Cause> {
        let group = Self { semantics, sources: Sources::Ids(ids) };
        group.check().map(|()| group)
    }

    /// What the group means: `FID`, `FEC-FR` or another token.
    #[must_use]
    pub const fn semantics(self) -> &'a str {
        self.semantics
    }

    /// The identifiers of the sources, in order.
    pub fn ids(self) -> impl Iterator<Item = u32> + Clone + 'a {
        let (ids, text) = match self.sources {
            Sources::Ids(ids) => (ids, ""),
            Sources::Text(text) => (&[][..], text),
        };
        ids.iter().copied().chain(numbers(text))
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (start, semantics) = token(input)?;
        let mut rest = start;
        while !rest.is_empty() {
            (rest, ()) = blank(rest)?;
            (rest, _) = ranged(0, u32::MAX)(rest)?;
        }
        Ok((rest, Self { semantics, sources: Sources::Text(start) }))
    }
}

/// The numbers between blanks of a text.
fn numbers(text: &str) -> impl Iterator<Item = u32> + Clone + '_ {
    split(text).filter_map(|number| number.parse().ok())
}

impl PartialEq for SsrcGroup<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.semantics == other.semantics && self.ids().eq(other.ids())
    }
}

impl Eq for SsrcGroup<'_> {}

/// The grammar of RFC 5576 §10 has groups without a source, its §4.2 has not: they are read, and not
/// written.
impl<'a> Attribute<'a> for SsrcGroup<'a> {
    const NAME: &'static str = "ssrc-group";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }

    fn check(&self) -> Result<(), Cause> {
        if !is_token(self.semantics) {
            return Err(Cause::Character);
        }
        self.ids().next().map(drop).ok_or(Cause::Missing)
    }
}

impl fmt::Debug for SsrcGroup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SsrcGroup({self})")
    }
}

impl fmt::Display for SsrcGroup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ssrc-group:{}", self.semantics)?;
        self.ids().try_for_each(|id| write!(f, " {id}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;
    use std::vec::Vec;

    #[test]
    fn a_source_has_an_attribute_with_or_without_a_value() {
        for (text, name, value) in [
            ("4294967295 cname:a@b:c", "cname", Some("a@b:c")),
            ("0 flag", "flag", None),
            ("1 msid:stream track", "msid", Some("stream track")),
            ("1 label:", "label", Some("")),
        ] {
            let line = format!("a=ssrc:{text}");
            let ssrc: Ssrc<'_> = read(&line).unwrap();
            assert_eq!((ssrc.name(), ssrc.value()), (name, value));
            assert_eq!(ssrc.cname().is_some(), name == "cname");
            assert_eq!(format!("a={ssrc}"), line);
        }
        let ssrc = |text| read::<Ssrc<'_>>(text).unwrap();
        let msid = ssrc("a=ssrc:1 msid:stream track").msid().unwrap();
        assert_eq!((msid.id(), msid.track()), ("stream", Some("track")));
        let fmtp = ssrc("a=ssrc:1 fmtp:96 sprop=1").fmtp().unwrap();
        assert_eq!((fmtp.format().payload_type(), fmtp.get("sprop")), (Some(96), Some("1")));
        let previous = ssrc("a=ssrc:1 previous-ssrc:2 3").previous();
        assert_eq!(previous.collect::<Vec<_>>(), [2, 3]);
        assert_eq!(Ssrc::new(1, "flag", None), Ok(ssrc("a=ssrc:1 flag")));
    }

    #[test]
    fn a_source_of_another_form_is_refused() {
        let id = Cause::OutOfRange { min: 0, max: u32::MAX.into() };
        assert_eq!(refused::<Ssrc<'_>>("a=ssrc:4294967296 cname:x"), (8, id));
        assert_eq!(refused::<Ssrc<'_>>("a=ssrc:-1 cname:x"), (8, Cause::Character));
        assert_eq!(refused::<Ssrc<'_>>("a=ssrc:1"), (9, Cause::Missing));
        assert_eq!(refused::<Ssrc<'_>>("a=ssrc:1 a b"), (11, Cause::Trailing));
        assert_eq!(Ssrc::new(1, "a b", None), Err(Cause::Character));
        assert_eq!(Ssrc::new(1, "cname", Some("")), Err(Cause::Missing));
        assert_eq!(Ssrc::new(1, "cname", Some("a\n")), Err(Cause::Character));
    }

    #[test]
    fn a_group_names_its_sources() {
        let group: SsrcGroup<'_> = read("a=ssrc-group:FID 11  4294967295").unwrap();
        assert_eq!((group.semantics(), group.ids().last()), (SsrcGroup::FID, Some(u32::MAX)));
        assert_eq!(format!("{group}"), "ssrc-group:FID 11 4294967295");
        assert_eq!(Ok(group), SsrcGroup::new("FID", &[11, u32::MAX]));
        assert_eq!(read::<SsrcGroup<'_>>("a=ssrc-group:SIM").unwrap().check(), Err(Cause::Missing));
        assert_eq!(refused::<SsrcGroup<'_>>("a=ssrc-group:FID 1 x"), (20, Cause::Character));
        assert_eq!(SsrcGroup::new("F D", &[1]), Err(Cause::Character));
        assert_eq!(SsrcGroup::new("FID", &[]), Err(Cause::Missing));
    }
}
