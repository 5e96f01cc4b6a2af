//! See [`frazil_fuzz::access_token`].
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| frazil_fuzz::access_token(data));

#[cfg(not(fuzzing))]
fn main() {}
