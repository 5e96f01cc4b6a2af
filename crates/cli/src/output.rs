//! Where results go: standard output, by way of a buffer, or a file.

use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use anstream::AutoStream;
use serde::Serialize;

use crate::exit::{Exit, Failure};

/// One JSON object, on a line of its own.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    written(io::stdout(), |out| {
        serde_json::to_writer(&mut *out, value)?;
        out.write_all(b"\n")
    })
}

/// Text as it is.
pub(crate) fn plain(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    written(io::stdout(), |out| write(out))
}

/// Text with colours, which are taken away where they are not wanted.
pub(crate) fn page(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    // The buffer stands behind what takes colours away, which writes piece by piece.
    let choice = AutoStream::choice(&io::stdout());
    let out: Box<dyn Write> = Box::new(BufWriter::new(io::stdout()));
    written(AutoStream::new(out, choice), |out| write(out))
}

/// A file, in place of what it was.
pub(crate) fn file(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| {
        let path = path.display();
        let message =
            format!("{path} cannot be written: {error}; give a file in a folder of yours");
        Failure::new(Exit::Usage, message)
    })
}

fn written<W: Write>(
    out: W,
    write: impl FnOnce(&mut BufWriter<W>) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(out);
    match write(&mut out).and_then(|()| out.flush()) {
        // A reader that has seen enough (`| head`) is no failure.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let message = format!("standard output cannot be written: {error}");
            Err(Failure::new(Exit::Usage, message))
        }
        _ => Ok(()),
    }
}
