//! A sans-IO ICE agent (RFC 8445 and family) that any runtime can drive.
#![forbid(unsafe_code)]
