//! See [`frazil_fuzz::channel_data`].
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| frazil_fuzz::channel_data(data));

#[cfg(not(fuzzing))]
fn main() {}
