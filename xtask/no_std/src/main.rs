//! A program without std, libc or (but for one feature) an allocator, linked from every crate that
//! says it is no_std. A crate that leaks std, alloc or a call into libc fails its build.
//!
//! This is the one place of the project with unsafe code: a program without a runtime must bring
//! its own entry point, its own exit and the memory functions that compiled code may call.
#![no_std]
#![no_main]

#[cfg(feature = "alloc")]
mod allocator;
mod codecs;
#[cfg(feature = "alloc")]
mod machines;
mod runtime;

/// What the program does once its stack stands: true is success.
fn main() -> bool {
    leak::planted();
    #[cfg(feature = "alloc")]
    if machines::work().is_none() {
        return false;
    }
    codecs::work().is_some()
}
