//! Two agents on real sockets, on loopback.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use frazil_candidate::{Candidate, Transport};
use frazil_ice::{Agent, Config, Event, LocalCandidate, Pacer, RemoteDescription, Role};
use frazil_io::{Driver, Happened, SendError};

fn driver(seed: u8, role: Role, pacer: &Pacer) -> Driver<Agent> {
    let config = Config::new([seed; 32], role, pacer.clone());
    let (mut driver, left_out) = Driver::bind(config, ["127.0.0.1:0".parse().unwrap()]);
    assert!(left_out.is_empty(), "{left_out:?}");
    driver.command(|agent, now| agent.gather(now));
    driver
}

/// Two drivers that know of each other.
fn introduced() -> (Driver<Agent>, Driver<Agent>) {
    let pacer = Pacer::new();
    let mut left = driver(1, Role::Controlling, &pacer);
    let mut right = driver(2, Role::Controlled, &pacer);
    introduce(&mut left, &right);
    introduce(&mut right, &left);
    (left, right)
}

fn introduce(to: &mut Driver<Agent>, peer: &Driver<Agent>) {
    let credentials = peer.machine().local_credentials().clone();
    let candidates: Vec<LocalCandidate> = peer.machine().local_candidates().copied().collect();
    assert!(!candidates.is_empty());
    to.command(|agent, now| {
        agent
            .set_remote(RemoteDescription::new(credentials.ufrag(), credentials.pwd()), now)
            .unwrap();
        for candidate in &candidates {
            let line = Candidate::new(
                candidate.foundation.as_str(),
                1,
                Transport::Udp,
                candidate.priority,
                candidate.address,
                candidate.kind.as_type(),
            );
            agent.add_remote_candidate(&line, now).unwrap();
        }
        agent.end_of_remote_candidates(now);
    });
}

/// Runs both drivers until each has a selected pair.
async fn connect(left: &mut Driver<Agent>, right: &mut Driver<Agent>) {
    while left.machine().selected_pair().is_none() || right.machine().selected_pair().is_none() {
        tokio::select! {
            _ = left.next() => {}
            _ = right.next() => {}
        }
    }
}

/// Runs a driver until data comes.
async fn hear(driver: &mut Driver<Agent>) -> Vec<u8> {
    loop {
        if let Happened::Data { payload, .. } = driver.next().await {
            return payload.to_vec();
        }
    }
}

/// What `one` gives, with `other` kept alive meanwhile.
async fn with<T>(one: impl Future<Output = T>, other: &mut Driver<Agent>) -> T {
    let mut one = std::pin::pin!(one);
    loop {
        tokio::select! {
            done = &mut one => return done,
            _ = other.next() => {}
        }
    }
}

async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), what).await.unwrap()
}

#[tokio::test]
async fn two_drivers_connect_and_talk() {
    let (mut left, mut right) = introduced();
    assert!(matches!(left.send(b"too early"), Err(SendError::Refused(_))));
    soon(connect(&mut left, &mut right)).await;
    left.send(b"hello").unwrap();
    assert_eq!(soon(with(hear(&mut right), &mut left)).await, b"hello");
    right.send(b"").unwrap();
    assert_eq!(soon(with(hear(&mut left), &mut right)).await, b"");
    let pair = left.machine().selected_pair().unwrap();
    assert_eq!(pair.path.local, left.sockets().local_addresses().next().unwrap());
    assert!(matches!(left.send(&[0; 70_000]), Err(SendError::TooLong)));
}

#[tokio::test]
async fn random_datagrams_are_counted_and_do_not_disturb() {
    let (mut left, mut right) = introduced();
    let targets: Vec<SocketAddr> =
        left.sockets().local_addresses().chain(right.sockets().local_addresses()).collect();
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let flood = std::thread::spawn({
        let stop = stop.clone();
        move || {
            let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
            let mut octet = 0u8;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                for target in targets.iter().cycle().take(16 * targets.len()) {
                    octet = octet.wrapping_mul(5).wrapping_add(3);
                    let _ = stranger.send_to(&[octet; 40], target);
                }
                // More at once would fill the receive buffers, and the kernel would drop the checks.
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    });
    soon(connect(&mut left, &mut right)).await;
    soon(async {
        // A flood may drown a datagram, as any may get lost.
        loop {
            left.send(b"hello").unwrap();
            let heard =
                tokio::time::timeout(Duration::from_millis(50), with(hear(&mut right), &mut left));
            if let Ok(heard) = heard.await {
                assert_eq!(heard, b"hello");
                return;
            }
        }
    })
    .await;
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    flood.join().unwrap();
    assert!(left.stats().foreign > 0 && right.stats().foreign > 0);
}

#[tokio::test]
async fn a_server_gives_a_reflexive_candidate() {
    // The simplest server there is: it says back where a request came from.
    let server = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut request = [0; 600];
        while let Ok((length, from)) = server.recv_from(&mut request) {
            // Behind a NAT the source would be another address than the base.
            let seen: SocketAddr = "127.0.0.7:4321".parse().unwrap();
            let answer = frazil_stun::responder::respond(&request[..length], seen, Vec::new());
            if let Some(answer) = answer {
                let _ = server.send_to(&answer, from);
            }
        }
    });
    let pacer = Pacer::new();
    let config = Config::new([3; 32], Role::Controlling, pacer);
    let (mut driver, _) = Driver::bind(config, ["127.0.0.1:0".parse().unwrap()]);
    driver.command(|agent, now| {
        agent.add_stun_server(address, now);
        agent.gather(now);
    });
    let mut found = Vec::new();
    soon(async {
        loop {
            match driver.next().await {
                Happened::Event(Event::LocalCandidate(candidate)) => found.push(candidate),
                Happened::Event(Event::GatheringComplete) => return,
                _ => {}
            }
        }
    })
    .await;
    let texts: Vec<String> =
        found.iter().map(|found| format!("{} {}", found.kind, found.address)).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert_eq!(texts[1], "srflx 127.0.0.7:4321");
}

/// Linux alone tells which host an ICMP message came from.
#[cfg(target_os = "linux")]
#[tokio::test]
#[allow(non_snake_case, reason = "the requirement's id")]
async fn rfc8489_s6_2_1_m__a_server_whose_port_is_closed_is_not_waited_for() {
    let closed = UdpSocket::bind("127.0.0.2:0").unwrap().local_addr().unwrap();
    let mut config = Config::new([4; 32], Role::Controlling, Pacer::new());
    config.gather_timeout = Duration::from_secs(600);
    let (mut driver, _) = Driver::bind(config, ["127.0.0.1:0".parse().unwrap()]);
    driver.command(|agent, now| {
        agent.add_stun_server(closed, now);
        agent.gather(now);
    });
    let mut failures = 0;
    soon(async {
        loop {
            match driver.next().await {
                Happened::Event(Event::ServerFailed { server, .. }) if server == closed => {
                    failures += 1
                }
                Happened::Event(Event::GatheringComplete) => return,
                _ => {}
            }
        }
    })
    .await;
    assert_eq!(failures, 1);
}
