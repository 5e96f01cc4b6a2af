//! Standard input to the peer, the peer to standard output.

use core::time::Duration;

use frazil_io::{Happened, SendError};
use tokio::time::{Instant, sleep_until};

use super::args::MAX_DATAGRAM;
use super::farewell::{Farewell, Heard};
use super::input::{Input, Line};
use super::output::{Closed, Output, harmless, is_terminal};
use super::session::Session;
use crate::exit::Failure;
use crate::progress::say;

/// So many datagrams may follow one another without a pause.
const BURST: u32 = 16;

/// The pause after a burst. A file piped in is not a reason to fill every buffer on the way.
const PAUSE: Duration = Duration::from_millis(1);

/// What the loop woke up for.
enum Woken {
    /// The agent reported something, which is noted already.
    Event,
    Received(Vec<u8>),
    Typed(Option<Vec<u8>>),
    TooLong(usize),
    Time,
}

/// A conversation.
pub(crate) struct Talk<'s> {
    session: &'s mut Session,
    input: Input,
    output: Output,
    raw: bool,
    /// Whether a person looks at the output.
    terminal: bool,
    /// Only frazils understand it.
    farewell: Option<Farewell>,
    input_ended: bool,
    burst: u32,
    next_send: Instant,
    unsent: u64,
}

impl<'s> Talk<'s> {
    pub(crate) fn new(
        session: &'s mut Session,
        input: Input,
        farewell: Option<Farewell>,
        raw: bool,
    ) -> Self {
        Self {
            session,
            input,
            output: Output::standard(),
            raw,
            terminal: is_terminal(),
            farewell,
            input_ended: false,
            burst: 0,
            next_send: Instant::now(),
            unsent: 0,
        }
    }

    /// Talks until both sides have ended, or the peer is lost.
    pub(crate) async fn run(mut self) -> Result<(), Failure> {
        for datagram in core::mem::take(&mut self.session.early) {
            self.receive(datagram)?;
        }
        let ended = loop {
            if let Some(farewell) = &mut self.farewell {
                let now = std::time::Instant::now();
                if farewell.is_over(now) {
                    break Ok(());
                }
                if let Some(message) = farewell.speak(now) {
                    let _ = self.session.driver.send(message);
                }
            }
            let done = match self.wait().await {
                Woken::Event => match self.session.check() {
                    // A peer that has said everything may go.
                    Err(_) if self.may_part() => break Ok(()),
                    checked => checked,
                },
                Woken::Received(datagram) => self.receive(datagram),
                Woken::Typed(Some(datagram)) => self.send(&datagram),
                Woken::Typed(None) => self.end_input(),
                Woken::TooLong(length) => {
                    say(format_args!(
                        "a line of {length} octets is not sent: {MAX_DATAGRAM} fit a datagram; --raw cuts"
                    ));
                    Ok(())
                }
                Woken::Time => Ok(()),
            };
            if done.is_err() {
                break done;
            }
        };
        if self.output.dropped + self.unsent > 0 {
            say(format_args!(
                "{} datagrams came faster than they could be written, {} could not be sent",
                self.output.dropped, self.unsent
            ));
        }
        self.output.finish();
        ended
    }

    async fn wait(&mut self) -> Woken {
        let wake = self.farewell.as_ref().and_then(Farewell::wake);
        tokio::select! {
            happened = self.session.driver.next() => match happened {
                Happened::Event(event) => {
                    self.session.note(&event);
                    Woken::Event
                }
                Happened::Data { payload, .. } => Woken::Received(payload.to_vec()),
                _ => Woken::Time,
            },
            typed = typed(&mut self.input, self.raw, self.next_send), if !self.input_ended => typed,
            () = sleep_until(wake.unwrap_or_else(std::time::Instant::now).into()), if wake.is_some() => Woken::Time,
        }
    }

    fn may_part(&self) -> bool {
        self.farewell.as_ref().is_some_and(Farewell::may_part)
    }

    fn peer_has_ended(&self) -> bool {
        self.farewell.as_ref().is_some_and(Farewell::peer_has_ended)
    }

    fn receive(&mut self, mut datagram: Vec<u8>) -> Result<(), Failure> {
        if let Some(farewell) = &mut self.farewell {
            let first = !farewell.peer_has_ended();
            match farewell.hear(&datagram, std::time::Instant::now()) {
                Heard::Data => {}
                Heard::Acknowledged => return Ok(()),
                Heard::End(answer) => {
                    let _ = self.session.driver.send(&answer);
                    if first && !self.input_ended {
                        say("the peer has nothing more to say; end your input to end the call");
                    }
                    return Ok(());
                }
            }
        }
        if !self.raw {
            if self.terminal {
                datagram = harmless(&datagram);
            }
            datagram.push(b'\n');
        }
        match self.output.write(datagram) {
            Ok(()) => Ok(()),
            // Nobody reads what the peer says: say goodbye as if the input had ended.
            Err(Closed) => self.end_input(),
        }
    }

    fn send(&mut self, datagram: &[u8]) -> Result<(), Failure> {
        self.burst += 1;
        if self.burst >= BURST {
            self.burst = 0;
            self.next_send = Instant::now() + PAUSE;
        }
        match self.session.driver.send(datagram) {
            Ok(()) => {}
            Err(SendError::Refused(_)) => self.unsent += 1,
            Err(error) => {
                self.unsent += 1;
                say(format_args!("a datagram of {} octets is not sent: {error}", datagram.len()));
            }
        }
        Ok(())
    }

    fn end_input(&mut self) -> Result<(), Failure> {
        if !core::mem::replace(&mut self.input_ended, true) && !self.peer_has_ended() {
            say("nothing more goes to the peer; the call ends when the peer ends it too");
        }
        if let Some(farewell) = &mut self.farewell {
            farewell.end(std::time::Instant::now());
        }
        Ok(())
    }
}

/// The next datagram that was typed, not before `after`.
async fn typed(input: &mut Input, raw: bool, after: Instant) -> Woken {
    sleep_until(after).await;
    if raw {
        return Woken::Typed(input.chunk(MAX_DATAGRAM).await);
    }
    match input.line(MAX_DATAGRAM).await {
        Line::Whole(line) => Woken::Typed(Some(line)),
        Line::TooLong(length) => Woken::TooLong(length),
        Line::End => Woken::Typed(None),
    }
}
