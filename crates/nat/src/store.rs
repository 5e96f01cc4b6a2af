//! What all tables are made of: entries that have a number, are found by what they hold, and expire.

pub(crate) mod ageing;
pub(crate) mod deadlines;
pub(crate) mod index;
pub(crate) mod lapse;
pub(crate) mod owned;
pub(crate) mod slab;
