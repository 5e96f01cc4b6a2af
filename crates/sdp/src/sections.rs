//! The media sections of a session, one after another.

use memchr::{memchr_iter, memmem};

use crate::media::Media;
use crate::section::Section;
use crate::session::Session;
use crate::work;

/// Iterator over the media sections of a session.
///
/// Walking them all is one pass over the text, which looks for nothing but where a section begins.
#[derive(Clone, Debug)]
pub struct MediaIter<'a> {
    session: Session<'a>,
    /// Begins with an `m=` line, or is empty.
    rest: Section<'a>,
    next: memmem::Finder<'static>,
}

/// What stands before the next section: in a checked text, no line but `m=` begins so.
const NEXT: &[u8] = b"\nm=";

/// How many lines end in a text.
fn line_ends(text: &str) -> u32 {
    u32::try_from(memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(u32::MAX)
}

impl<'a> MediaIter<'a> {
    pub(crate) fn new(session: Session<'a>, sections: Section<'a>) -> Self {
        Self { session, rest: sections, next: memmem::Finder::new(NEXT) }
    }
}

impl<'a> Iterator for MediaIter<'a> {
    type Item = Media<'a>;

    fn next(&mut self) -> Option<Media<'a>> {
        let Section { text, number } = self.rest;
        if text.is_empty() {
            return None;
        }
        // Blank lines before the next section belong to this one.
        let end = self.next.find(text.as_bytes()).map_or(text.len(), |at| at + 1);
        work::looked_at(end);
        let (text, rest) = text.split_at_checked(end)?;
        self.rest = Section { text: rest, number: number.saturating_add(line_ends(text)) };
        Some(Media::new(Section { text, number }, self.session))
    }
}
