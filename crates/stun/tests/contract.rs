//! A client transaction under the harness of the family's contract.
#![cfg(feature = "alloc")]
#![allow(clippy::expect_used, clippy::panic, reason = "test code")]

use core::time::Duration;
use std::collections::VecDeque;

use frazil_sansio::check::{Limits, Report, Script, Subject, run};
use frazil_sansio::{BufferTooShort, Input, Instant, Machine, Path, Transmit};
use frazil_stun::transaction::{ClientTransaction, Failure, Timing};
use frazil_stun::{Class, Message, MessageWriter, Method, TransactionId};
use proptest::prelude::*;

const ID: TransactionId = TransactionId::from_bytes(*b"transaction.");

fn message(class: Class, method: Method, id: TransactionId) -> Vec<u8> {
    MessageWriter::new(Vec::new(), class, method, id).expect("a vector has room").finish()
}

#[derive(Debug, PartialEq)]
enum Event {
    Answered(Option<Duration>),
    Failed(Failure),
}

/// A driver of one transaction: its request goes out on a path, answers come in.
struct Client {
    transaction: ClientTransaction<Vec<u8>>,
    events: VecDeque<Event>,
}

impl Client {
    fn new(over_tcp: bool, now: Instant) -> Self {
        let request = message(Class::Request, Method::BINDING, ID);
        let start =
            if over_tcp { ClientTransaction::over_tcp } else { ClientTransaction::over_udp };
        let transaction = start(request, Timing::default(), now).expect("it is a request");
        Self { transaction, events: VecDeque::new() }
    }

    fn path() -> Path {
        let [local, remote] = [1000, 3478].map(|port| ([192, 0, 2, 1], port).into());
        Path::udp(local, remote)
    }
}

impl Machine for Client {
    type Event = Event;

    fn handle_input<'a>(&mut self, _: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        let answers = Message::parse(bytes).is_ok_and(|answer| self.transaction.matches(&answer));
        if !answers {
            return Input::Foreign(bytes);
        }
        self.events.push_back(Event::Answered(self.transaction.accept(now)));
        Input::Consumed
    }

    fn handle_timeout(&mut self, now: Instant) {
        self.events.extend(self.transaction.handle_timeout(now).map(Event::Failed));
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.transaction.poll_timeout()
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        if !self.transaction.has_transmit() {
            return Ok(None);
        }
        // What is polled counts as sent, so there must be room first.
        let needed = self.transaction.request().len();
        let payload = buffer.get_mut(..needed).ok_or(BufferTooShort { needed })?;
        let Some(request) = self.transaction.poll_transmit() else { return Ok(None) };
        payload.copy_from_slice(request);
        Ok(Some(Transmit::new(Self::path(), payload)))
    }

    fn handle_unreachable(&mut self, _: Path, _: Instant) {
        self.events.extend(self.transaction.handle_unreachable().map(Event::Failed));
    }
}

impl Subject for Client {
    fn path(&self, _: u8) -> Path {
        Self::path()
    }

    /// One retransmission at a time, however late: that is the default.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    fn input(&mut self, kind: u8, bytes: &[u8], _: Instant) -> Option<(Path, Vec<u8>)> {
        let other = TransactionId::from_bytes(*b"another one.");
        let made = match kind % 8 {
            0 => message(Class::SuccessResponse, Method::BINDING, ID),
            1 => message(Class::ErrorResponse, Method::BINDING, ID),
            2 => message(Class::SuccessResponse, Method::ALLOCATE, ID),
            3 => message(Class::SuccessResponse, Method::BINDING, other),
            4 => message(Class::Request, Method::BINDING, ID),
            _ => bytes.to_vec(),
        };
        Some((Self::path(), made))
    }

    fn is_foreign(&self, _: &Path, bytes: &[u8]) -> Option<bool> {
        self.transaction.is_over().then_some(true).or_else(|| {
            let answer = Message::parse(bytes).ok();
            let is_ours = |it: Message<'_>| {
                it.transaction_id() == ID
                    && it.method() == Method::BINDING
                    && it.class().is_response()
            };
            Some(!answer.is_some_and(is_ours))
        })
    }

    fn act(&mut self, kind: u8, _: &[u8], _: Instant) -> Option<String> {
        match kind % 16 {
            0 => self.transaction.stop_retransmitting(),
            1 => self.transaction.cancel(),
            2 => return Some(format!("{:?}", self.transaction.discard())),
            _ => return None,
        }
        Some(String::new())
    }
}

fn play(over_tcp: bool, script: &Script) -> Report {
    run(|now| Client::new(over_tcp, now), script)
        .unwrap_or_else(|violation| panic!("{violation}\n{script}"))
}

#[test]
fn left_alone_it_sends_seven_times_and_gives_up() {
    let report = play(false, &Script::default());
    assert_eq!((report.transmits, report.events, report.wakes), (7, 1, 7));
    let report = play(true, &Script::default());
    assert_eq!((report.transmits, report.events, report.wakes), (1, 1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_transaction_keeps_the_contract(
        over_tcp: bool,
        bytes in prop::collection::vec(any::<u8>(), 0..120),
    ) {
        play(over_tcp, &Script::from_bytes(&bytes));
    }
}
