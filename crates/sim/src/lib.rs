//! A seeded virtual network: clock, links, NATs, STUN servers and ICE agents.
#![forbid(unsafe_code)]
