//! See [`frazil_fuzz::demux`].
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| frazil_fuzz::demux(data));

#[cfg(not(fuzzing))]
fn main() {}
