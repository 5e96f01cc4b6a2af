//! The session-level lines that hold for all media sections, unless one has its own.
//!
//! Their places are noted while the text is checked, so that asking for them in each of ten thousand
//! sections does not search the session level ten thousand times.

use crate::attribute::{Attribute, AttributeLine};
use crate::attributes::{
    Direction, EndOfCandidates, ExtMapAllowMixed, Fingerprint, IceLite, IceOptions, IcePacing,
    IcePwd, IceUfrag, Setup,
};
#[cfg(feature = "alloc")]
use crate::error::Cause;
use crate::line::{Line, Lines};
#[cfg(feature = "alloc")]
use crate::section::LONGEST;
use crate::section::{Place, Value};

/// How many session-level fingerprints count for the media sections.
pub(crate) const FINGERPRINTS: usize = 8;

/// The first line of each kind; for fingerprints, the first few.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Defaults {
    pub(crate) information: Option<Value>,
    pub(crate) connection: Option<Place>,
    pub(crate) ice_ufrag: Option<Place>,
    pub(crate) ice_pwd: Option<Place>,
    pub(crate) ice_options: Option<Place>,
    pub(crate) ice_lite: Option<Place>,
    pub(crate) ice_pacing: Option<Place>,
    pub(crate) end_of_candidates: Option<Place>,
    pub(crate) extmap_allow_mixed: Option<Place>,
    pub(crate) setup: Option<Place>,
    pub(crate) direction: Option<Place>,
    pub(crate) fingerprints: [Option<Place>; FINGERPRINTS],
}

impl Defaults {
    /// Notes what stands at the session level of `text`; with it, the line that ends that level, if one
    /// does.
    pub(crate) fn of(text: &str) -> (Self, Option<Line<'_>>) {
        let mut defaults = Self::default();
        for line in Lines::new(text, 1) {
            match line.letter() {
                'm' => return (defaults, Some(line)),
                'i' => {
                    defaults.information = defaults.information.or_else(|| Value::of(line, text))
                }
                'a' | 'c' => {
                    if let Some(place) = defaults.free_place_for(line) {
                        *place = Place::of(line, text);
                    }
                }
                _ => {}
            }
        }
        (defaults, None)
    }

    /// Says whether a line of the session level may be written: what sections inherit must not be
    /// longer than they read.
    #[cfg(feature = "alloc")]
    pub(crate) fn fits(line: Line<'_>) -> Result<(), Cause> {
        let length = line.as_str().len();
        if length <= usize::from(LONGEST) || Self::default().free_place_for(line).is_none() {
            return Ok(());
        }
        let found = u32::try_from(length).unwrap_or(u32::MAX);
        Err(Cause::Length { min: 2, max: LONGEST, found })
    }

    fn free_place_for(&mut self, line: Line<'_>) -> Option<&mut Option<Place>> {
        if line.letter() == 'c' {
            return Some(&mut self.connection).filter(|place| place.is_none());
        }
        let name = AttributeLine::new(line)?.name();
        let place = match name {
            IceUfrag::NAME => &mut self.ice_ufrag,
            IcePwd::NAME => &mut self.ice_pwd,
            IceOptions::NAME => &mut self.ice_options,
            IceLite::NAME => &mut self.ice_lite,
            IcePacing::NAME => &mut self.ice_pacing,
            EndOfCandidates::NAME => &mut self.end_of_candidates,
            ExtMapAllowMixed::NAME => &mut self.extmap_allow_mixed,
            Setup::NAME => &mut self.setup,
            Fingerprint::NAME => self.fingerprints.iter_mut().find(|place| place.is_none())?,
            _ if Direction::is_named(name) => &mut self.direction,
            _ => return None,
        };
        Some(place).filter(|place| place.is_none())
    }
}
