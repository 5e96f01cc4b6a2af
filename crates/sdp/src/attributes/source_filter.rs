//! `a=source-filter` (RFC 4570 §3).

use core::fmt;

use super::words::{Words, by_grammar};
use crate::error::Cause;
use crate::fields::Host;
use crate::grammar::{Step, blank, is_blank, refuse, token, word};

/// From which sources an address receives, or from which it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SourceFilter<'a> {
    includes: bool,
    network_type: &'a str,
    address_types: &'a str,
    destination: &'a str,
    sources: Words<'a>,
}

by_grammar! { SourceFilter = "source-filter", such as "incl IN IP4 232.3.4.5 192.0.2.10" }

impl<'a> SourceFilter<'a> {
    /// True for `incl`: packets of the sources are taken, and of no others. False for `excl`: theirs
    /// are not taken.
    #[must_use]
    pub const fn includes(self) -> bool {
        self.includes
    }

    /// `IN` for the Internet.
    #[must_use]
    pub const fn network_type(self) -> &'a str {
        self.network_type
    }

    /// `IP4` or `IP6`; `*` for both, where the addresses are names.
    #[must_use]
    pub const fn address_types(self) -> &'a str {
        self.address_types
    }

    /// The address that receives; `None` for `*`, which is all of those in `c=`.
    #[must_use]
    pub fn destination(self) -> Option<Host<'a>> {
        (self.destination != "*").then(|| Host::new(self.destination))
    }

    /// The sources, one at least.
    pub fn sources(self) -> impl Iterator<Item = Host<'a>> + Clone {
        self.sources.iter().map(Host::new)
    }

    /// The RFC has a blank in front of the mode; some leave it out.
    fn grammar(input: &'a str) -> Step<'a, Self> {
        let start = input.trim_start_matches(is_blank);
        let (input, mode) = token(start)?;
        let includes = match mode {
            "incl" => true,
            "excl" => false,
            _ => return refuse(start, Cause::UnknownWord),
        };
        let (input, ()) = blank(input)?;
        let (input, network_type) = token(input)?;
        let (input, ()) = blank(input)?;
        let (input, address_types) = token(input)?;
        let (input, ()) = blank(input)?;
        let (input, destination) = word(input)?;
        let (input, ()) = blank(input)?;
        let (input, sources) = Words::of(word)(input)?;
        Ok((input, Self { includes, network_type, address_types, destination, sources }))
    }
}

impl fmt::Display for SourceFilter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = if self.includes { "incl" } else { "excl" };
        write!(f, "source-filter: {mode} {} {}", self.network_type, self.address_types)?;
        write!(f, " {}{}", self.destination, self.sources)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;
    use std::vec::Vec;

    #[test]
    fn a_filter_has_a_mode_a_destination_and_sources() {
        let line = "a=source-filter: incl IN IP4 233.252.0.2 192.0.2.10 192.0.2.11";
        let filter: SourceFilter<'_> = read(line).unwrap();
        assert!(filter.includes());
        assert_eq!((filter.network_type(), filter.address_types()), ("IN", "IP4"));
        assert_eq!(filter.destination(), Some(Host::Ip("233.252.0.2".parse().unwrap())));
        let sources: Vec<_> = filter.sources().collect();
        assert_eq!(sources.len(), 2);
        assert_eq!(sources[1], Host::Ip("192.0.2.11".parse().unwrap()));
        assert_eq!(format!("a={filter}"), line);
        let names = SourceFilter::new("excl IN * * src.example").unwrap();
        assert_eq!((names.includes(), names.destination()), (false, None));
        assert_eq!(format!("{names}"), "source-filter: excl IN * * src.example");
    }

    #[test]
    fn what_filters_nothing_is_refused() {
        for (text, refusal) in [
            ("a=source-filter: only IN IP4 * 192.0.2.1", (18, Cause::UnknownWord)),
            ("a=source-filter: incl IN IP4 *", (31, Cause::Missing)),
            ("a=source-filter:", (17, Cause::Missing)),
        ] {
            assert_eq!(refused::<SourceFilter<'_>>(text), refusal, "{text}");
        }
    }
}
