//! STUN messages (RFC 8489): zero-copy view, writer, integrity, transactions, demultiplexing.
#![forbid(unsafe_code)]
