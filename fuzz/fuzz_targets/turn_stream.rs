//! See [`frazil_fuzz::turn_stream`].
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| frazil_fuzz::turn_stream(data));

#[cfg(not(fuzzing))]
fn main() {}
