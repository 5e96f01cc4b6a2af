//! Records as newline-delimited JSON: one object a line.

use std::io::{self, BufRead, Write};

use crate::{Record, SCHEMA_VERSION};

/// A record as one line of JSON, without the line's end.
///
/// # Errors
///
/// Only what `serde_json` may say; records hold nothing that JSON cannot.
pub fn line(record: &Record) -> serde_json::Result<String> {
    serde_json::to_string(record)
}

/// The record in one line of JSON.
///
/// # Errors
///
/// Where and why the line is not a record of this version's schema.
pub fn parse(line: &str) -> serde_json::Result<Record> {
    serde_json::from_str(line)
}

/// Writes records, one line each.
///
/// # Errors
///
/// What the writer says.
pub fn write<'r>(
    out: &mut impl Write,
    records: impl IntoIterator<Item = &'r Record>,
) -> io::Result<()> {
    for record in records {
        serde_json::to_writer(&mut *out, record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Reads records line by line; empty lines are skipped.
///
/// The iterator yields an error for a line that is not a record, or that is of a version newer than
/// [`SCHEMA_VERSION`], and goes on with the next one.
///
/// ```
/// let log = br#"{"v":1,"t_us":0,"node":"alice","kind":"gathering-complete"}
///
/// {"v":2,"t_us":0,"node":"alice","kind":"gathering-complete"}
/// "#;
/// let records: Vec<_> = frazil_trace::ndjson::read(&log[..]).collect();
/// assert_eq!(records.len(), 2);
/// assert!(records[0].is_ok() && records[1].is_err());
/// ```
pub fn read(input: impl BufRead) -> impl Iterator<Item = io::Result<Record>> {
    input.lines().filter(|line| !matches!(line, Ok(text) if text.trim().is_empty())).map(|line| {
        let record = parse(&line?)?;
        if record.v > SCHEMA_VERSION {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("schema version {} is newer than {SCHEMA_VERSION}", record.v),
            ));
        }
        Ok(record)
    })
}
