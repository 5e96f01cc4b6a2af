//! The bodies of the fuzz targets, as functions that take any bytes and panic at a finding.
//!
//! Each has a thin binary in `fuzz_targets/` that nightly's `cargo fuzz` drives, and seeds in
//! `corpus/` that a stable `cargo test` replays. What was found once goes to `regressions/` and is
//! replayed for ever after. An ordinary build makes the binaries empty and needs no fuzzer.
#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "an oracle speaks by panicking"
)]

mod access_token;
mod candidate_roundtrip;
mod channel_data;
mod checksum;
mod demux;
mod ice_forge;
mod ice_ops;
mod ice_oracle;
mod ice_rig;
mod nat_packets;
mod offer_answer;
mod sdp_attributes;
mod sdp_edit;
mod sdp_parse;
mod sdp_roundtrip;
mod sdp_values;
mod stun_integrity;
mod stun_parse;
mod stun_roundtrip;
mod stun_values;
mod turn_indication;
mod turn_stream;
mod turn_values;
mod within;
mod words;

pub use access_token::access_token;
pub use candidate_roundtrip::candidate_roundtrip;
pub use channel_data::channel_data;
pub use demux::demux;
pub use ice_ops::ice_ops;
pub use nat_packets::nat_packets;
pub use offer_answer::offer_answer;
pub use sdp_attributes::sdp_attributes;
pub use sdp_edit::sdp_edit;
pub use sdp_parse::sdp_parse;
pub use sdp_roundtrip::sdp_roundtrip;
pub use stun_integrity::stun_integrity;
pub use stun_parse::stun_parse;
pub use stun_roundtrip::stun_roundtrip;
pub use turn_indication::turn_indication;
pub use turn_stream::turn_stream;

/// A target: its name, which is that of its binary and of its folders, and its body.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("access_token", access_token),
    ("candidate_roundtrip", candidate_roundtrip),
    ("channel_data", channel_data),
    ("demux", demux),
    ("ice_ops", ice_ops),
    ("nat_packets", nat_packets),
    ("offer_answer", offer_answer),
    ("sdp_attributes", sdp_attributes),
    ("sdp_edit", sdp_edit),
    ("sdp_parse", sdp_parse),
    ("sdp_roundtrip", sdp_roundtrip),
    ("stun_integrity", stun_integrity),
    ("stun_parse", stun_parse),
    ("stun_roundtrip", stun_roundtrip),
    ("turn_indication", turn_indication),
    ("turn_stream", turn_stream),
];
