//! The words of `frazil stun`.

use core::net::SocketAddr;
use std::ffi::OsString;
use std::path::PathBuf;

/// What may be wanted of STUN.
#[derive(clap::Args)]
pub(crate) struct StunArgs {
    #[command(subcommand)]
    pub(super) command: StunCommand,
}

#[derive(clap::Subcommand)]
pub(super) enum StunCommand {
    Decode(DecodeArgs),
    Serve(ServeArgs),
}

/// Serve Binding requests over UDP, until ended; with --alternate also the tests of NAT behaviour
/// (RFC 5780).
///
/// With two addresses four sockets are opened: both IP addresses with both ports. Standard output has a
/// line `listening on IP:PORT` for each, once it is open. There is no authentication; an answer goes to
/// the IP address that asked, and has at most 100 octets more than what was asked.
#[derive(clap::Args)]
pub(super) struct ServeArgs {
    /// Listen here; port 0 lets the system choose. Not a wildcard address: answers say where they come
    /// from.
    #[arg(long, value_name = "IP:PORT", value_parser = concrete)]
    pub(super) listen: SocketAddr,
    /// A second address, with another IP address and another port.
    #[arg(long, value_name = "IP:PORT", value_parser = concrete)]
    pub(super) alternate: Option<SocketAddr>,
}

fn concrete(text: &str) -> Result<SocketAddr, &'static str> {
    let address: SocketAddr =
        text.parse().map_err(|_| "not IP:PORT (an IPv6 address in brackets)")?;
    if address.ip().is_unspecified() {
        return Err("a wildcard address; name the one that clients write to");
    }
    Ok(address)
}

const EXAMPLES: &str = "\
Input:
  An existing path is a file: a capture (pcap, pcapng), else text, else the octets of one message.
  Text is hex or base64; where it may be either, it is hex. Several lines are several messages, if
  each is whole; a dump of one message over several lines is one, be its offsets and its column of
  characters there or not. # starts a comment.
  From a capture, STUN and ChannelData over UDP are shown, and over TCP from the first STUN message on.

Examples:
  frazil stun decode 000100002112a442b7e7a701bc34d686fa87dfae
  frazil stun decode --password VOkJxbRl1RmTxUk/WvJxBt check.hex
  frazil stun decode --username alice --realm example.org --password-file secret call.pcapng
  tcpdump -i any -U -w - udp port 3478 | frazil stun decode --json

Exit codes:
   0  decoded
   1  decoded, but an integrity or fingerprint is invalid
   2  not a message, or none in a capture
  64  the command line cannot be followed";

/// Show STUN messages and ChannelData: every attribute, the proofs, what is not conformant.
///
/// Standard output has one page a message; with --json one object a line, as the README of frazil-cli
/// describes it. Departures from the RFCs are named with the section, and change no exit code.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DecodeArgs {
    /// A file, a message in hex or base64, or - for standard input, which is the default.
    #[arg(value_name = "PATH|HEX|BASE64|-")]
    pub(super) input: Option<OsString>,
    /// Check integrity with this password; may come several times, as both sides of ICE have one.
    #[arg(long, value_name = "P")]
    pub(super) password: Vec<String>,
    /// The same from a file, a password a line: a command line can be seen by others.
    #[arg(long, value_name = "FILE")]
    pub(super) password_file: Option<PathBuf>,
    /// The user of a long-term credential.
    #[arg(long, value_name = "U", requires = "realm")]
    pub(super) username: Option<String>,
    /// The realm of a long-term credential.
    #[arg(long, value_name = "R", requires = "username")]
    pub(super) realm: Option<String>,
    /// How the input is read.
    #[arg(long, value_enum, default_value_t = Format::Auto)]
    pub(super) format: Format,
    /// Print one JSON object a message, one a line.
    #[arg(long)]
    pub(super) json: bool,
}

/// How the input is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// By what it looks like.
    Auto,
    /// Text: hex.
    Hex,
    /// Text: base64.
    Base64,
    /// The octets of one message.
    Raw,
    /// A capture.
    Pcap,
    /// A capture of the newer kind.
    Pcapng,
}
