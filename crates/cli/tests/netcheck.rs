//! `frazil netcheck` against `frazil stun serve`, on loopback.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// A server that goes with the test.
struct Server {
    process: Child,
    addresses: Vec<String>,
}

impl Server {
    fn run(args: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_frazil"))
            .args(["stun", "serve"])
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let sockets = if args.contains(&"--alternate") { 4 } else { 1 };
        let addresses = lines
            .take(sockets)
            .map(|line| line.unwrap().strip_prefix("listening on ").unwrap().to_owned())
            .collect();
        Self { process, addresses }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn netcheck(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_frazil")).arg("netcheck").args(args).output().unwrap()
}

fn json(args: &[&str], exit: i32) -> Value {
    let output = netcheck(&[args, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(exit), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn where_nothing_stands_between_that_is_said() {
    let server = Server::run(&["--listen", "127.0.0.1:0", "--alternate", "127.0.0.2:0"]);
    let stun = server.addresses.first().unwrap().as_str();
    let report = json(&["--stun", stun], 0);
    assert_eq!(report["server"], stun);
    for (field, value) in [
        ("udp", "yes"),
        ("mapping", "none"),
        ("filtering", "none"),
        ("hairpinning", "unknown"),
        ("rewrites_payloads", "no"),
        ("fragments", "unknown"),
    ] {
        assert_eq!(report[field], value, "{field} of {report}");
    }
    assert!(report["public_address"].as_str().unwrap().starts_with("127.0.0.1:"));
    assert_eq!(report["reasons"]["hairpinning"], "there is no NAT");
    let page = netcheck(&["--stun", stun]);
    let said = String::from_utf8(page.stderr).unwrap();
    assert!(said.starts_with(&format!("frazil: asking {stun} from 127.0.0.1\n")), "{said}");
    let page = String::from_utf8(page.stdout).unwrap();
    assert!(page.starts_with("UDP             passes\npublic address  127.0.0.1:"), "{page}");
    // A server on this very host knows nothing of the internet.
    assert!(
        page.contains("\n\nThe server sees this host by an address that means nothing"),
        "{page}"
    );
}

#[test]
fn a_server_of_one_address_leaves_the_reason() {
    let server = Server::run(&["--listen", "127.0.0.1:0"]);
    let report = json(&["--stun", server.addresses.first().unwrap()], 0);
    assert_eq!((&report["udp"], &report["filtering"]), (&"yes".into(), &"unknown".into()));
    let why = report["reasons"]["filtering"].as_str().unwrap();
    assert!(why.contains("no other address"), "{why}");
}

#[test]
fn where_nobody_answers_the_exit_code_is_one() {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let stun = socket.local_addr().unwrap().to_string();
    let report = json(&["--stun", &stun], 1);
    assert_eq!((&report["udp"], &report["mapping"]), (&"no".into(), &"unknown".into()));
    assert_eq!(report["public_address"], Value::Null);
}

#[test]
fn a_wildcard_to_ask_from_is_no_address_of_this_host() {
    let server = Server::run(&["--listen", "127.0.0.1:0", "--alternate", "127.0.0.2:0"]);
    let stun = server.addresses.first().unwrap().as_str();
    let report = json(&["--stun", stun, "--bind", "0.0.0.0"], 0);
    assert_eq!((&report["mapping"], &report["filtering"]), (&"none".into(), &"none".into()));
}

#[test]
fn over_ipv6_a_server_of_one_address_tells_as_much() {
    let server = Server::run(&["--listen", "[::1]:0"]);
    let report = json(&["--stun", server.addresses.first().unwrap()], 0);
    assert_eq!((&report["udp"], &report["mapping"]), (&"yes".into(), &"none".into()));
    assert!(report["public_address"].as_str().unwrap().starts_with("[::1]:"), "{report}");
}

#[cfg(target_os = "linux")]
#[test]
fn where_nobody_listens_the_page_says_what_to_do() {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let stun = socket.local_addr().unwrap().to_string();
    drop(socket);
    let output = netcheck(&["--stun", &stun]);
    assert_eq!(output.status.code(), Some(1));
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(
        page.starts_with("UDP             does not pass\n\nNo packet gets to this server"),
        "{page}"
    );
    assert!(page.contains("--bind"), "{page}");
}

#[cfg(unix)]
#[test]
fn a_search_that_is_interrupted_keeps_what_was_found() {
    let server = Server::run(&["--listen", "127.0.0.1:0", "--alternate", "127.0.0.2:0"]);
    let mut search = Command::new(env!("CARGO_BIN_EXE_frazil"))
        .args(["netcheck", "--lifetime", "--json", "--stun", server.addresses.first().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(search.stderr.take().unwrap());
    let waits = said.lines().map(Result::unwrap).find(|line| line.contains("Ctrl-C"));
    assert!(waits.unwrap().contains("600 s"));
    let pid = search.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let output = search.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["filtering"], &report["lifetime"]), (&"none".into(), &Value::Null));
    assert_eq!(report["reasons"]["lifetime"], "stopped before its end");
}

#[test]
fn what_cannot_be_followed_is_said() {
    for (args, exit) in [
        (&["--stun", "turn:example.org"][..], 64),
        (&[], 64),
        (&["--stun", "127.0.0.1:9", "--longest", "9"], 64),
        (&["--stun", "127.0.0.1:9", "--bind", "192.0.2.1"], 64),
        (&["--stun", "127.0.0.1:9", "--bind", "::1"], 3),
        (&["--stun", "host.invalid:9"], 3),
    ] {
        let output = netcheck(args);
        assert_eq!(output.status.code(), Some(exit), "{args:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{args:?}");
    }
    let serve = |args: &[&str]| {
        let mut frazil = Command::new(env!("CARGO_BIN_EXE_frazil"));
        frazil.args(["stun", "serve"]).args(args).output().unwrap().status.code()
    };
    assert_eq!(serve(&["--listen", "0.0.0.0:0"]), Some(64));
    assert_eq!(serve(&["--listen", "127.0.0.1:0", "--alternate", "127.0.0.1:0"]), Some(64));
}
