//! Standard input and output beside an async loop, each with a thread of its own.
//!
//! tokio's own standard input keeps a process from ending while a read is under way; a plain thread
//! does not.

use std::io::{self, IsTerminal, Read, Write};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};

use tokio::sync::mpsc;

/// Chunks and datagrams that wait between a thread and the loop.
const QUEUE: usize = 256;

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

/// Standard output. A reader that is too slow costs datagrams, not the call.
pub(crate) struct Output {
    queue: SyncSender<Vec<u8>>,
    writer: JoinHandle<()>,
    /// Datagrams that were dropped.
    pub(crate) dropped: u64,
}

/// Whether a terminal shows standard output.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// A line without what a terminal would obey: the peer's text may move no cursor and change no
/// title.
pub(crate) fn harmless(line: &[u8]) -> Vec<u8> {
    let obeyed = |character: char| character.is_control() && character != '\t';
    String::from_utf8_lossy(line)
        .chars()
        .map(|character| if obeyed(character) { char::REPLACEMENT_CHARACTER } else { character })
        .collect::<String>()
        .into_bytes()
}

/// Nobody reads standard output any more.
#[derive(Debug)]
pub(crate) struct Closed;

impl Output {
    /// Begins to write standard output.
    pub(crate) fn standard() -> Self {
        Self::to_writer(io::stdout())
    }

    fn to_writer(mut writer: impl Write + Send + 'static) -> Self {
        let (queue, datagrams) = sync_channel::<Vec<u8>>(QUEUE);
        let writer = thread::spawn(move || {
            for datagram in datagrams {
                if writer.write_all(&datagram).and_then(|()| writer.flush()).is_err() {
                    return;
                }
            }
        });
        Self { queue, writer, dropped: 0 }
    }

    /// Queues octets, or drops them if the queue is full.
    pub(crate) fn write(&mut self, bytes: Vec<u8>) -> Result<(), Closed> {
        match self.queue.try_send(bytes) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => {
                self.dropped += 1;
                Ok(())
            }
            Err(TrySendError::Disconnected(_)) => Err(Closed),
        }
    }

    /// Waits until all is written.
    pub(crate) fn finish(self) {
        drop(self.queue);
        let _ = self.writer.join();
    }
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

    #[test]
    fn a_terminal_is_shown_nothing_that_it_obeys() {
        assert_eq!(harmless("hé\tllo".as_bytes()), "hé\tllo".as_bytes());
        let shown = harmless(b"\x1b]0;title\x07 \xc2\x9b2J \xff\r");
        assert_eq!(
            String::from_utf8(shown).unwrap(),
            "\u{fffd}]0;title\u{fffd} \u{fffd}2J \u{fffd}\u{fffd}"
        );
    }

    #[test]
    fn a_slow_reader_costs_datagrams_and_a_gone_one_is_noticed() {
        struct Stuck(std::sync::mpsc::Receiver<()>);
        impl Write for Stuck {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.recv().map_err(|_| io::ErrorKind::BrokenPipe)?;
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (hold, stuck) = std::sync::mpsc::channel();
        let mut output = Output::to_writer(Stuck(stuck));
        for _ in 0..QUEUE + 10 {
            output.write(b"x".to_vec()).unwrap();
        }
        assert!((8..=10).contains(&output.dropped), "{}", output.dropped);
        drop(hold);
        while output.write(b"x".to_vec()).is_ok() {
            thread::yield_now();
        }
        output.finish();
    }
}
