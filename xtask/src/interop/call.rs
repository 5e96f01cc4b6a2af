//! One call through a lab of its own, run by `connect.sh` and judged by what both sides left.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::needs::Needs;
use super::plan::{Expected, Peer};
use super::verdict::Verdict;

/// Seconds within which a call that can connect has long done so.
const SHORT: &str = "8";

/// One call: alice offers behind `left`, bob answers behind `right`.
pub(super) struct Call {
    pub(super) offerer: Peer,
    pub(super) answerer: Peer,
    left: &'static str,
    right: &'static str,
    expected: Expected,
    /// Options for the network.
    network: &'static str,
    /// Random datagrams sent to each side's ports while the call runs.
    flood: u32,
}

impl Call {
    pub(super) fn new(
        offerer: Peer,
        answerer: Peer,
        left: &'static str,
        right: &'static str,
        expected: Expected,
    ) -> Self {
        Self { offerer, answerer, left, right, expected, network: "", flood: 0 }
    }

    /// The same call over a network with these options of `natlab up`.
    pub(super) fn over(self, network: &'static str) -> Self {
        Self { network, ..self }
    }

    /// The same call with so many random datagrams at each side's ports.
    pub(super) fn flooded(self, flood: u32) -> Self {
        Self { flood, ..self }
    }

    /// What both peers are asked for.
    fn options(&self) -> &'static [&'static str] {
        match self.expected {
            Expected::TimedOut => &["--timeout", SHORT],
            Expected::NoPath => &[],
            // A peer leaves a while after its own success; under loss and floods the other one may
            // still need it.
            Expected::Connected if self.flood > 0 => &["--timeout", "30", "--hold", "25"],
            Expected::Connected if self.network.contains("loss") => {
                &["--timeout", "40", "--hold", "12"]
            }
            Expected::Connected => &["--timeout", "30"],
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}, {} / {}", self.offerer, self.answerer, self.left, self.right)?;
        match self.expected {
            Expected::Connected => {}
            Expected::TimedOut => f.write_str(", no path")?,
            Expected::NoPath => f.write_str(", no path, waited out")?,
        }
        if !self.network.is_empty() {
            write!(f, ", {}", self.network)?;
        }
        if self.flood > 0 {
            write!(f, ", {} random datagrams", self.flood)?;
        }
        Ok(())
    }
}

/// Makes the call and judges it.
pub(super) fn run(call: &Call, needs: &Needs, keep: &Path, worker: usize) -> Verdict {
    let folder = keep.join(slug(&call.to_string()));
    let _ = fs::remove_dir_all(&folder);
    let mut command = Command::new(needs.script("connect.sh"));
    command.args([call.offerer.to_string(), call.answerer.to_string()]);
    command.args([call.left, call.right]).args(call.options());
    needs.environment(&mut command);
    command.env("NATLAB", needs.lab(worker)).env("KEEP", &folder).env("UPOPTS", call.network);
    command.env("CALL_TIMEOUT", "90");
    if call.flood > 0 {
        command.env("FLOOD", call.flood.to_string());
    }
    let output = match command.stdin(Stdio::null()).output() {
        Ok(output) => output,
        Err(error) => return Verdict::Failed(format!("connect.sh: {error}")),
    };
    let sides = [("alice", call.offerer), ("bob", call.answerer)];
    let judged: Vec<_> = sides
        .iter()
        .map(|(host, peer)| Side::read(&folder, host).judge(*peer, call.expected))
        .collect();
    let mut wrong: Vec<_> = judged.iter().filter_map(|judged| judged.as_ref().err()).collect();
    let flooded = flood_complaint(call, &folder);
    wrong.extend(&flooded);
    if let ([Ok(alice), Ok(_)], None) = (judged.as_slice(), &flooded) {
        return Verdict::Passed(alice.clone());
    }
    let mut seen: String = wrong.iter().map(|complaint| format!("{complaint}\n")).collect();
    seen += &String::from_utf8_lossy(&output.stdout);
    seen += &String::from_utf8_lossy(&output.stderr);
    Verdict::Failed(format!("{seen}kept in {}", folder.display()))
}

/// A name as a file name.
pub(super) fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// What one side left behind.
struct Side {
    host: &'static str,
    code: Option<i32>,
    lines: Vec<String>,
    last: Value,
}

impl Side {
    fn read(folder: &Path, host: &'static str) -> Self {
        let text = |kind: &str| fs::read_to_string(folder.join(format!("{host}.{kind}")));
        let lines: Vec<String> =
            text("out").unwrap_or_default().lines().map(str::to_owned).collect();
        let mut objects = lines.iter().filter(|line| line.starts_with('{'));
        let last = objects.next_back().and_then(|line| serde_json::from_str(line).ok());
        Self {
            host,
            code: text("code").ok().and_then(|code| code.trim().parse().ok()),
            lines,
            last: last.unwrap_or(Value::Null),
        }
    }

    /// A few words when it is as it must be, else what is wrong.
    fn judge(&self, peer: Peer, expected: Expected) -> Result<String, String> {
        let wrong = |what: String| Err(format!("{} ({peer}): {what}", self.host));
        let field = |name: &str| self.last.get(name).unwrap_or(&Value::Null);
        let connected = field("ok").as_bool() == Some(true);
        if connected != (expected == Expected::Connected) {
            return wrong(format!("ok is {}", field("ok")));
        }
        if peer == Peer::Frazil {
            let code = match expected {
                Expected::Connected => 0,
                Expected::NoPath => 3,
                Expected::TimedOut => 4,
            };
            if self.code != Some(code) {
                return wrong(format!("exit code {:?}, not {code}", self.code));
            }
            let json = |line: &String| serde_json::from_str::<Value>(line).is_ok();
            if let Some(line) = self.lines.iter().find(|line| !json(line)) {
                return wrong(format!("not JSON on standard output: {line}"));
            }
        }
        if !connected {
            return Ok(String::new());
        }
        // A controlled libnice may talk before it calls itself ready: then it has no ice_ms.
        for name in ["gather_ms", "ice_ms", "open_ms"] {
            if peer == Peer::Frazil && !field(name).is_u64() {
                return wrong(format!("{name} is {}", field(name)));
            }
        }
        let (local, remote) = (field("local"), field("remote"));
        for end in [local, remote] {
            if !direct(end.as_str().unwrap_or_default()) {
                return wrong(format!("not a direct TYPE IP:PORT: {end}"));
            }
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Ok(format!("{} ms, {} - {}", field("ice_ms"), text(local), text(remote)))
    }
}

/// Whether it reads `TYPE IP:PORT` with a type that is no relay's.
fn direct(end: &str) -> bool {
    let Some((kind, address)) = end.split_once(' ') else { return false };
    // libnice writes IPv6 addresses without brackets.
    let plain = address.rsplit_once(':').is_some_and(|(ip, port)| {
        ip.parse::<std::net::IpAddr>().is_ok() && port.parse::<u16>().is_ok()
    });
    matches!(kind, "host" | "srflx" | "prflx")
        && (plain || address.parse::<std::net::SocketAddr>().is_ok())
}

/// A flood that did not happen proves nothing.
fn flood_complaint(call: &Call, folder: &Path) -> Option<String> {
    ["alice", "bob"].iter().filter(|_| call.flood > 0).find_map(|host| {
        let sent = fs::read_to_string(folder.join(format!("{host}.flood"))).unwrap_or_default();
        let enough = sent.trim().parse::<u32>().is_ok_and(|sent| sent >= call.flood);
        (!enough).then(|| format!("{host}: flooded with {:?} of {}", sent.trim(), call.flood))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_read() {
        assert!(direct("srflx 203.0.113.10:63046"));
        assert!(direct("host [2001:db8::2]:9"));
        assert!(direct("host 2001:db8::2:9"));
        assert!(!direct("relay 203.0.113.10:63046"));
        assert!(!direct("host 203.0.113.10"));
        assert!(!direct(""));
    }

    fn side(code: i32, line: &str) -> Side {
        let last = serde_json::from_str(line).unwrap_or(Value::Null);
        Side { host: "alice", code: Some(code), lines: vec![line.to_owned()], last }
    }

    #[test]
    fn verdicts_need_the_exit_code_and_the_fields() {
        let good = r#"{"ok": true, "gather_ms": 1, "ice_ms": 2, "open_ms": 3,
            "local": "host 10.1.0.2:5", "remote": "prflx 203.0.113.30:6"}"#;
        assert!(side(0, good).judge(Peer::Frazil, Expected::Connected).is_ok());
        assert!(side(1, good).judge(Peer::Frazil, Expected::Connected).is_err());
        assert!(side(1, good).judge(Peer::Nice, Expected::Connected).is_ok());
        assert!(side(0, good).judge(Peer::Frazil, Expected::TimedOut).is_err());
        let relayed = good.replace("prflx", "relay");
        assert!(side(0, &relayed).judge(Peer::Nice, Expected::Connected).is_err());
        let failed = r#"{"ok": false}"#;
        assert!(side(4, failed).judge(Peer::Frazil, Expected::TimedOut).is_ok());
        assert!(side(3, failed).judge(Peer::Frazil, Expected::TimedOut).is_err());
        assert!(side(3, failed).judge(Peer::Frazil, Expected::NoPath).is_ok());
    }
}
