//! The way of a packet through a NAT.
//!
//! `deciding` asks what it is and whether it may go on; `crossing` takes it through the half that
//! leaves, the half that enters, or both where it turns back; `leaving` and `entering` are these
//! halves, in which `connecting` advances TCP connections and `ongoing` knows sessions one by one;
//! `upkeep` is what it leaves behind. ICMP errors have a way of their own, in `errors`.

pub(crate) mod connecting;
pub(crate) mod crossing;
pub(crate) mod deciding;
pub(crate) mod entering;
pub(crate) mod errors;
pub(crate) mod leaving;
pub(crate) mod ongoing;
pub(crate) mod upkeep;
