//! Standard input beside an async loop, on a thread of its own.
//!
//! tokio's own standard input keeps a process from ending while a read is under way; a plain thread
//! does not.

use std::io::{self, Read};
use std::thread;

use tokio::sync::mpsc;

/// Standard input, by lines or by chunks. Waiting for either may be given up without loss.
pub(crate) struct Input {
    source: Source,
    /// What was read and not handed out.
    pending: Vec<u8>,
    /// How much of the present line was thrown away for being too long.
    discarded: usize,
}

enum Source {
    /// Not read yet: a process in the background that reads its terminal is stopped.
    Idle(Box<dyn Read + Send>),
    Running(mpsc::Receiver<Vec<u8>>),
    Ended,
}

/// A line of input.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Without its newline.
    Whole(Vec<u8>),
    /// Longer than allowed: this many octets, which were not kept.
    TooLong(usize),
    /// There are no more.
    End,
}

impl Input {
    /// Standard input, which is read from when something is wanted of it.
    pub(crate) fn standard() -> Self {
        Self::from_reader(io::stdin())
    }

    fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self { source: Source::Idle(Box::new(reader)), pending: Vec::new(), discarded: 0 }
    }

    /// The next line, of at most `limit` octets.
    pub(crate) async fn line(&mut self, limit: usize) -> Line {
        loop {
            let newline = self.pending.iter().position(|octet| *octet == b'\n');
            if let Some(at) = newline {
                let mut line: Vec<u8> = self.pending.drain(..=at).collect();
                line.pop();
                return self.judge(line, limit);
            }
            if self.pending.len() > limit {
                self.discarded += self.pending.len();
                self.pending.clear();
            }
            if !self.more().await {
                if self.pending.is_empty() && self.discarded == 0 {
                    return Line::End;
                }
                let line = core::mem::take(&mut self.pending);
                return self.judge(line, limit);
            }
        }
    }

    fn judge(&mut self, line: Vec<u8>, limit: usize) -> Line {
        let length = core::mem::take(&mut self.discarded) + line.len();
        if length > limit { Line::TooLong(length) } else { Line::Whole(line) }
    }

    /// What has been read, at most `limit` octets of it; `None` at the end.
    pub(crate) async fn chunk(&mut self, limit: usize) -> Option<Vec<u8>> {
        if self.pending.is_empty() && !self.more().await {
            return None;
        }
        let length = self.pending.len().min(limit);
        Some(self.pending.drain(..length).collect())
    }

    /// Waits for more; false at the end.
    async fn more(&mut self) -> bool {
        if let Source::Idle(_) = self.source
            && let Source::Idle(reader) = core::mem::replace(&mut self.source, Source::Ended)
        {
            self.source = Source::Running(read_on(reader));
        }
        let Source::Running(chunks) = &mut self.source else { return false };
        match chunks.recv().await {
            Some(chunk) => self.pending.extend_from_slice(&chunk),
            None => self.source = Source::Ended,
        }
        matches!(self.source, Source::Running(_))
    }
}

/// Reads on a thread of its own, a few chunks ahead.
fn read_on(mut reader: Box<dyn Read + Send>) -> mpsc::Receiver<Vec<u8>> {
    let (give, chunks) = mpsc::channel(4);
    thread::spawn(move || {
        let mut buffer = vec![0; 8192];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return,
                Ok(length) => {
                    let chunk = buffer.get(..length).unwrap_or_default().to_vec();
                    if give.blocking_send(chunk).is_err() {
                        return;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    });
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_come_one_by_one_and_the_last_needs_no_newline() {
        let mut input = Input::from_reader(&b"a\n\r\n\nlast"[..]);
        for line in [&b"a"[..], b"\r", b"", b"last"] {
            assert_eq!(input.line(10).await, Line::Whole(line.to_vec()));
        }
        assert_eq!(input.line(10).await, Line::End);
        assert_eq!(input.line(10).await, Line::End);
    }

    #[tokio::test]
    async fn a_line_without_end_costs_no_memory() {
        let flood = io::repeat(b'x').take(5_000_000).chain(&b"\nnext\n"[..]);
        let mut input = Input::from_reader(flood);
        assert_eq!(input.line(1200).await, Line::TooLong(5_000_000));
        assert!(input.pending.capacity() < 100_000);
        assert_eq!(input.line(1200).await, Line::Whole(b"next".to_vec()));
        let mut input = Input::from_reader(io::repeat(b'x').take(9_000));
        assert_eq!(input.line(1200).await, Line::TooLong(9_000));
        assert_eq!(input.line(1200).await, Line::End);
    }

    #[tokio::test]
    async fn chunks_take_over_where_lines_left_off() {
        let mut input = Input::from_reader(&b"first\nrest of it"[..]);
        assert_eq!(input.line(10).await, Line::Whole(b"first".to_vec()));
        assert_eq!(input.chunk(4).await, Some(b"rest".to_vec()));
        assert_eq!(input.chunk(100).await, Some(b" of it".to_vec()));
        assert_eq!(input.chunk(100).await, None);
    }
}
