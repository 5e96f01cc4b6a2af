//! The words of `frazil demo`.

use std::path::PathBuf;

use frazil_nat::Preset;
use frazil_sim::{EVERYDAY, Probability};

/// What the kinds mean, for `--help`.
const KINDS: &str = "\
Kinds of NAT, from the most open to the strictest:
  none                no NAT: the peer is on the internet itself
  full-cone           one outside port for all destinations; lets in anyone
  address-restricted  one outside port; lets in hosts that the inside has sent to
  port-restricted     one outside port; lets in only the addresses and ports sent to
  symmetric           another outside port for every destination, which alone is let in
  blocked             no UDP at all

Of the 36 pairs, 22 have a direct path. Where there is none, the exit code is 3.";

/// Two peers, each behind a NAT, find each other in a virtual network.
///
/// Every packet is wire bytes through the NATs' tables, and all chance comes from the seed: the same
/// words give the same output, to the last octet.
#[derive(Debug, clap::Args)]
#[command(after_help = KINDS)]
pub(crate) struct DemoArgs {
    /// The NAT in front of Alice, on the left.
    #[arg(long, value_name = "KIND", default_value = "port-restricted", value_parser = kind)]
    pub(crate) left: Preset,
    /// The NAT in front of Bob, on the right.
    #[arg(long, value_name = "KIND", default_value = "port-restricted", value_parser = kind)]
    pub(crate) right: Preset,
    /// The seed of all chance: another one is another world.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// How many of a hundred packets the internet loses.
    #[arg(long, value_name = "PCT", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=100))]
    loss: u8,
    /// Write every packet to this file, for Wireshark and its like.
    #[arg(long, value_name = "FILE", value_parser = capture)]
    pub(crate) pcap: Option<PathBuf>,
    /// Print the events as NDJSON instead: one object a line.
    #[arg(long)]
    pub(crate) json: bool,
}

impl DemoArgs {
    pub(crate) const fn loss(&self) -> Probability {
        Probability::percent(self.loss)
    }

    /// The words that replay this.
    pub(crate) fn replay(&self) -> String {
        let Self { left, right, seed, loss, .. } = self;
        let loss = if *loss > 0 { format!(" --loss {loss}") } else { String::new() };
        format!("frazil demo --left {left} --right {right} --seed {seed}{loss}")
    }
}

fn capture(name: &str) -> Result<PathBuf, &'static str> {
    match name {
        "-" => Err("standard output has the page; name a file"),
        name => Ok(name.into()),
    }
}

fn kind(name: &str) -> Result<Preset, String> {
    EVERYDAY
        .into_iter()
        .find(|kind| kind.name() == name)
        .ok_or_else(|| format!("known kinds are {}", EVERYDAY.map(Preset::name).join(", ")))
}
