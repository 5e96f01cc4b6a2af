//! STUN messages: parsed, read, verified and built.
#![allow(clippy::expect_used, reason = "the inputs are known")]

use std::hint::black_box;
use std::net::SocketAddr;

use criterion::{Criterion, Throughput};
use frazil_benches::messages::{PASSWORD, REQUEST, SUCCESS, USERNAME};
use frazil_stun::attribute::{IceControlling, Priority, Username, XorMappedAddress};
use frazil_stun::{
    Algorithm, Class, Key, Message, MessageWriter, Method, SliceBuffer, TransactionId, WriteError,
};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    parse(&mut criterion);
    verify(&mut criterion);
    build(&mut criterion);
    criterion.final_summary();
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stun/parse");
    for (name, bytes) in [("request", REQUEST), ("success", SUCCESS)] {
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| Message::parse(black_box(bytes)).map(|message| message.class()));
        });
        group.bench_function(format!("{name}_with_fingerprint"), |bencher| {
            bencher.iter(|| Message::parse_fingerprinted(black_box(bytes)).is_some());
        });
    }
    // What no parser can do without: one look at each octet.
    group.bench_function("floor_octets_of_request", |bencher| {
        bencher.iter(|| black_box(REQUEST).iter().fold(0_u8, |sum, octet| sum ^ octet));
    });
    let truncated = REQUEST.split_last().expect("it is not empty").1;
    group.bench_function("truncated", |bencher| {
        bencher.iter(|| Message::parse(black_box(truncated)).is_err());
    });
    group.bench_function("request_and_two_attributes", |bencher| {
        bencher.iter(|| {
            let message = Message::parse(black_box(REQUEST)).ok()?;
            message.read::<(Username<'_>, Priority)>().ok()
        });
    });
    group.finish();
}

fn verify(criterion: &mut Criterion) {
    let key = Key::short_term(PASSWORD);
    let sha256 = request(&mut [0; 200], &key, Algorithm::Sha256).expect("it fits").to_vec();
    let mut group = criterion.benchmark_group("stun/verify");
    for (name, bytes) in [("sha1", REQUEST), ("sha256", &sha256)] {
        let message = Message::parse(bytes).expect("it is a message");
        assert!(message.verify(&key).is_ok(), "{name}");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(message).verify(&key).is_ok());
        });
    }
    // What no verification can do without: the MAC of that many octets, by the same hash.
    let mac = Hmac::<Sha1>::new_from_slice(PASSWORD.as_bytes()).expect("any length will do");
    group.bench_function("floor_hmac_sha1", |bencher| {
        bencher.iter(|| mac.clone().chain_update(black_box(REQUEST)).finalize());
    });
    group.bench_function("key", |bencher| bencher.iter(|| Key::short_term(black_box(PASSWORD))));
    group.finish();
}

fn build(criterion: &mut Criterion) {
    let key = Key::short_term(PASSWORD);
    let mut group = criterion.benchmark_group("stun/build");
    let mut buffer = [0; 200];
    for (name, algorithm) in [("sha1", Algorithm::Sha1), ("sha256", Algorithm::Sha256)] {
        group.bench_function(format!("request_{name}"), |bencher| {
            bencher.iter(|| request(&mut buffer, &key, algorithm).map(|bytes| bytes.len()));
        });
    }
    let message = Message::parse(REQUEST).expect("it is a message");
    let from = SocketAddr::from(([192, 0, 2, 1], 32853));
    group.bench_function("reply_sha1", |bencher| {
        bencher.iter(|| reply(&mut buffer, &key, &message, from).map(|bytes| bytes.len()));
    });
    group.finish();
}

fn request<'b>(
    buffer: &'b mut [u8],
    key: &Key,
    algorithm: Algorithm,
) -> Result<&'b [u8], WriteError> {
    let id = TransactionId::from_bytes(*b"transaction.");
    let buffer = SliceBuffer::new(buffer);
    let mut writer = MessageWriter::new(buffer, Class::Request, Method::BINDING, id)?;
    writer.push(&Username(USERNAME))?.push(&Priority(0x6e00_01ff))?.push(&IceControlling(7))?;
    Ok(writer.seal(key, algorithm)?.fingerprint()?.finish().into_written())
}

fn reply<'b>(
    buffer: &'b mut [u8],
    key: &Key,
    request: &Message<'_>,
    from: SocketAddr,
) -> Result<&'b [u8], WriteError> {
    let buffer = SliceBuffer::new(buffer);
    let mut writer = MessageWriter::reply(buffer, request, Class::SuccessResponse)?;
    writer.push(&XorMappedAddress(from))?;
    Ok(writer.seal(key, Algorithm::Sha1)?.fingerprint()?.finish().into_written())
}
