//! See [`frazil_fuzz::offer_answer`].
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| frazil_fuzz::offer_answer(data));

#[cfg(not(fuzzing))]
fn main() {}
