//! Leaks what its features say, deep in a dependency, as a careless crate would.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "libc")]
unsafe extern "C" {
    safe fn getpid() -> i32;
}

/// Keeps a leak alive until the link.
pub fn planted() {
    #[cfg(feature = "libc")]
    core::hint::black_box(getpid());
}
