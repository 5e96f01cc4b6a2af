//! The fingerprints that count for a media section: its own, or else those of the session.

use core::fmt;

use crate::attribute::All;
use crate::attributes::Fingerprint;
use crate::defaults::FINGERPRINTS;
use crate::error::ParseError;
use crate::media::Media;
use crate::section::Place;

/// Iterator over the fingerprints that count for a media section.
#[derive(Clone)]
pub struct Fingerprints<'a> {
    text: &'a str,
    first: Option<Result<Fingerprint<'a>, ParseError>>,
    own: All<'a, Fingerprint<'a>>,
    shared: core::array::IntoIter<Option<Place>, FINGERPRINTS>,
}

impl<'a> Fingerprints<'a> {
    pub(crate) fn new(media: &Media<'a>) -> Self {
        let session = media.session();
        let mut own = media.all::<Fingerprint<'a>>();
        let first = own.next();
        let shared = match first {
            Some(_) => [None; FINGERPRINTS],
            None => session.defaults().fingerprints,
        };
        Self { text: session.as_str(), first, own, shared: shared.into_iter() }
    }
}

impl<'a> Iterator for Fingerprints<'a> {
    type Item = Result<Fingerprint<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(own) = self.first.take().or_else(|| self.own.next()) {
            return Some(own);
        }
        let place = self.shared.find_map(|place| place)?;
        Some(place.attribute(self.text))
    }
}

/// Without the text, in which there may be a password.
impl fmt::Debug for Fingerprints<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
