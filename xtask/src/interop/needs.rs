//! What the lab needs: asked for once, installed where it can be, skipped by name where not.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio, id};

use super::plan::{Peer, Trial};
use crate::workspace::{self, build_frazil, root};

/// A tool that cannot be had, and the command that gets it.
#[derive(Clone)]
pub(super) struct Missing {
    what: String,
    get: &'static str,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {}; get it with: {}", self.what, self.get)
    }
}

const SETUP: &str = "xtask/lab/setup.sh";

/// What is there.
pub(super) struct Needs {
    home: PathBuf,
    frazil: PathBuf,
    lab: Option<Missing>,
    /// The lab without its servers.
    network: Option<Missing>,
    /// A network of a program's own, in which nobody else is.
    apart: Option<Missing>,
    aioice: Option<Missing>,
    nice: Option<Missing>,
    chromium: Option<Missing>,
    firefox: Option<Missing>,
    aiortc: Option<Missing>,
}

impl Needs {
    /// What trials need in which no program takes part: it builds and installs nothing.
    pub(super) fn network_only() -> Self {
        let mut needs = Self::nothing_missing(PathBuf::new());
        needs.network = needs.network_missing();
        needs
    }

    fn nothing_missing(frazil: PathBuf) -> Self {
        let home =
            std::env::var_os("LAB_HOME").map_or_else(|| root().join("target/lab"), PathBuf::from);
        Self {
            home,
            frazil,
            lab: None,
            network: None,
            apart: None,
            aioice: None,
            nice: None,
            chromium: None,
            firefox: None,
            aiortc: None,
        }
    }

    /// Builds frazil, installs what the lab lacks, and looks at what is there then.
    pub(super) fn meet() -> io::Result<Self> {
        let mut needs = Self::nothing_missing(frazil()?);
        needs.survey();
        if needs.lacks_any() {
            println!("setting the lab up in {} (minutes on a bare machine)", needs.home.display());
            let log = needs.home.join("setup.log");
            std::fs::create_dir_all(&needs.home)?;
            let file = std::fs::File::create(&log)?;
            let mut setup = Command::new(needs.script("setup.sh"));
            needs.environment(&mut setup);
            setup.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
            if !setup.status()?.success() {
                println!("not everything could be had: see {}", log.display());
            }
            needs.survey();
        }
        Ok(needs)
    }

    fn lacks_any(&self) -> bool {
        let programs = [&self.aioice, &self.nice, &self.chromium, &self.firefox, &self.aiortc];
        self.lab.is_some() || programs.into_iter().any(Option::is_some)
    }

    fn survey(&mut self) {
        let unless =
            |there: bool, what: &str, get| (!there).then(|| Missing { what: what.to_owned(), get });
        self.network = self.network_missing();
        self.lab = self.network.clone().or_else(servers_missing);
        let apart = runs(Command::new(self.script("apart.sh")).arg("true"));
        let root = "running it as root, where the kernel has namespaces";
        self.apart = unless(apart, "network of a program's own", root);
        self.aioice = unless(self.knows("aioice"), "aioice", SETUP);
        self.aiortc = unless(self.knows("aiortc"), "aiortc", SETUP);
        self.chromium = unless(self.has_browser(Peer::Chromium), "Chromium", SETUP);
        self.firefox = unless(self.has_browser(Peer::Firefox), "Firefox", SETUP);
        let nice = newer(&self.home.join("build/nice_peer"), &self.script("peers/nice_peer.c"));
        self.nice = unless(nice, "libnice peer", SETUP);
    }

    fn knows(&self, module: &str) -> bool {
        runs(self.python().arg("-c").arg(format!("import {module}")))
    }

    fn has_browser(&self, peer: Peer) -> bool {
        runs(self.describer(peer).arg("--version"))
    }

    /// What stands between us and a network of namespaces.
    fn network_missing(&self) -> Option<Missing> {
        let programs = [("ip", "-V"), ("nft", "-v"), ("conntrack", "--version"), ("python3", "-V")];
        let missing = |what: &str, get| Some(Missing { what: what.to_owned(), get });
        if let Some(program) = first_missing(&programs) {
            return missing(program, SETUP);
        }
        let mut natlab = Command::new(self.script("natlab"));
        natlab.args(["up", "--left", "port-restricted", "--right", "none"]);
        let up = natlab.env("NATLAB", self.lab(0)).stdin(Stdio::null()).output();
        self.tear_down(0);
        match up {
            Ok(output) if output.status.success() => None,
            Ok(output) => {
                let why = String::from_utf8_lossy(&output.stderr);
                let why = why.lines().next().unwrap_or("?");
                let get = "running it as root, where the kernel has namespaces and nftables";
                missing(&format!("network of namespaces ({why})"), get)
            }
            Err(error) => missing(&format!("bash ({error})"), "apt-get install bash"),
        }
    }

    /// The first thing that a trial needs and that is not there.
    pub(super) fn missing(&self, trial: &Trial) -> Option<&Missing> {
        let network = match trial {
            Trial::Demo(_) => None,
            Trial::Exchanges(_) => self.apart.as_ref(),
            Trial::Model(_) => self.network.as_ref(),
            Trial::Call(_) | Trial::Kind(_) | Trial::Netcheck(_) => self.lab.as_ref(),
        };
        network.or_else(|| {
            trial.peers().into_iter().find_map(|peer| match peer {
                Peer::Frazil => None,
                Peer::Aioice => self.aioice.as_ref(),
                Peer::Nice => self.nice.as_ref(),
                Peer::Chromium => self.chromium.as_ref(),
                Peer::Firefox => self.firefox.as_ref(),
                Peer::Aiortc => self.aiortc.as_ref(),
            })
        })
    }

    /// A script or program of the lab.
    pub(super) fn script(&self, name: &str) -> PathBuf {
        root().join("xtask/lab").join(name)
    }

    /// The Python that knows aioice.
    pub(super) fn python(&self) -> Command {
        Command::new(self.home.join("venv/bin/python"))
    }

    /// The program that takes part in offers and answers, by lines on its input and output.
    pub(super) fn describer(&self, peer: Peer) -> Command {
        if peer == Peer::Aiortc {
            let mut command = self.python();
            command.arg(self.script("peers/sdp_aiortc.py"));
            return command;
        }
        let mut command = Command::new("python3");
        command.arg(self.script("peers/sdp_browser.py")).arg(peer.to_string());
        command
    }

    /// The binary under test.
    pub(super) fn frazil(&self) -> &Path {
        &self.frazil
    }

    /// A lab's name: no two of this machine are alike.
    pub(super) fn lab(&self, worker: usize) -> String {
        format!("x{}w{worker}", id())
    }

    /// Tells a script of the lab where things are.
    pub(super) fn environment(&self, command: &mut Command) {
        command.env("LAB_HOME", &self.home).env("FRAZIL", &self.frazil);
    }

    fn tear_down(&self, worker: usize) {
        let mut natlab = Command::new(self.script("natlab"));
        runs(natlab.arg("down").env("NATLAB", self.lab(worker)));
    }
}

/// What stands between a network and servers in it.
fn servers_missing() -> Option<Missing> {
    let missing = |what: &str| Missing { what: what.to_owned(), get: SETUP };
    if let Some(program) = first_missing(&[("openssl", "version"), ("ss", "-V")]) {
        return Some(missing(program));
    }
    // Coturn wants no option that does nothing: it is enough that it can be started.
    let coturn = started(Command::new("turnserver").arg("--help"));
    (!coturn).then(|| missing("coturn"))
}

/// The first program that does not tell its version.
fn first_missing(programs: &[(&'static str, &str)]) -> Option<&'static str> {
    let lacks = |(program, version): &&(&str, &str)| !runs(Command::new(program).arg(version));
    programs.iter().find(lacks).map(|(program, _)| *program)
}

/// The release binary, built, or the one that `FRAZIL` names.
fn frazil() -> io::Result<PathBuf> {
    if let Some(named) = std::env::var_os("FRAZIL") {
        return std::path::absolute(named);
    }
    if build_frazil().status()?.success() {
        return Ok(workspace::frazil());
    }
    Err(io::Error::other("frazil does not build"))
}

/// Whether what was built is there, and newer than its source.
fn newer(built: &Path, source: &Path) -> bool {
    let time = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
    time(built) > time(source)
}

/// Whether a command runs to success, quietly.
fn runs(command: &mut Command) -> bool {
    quiet(command).status().is_ok_and(|status| status.success())
}

/// Whether a command can be started at all.
fn started(command: &mut Command) -> bool {
    quiet(command).status().is_ok()
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}
