//! The words of `frazil netcheck`.

use core::net::IpAddr;
use core::time::Duration;

use frazil_io::StunServer;
use frazil_stun::discovery::LifetimeSearch;

const ABOUT: &str = "\
The server needs two addresses for all that is asked (RFC 5780); `frazil stun serve` with --alternate is
one, and coturn with two listening-ip is another. One with a single address tells whether UDP passes and
what the public address is.

What is found holds for now, and for the way to this server: a NAT may become stricter at any time.

Exit codes:
   0  UDP passes, and the rest is as said
   1  UDP does not pass
   3  the server has no address, or no way leads there
  64  the command line cannot be followed";

/// Find out how the NATs on the way to a STUN server behave, and what that means for connecting.
#[derive(Debug, clap::Args)]
#[command(after_help = ABOUT)]
pub(crate) struct NetcheckArgs {
    /// Ask this STUN server: HOST:PORT or stun:HOST:PORT.
    #[arg(long, value_name = "SERVER")]
    pub(super) stun: StunServer,
    /// Ask from this address of this host's instead of the one that packets to the server leave from; a
    /// wildcard (0.0.0.0, ::) chooses the family only.
    #[arg(long, value_name = "IP")]
    pub(super) bind: Option<IpAddr>,
    /// Find out as well how long a NAT remembers, which takes minutes. Ctrl-C ends the search with what is
    /// known by then.
    #[arg(long)]
    pub(super) lifetime: bool,
    /// With --lifetime: look no further than this many seconds.
    #[arg(long, value_name = "S", default_value = "600", requires = "lifetime", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) longest: u16,
    /// With --lifetime: to this many seconds.
    #[arg(long, value_name = "S", default_value = "1", requires = "lifetime", value_parser = clap::value_parser!(u16).range(1..))]
    precision: u16,
    /// Print one JSON object instead of text.
    #[arg(long)]
    pub(super) json: bool,
}

impl NetcheckArgs {
    /// How to look for the life of a binding, if that is wanted.
    pub(super) fn search(&self) -> Option<LifetimeSearch> {
        let seconds = |number: u16| Duration::from_secs(number.into());
        self.lifetime.then(|| LifetimeSearch {
            longest: seconds(self.longest),
            precision: seconds(self.precision),
            ..LifetimeSearch::default()
        })
    }
}
