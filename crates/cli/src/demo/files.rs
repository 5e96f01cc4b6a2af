//! Where the output goes.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use frazil_sim::{Frame, pcap};
use frazil_trace::render::Text;
use frazil_trace::{Record, ndjson};

use super::paint;
use crate::exit::{Exit, Failure};

/// Writes a capture file.
pub(super) fn write_pcap(path: &Path, frames: &[Frame]) -> Result<(), Failure> {
    let written = File::create(path).and_then(|file| {
        let mut out = BufWriter::new(file);
        pcap::write(&mut out, frames)?;
        out.flush()
    });
    written.map_err(|error| {
        let message = format!("{} cannot be written: {error}", path.display());
        Failure::new(Exit::Usage, message)
    })
}

/// Prints records, one object a line.
pub(super) fn print_ndjson(records: &[Record]) -> Result<(), Failure> {
    to_stdout(|out| ndjson::write(out, records)).map_err(unwritable)
}

/// Prints a text, with colours where a terminal wants them.
pub(super) fn print_text(text: &Text) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    let written = out.write_all(paint::painted(text).as_bytes()).and_then(|()| out.flush());
    whole(written).map_err(unwritable)
}

fn to_stdout(
    write: impl FnOnce(&mut BufWriter<io::StdoutLock<'_>>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    whole(write(&mut out).and_then(|()| out.flush()))
}

/// A reader that has seen enough (`| head`) is no failure.
fn whole(written: io::Result<()>) -> io::Result<()> {
    written.or_else(
        |error| {
            if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) }
        },
    )
}

fn unwritable(error: io::Error) -> Failure {
    Failure::new(Exit::Usage, format!("standard output cannot be written: {error}"))
}
