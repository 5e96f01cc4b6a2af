//! NATs and firewalls (RFC 4787, RFC 5382, RFC 6092) as a pure machine.
#![forbid(unsafe_code)]
