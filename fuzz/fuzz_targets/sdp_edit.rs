//! See [`frazil_fuzz::sdp_edit`].
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| frazil_fuzz::sdp_edit(data));

#[cfg(not(fuzzing))]
fn main() {}
