//! TURN on the wire (RFC 8656): its attributes, ChannelData, and framing over streams.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;
