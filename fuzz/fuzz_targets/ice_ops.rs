//! See [`frazil_fuzz::ice_ops`].
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| frazil_fuzz::ice_ops(data));

#[cfg(not(fuzzing))]
fn main() {}
