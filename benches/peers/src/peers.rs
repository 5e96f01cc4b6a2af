//! One file for each contestant.

mod ezk;
mod ezk_sdp;
mod floor;
mod frazil;
mod frazil_sdp;
mod is;
mod line_ends;
mod msf_sdp;
mod msf_stun;
mod rice_proto;
mod rtc_ice;
mod rtc_sdp;
mod rtc_stun;
mod sdp_rs;
mod sdp_types;
mod str0m;
mod stun_codec;
mod stun_coder;
mod stun_rs;
mod stun_types;
mod turn_server;
mod turn_types;
mod webrtc_sdp;

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

    frazil_sdp::enter(suite);
    msf_sdp::enter(suite);
    sdp_types::enter(suite);
    ezk_sdp::enter(suite);
    webrtc_sdp::enter(suite);
    rtc_sdp::enter(suite);
    sdp_rs::enter(suite);
    str0m::enter(suite);
    rtc_ice::enter(suite);
    rice_proto::enter(suite);
    line_ends::enter(suite);
}
