//! Ready-made drivers for frazil's machines: tokio and UDP.
#![forbid(unsafe_code)]
