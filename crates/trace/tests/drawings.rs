//! What is drawn from a small log.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use frazil_trace::render::{self, Names};
use frazil_trace::{Record, ndjson};

/// Alice sends two checks; the first is dropped by Bob's NAT, the repetition is answered.
const LOG: &str = r#"
{"v":1,"t_us":0,"node":"bob-nat","kind":"node","role":"nat","addresses":["192.0.2.9"],"nat":"port-restricted"}
{"v":1,"t_us":0,"node":"alice","kind":"candidate-found","type":"host","address":"10.0.0.1:5000","base":"10.0.0.1:5000","priority":2,"line":"candidate:1"}
{"v":1,"t_us":31200,"node":"alice","kind":"candidate-found","type":"srflx","address":"192.0.2.5:5000","base":"10.0.0.1:5000","priority":1,"line":"candidate:2"}
{"v":1,"t_us":100000,"node":"alice","kind":"check-sent","base":"10.0.0.1:5000","local":{"type":"host","address":"10.0.0.1:5000"},"remote":{"type":"srflx","address":"192.0.2.9:6000"},"reason":"ordinary","retransmission":0}
{"v":1,"t_us":100000,"node":"alice","kind":"packet-sent","packet":1,"source":"10.0.0.1:5000","destination":"192.0.2.9:6000","length":100,"protocol":"stun","method":"binding","class":"request","transaction":"00"}
{"v":1,"t_us":110000,"node":"bob-nat","kind":"packet-dropped","packet":1,"source":"192.0.2.5:5000","destination":"192.0.2.9:6000","length":100,"protocol":"stun","method":"binding","class":"request","transaction":"00","reason":"filtered"}
{"v":1,"t_us":150000,"node":"alice","kind":"check-sent","base":"10.0.0.1:5000","local":{"type":"host","address":"10.0.0.1:5000"},"remote":{"type":"host","address":"10.9.0.1:6000"},"reason":"ordinary","retransmission":0}
{"v":1,"t_us":600000,"node":"alice","kind":"check-sent","base":"10.0.0.1:5000","local":{"type":"host","address":"10.0.0.1:5000"},"remote":{"type":"srflx","address":"192.0.2.9:6000"},"reason":"ordinary","retransmission":1}
{"v":1,"t_us":600000,"node":"alice","kind":"packet-sent","packet":2,"source":"10.0.0.1:5000","destination":"192.0.2.9:6000","length":100,"protocol":"stun","method":"binding","class":"request","transaction":"00"}
{"v":1,"t_us":640000,"node":"alice","kind":"check-answered","base":"10.0.0.1:5000","local":{"type":"host","address":"10.0.0.1:5000"},"remote":{"type":"srflx","address":"192.0.2.9:6000"}}
{"v":1,"t_us":700000,"node":"alice","kind":"nominated","base":"10.0.0.1:5000","local":{"type":"srflx","address":"192.0.2.5:5000"},"remote":{"type":"srflx","address":"192.0.2.9:6000"}}
{"v":1,"t_us":700000,"node":"alice-nat","kind":"nat-table","bindings":[{"inside":"10.0.0.1:5000","outside":"192.0.2.5:5000","admits":["192.0.2.1:3478","192.0.2.9:6000"],"left_us":299100000},{"inside":"10.0.0.1:5002","outside":"192.0.2.5:5002","admits":[],"left_us":1}]}
"#;

fn log() -> Vec<Record> {
    ndjson::read(LOG.as_bytes()).collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_timeline_has_a_line_for_every_pair() {
    let drawn = render::timeline(&log(), &["alice"], 80).to_string();
    let expected = "\
alice                           ╵0 ms          ╵200 ms         ╵400 ms
   host → srflx 192.0.2.9:6000  ○──────────────────────────────────────●───✓───★
   host → host  10.9.0.1:6000      ●
";
    assert_eq!(drawn, expected, "\n{drawn}");
}

#[test]
fn the_table_names_who_may_come_in() {
    let log = log();
    let drawn = render::nat_table(&log, "alice-nat", &Names::of(&log)).to_string();
    let expected = "\
inside            outside         lets in                    time left
10.0.0.1:5000  ↔  192.0.2.5:5000  192.0.2.1:3478             300 s
                                  192.0.2.9:6000  (bob-nat)
10.0.0.1:5002  ↔  192.0.2.5:5002  nobody                     1 s
";
    assert_eq!(drawn, expected, "\n{drawn}");
}

#[test]
fn candidates_say_what_they_are() {
    let drawn = render::candidates(&log(), "alice").to_string();
    let expected = "\
host   10.0.0.1:5000   its own address
srflx  192.0.2.5:5000  what the STUN server sees, after 31.2 ms
";
    assert_eq!(drawn, expected, "\n{drawn}");
}

#[test]
fn drops_are_counted_by_place_and_reason() {
    assert_eq!(render::drops(&log()).to_string(), "  1  bob-nat  filtered\n");
}

#[test]
fn of_nothing_nothing_is_drawn() {
    assert_eq!(render::timeline(&log(), &["bob"], 80).to_string(), "");
    assert_eq!(render::nat_table(&log(), "bob-nat", &Names::default()).to_string(), "");
    assert_eq!(render::candidates(&log(), "bob").to_string(), "");
    assert_eq!(render::drops(&[]).to_string(), "");
}
