//! Scripts in the lab: real sockets, and the kernel's NAT between them.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::script::{Host, Script, Socket, Step, To};
use super::scripts::LIFETIME;
use super::trace::{Arrival, Outcome};
use crate::interop::needs::Needs;

/// A script, the first of its ports, and how many datagrams each step should bring: so many are
/// awaited.
pub(super) struct Part<'a> {
    pub(super) script: &'a Script,
    pub(super) base: u16,
    pub(super) arrivals: Vec<usize>,
}

/// Builds a lab with this kind of NAT on the left, plays the scripts in it and takes it down.
pub(super) fn play(
    kind: &str,
    parts: &[Part<'_>],
    needs: &Needs,
    worker: usize,
) -> io::Result<Vec<Vec<Outcome>>> {
    let natlab = |arguments: &[&str]| {
        let mut command = Command::new(needs.script("natlab"));
        command.args(arguments).env("NATLAB", needs.lab(worker)).stdin(Stdio::null());
        command.output()
    };
    let lifetime = LIFETIME.to_string();
    let up = natlab(&["up", "--left", kind, "--right", "none", "--udp-timeout", &lifetime])?;
    let played = match up.status.success() {
        true => run(parts, needs, worker),
        false => Err(io::Error::other(String::from_utf8_lossy(&up.stderr).into_owned())),
    };
    natlab(&["down"])?;
    played
}

fn run(parts: &[Part<'_>], needs: &Needs, worker: usize) -> io::Result<Vec<Vec<Outcome>>> {
    let mut player = Command::new("python3")
        .arg(needs.script("nat_script.py"))
        .arg(needs.lab(worker))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let scripts: Vec<_> = parts.iter().map(request).collect();
    if let Some(mut input) = player.stdin.take() {
        input.write_all(Value::from(scripts).to_string().as_bytes())?;
    }
    let output = player.wait_with_output()?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    let odd = |what: &str| io::Error::other(format!("nat_script.py: {what}\n{complaint}"));
    if !output.status.success() {
        return Err(odd("failed"));
    }
    let told: Value = serde_json::from_slice(&output.stdout).map_err(io::Error::other)?;
    let told = told.as_array().filter(|told| told.len() == parts.len());
    let told = told.ok_or_else(|| odd("not as many results as scripts"))?;
    let script =
        |told: &Value| -> Option<Vec<Outcome>> { told.as_array()?.iter().map(outcome).collect() };
    told.iter().map(|one| script(one).ok_or_else(|| odd("a result that is none"))).collect()
}

fn request(part: &Part<'_>) -> Value {
    let name = |socket: Socket| json!([socket.host.name(), socket.slot]);
    let target = |to: To| match to {
        To::Socket(socket) => name(socket),
        To::Shown(step) => json!({"shown": step}),
        To::External(slot) => json!({"external": slot}),
        To::Port(host, port) => json!({"port": [host.name(), port]}),
    };
    let step = |(step, arrivals): (&Step, &usize)| match *step {
        Step::Wait(seconds) => json!({"wait": seconds}),
        Step::Rebind => json!({"rebind": true}),
        Step::Connect { from, to } => {
            json!({"connect": name(from), "to": target(to), "arrivals": arrivals})
        }
        Step::Send { from, to } => {
            json!({"send": name(from), "to": target(to), "arrivals": arrivals})
        }
    };
    let sockets: Vec<_> = part.script.sockets().into_iter().map(name).collect();
    let steps: Vec<_> = part.script.steps.iter().zip(&part.arrivals).map(step).collect();
    json!({"base": part.base, "sockets": sockets, "steps": steps})
}

fn outcome(told: &Value) -> Option<Outcome> {
    if told.is_null() {
        return Some(None);
    }
    told.as_array()?.iter().map(arrival).collect::<Option<Vec<_>>>().map(Some)
}

fn arrival(told: &Value) -> Option<Arrival> {
    let number = |at: usize| told.get(at)?.as_u64().and_then(|number| u16::try_from(number).ok());
    let hosts = [Host::Alice, Host::Alice2, Host::Relay, Host::Relay2, Host::Pub];
    let name = told.get(0)?.as_str()?;
    let host = hosts.into_iter().find(|host| host.name() == name)?;
    let source = (told.get(2)?.as_str()?.parse::<std::net::IpAddr>().ok()?, number(3)?);
    Some(Arrival { socket: Socket { host, slot: number(1)? }, source: source.into() })
}
