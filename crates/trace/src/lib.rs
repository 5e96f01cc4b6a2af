//! One event record for agents, servers, NATs and networks, and what is drawn from it.
#![forbid(unsafe_code)]
