//! One file for each contestant.

mod ezk;
mod floor;
mod frazil;
mod is;
mod msf_stun;
mod rtc_stun;
mod stun_codec;
mod stun_coder;
mod stun_rs;
mod stun_types;
mod turn_server;
mod turn_types;

use crate::suite::Suite;

/// Enters everyone.
pub(crate) fn enter(suite: &mut Suite) {
    frazil::enter(suite);
    is::enter(suite);
    rtc_stun::enter(suite);
    ezk::enter(suite);
    stun_types::enter(suite);
    turn_types::enter(suite);
    turn_server::enter(suite);
    msf_stun::enter(suite);
    stun_coder::enter(suite);
    stun_rs::enter(suite);
    stun_codec::enter(suite);
    floor::enter(suite);
}
