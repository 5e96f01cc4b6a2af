//! The media sections of a session, one after another.

use crate::line::{Lines, offset};
use crate::media::Media;
use crate::section::Section;
use crate::session::Session;

/// Iterator over the media sections of a session.
#[derive(Clone, Debug)]
pub struct MediaIter<'a> {
    session: Session<'a>,
    /// Begins with an `m=` line, or is empty.
    rest: Lines<'a>,
}

impl<'a> MediaIter<'a> {
    pub(crate) const fn new(session: Session<'a>, sections: Section<'a>) -> Self {
        Self { session, rest: sections.lines() }
    }
}

impl<'a> Iterator for MediaIter<'a> {
    type Item = Media<'a>;

    fn next(&mut self) -> Option<Media<'a>> {
        let (text, _) = self.rest.rest();
        let first = self.rest.next()?;
        let mut end = text.len();
        if let Some(next) = self.rest.find(|line| line.letter() == 'm') {
            // Blank lines before it belong to the section that ends here.
            end = usize::try_from(offset(text, next.as_str())).unwrap_or(end);
            self.rest = Lines::new(text.get(end..).unwrap_or_default(), next.number());
        }
        let section = Section { text: text.get(..end).unwrap_or_default(), number: first.number() };
        Some(Media::new(section, self.session))
    }
}
