//! The driver against a machine small enough to be seen through, on loopback sockets.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::VecDeque;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use frazil_io::{Driver, Happened, SendError, Sockets};
use frazil_sansio::{
    AddressChange, BufferTooShort, Clock, Input, Instant, Machine, Path, Transmit,
};

/// Answers `?` with `!`, passes on what begins with `d`, and ticks.
#[derive(Default)]
struct Toy {
    out: VecDeque<(Path, Vec<u8>)>,
    events: VecDeque<Told>,
    tick: Option<Instant>,
}

#[derive(Debug, PartialEq)]
enum Told {
    Asked,
    Tick,
    Unreachable(SocketAddr),
    Address(AddressChange),
}

const PERIOD: Duration = Duration::from_millis(20);

impl Machine for Toy {
    type Event = Told;

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], _now: Instant) -> Input<'a> {
        match bytes {
            b"?" => {
                self.out.push_back((path, b"!".to_vec()));
                self.events.push_back(Told::Asked);
                Input::Consumed
            }
            [b'd', payload @ ..] => Input::Data { path, payload },
            _ => Input::Foreign(bytes),
        }
    }

    fn handle_timeout(&mut self, now: Instant) {
        if self.tick.is_some_and(|tick| tick <= now) {
            self.tick = Some(now + PERIOD);
            self.events.push_back(Told::Tick);
        }
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.tick
    }

    fn poll_event(&mut self) -> Option<Told> {
        self.events.pop_front()
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        let Some((path, bytes)) = self.out.front() else { return Ok(None) };
        let Some(room) = buffer.get_mut(..bytes.len()) else {
            return Err(BufferTooShort { needed: bytes.len() });
        };
        room.copy_from_slice(bytes);
        let path = *path;
        self.out.pop_front();
        Ok(Some(Transmit::new(path, room)))
    }

    fn handle_unreachable(&mut self, path: Path, _now: Instant) {
        self.events.push_back(Told::Unreachable(path.remote));
    }

    fn handle_address(&mut self, change: AddressChange, _now: Instant) {
        self.events.push_back(Told::Address(change));
    }
}

/// A driver on one loopback socket, and a plain socket to poke it with.
fn pair() -> (Driver<Toy>, SocketAddr, UdpSocket) {
    let (sockets, failed) = Sockets::bind(["127.0.0.1:0".parse().unwrap()]);
    assert!(failed.is_empty());
    let address = sockets.local_addresses().next().unwrap();
    let poker = UdpSocket::bind("127.0.0.1:0").unwrap();
    poker.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    (Driver::new(Toy::default(), sockets, Clock::start()), address, poker)
}

#[tokio::test]
async fn input_is_answered_and_data_is_handed_on() {
    let (mut driver, address, poker) = pair();
    poker.send_to(b"?", address).unwrap();
    assert_eq!(driver.next().await, Happened::Event(Told::Asked));
    let mut got = [0; 8];
    assert_eq!(poker.recv_from(&mut got).unwrap(), (1, address));
    assert_eq!(got[0], b'!');

    poker.send_to(b"", address).unwrap();
    poker.send_to(b"nonsense", address).unwrap();
    poker.send_to(b"dhello", address).unwrap();
    let path = Path::udp(address, poker.local_addr().unwrap());
    assert_eq!(driver.next().await, Happened::Data { path, payload: b"hello" });
    assert_eq!((driver.stats().received, driver.stats().foreign), (4, 2));
}

#[tokio::test]
async fn deadlines_are_kept_under_a_flood() {
    let (mut driver, address, poker) = pair();
    driver.command(|toy, now| toy.tick = Some(now + PERIOD));
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let flood = std::thread::spawn({
        let stop = stop.clone();
        move || {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let _ = poker.send_to(&[0xff; 100], address);
            }
        }
    });
    let ticks = async {
        for _ in 0..5 {
            assert_eq!(driver.next().await, Happened::Event(Told::Tick));
        }
    };
    let kept = tokio::time::timeout(Duration::from_secs(20), ticks).await;
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    flood.join().unwrap();
    kept.expect("the flood held the deadlines up");
    assert!(driver.stats().foreign > 0);
}

#[tokio::test]
async fn giving_up_a_wait_loses_nothing() {
    let (mut driver, address, poker) = pair();
    for number in 0..20u8 {
        let wait = tokio::time::timeout(Duration::from_millis(1), driver.next()).await;
        assert!(wait.is_err());
        poker.send_to(&[b'd', number], address).unwrap();
        let Happened::Data { payload, .. } = driver.next().await else { panic!("no data") };
        assert_eq!(payload, [number]);
    }
}

#[tokio::test]
async fn what_the_system_will_not_send_is_told_to_the_machine() {
    let (mut driver, address, _poker) = pair();
    // Lets the reactor look at the socket, so that the system's answer comes at once.
    let _ = tokio::time::timeout(Duration::from_millis(20), driver.next()).await;
    let nowhere: SocketAddr = "192.0.2.1:9".parse().unwrap();
    let path = Path::udp(address, nowhere);
    let outcome = driver.send_with(|_, _| Ok::<_, ()>(Transmit::new(path, b"x")));
    assert!(matches!(outcome, Err(SendError::Unreachable(_))), "{outcome:?}");
    assert_eq!(driver.next().await, Happened::Event(Told::Unreachable(nowhere)));

    driver.command(|toy, _| toy.out.push_back((path, b"y".to_vec())));
    assert_eq!(driver.next().await, Happened::Event(Told::Unreachable(nowhere)));
    let unbound = Path::udp(nowhere, address);
    driver.command(|toy, _| toy.out.push_back((unbound, b"z".to_vec())));
    assert_eq!(driver.next().await, Happened::Event(Told::Unreachable(address)));
    assert_eq!(driver.stats().unreachable, 3);
}

/// Linux alone tells which host an ICMP message came from.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_closed_port_is_told_to_the_machine_and_costs_nothing_else() {
    let (mut driver, address, poker) = pair();
    let _ = tokio::time::timeout(Duration::from_millis(20), driver.next()).await;
    let closed = UdpSocket::bind("127.0.0.2:0").unwrap().local_addr().unwrap();
    let (here, there) =
        (Path::udp(address, poker.local_addr().unwrap()), Path::udp(address, closed));
    driver.command(|toy, _| toy.out.push_back((there, b"?".to_vec())));
    // The message is on its way back: what follows must not suffer for it.
    for number in 0..10 {
        driver.command(|toy, _| toy.out.push_back((here, vec![number])));
        let mut got = [0; 8];
        assert_eq!(poker.recv_from(&mut got).unwrap(), (1, address));
        assert_eq!(got[0], number);
    }
    poker.send_to(b"d!", address).unwrap();
    let mut told = Vec::new();
    while told.len() < 2 {
        match driver.next().await {
            Happened::Event(event) => told.push(format!("{event:?}")),
            Happened::Data { payload, .. } => told.push(format!("{payload:?}")),
            _ => {}
        }
    }
    told.sort();
    assert_eq!(
        told,
        ["Unreachable(127.0.0.2:".to_owned() + &format!("{})", closed.port()), "[33]".into()]
    );
    assert_eq!(driver.stats().read_errors, 0);
}

#[tokio::test]
async fn a_machine_that_needs_a_longer_buffer_gets_one() {
    let (mut driver, address, poker) = pair();
    let path = Path::udp(address, poker.local_addr().unwrap());
    driver.command(|toy, _| toy.out.push_back((path, vec![7; 9_000])));
    let _ = tokio::time::timeout(Duration::from_millis(20), driver.next()).await;
    let mut got = vec![0; 10_000];
    assert_eq!(poker.recv_from(&mut got).unwrap(), (9_000, address));
}

#[tokio::test]
async fn the_machine_refuses_in_its_own_words() {
    let (mut driver, address, poker) = pair();
    let path = Path::udp(address, poker.local_addr().unwrap());
    assert_eq!(driver.send_with(|_, _| Err("no consent")), Err(SendError::Refused("no consent")));
    driver.send_with(|_, _| Ok::<_, ()>(Transmit::new(path, b"hi"))).unwrap();
    let _ = tokio::time::timeout(Duration::from_millis(20), driver.next()).await;
    let mut got = [0; 8];
    assert_eq!(poker.recv_from(&mut got).unwrap().0, 2);
}
