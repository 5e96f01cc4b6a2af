//! ICE candidate lines (RFC 8839, RFC 6544), priorities and foundations, without allocation.
#![forbid(unsafe_code)]
