//! Messages that a peer, or someone who knows the passwords, could send to the agent.

use core::net::SocketAddr;

use frazil_ice::Agent;
use frazil_sansio::Path;
use frazil_stun::attribute::{
    ErrorCode, IceControlled, IceControlling, Priority, UseCandidate, Username, XorMappedAddress,
};
use frazil_stun::{
    Algorithm, AttributeType, Class, Key, Message, MessageWriter, Method, RawAttribute,
    TransactionId,
};

use crate::ice_rig::{AGENT, Rig, SERVER};

/// The octet at a place, or zero.
pub(crate) fn octet(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or_default()
}

const fn has(flags: u8, bit: u8) -> bool {
    flags >> bit & 1 == 1
}

/// Adds integrity and fingerprint, or only one of them, or none.
fn close(writer: MessageWriter<Vec<u8>>, password: &str, flags: u8) -> Vec<u8> {
    let full = "a vector has room";
    match (has(flags, 6), has(flags, 7)) {
        (true, true) => writer.finish(),
        (true, false) => writer.fingerprint().expect(full).finish(),
        (false, without_fingerprint) => {
            let sealed = writer.seal(&Key::short_term(password), Algorithm::Sha1).expect(full);
            if without_fingerprint {
                sealed.finish()
            } else {
                sealed.fingerprint().expect(full).finish()
            }
        }
    }
}

/// A check to the agent from a path that the bytes choose.
pub(crate) fn check(rig: &Rig, path: Path, bytes: &[u8]) -> (Path, Vec<u8>) {
    let flags = octet(bytes, 0);
    let mut id = [7; 12];
    id.iter_mut().zip(bytes.iter().rev()).for_each(|(to, from)| *to = *from);
    let id = TransactionId::from_bytes(id);
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id)
        .expect("a vector has room");
    let (ours, theirs) = (rig.agent.local_credentials(), rig.peer.local_credentials());
    let username = format!("{}:{}", ours.ufrag(), theirs.ufrag());
    let mut room = || {
        if !has(flags, 0) {
            writer.push(&Username(&username))?;
        }
        let priority = u32::from_be_bytes([flags, octet(bytes, 1), octet(bytes, 2), flags]);
        writer.push(&Priority(priority))?;
        if has(flags, 1) {
            writer.push(&IceControlled(u64::from(octet(bytes, 3)) << 56))?;
        }
        if has(flags, 2) {
            writer.push(&IceControlling(u64::from(octet(bytes, 3)) << 56))?;
        }
        if has(flags, 3) {
            writer.push(&UseCandidate)?;
        }
        if has(flags, 4) {
            let kind = AttributeType(u16::from_be_bytes([octet(bytes, 4), octet(bytes, 5)]));
            // The attributes that close a message are refused here.
            let _ = writer.push_raw(&RawAttribute::new(kind, bytes));
        }
        Ok::<_, frazil_stun::WriteError>(())
    };
    room().expect("a vector has room");
    let password = if has(flags, 5) { "a password of someone else's" } else { ours.pwd() };
    let mut path = path;
    // Floods come from many ports.
    let port = u16::from_be_bytes([octet(&id.as_bytes()[..], 1), octet(&id.as_bytes()[..], 0)]);
    if has(octet(bytes, 6), 0) {
        path.remote.set_port(port);
    }
    (path, close(writer, password, flags))
}

/// An answer to one of the agent's requests.
pub(crate) fn answer(rig: &Rig, bytes: &[u8]) -> Option<(Path, Vec<u8>)> {
    let (flags, mapped) = (octet(bytes, 0), octet(bytes, 1));
    let number = usize::from(octet(bytes, 2)).checked_rem(rig.requests.len())?;
    let (path, request) = rig.requests.values().nth_back(number)?;
    let request = Message::parse(request).ok()?;
    let class = if has(flags, 0) { Class::ErrorResponse } else { Class::SuccessResponse };
    let mut writer = MessageWriter::reply(Vec::new(), &request, class).expect("a vector has room");
    let mut room = || {
        if has(flags, 0) {
            let codes = [300, 400, 401, 403, 420, 438, 487, 500, 699];
            let code = codes.get(usize::from(mapped) % codes.len()).copied();
            writer.push(&code.and_then(|code| ErrorCode::new(code, "")).expect("codes"))?;
        } else if !has(flags, 1) {
            writer.push(&XorMappedAddress(mapped_address(mapped, path.local)))?;
        }
        if has(flags, 2) {
            let kind = AttributeType(u16::from_be_bytes([octet(bytes, 3), octet(bytes, 4)]));
            let _ = writer.push_raw(&RawAttribute::new(kind, bytes));
        }
        Ok::<_, frazil_stun::WriteError>(())
    };
    room().expect("a vector has room");
    let mut path = *path;
    if has(flags, 3) {
        path.remote.set_port(u16::from(mapped));
    }
    if has(flags, 4) {
        path.local = *AGENT.iter().find(|socket| **socket != path.local)?;
    }
    let password = if has(flags, 5) {
        "a password of someone else's"
    } else {
        rig.peer.local_credentials().pwd()
    };
    Some((path, close(writer, password, flags)))
}

/// An address that a peer or server could claim to see.
fn mapped_address(choice: u8, local: SocketAddr) -> SocketAddr {
    match choice % 8 {
        0..=3 => local,
        4 => SERVER,
        5 => SocketAddr::from(([0, 0, 0, 0], 0)),
        6 => SocketAddr::from(([224, 0, 0, 1], 9)),
        _ => SocketAddr::from(([203, 0, 113, choice], u16::from(choice))),
    }
}

/// A candidate line of someone who wants the agent to scan a network for him.
pub(crate) fn hostile_candidate(agent: &Agent, bytes: &[u8]) -> String {
    let hosts = [
        "192.0.2.1",
        "192.0.2.2",
        "255.255.255.255",
        "224.0.0.251",
        "0.0.0.0",
        "127.0.0.1",
        "169.254.1.1",
        "::1",
        "fe80::1",
        "ff02::1",
        "::",
        "::ffff:127.0.0.1",
        "10.0.0.255",
        "2001:db8::66",
        "name.local",
        "198.51.100.2",
    ];
    let host = hosts.get(usize::from(octet(bytes, 0)) % hosts.len()).copied().unwrap_or_default();
    let port = u16::from_be_bytes([octet(bytes, 1), octet(bytes, 2)]);
    let kinds = ["host", "srflx", "prflx", "relay", "odd"];
    let kind = kinds.get(usize::from(octet(bytes, 3)) % kinds.len()).copied().unwrap_or_default();
    let transport = if has(octet(bytes, 4), 7) { "tcp" } else { "udp" };
    let component = if has(octet(bytes, 4), 6) { 2 } else { 1 };
    let priority = u64::from(octet(bytes, 5)) << (octet(bytes, 6) % 25);
    let ufrag = if has(octet(bytes, 4), 5) { agent.local_credentials().ufrag() } else { "" };
    let extension = if ufrag.is_empty() { String::new() } else { format!(" ufrag {ufrag}") };
    format!("candidate:f {component} {transport} {priority} {host} {port} typ {kind}{extension}")
}
