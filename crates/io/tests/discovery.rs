//! A discovery and its server on loopback.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::net::SocketAddr;

use frazil_io::{Driver, StunService, source_for};
use frazil_stun::attribute::Padding;
use frazil_stun::discovery::{Behavior, Config, Event, Report, Unknown};
use frazil_stun::transaction::Timing;

/// Impatient: nothing is lost here.
fn config() -> Config {
    let mut config = Config::new([7; 32]);
    config.timing = Timing { rc: 2, rm: 1, ..Timing::default() };
    config
}

/// With a test of fragments.
fn with_fragments() -> Config {
    let mut config = config();
    config.fragments = Some(Padding(9000));
    config
}

async fn report(config: Config, server: SocketAddr) -> Report {
    let mut driver = Driver::discovery(config, server, source_for(server).unwrap());
    while driver.next().await != Event::Finished {}
    *driver.machine().report()
}

/// The same of a server that runs meanwhile.
async fn report_of(mut service: StunService, config: Config) -> Report {
    let server = service.addresses().next().unwrap();
    tokio::select! {
        never = service.run() => match never {},
        report = report(config, server) => report,
    }
}

#[tokio::test]
async fn without_a_nat_there_is_neither_mapping_nor_filtering() {
    let [primary, alternate] = ["127.0.0.1:0", "127.0.0.2:0"].map(|text| text.parse().unwrap());
    let service = StunService::bind(primary, Some(alternate)).unwrap();
    let report = report_of(service, config()).await;
    assert_eq!(report.udp, Ok(true));
    assert_eq!(report.mapping, Ok(Behavior::None));
    assert_eq!(report.filtering, Ok(Behavior::None));
    assert_eq!(report.hairpinning, Err(Unknown::NoNat));
    assert!(report.public_address.unwrap().ip().is_loopback());
}

#[tokio::test]
async fn a_server_of_one_address_says_less() {
    let service = StunService::bind("127.0.0.1:0".parse().unwrap(), None).unwrap();
    let report = report_of(service, config()).await;
    assert_eq!(report.udp, Ok(true));
    assert_eq!(report.filtering, Err(Unknown::NoOtherAddress));
}

#[tokio::test]
async fn nobody_there_is_found_out() {
    // Whoever is there says nothing.
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let report = report(config(), socket.local_addr().unwrap()).await;
    assert_eq!((report.udp, report.mapping), (Ok(false), Err(Unknown::NoUdp)));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn where_nobody_listens_it_is_said_at_once() {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let server = socket.local_addr().unwrap();
    drop(socket);
    let report = report(config(), server).await;
    assert_eq!((report.udp, report.mapping), (Ok(false), Err(Unknown::Undeliverable(server))));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn padding_comes_back() {
    let service = StunService::bind("127.0.0.1:0".parse().unwrap(), None).unwrap();
    let report = report_of(service, with_fragments()).await;
    assert_eq!(report.fragments, Ok(true));
}

#[tokio::test]
async fn where_no_datagram_can_be_cut_fragments_are_not_tested() {
    let service = StunService::bind("[::1]:0".parse().unwrap(), None).unwrap();
    let report = report_of(service, with_fragments()).await;
    assert_eq!((report.udp, report.fragments), (Ok(true), Err(Unknown::NotTested)));
}

#[tokio::test]
async fn a_socket_that_cannot_let_datagrams_be_cut_is_a_socket() {
    let server = "127.0.0.1:9".parse().unwrap();
    // Of the other family, it stands for a system that refuses.
    let mut driver = Driver::discovery(with_fragments(), server, "::1".parse().unwrap());
    while driver.next().await != Event::Finished {}
    let report = driver.machine().report();
    assert_eq!((report.udp, report.fragments), (Ok(false), Err(Unknown::NotTested)));
}

#[tokio::test]
async fn who_stops_is_told_the_end() {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let server = socket.local_addr().unwrap();
    let mut driver = Driver::discovery(config(), server, source_for(server).unwrap());
    driver.stop();
    assert_eq!(driver.next().await, Event::Finished);
    assert_eq!(driver.machine().report().udp, Err(Unknown::Stopped));
}

#[tokio::test]
async fn two_addresses_that_share_a_port_are_refused() {
    let shared =
        StunService::bind("127.0.0.1:0".parse().unwrap(), Some("127.0.0.1:0".parse().unwrap()));
    assert_eq!(shared.err().unwrap().kind(), std::io::ErrorKind::InvalidInput);
}
