//! `a=ts-refclk` and `a=mediaclk` (RFC 7273 §4 and §5).

use core::fmt;

use super::words::{Words, by_grammar};
use crate::grammar::{Step, blank, sign, text, token, word};

/// The clock that timestamps refer to: `ntp=…`, `ptp=…`, `gps`, `gal`, `glonass`, `localmac=…`,
/// `private` or another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TsRefClk<'a> {
    source: &'a str,
    /// With what separates it from the source.
    rest: &'a str,
}

by_grammar! { TsRefClk = "ts-refclk", such as "ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37" }

impl<'a> TsRefClk<'a> {
    /// The kind of clock: `ntp`, `ptp` and so on.
    #[must_use]
    pub const fn source(self) -> &'a str {
        self.source
    }

    /// What stands behind the `=`: a server, a clock with its domain, or an address.
    #[must_use]
    pub fn value(self) -> Option<&'a str> {
        self.rest.strip_prefix('=')
    }

    /// True if the clock is said to be traceable to a global one, without saying how.
    #[must_use]
    pub fn is_traceable(self) -> bool {
        self.rest == "=/traceable/" || self.rest.ends_with(":traceable")
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (rest, source) = token(input)?;
        if rest.starts_with(['=', ':']) {
            let (rest, text) = text(rest)?;
            return Ok((rest, Self { source, rest: text }));
        }
        Ok((rest, Self { source, rest: "" }))
    }
}

impl fmt::Display for TsRefClk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ts-refclk:{}{}", self.source, self.rest)
    }
}

/// The clock that a stream is paced by: `sender`, `direct`, or another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MediaClk<'a> {
    id: Option<&'a str>,
    source: &'a str,
    value: Option<&'a str>,
    parameters: Words<'a>,
}

by_grammar! { MediaClk = "mediaclk", such as "direct=963214424 rate=1000/1001" }

impl<'a> MediaClk<'a> {
    /// The tag of the clock, the same for all streams that share it.
    #[must_use]
    pub const fn id(self) -> Option<&'a str> {
        self.id
    }

    /// The kind: `sender` if the clock is nowhere else, `direct` if it is the reference clock, or
    /// another one.
    #[must_use]
    pub const fn source(self) -> &'a str {
        self.source
    }

    /// What stands behind the `=` of the kind.
    #[must_use]
    pub const fn value(self) -> Option<&'a str> {
        self.value
    }

    /// The timestamp at the epoch of the reference clock, if the kind is `direct` and it is said.
    #[must_use]
    pub fn offset(self) -> Option<u64> {
        self.value.filter(|_| self.source == "direct")?.parse().ok()
    }

    /// What follows, such as `rate=1000/1001`.
    pub fn parameters(self) -> impl Iterator<Item = &'a str> + Clone {
        self.parameters.iter()
    }

    fn grammar(mut input: &'a str) -> Step<'a, Self> {
        let mut id = None;
        if let Some(start) = input.strip_prefix("id=") {
            let (rest, tag) = word(start)?;
            (input, ()) = blank(rest)?;
            id = Some(tag);
        }
        let (mut input, source) = token(input)?;
        let mut value = None;
        if let Ok((start, ())) = sign('=')(input) {
            let (rest, text) = word(start)?;
            (input, value) = (rest, Some(text));
        }
        let (input, parameters) = Words::optional(word)(input)?;
        Ok((input, Self { id, source, value, parameters }))
    }
}

impl fmt::Display for MediaClk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("mediaclk:")?;
        if let Some(id) = self.id {
            write!(f, "id={id} ")?;
        }
        f.write_str(self.source)?;
        if let Some(value) = self.value {
            write!(f, "={value}")?;
        }
        self.parameters.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use crate::error::Cause;
    use std::format;
    use std::vec::Vec;

    #[test]
    fn a_reference_clock_has_a_kind_and_perhaps_a_value() {
        for (line, source, value, traceable) in [
            ("a=ts-refclk:ntp=203.0.113.10:123", "ntp", Some("203.0.113.10:123"), false),
            ("a=ts-refclk:ntp=/traceable/", "ntp", Some("/traceable/"), true),
            (
                "a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37",
                "ptp",
                Some("IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37"),
                false,
            ),
            (
                "a=ts-refclk:ptp=IEEE1588-2008:traceable",
                "ptp",
                Some("IEEE1588-2008:traceable"),
                true,
            ),
            ("a=ts-refclk:gps", "gps", None, false),
            ("a=ts-refclk:private:traceable", "private", None, true),
        ] {
            let clock: TsRefClk<'_> = read(line).unwrap();
            assert_eq!((clock.source(), clock.value()), (source, value), "{line}");
            assert_eq!(clock.is_traceable(), traceable, "{line}");
            assert_eq!(format!("a={clock}"), line);
        }
        assert_eq!(refused::<TsRefClk<'_>>("a=ts-refclk:=x"), (13, Cause::Character));
        assert_eq!(refused::<TsRefClk<'_>>("a=ts-refclk:gps x"), (16, Cause::Trailing));
    }

    #[test]
    fn a_media_clock_has_a_tag_a_kind_and_parameters() {
        let line = "a=mediaclk:direct=963214424 rate=1000/1001";
        let clock: MediaClk<'_> = read(line).unwrap();
        assert_eq!((clock.id(), clock.source()), (None, "direct"));
        assert_eq!((clock.value(), clock.offset()), (Some("963214424"), Some(963_214_424)));
        assert_eq!(clock.parameters().collect::<Vec<_>>(), ["rate=1000/1001"]);
        assert_eq!(format!("a={clock}"), line);
        let line = "a=mediaclk:id=src:MDA6NjA6MmI6MjA6MTI6MWY= sender";
        let clock: MediaClk<'_> = read(line).unwrap();
        assert_eq!(clock.id(), Some("src:MDA6NjA6MmI6MjA6MTI6MWY="));
        assert_eq!((clock.source(), clock.offset()), ("sender", None));
        assert_eq!(format!("a={clock}"), line);
        let line = "a=mediaclk:IEEE1722=38-D6-6D-8E-D2-78-13-2F";
        assert_eq!(format!("a={}", read::<MediaClk<'_>>(line).unwrap()), line);
        assert_eq!(refused::<MediaClk<'_>>("a=mediaclk:id=x"), (16, Cause::Missing));
        assert_eq!(refused::<MediaClk<'_>>("a=mediaclk:direct="), (19, Cause::Missing));
    }
}
