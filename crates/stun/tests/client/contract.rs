//! The client under the harness of the family's contract.

use frazil_sansio::check::{Limits, Report, Script, Subject, run};
use frazil_sansio::{BufferTooShort, Input, Instant, Machine, Path, StreamChange, Transmit};
use frazil_stun::attribute::{
    AlternateServer, ErrorCode, Nonce, PasswordAlgorithm, PasswordAlgorithms, Realm,
    SecurityFeatures, XorMappedAddress,
};
use frazil_stun::client::{Binding, Client, Config, Credentials, Event, Redirects};
use frazil_stun::{Algorithm, Class, Key, Message};
use proptest::prelude::*;

use crate::rig::{path, reply, tcp};

/// A client and a server that knows what the client sent last.
struct Talk {
    client: Client<Binding>,
    last: Vec<u8>,
}

impl Talk {
    fn new(over_tcp: bool, credentials: u8, now: Instant) -> Self {
        let mut config = Config::new([7; 32]);
        config.redirects = Redirects::Any;
        config.max_requests = 12;
        config.credentials = match credentials % 4 {
            0 => Credentials::none(),
            1 => Credentials::short_term("user", "pass"),
            2 => Credentials::long_term("user", "pass"),
            _ => Credentials::third_party("kid", b"token", &[1; 20]).or_long_term("user", "pass"),
        };
        let path = if over_tcp { tcp() } else { path() };
        let mut client = Client::new(config, path, now);
        client.request(Binding, now).unwrap();
        Self { client, last: Vec::new() }
    }

    /// What a server might say to the last request.
    fn answer(&self, kind: u8, bytes: &[u8]) -> Vec<u8> {
        if Message::parse(&self.last).is_err() {
            return bytes.to_vec();
        }
        let octet = bytes.first().copied().unwrap_or_default();
        let key = match octet % 3 {
            0 => None,
            1 => Some(Key::short_term("pass")),
            _ => Some(Key::long_term_md5("user", "realm", "pass")),
        };
        let algorithm = if octet & 0x80 == 0 { Algorithm::Sha1 } else { Algorithm::Sha256 };
        let proof = key.as_ref().map(|key| (key, algorithm));
        let class =
            if kind.is_multiple_of(8) { Class::SuccessResponse } else { Class::ErrorResponse };
        reply(&self.last, class, proof, |writer| {
            let code = match kind % 8 {
                0 => {
                    writer.push(&XorMappedAddress(([203, 0, 113, 7], 50_000).into()))?;
                    return Ok(());
                }
                1 => 300,
                2 => 400,
                3 => 420,
                4 | 5 => 401,
                6 => 438,
                _ => 500,
            };
            writer.push(&ErrorCode::new(code, "").unwrap())?;
            let cookie = SecurityFeatures(u32::from(octet & 3)).cookie();
            writer.push(&Realm("realm"))?.push(&Nonce(&[&cookie[..], &[octet]].concat()))?;
            if octet & 4 != 0 {
                writer.push(&PasswordAlgorithms::new(&[PasswordAlgorithm::SHA256]))?;
            }
            writer.push(&AlternateServer(([198, 51, 100, octet], 3478).into()))?;
            Ok(())
        })
    }
}

impl Machine for Talk {
    type Event = Event<Binding>;

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        self.client.handle_input(path, bytes, now)
    }

    fn handle_timeout(&mut self, now: Instant) {
        self.client.handle_timeout(now);
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.client.poll_timeout()
    }

    fn poll_event(&mut self) -> Option<Event<Binding>> {
        self.client.poll_event()
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        let transmit = self.client.poll_transmit(buffer)?;
        if let Some(transmit) = &transmit {
            self.last = transmit.payload.to_vec();
        }
        Ok(transmit)
    }

    fn handle_stream(&mut self, path: Path, change: StreamChange, now: Instant) {
        self.client.handle_stream(path, change, now);
    }

    fn handle_unreachable(&mut self, path: Path, now: Instant) {
        self.client.handle_unreachable(path, now);
    }
}

impl Subject for Talk {
    fn path(&self, kind: u8) -> Path {
        match kind % 4 {
            0 => path(),
            _ => self.client.path(),
        }
    }

    /// One transmit of every request at a time.
    fn limits(&self) -> Limits {
        Limits { burst: 12, footprint: 12, ..Limits::default() }
    }

    fn footprint(&self) -> usize {
        self.client.pending()
    }

    fn input(&mut self, kind: u8, bytes: &[u8], _: Instant) -> Option<(Path, Vec<u8>)> {
        let made = match kind / 8 % 4 {
            0..=2 => self.answer(kind, bytes),
            _ => bytes.to_vec(),
        };
        Some((self.client.path(), made))
    }

    fn act(&mut self, kind: u8, _: &[u8], now: Instant) -> Option<String> {
        match kind % 8 {
            0..=2 => Some(format!("{:?}", self.client.request(Binding, now))),
            3 => {
                self.client.set_credentials(Credentials::long_term("user", "other"));
                Some(String::new())
            }
            _ => None,
        }
    }
}

fn play(over_tcp: bool, credentials: u8, script: &Script) -> Report {
    run(|now| Talk::new(over_tcp, credentials, now), script)
        .unwrap_or_else(|violation| panic!("{violation}\n{script}"))
}

#[test]
fn left_alone_it_sends_seven_times_and_gives_up() {
    let report = play(false, 0, &Script::default());
    assert_eq!((report.transmits, report.events, report.wakes), (7, 1, 7));
    let report = play(true, 0, &Script::default());
    assert_eq!((report.transmits, report.events, report.wakes), (1, 1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_client_keeps_the_contract(
        over_tcp: bool,
        credentials: u8,
        bytes in prop::collection::vec(any::<u8>(), 0..160),
    ) {
        play(over_tcp, credentials, &Script::from_bytes(&bytes));
    }
}
