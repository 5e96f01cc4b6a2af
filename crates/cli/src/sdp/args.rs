//! The words of `frazil sdp`.

use std::ffi::OsString;
use std::path::PathBuf;

/// What may be wanted of descriptions.
#[derive(clap::Args)]
pub(crate) struct SdpArgs {
    #[command(subcommand)]
    pub(super) command: SdpCommand,
}

#[derive(clap::Subcommand)]
pub(super) enum SdpCommand {
    Parse(ParseArgs),
    Lint(LintArgs),
    Format(FormatArgs),
    Answer(AnswerArgs),
    Offer(OfferArgs),
    Negotiate(NegotiateArgs),
}

const PARSE_EXAMPLES: &str = "\
Examples:
  frazil sdp parse offer.sdp
  frazil sdp parse --json offer.sdp | jq '.media[].codecs[].name'

Exit codes:
   0  parsed; lines that do not read are named
   2  not a session description
  64  the command line cannot be followed";

/// Show what a description says: session, sections, codecs, candidates.
///
/// What stands at session level and holds for a section is shown with it. With --json standard output
/// has one object, as docs/sdp.md of frazil-cli describes it.
#[derive(clap::Args)]
#[command(after_help = PARSE_EXAMPLES)]
pub(super) struct ParseArgs {
    /// A file, or - for standard input, which is the default.
    #[arg(value_name = "PATH|-")]
    pub(super) input: Option<OsString>,
    /// Print one JSON object.
    #[arg(long)]
    pub(super) json: bool,
}

const LINT_EXAMPLES: &str = "\
Examples:
  frazil sdp lint offer.sdp
  frazil sdp lint --json offer.sdp | jq -r '.departures[] | select(.severity == \"error\") | .rule'

Exit codes:
   0  no departure
   1  departures found, be they warnings
   2  not a session description
  64  the command line cannot be followed";

/// Name every departure of a description from the RFCs.
///
/// An error breaks a MUST; a warning is against a SHOULD, obsolete, or wrong in some descriptions alone.
/// With --json standard output has one object, as the README of frazil-cli describes it.
#[derive(clap::Args)]
#[command(after_help = LINT_EXAMPLES)]
pub(super) struct LintArgs {
    /// A file, or - for standard input, which is the default.
    #[arg(value_name = "PATH|-")]
    pub(super) input: Option<OsString>,
    /// Print one JSON object.
    #[arg(long)]
    pub(super) json: bool,
}

const FORMAT_EXAMPLES: &str = "\
Exit codes:
   0  parsed and written
   2  not a session description
  64  the command line cannot be followed";

/// Parse a description and write it back.
///
/// What comes out is what went in, octet by octet, or nothing: line ends, blanks and unknown lines are
/// kept.
#[derive(clap::Args)]
#[command(after_help = FORMAT_EXAMPLES)]
pub(super) struct FormatArgs {
    /// A file, or - for standard input, which is the default.
    #[arg(value_name = "PATH|-")]
    pub(super) input: Option<OsString>,
}

const ANSWER_EXAMPLES: &str = "\
Examples:
  frazil sdp answer offer.sdp --config side.json > answer.sdp
  frazil sdp answer --config side.json --json < offer.sdp | jq '.negotiated.sections[].direction'

Exit codes:
   0  answered; sections that are rejected are named
   2  not a session description
   5  the offer is refused
  64  the command line or the configuration cannot be followed";

/// Answer an offer with what a configuration supports.
///
/// Standard output has the answer; with --json one object, with what both come to and the sections that
/// are rejected. docs/sdp.md of frazil-cli describes it, and the configuration.
#[derive(clap::Args)]
#[command(after_help = ANSWER_EXAMPLES)]
pub(super) struct AnswerArgs {
    /// The offer: a file, or - for standard input, which is the default.
    #[arg(value_name = "OFFER|-")]
    pub(super) offer: Option<OsString>,
    #[command(flatten)]
    pub(super) making: MakingArgs,
    #[command(flatten)]
    pub(super) before: BeforeArgs,
}

const OFFER_EXAMPLES: &str = "\
Examples:
  frazil sdp offer --config side.json > offer.sdp
  frazil sdp offer --config side.json --previous-local offer.sdp --previous-remote answer.sdp

Exit codes:
   0  made
   2  a description before is none
   5  a description before is refused
  64  the command line or the configuration cannot be followed";

/// Make an offer of what a configuration supports.
///
/// With the descriptions that are in force, sections keep their places, and ICE goes on.
#[derive(clap::Args)]
#[command(after_help = OFFER_EXAMPLES)]
pub(super) struct OfferArgs {
    #[command(flatten)]
    pub(super) making: MakingArgs,
    /// Restart ICE: new credentials, where the configuration gives none.
    #[arg(long, requires = "previous_local")]
    pub(super) ice_restart: bool,
    #[command(flatten)]
    pub(super) before: BeforeArgs,
}

const NEGOTIATE_EXAMPLES: &str = "\
Examples:
  frazil sdp negotiate --offerer --local offer.sdp --remote answer.sdp
  frazil sdp negotiate --answerer --local answer.sdp --remote offer.sdp --json

Exit codes:
   0  they go together
   2  not a session description
   5  they do not go together
  64  the command line cannot be followed";

/// Show what an offer and its answer come to, seen from one side.
#[derive(clap::Args)]
#[command(after_help = NEGOTIATE_EXAMPLES)]
#[command(group = clap::ArgGroup::new("side").required(true))]
pub(super) struct NegotiateArgs {
    /// This side's description.
    #[arg(long, value_name = "FILE")]
    pub(super) local: PathBuf,
    /// The peer's description.
    #[arg(long, value_name = "FILE")]
    pub(super) remote: PathBuf,
    /// This side made the offer.
    #[arg(long, group = "side")]
    pub(super) offerer: bool,
    /// This side made the answer.
    #[arg(long, group = "side")]
    pub(super) answerer: bool,
    /// Print one JSON object.
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) before: BeforeArgs,
}

/// How a description is made.
#[derive(clap::Args)]
pub(super) struct MakingArgs {
    /// What this side supports and wants, as JSON.
    #[arg(long, value_name = "FILE")]
    pub(super) config: PathBuf,
    /// Write the description to this file.
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub(super) json: bool,
}

/// The descriptions that are in force, when a session is changed.
#[derive(clap::Args)]
pub(super) struct BeforeArgs {
    /// This side's description of the last offer and answer.
    #[arg(long, value_name = "FILE", requires = "previous_remote")]
    pub(super) previous_local: Option<PathBuf>,
    /// The peer's description of the last offer and answer.
    #[arg(long, value_name = "FILE", requires = "previous_local")]
    pub(super) previous_remote: Option<PathBuf>,
    /// Which of the two was this side's then, where a=setup:actpass does not tell.
    #[arg(long, value_enum, value_name = "SIDE", requires = "previous_local")]
    pub(super) previously: Option<Party>,
}

/// A side of a negotiation.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Party {
    /// It made the offer.
    Offerer,
    /// It made the answer.
    Answerer,
}
