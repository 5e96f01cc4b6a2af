//! See [`frazil_fuzz::stun_integrity`].
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| frazil_fuzz::stun_integrity(data));

#[cfg(not(fuzzing))]
fn main() {}
