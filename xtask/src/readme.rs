//! The root README's code, run by the documentation tests. There is nothing else in here.
#![forbid(unsafe_code)]
#![cfg_attr(doctest, doc = include_str!("../../README.md"))]
