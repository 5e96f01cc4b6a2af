//! See [`frazil_fuzz::sdp_attributes`].
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| frazil_fuzz::sdp_attributes(data));

#[cfg(not(fuzzing))]
fn main() {}
