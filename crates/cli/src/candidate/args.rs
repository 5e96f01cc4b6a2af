//! The words of `frazil candidate`.

/// What may be wanted of candidate lines.
#[derive(clap::Args)]
pub(crate) struct CandidateArgs {
    #[command(subcommand)]
    pub(super) command: CandidateCommand,
}

#[derive(clap::Subcommand)]
pub(super) enum CandidateCommand {
    Explain(ExplainArgs),
}

const EXAMPLES: &str = "\
Input:
  a=candidate:…, candidate:… as RTCIceCandidate has it, or what follows the colon. Standard input may
  have several lines, and end-of-candidates among them. Empty lines and those with # in front are
  passed over.

Examples:
  frazil candidate explain 'candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host'
  grep -h ^a=candidate offer.sdp | frazil candidate explain -
  frazil candidate explain --json - < lines

Exit codes:
   0  explained, departures or not
   2  not a candidate line
  64  the command line cannot be followed";

/// Explain ICE candidate lines: every field, how the priority is made, what is not conformant.
///
/// Standard output has one page a line; with --json one object a line, as the README of frazil-cli
/// describes it. Departures from the RFCs are named with the section, and change no exit code.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExplainArgs {
    /// A candidate line, in quotes, or - for standard input, which is the default.
    #[arg(value_name = "LINE|-")]
    pub(super) line: Option<String>,
    /// Print one JSON object a candidate, one a line.
    #[arg(long)]
    pub(super) json: bool,
}
