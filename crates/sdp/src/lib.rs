//! SDP (RFC 8866): a borrowed view without allocation, typed attributes, a builder.
#![forbid(unsafe_code)]
