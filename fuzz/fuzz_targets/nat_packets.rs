//! See [`frazil_fuzz::nat_packets`].
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| frazil_fuzz::nat_packets(data));

#[cfg(not(fuzzing))]
fn main() {}
