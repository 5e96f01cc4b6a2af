//! The `frazil` command.
#![forbid(unsafe_code)]
fn main() {}
