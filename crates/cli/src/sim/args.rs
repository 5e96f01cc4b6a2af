//! The words of `frazil sim`.

use std::path::PathBuf;

use super::mix;

/// Let peers of a population connect, two by two, and count how that ends.
///
/// Every session is played to its end in a virtual network of its own: gathering with a STUN
/// server, signalling, checks through the NATs of both sides, loss. All chance comes from the seed.
#[derive(Debug, clap::Args)]
#[command(after_help = mix::help())]
pub(crate) struct SimArgs {
    /// How many peers there are; two make a session.
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(2..))]
    pub(super) peers: u64,
    /// Who they are: a file, `-` for standard input, or a name of the list below.
    #[arg(long, value_name = "FILE", default_value = mix::DEFAULT)]
    pub(super) mix: String,
    /// The seed of all chance: another one is another draw.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// Draw which kinds of peers connect, as a picture in this file.
    #[arg(long, value_name = "FILE")]
    pub(super) svg: Option<PathBuf>,
    /// Print one JSON object instead.
    #[arg(long)]
    pub(super) json: bool,
}
