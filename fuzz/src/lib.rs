//! Fuzz targets as functions.
#![forbid(unsafe_code)]
