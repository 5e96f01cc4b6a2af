//! Channels: a peer by a short number, and four octets before its data (RFC 8656 §12).

mod data;
mod error;
mod number;
mod write;

pub use data::ChannelData;
pub use error::ChannelDataError;
pub use number::Channel;
pub use write::Carrier;
