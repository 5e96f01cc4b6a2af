//! `a=control` and `a=range`, which RTSP uses (RFC 7826 appendix D.1).

use core::fmt;

use super::words::by_grammar;
use crate::grammar::{Step, is_blank, sign, text, token, word};

/// Where a stream, or the whole, is controlled: a URI, which may be relative to the base of the
/// description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Control<'a>(&'a str);

by_grammar! { Control = "control", such as "trackID=1" }

impl<'a> Control<'a> {
    /// The URI.
    #[must_use]
    pub const fn uri(self) -> &'a str {
        self.0
    }

    /// True for `*`: the base itself.
    #[must_use]
    pub fn is_base(self) -> bool {
        self.0 == "*"
    }

    /// Some put a blank in front of the URI.
    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (rest, uri) = word(input.trim_start_matches(is_blank))?;
        Ok((rest, Self(uri)))
    }
}

impl fmt::Display for Control<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "control:{}", self.0)
    }
}

/// When the presentation, or a stream, begins and ends in its own time: `npt=0-7.712`,
/// `clock=19961108T142300Z-` and so on. RTSP alone knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlayRange<'a> {
    unit: &'a str,
    value: Option<&'a str>,
}

by_grammar! { PlayRange = "range", such as "npt=0-7.712" }

impl<'a> PlayRange<'a> {
    /// The unit: `npt`, `clock`, `smpte` or another one.
    #[must_use]
    pub const fn unit(self) -> &'a str {
        self.unit
    }

    /// What stands behind the `=`; `None` if nothing is said but the unit.
    #[must_use]
    pub const fn value(self) -> Option<&'a str> {
        self.value
    }

    /// When it begins, in the unit: `0`, `now`, `10:07:00` …
    #[must_use]
    pub fn start(self) -> Option<&'a str> {
        self.bounds().map(|(start, _)| start).filter(|start| !start.is_empty())
    }

    /// When it ends, in the unit; `None` if that is open.
    #[must_use]
    pub fn end(self) -> Option<&'a str> {
        self.bounds().map(|(_, end)| end).filter(|end| !end.is_empty())
    }

    fn bounds(self) -> Option<(&'a str, &'a str)> {
        // RTSP 1.0 could have the time of a request behind a semicolon.
        let range = self.value?.split(';').next()?;
        let (start, end) = range.split_once('-')?;
        Some((start.trim_matches(is_blank), end.trim_matches(is_blank)))
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, unit) = token(input.trim_start_matches(is_blank))?;
        match sign('=')(input) {
            Ok((start, ())) => {
                let (input, value) = text(start)?;
                Ok((input, Self { unit, value: Some(value) }))
            }
            Err(_) => Ok((input, Self { unit, value: None })),
        }
    }
}

impl fmt::Display for PlayRange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "range:{}", self.unit)?;
        self.value.map_or(Ok(()), |value| write!(f, "={value}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use crate::error::Cause;
    use std::format;

    #[test]
    fn a_control_is_a_uri_or_the_base() {
        for (line, uri, base) in [
            ("a=control:rtsp://example.com/foo/audio", "rtsp://example.com/foo/audio", false),
            ("a=control:trackID=1", "trackID=1", false),
            ("a=control:*", "*", true),
        ] {
            let control: Control<'_> = read(line).unwrap();
            assert_eq!((control.uri(), control.is_base()), (uri, base));
            assert_eq!(format!("a={control}"), line);
        }
        assert_eq!(read::<Control<'_>>("a=control: trackID=1").unwrap().uri(), "trackID=1");
        assert_eq!(Control::new("trackID=1").unwrap().uri(), "trackID=1");
        assert_eq!(refused::<Control<'_>>("a=control:a b"), (12, Cause::Trailing));
        assert_eq!(refused::<Control<'_>>("a=control: "), (12, Cause::Missing));
    }

    #[test]
    fn a_range_has_a_unit_and_bounds() {
        for (line, unit, start, end) in [
            ("a=range:npt=0-7.712", "npt", Some("0"), Some("7.712")),
            ("a=range:npt=now-", "npt", Some("now"), None),
            ("a=range:npt=-10", "npt", None, Some("10")),
            ("a=range:smpte=10:07:33-", "smpte", Some("10:07:33"), None),
            (
                "a=range:clock=19961108T142300Z-19961108T143520Z;time=19970123T143720Z",
                "clock",
                Some("19961108T142300Z"),
                Some("19961108T143520Z"),
            ),
            ("a=range:npt", "npt", None, None),
        ] {
            let range: PlayRange<'_> = read(line).unwrap();
            assert_eq!((range.unit(), range.start(), range.end()), (unit, start, end), "{line}");
            assert_eq!(format!("a={range}"), line);
        }
        assert_eq!(refused::<PlayRange<'_>>("a=range:npt="), (13, Cause::Missing));
        assert_eq!(refused::<PlayRange<'_>>("a=range:npt:0"), (12, Cause::Trailing));
    }
}
