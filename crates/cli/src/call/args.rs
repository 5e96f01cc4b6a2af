//! The command line of `offer` and `answer`.

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;
use std::path::PathBuf;

use frazil_io::StunServer;

use crate::exit::{self, Exit, Failure};

/// Said before anything else on standard error, and in the help.
pub(crate) const NO_ENCRYPTION: &str =
    "There is no encryption yet: whoever is on the way can read and change what you send.";

/// The longest datagram of application data, in octets: it fits every path that carries IPv6
/// (1280 octets), and most tunnels.
pub(crate) const MAX_DATAGRAM: usize = 1200;

/// How a call goes, for `--help`.
pub(crate) const ABOUT_DATA: &str = "\
There is no encryption yet: whoever is on the way can read and change what you send.

Without --offer-out, --offer-in, --answer-out or --answer-in, or with `-` for them, a description
goes to standard output, and is read from standard input up to the first empty line; what follows it
is data.

Once connected, every line of standard input is one datagram to the peer, and every datagram from the
peer is one line of standard output. A datagram holds at most 1200 octets; a longer line is not sent,
and that is said. Datagrams may be lost, and may arrive in another order. With --raw, chunks of up to
1200 octets are sent as they are read, and what arrives is written as it is.";

/// The words of `frazil offer`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = format!("{ABOUT_DATA}\n\n{}", exit::HELP))]
pub(crate) struct OfferArgs {
    /// Write the offer to this file [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub(crate) offer_out: Option<PathBuf>,
    /// Wait for this file and read the answer from it [default: standard input].
    #[arg(long, value_name = "FILE")]
    pub(crate) answer_in: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) call: CallArgs,
}

/// The words of `frazil answer`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = format!("{ABOUT_DATA}\n\n{}", exit::HELP))]
pub(crate) struct AnswerArgs {
    /// Wait for this file and read the offer from it [default: standard input].
    #[arg(long, value_name = "FILE")]
    pub(crate) offer_in: Option<PathBuf>,
    /// Write the answer to this file [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub(crate) answer_out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) call: CallArgs,
}

/// What both sides of a call understand.
#[derive(Debug, clap::Args)]
pub(crate) struct CallArgs {
    /// Ask this STUN server for our public address: HOST:PORT or stun:HOST:PORT; repeatable.
    #[arg(long, value_name = "SERVER")]
    pub(crate) stun: Vec<StunServer>,
    /// Not yet: relays are not supported.
    #[arg(long, value_name = "SERVER")]
    turn: Vec<String>,
    /// Not yet: the user name for --turn.
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Not yet: the password for --turn.
    #[arg(long, value_name = "PASSWORD")]
    pass: Option<String>,
    /// Use this address of this host instead of all: IP or IP:PORT; repeatable. 0.0.0.0 and ::
    /// stand for all addresses of their family.
    #[arg(long, value_name = "ADDR", value_parser = parse_bind)]
    pub(crate) bind: Vec<SocketAddr>,
    /// How long to wait for the peer's file, and then again for the connection, in seconds.
    #[arg(long, value_name = "S", default_value = "45", value_parser = parse_seconds)]
    pub(crate) timeout: Duration,
    /// How long to wait for the names of STUN servers, and then again for the servers, before doing
    /// without, in milliseconds.
    #[arg(long, value_name = "MS", default_value = "5000", value_parser = parse_milliseconds)]
    pub(crate) gather_max: Duration,
    /// Exchange the datagrams `ping` and `pong` instead of data, and end once both directions passed.
    #[arg(long)]
    pub(crate) ping: bool,
    /// With --ping: how long to keep answering after success, in seconds.
    #[arg(long, value_name = "S", default_value = "1", requires = "ping", value_parser = parse_seconds)]
    pub(crate) hold: Duration,
    /// With --ping: only JSON on standard output, one object a line; the last tells the result.
    #[arg(long, requires = "ping")]
    pub(crate) json: bool,
    /// Send what is read in chunks, and write what arrives as it is, without regard to lines.
    #[arg(long, conflicts_with = "ping")]
    pub(crate) raw: bool,
}

impl CallArgs {
    /// Refuses what is understood but cannot be done yet.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if !self.turn.is_empty() || self.user.is_some() || self.pass.is_some() {
            return Err(Failure::new(
                Exit::Usage,
                "relays are not supported yet: leave --turn, --user and --pass out, and use --stun",
            ));
        }
        Ok(())
    }
}

fn parse_bind(text: &str) -> Result<SocketAddr, String> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Ok(SocketAddr::new(address, 0));
    }
    text.parse().map_err(|_| "neither IP nor IP:PORT (an IPv6 address in brackets)".to_owned())
}

/// A day is longer than anyone waits, and short enough for every sum of times.
const LONGEST: Duration = Duration::from_secs(86_400);

fn parse_seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|duration| *duration <= LONGEST)
        .ok_or_else(|| "not a number of seconds from 0 to 86400".to_owned())
}

fn parse_milliseconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .map(Duration::from_millis)
        .ok()
        .filter(|duration| *duration <= LONGEST)
        .ok_or_else(|| "not a whole number of milliseconds from 0 to 86400000".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_to_bind_come_in_four_spellings() {
        for (text, address) in [
            ("127.0.0.1", "127.0.0.1:0"),
            ("127.0.0.1:5000", "127.0.0.1:5000"),
            ("::1", "[::1]:0"),
            ("[::]", "[::]:0"),
            ("[::1]:5000", "[::1]:5000"),
        ] {
            assert_eq!(parse_bind(text), Ok(address.parse().unwrap()), "{text}");
        }
        for text in ["", "localhost", "127.0.0.1:", "127.0.0.1:65536", "[::1", "::1]"] {
            assert!(parse_bind(text).is_err(), "{text}");
        }
    }

    #[test]
    fn durations_are_finite_and_not_negative() {
        assert_eq!(parse_seconds("0.25"), Ok(Duration::from_millis(250)));
        assert_eq!(parse_milliseconds("250"), Ok(Duration::from_millis(250)));
        for text in ["", "-1", "inf", "NaN", "1e99", "86401", "soon"] {
            assert!(parse_seconds(text).is_err(), "{text}");
        }
        assert!(parse_milliseconds("0.5").is_err());
    }
}
