//! Lines that are no attributes and no free text, read and written again.

use frazil_sdp::Session;

/// The letters of those lines.
pub(crate) const LETTERS: &str = "vopecbtrzm";

/// A line as it is written, if it reads.
pub(crate) fn rewritten(line: &str) -> Option<String> {
    let text = format!("t=0 0\n{line}");
    let session = Session::parse(&text).ok()?;
    let letter = line.chars().next()?;
    let value = match letter {
        'v' => session.version().ok()??.to_string(),
        'o' => session.origin().ok()??.to_string(),
        'p' => session.phones().next()?.ok()?.to_string(),
        'e' => session.emails().next()?.ok()?.to_string(),
        'c' => session.connection().ok()??.to_string(),
        'b' => session.bandwidths().next()?.ok()?.to_string(),
        't' => session.times().nth(1)?.timing().ok()?.to_string(),
        'r' => session.times().next()?.repeats().next()?.ok()?.to_string(),
        'z' => session.adjustments().ok()??.to_string(),
        'm' => session.media().next()?.description().ok()?.to_string(),
        _ => return None,
    };
    Some(format!("{letter}={value}"))
}
