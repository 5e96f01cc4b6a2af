//! One file for each contestant.

mod floor;
mod frazil;
mod is;
mod stun_types;

use crate::suite::Suite;

/// Enters everyone.
pub(crate) fn enter(suite: &mut Suite) {
    frazil::enter(suite);
    is::enter(suite);
    stun_types::enter(suite);
    floor::enter(suite);
}
