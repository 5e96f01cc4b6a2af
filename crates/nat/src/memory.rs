//! What packets have taught a NAT, table by table, each with its limit.

pub(crate) mod bindings;
pub(crate) mod filters;
pub(crate) mod fragments;
pub(crate) mod held;
pub(crate) mod hosts;
pub(crate) mod replies;
pub(crate) mod sessions;
pub(crate) mod trains;
