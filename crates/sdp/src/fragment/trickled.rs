//! Which candidates of a fragment are new (RFC 8840 §4.4).

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use frazil_candidate::Candidate;

use super::{Fragment, FragmentSection};

/// How many candidates of one generation are remembered; those beyond are not taken.
const CANDIDATES: usize = 1000;

/// What makes two candidates one: section, component, transport, address and port.
type Key = (String, u16, String, String, u16);

/// The candidates of one ICE generation that have come so far. Each fragment repeats all of them, those
/// of the offer or answer too; [`take`](Self::take) gives the new ones.
///
/// At most 1000 are remembered and taken.
#[derive(Clone, Debug, Default)]
pub struct Trickled {
    known: BTreeSet<Key>,
}

impl Trickled {
    /// Nothing has come yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { known: BTreeSet::new() }
    }

    /// Takes note of a candidate that came otherwise: in the offer or the answer.
    pub fn note(&mut self, mid: &str, candidate: &Candidate<'_>) {
        self.is_new(mid, candidate);
    }

    /// The candidates that have not come before, with the mids of their sections, in order.
    /// `credentials` gives username fragment and password that are in force for a section: what is of
    /// another generation is discarded, and so is what does not read.
    pub fn take<'a, 'c>(
        &mut self,
        fragment: Fragment<'a>,
        credentials: impl Fn(&str) -> Option<(&'c str, &'c str)>,
    ) -> Vec<(&'a str, Candidate<'a>)> {
        let mut new = Vec::new();
        for section in fragment.sections() {
            let Ok(Some(mid)) = section.mid() else { continue };
            let mid = mid.as_str();
            if !credentials(mid).is_some_and(|(ufrag, pwd)| section.is_of(ufrag, pwd)) {
                continue;
            }
            self.section(mid, section, &mut new);
        }
        new
    }

    fn section<'a>(
        &mut self,
        mid: &'a str,
        section: FragmentSection<'a>,
        new: &mut Vec<(&'a str, Candidate<'a>)>,
    ) {
        for candidate in section.candidates().filter_map(Result::ok) {
            if self.is_new(mid, &candidate) {
                new.push((mid, candidate));
            }
        }
    }

    fn is_new(&mut self, mid: &str, candidate: &Candidate<'_>) -> bool {
        self.known.len() < CANDIDATES && self.known.insert(key(mid, candidate))
    }
}

fn key(mid: &str, candidate: &Candidate<'_>) -> Key {
    (
        mid.to_string(),
        candidate.component,
        candidate.transport.to_string().to_ascii_lowercase(),
        candidate.address.to_string().to_ascii_lowercase(),
        candidate.port,
    )
}
