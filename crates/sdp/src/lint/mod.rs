//! What in a description is not as the RFCs want it, each with its place and section.
//!
//! A section is visited once, line by line; each room watches for the rules that it keeps, and says
//! at the end what it missed. What several sections must agree on is gathered in [`Whole`].

mod attributes;
mod departure;
mod extensions;
mod fields;
mod formats;
mod grouping;
mod ice;
pub(crate) mod known;
mod order;
mod rtcp;
mod rule;
mod security;
mod sources;
mod streams;
pub(crate) mod text;
mod whole;

use alloc::vec::{self, Vec};
use core::fmt;

pub use departure::Departure;
pub use rule::{Rule, Severity};
use whole::{Bundled, Whole};

use crate::attribute::AttributeLine;
use crate::error::{Cause, ParseError, Subject};
use crate::fields::MediaDescription;
use crate::line::{Line, offset};
use crate::media::Media;
use crate::section::Section;
use crate::sections::MediaIter;
use crate::session::Session;
use crate::typed::AnyAttribute;

/// Names every departure of a description from the RFCs, in the order of their places.
///
/// Only what a text demands of whoever writes a description is named, and only what a single
/// description can show: not whether an answer fits its offer. A section of port 0 is not used, so
/// that nothing is missed in it. Registries are not consulted: an attribute that nobody knows is no
/// departure.
///
/// A run of lines that do not end with CRLF is named once, at its first.
///
/// Time is proportional to the size of the text, and memory too at worst: that of what the sections
/// must agree on, and of the departures in one section.
///
/// ```
/// use frazil_sdp::{Rule, Session, Severity, lint};
///
/// let session = Session::parse("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\na=cat:a.b\n")?;
/// let found: Vec<_> = lint(&session).map(|departure| departure.rule()).collect();
/// assert_eq!(found, [Rule::LineEnd, Rule::Obsolete]);
/// assert_eq!(lint(&session).filter(|one| one.severity() == Severity::Error).count(), 1);
/// # Ok::<(), frazil_sdp::ParseError>(())
/// ```
#[must_use]
pub fn lint<'a>(session: &Session<'a>) -> Departures<'a> {
    Departures {
        whole: Whole::new(session),
        head: Some(session.head()),
        media: session.media(),
        found: Vec::new().into_iter(),
    }
}

/// Iterator over the departures of a description, made by [`lint`]. It visits a section when what it
/// found in the one before is used up.
#[derive(Clone)]
pub struct Departures<'a> {
    whole: Whole<'a>,
    /// The session level, until it is visited.
    head: Option<Section<'a>>,
    media: MediaIter<'a>,
    found: vec::IntoIter<Departure>,
}

impl Iterator for Departures<'_> {
    type Item = Departure;

    fn next(&mut self) -> Option<Departure> {
        loop {
            if let Some(departure) = self.found.next() {
                return Some(departure);
            }
            let found = match self.head.take() {
                Some(head) => visit(head, None, &mut self.whole),
                None => {
                    let media = self.media.next()?;
                    visit(media.section(), Some(media), &mut self.whole)
                }
            };
            self.found = found.into_iter();
        }
    }
}

/// Without what is gathered, among which there are passwords.
impl fmt::Debug for Departures<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Departures").field("found", &self.found).finish_non_exhaustive()
    }
}

impl<'a> Session<'a> {
    /// Parses a description that breaks no MUST: [`parse`](Self::parse), and then the first
    /// departure that [`lint`] calls an error.
    ///
    /// Few descriptions of the field pass. To be as strict as one needs, take [`lint`] and choose
    /// among its rules.
    ///
    /// # Errors
    ///
    /// The departure.
    ///
    /// ```
    /// use frazil_sdp::{Rule, Session};
    ///
    /// let text = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n";
    /// assert!(Session::parse_strict(text).is_ok());
    /// let error = Session::parse_strict(&text.replace("\r\n", "\n")).unwrap_err();
    /// assert_eq!((error.line(), error.rule()), (1, Rule::LineEnd));
    /// ```
    pub fn parse_strict(text: &'a str) -> Result<Self, Departure> {
        let session = Self::parse(text)?;
        match lint(&session).find(|departure| departure.severity() == Severity::Error) {
            Some(departure) => Err(departure),
            None => Ok(session),
        }
    }
}

/// The section that is visited.
#[derive(Clone, Copy)]
struct Here<'a> {
    section: Section<'a>,
    /// `None` at session level.
    media: Option<Media<'a>>,
    /// The `m=` line, if it reads.
    description: Option<MediaDescription<'a>>,
    /// What a BUNDLE group makes of it.
    bundled: Option<Bundled>,
}

impl Here<'_> {
    const fn is_session_level(&self) -> bool {
        self.media.is_none()
    }

    /// True for a media section with a port: it is neither refused nor ended, nor waits for its group.
    fn is_used(&self) -> bool {
        self.description.is_some_and(|line| line.port != 0)
    }

    fn has_port_zero(&self) -> bool {
        self.description.is_some_and(|line| line.port == 0)
    }

    /// True if it is used and has a transport of its own, not that of the first in its group.
    fn has_transport(&self) -> bool {
        self.is_used() && self.bundled.is_none_or(|bundled| bundled.is_first)
    }

    fn is_rtp(&self) -> bool {
        self.description.is_some_and(MediaDescription::is_rtp)
    }

    /// True if one of the words of the protocol is that one.
    fn speaks(&self, word: &str) -> bool {
        self.description.is_some_and(|line| line.protocol.split('/').any(|part| part == word))
    }

    fn over_tls(&self) -> bool {
        self.speaks("DTLS") || self.speaks("TLS")
    }
}

/// What a room does with a section.
trait Room<'a> {
    /// A line of the section, `a=` being one too.
    fn line(&mut self, _: Line<'a>, _: &Here<'a>, _: &mut Found) {}

    /// An attribute of the section that reads.
    fn attribute(&mut self, _: AttributeLine<'a>, _: &AnyAttribute<'a>, _: &mut Found) {}

    /// The section is over.
    fn end(&mut self, _: &Here<'a>, _: &mut Whole<'a>, _: &mut Found) {}
}

fn visit<'a>(
    section: Section<'a>,
    media: Option<Media<'a>>,
    whole: &mut Whole<'a>,
) -> Vec<Departure> {
    let description = media.and_then(|media| media.description().ok());
    let bundled = media.and_then(|media| whole.bundled(media.mid().ok()??.as_str()));
    let here = Here { section, media, description, bundled };
    let mut found = Found::default();
    text::check(&here, whole, &mut found);
    let mut rooms: [&mut dyn Room<'a>; 10] = [
        &mut order::Order::default(),
        &mut fields::Fields::default(),
        &mut attributes::Attributes::default(),
        &mut formats::Formats::new(description),
        &mut rtcp::Rtcp::default(),
        &mut extensions::Extensions::default(),
        &mut streams::Streams::default(),
        &mut sources::Sources::default(),
        &mut security::Security::default(),
        &mut ice::Ice::default(),
    ];
    for line in section.lines() {
        for room in &mut rooms {
            room.line(line, &here, &mut found);
        }
        let Some(attribute) = AttributeLine::new(line) else { continue };
        match AnyAttribute::parse(attribute) {
            Ok(typed) => {
                for room in &mut rooms {
                    room.attribute(attribute, &typed, &mut found);
                }
            }
            Err(error) => found.unreadable(error),
        }
    }
    for room in &mut rooms {
        room.end(&here, whole, &mut found);
    }
    grouping::check(&here, whole, &mut found);
    found.sorted()
}

/// The departures of a section.
#[derive(Default)]
struct Found(Vec<Departure>);

impl Found {
    /// At a piece of a line.
    fn at(&mut self, line: Line<'_>, part: &str, rule: Rule) {
        let column = offset(line.as_str(), part).saturating_add(1);
        self.0.push(Departure::new(line.number(), column, rule, Subject::Line(line.letter())));
    }

    /// At a piece of a line, with what is wrong with it.
    fn unwritable(&mut self, line: Line<'_>, part: &str, cause: Cause) {
        self.at(line, part, Rule::Unwritable);
        self.explain(cause);
    }

    /// At a line.
    fn line(&mut self, line: Line<'_>, rule: Rule) {
        self.at(line, line.as_str(), rule);
    }

    /// At a piece of an attribute of that name.
    fn of(&mut self, attribute: AttributeLine<'_>, name: &'static str, part: &str, rule: Rule) {
        let line = attribute.line();
        let column = offset(line.as_str(), part).saturating_add(1);
        self.0.push(Departure::new(line.number(), column, rule, Subject::Attribute(name)));
    }

    /// At the value of an attribute, with what is wrong with it.
    fn unwritable_of(&mut self, attribute: AttributeLine<'_>, name: &'static str, cause: Cause) {
        let line = attribute.line().as_str();
        let value = attribute.value().unwrap_or(line);
        self.of(attribute, name, value, Rule::Unwritable);
        self.explain(cause);
    }

    /// Says why the last one is one.
    fn explain(&mut self, cause: Cause) {
        if let Some(last) = self.0.last_mut() {
            *last = last.because(cause);
        }
    }

    /// Says what the last one is.
    fn explain_candidate(&mut self, candidate: frazil_candidate::Departure) {
        if let Some(last) = self.0.last_mut() {
            *last = last.of_candidate(candidate);
        }
    }

    /// Something that the section lacks.
    fn missing(&mut self, here: &Here<'_>, subject: Subject, rule: Rule) {
        let number = here.section.lines().next().map_or(here.section.number, Line::number);
        self.0.push(Departure::new(number, 1, rule, subject));
    }

    fn unreadable(&mut self, error: ParseError) {
        self.0.push(error.into());
    }

    fn push(&mut self, departure: Departure) {
        self.0.push(departure);
    }

    fn sorted(mut self) -> Vec<Departure> {
        self.0.sort_by_key(|departure| (departure.place(), departure.rule()));
        self.0
    }
}
