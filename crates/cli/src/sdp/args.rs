//! The words of `frazil sdp`.

use std::ffi::OsString;

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
/// has one object, as the README of frazil-cli describes it.
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
