//! What takes its time: a million random datagrams at the bound ports during a call, which must not
//! notice, and a peer that goes without a word.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod support;

use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use support::{Folder, Frazil, pair};

const DATAGRAMS: u32 = 1_000_000;

/// The bound address in a description.
fn target(path: &str) -> SocketAddr {
    let text = support::read(path);
    let line = text.lines().find(|line| line.starts_with("a=candidate:")).unwrap();
    let fields: Vec<_> = line.split(' ').collect();
    format!("{}:{}", fields[4], fields[5]).parse().unwrap()
}

/// Octets without a pattern, every other datagram dressed as STUN to get past the first look.
fn flood(targets: [SocketAddr; 2]) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut datagram = [0; 128];
    for number in 0..DATAGRAMS {
        // The head and the tail anew; the middle moves along with the numbers.
        let middle = 2 + (number % 13) as usize;
        for at in [0, 1, middle, 15] {
            let chunk = &mut datagram[at * 8..at * 8 + 8];
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            chunk.copy_from_slice(&state.to_le_bytes());
        }
        let length = u16::from(datagram[127] & 0x7f);
        if number % 2 == 0 && length >= 20 {
            datagram[0] &= 0x01;
            datagram[2..4].copy_from_slice(&(length - 20).to_be_bytes());
            datagram[4..8].copy_from_slice(b"\x21\x12\xa4\x42");
        }
        // A full buffer loses it, which is what floods do.
        let _ = socket.send_to(&datagram[..usize::from(length)], targets[number as usize / 2 % 2]);
    }
}

/// Says it again until it is heard: a flood may drown a line, as any datagram may get lost.
fn say_until_heard(from: &mut Frazil, to: &Frazil, line: &str) {
    let deadline = Instant::now() + support::PATIENCE;
    loop {
        from.write(line);
        let soon = Duration::from_millis(50);
        while let Ok(heard) = to.output.recv_timeout(soon) {
            if heard == line.as_bytes() {
                return;
            }
        }
        assert!(Instant::now() < deadline, "{line:?} is never heard");
    }
}

#[test]
fn a_million_random_datagrams_do_not_end_a_call() {
    let folder = Folder::new("flood");
    let (mut offerer, mut answerer) = pair(&folder, &[]);
    let targets = [target(&folder.file("offer")), target(&folder.file("answer"))];
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            flood(targets);
            over.store(true, Ordering::Relaxed);
        });
        // While it lasts, the two go on talking.
        let mut turn = 0;
        while !over.load(Ordering::Relaxed) {
            turn += 1;
            say_until_heard(&mut offerer, &answerer, &format!("to and {turn}\n"));
            say_until_heard(&mut answerer, &offerer, &format!("fro {turn}\n"));
        }
        assert!(turn > 1);
    });
    say_until_heard(&mut offerer, &answerer, "still there?\n");
    say_until_heard(&mut answerer, &offerer, "still here\n");
    let answerer = answerer.finish_input();
    let (offerer, answerer) = (offerer.finish(), answerer.finish());
    offerer.assert_exit(0);
    answerer.assert_exit(0);
    for line in offerer.lines.iter().chain(&answerer.lines) {
        let text = String::from_utf8_lossy(line);
        assert!(
            text.starts_with("to and ") || text.starts_with("fro ") || text.starts_with("still "),
            "{text}"
        );
    }
}

#[test]
fn a_peer_that_goes_without_a_word_is_lost_when_its_consent_expires() {
    let folder = Folder::new("lost");
    let (mut offerer, mut answerer) = pair(&folder, &[]);
    say_until_heard(&mut offerer, &answerer, "to\n");
    say_until_heard(&mut answerer, &offerer, "and fro\n");
    let gone = Instant::now();
    answerer.kill();
    let offerer = offerer.finish();
    offerer.assert_exit(6);
    assert!(offerer.said.contains("the peer is lost"), "{}", offerer.said);
    // RFC 7675 §5.1: thirty seconds after the last answer.
    assert!(gone.elapsed() > Duration::from_secs(20), "{:?}", gone.elapsed());
}
