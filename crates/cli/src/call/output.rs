//! Standard output beside an async loop, on a thread of its own: a reader that takes its time holds
//! nothing up.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};

/// Datagrams that wait to be written.
const QUEUE: usize = 256;

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
