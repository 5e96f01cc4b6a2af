//! The configuration: what this side supports and wants, as JSON.

mod check;
mod file;
mod random;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use frazil_sdp::offer_answer::{Local, LocalTransport};
use frazil_sdp::{Media, Session};

use crate::exit::{Exit, Failure};

/// The longest file that is read, in octets.
const MAX_FILE: u64 = 1 << 20;

/// What a file says, with what it leaves to this command.
pub(super) struct Config {
    pub(super) local: Local,
    /// Which of the transports have no credentials in the file.
    free: Vec<bool>,
}

impl Config {
    /// Reads a file. Where it has no credentials, they are those of `before`, this side's description that
    /// is in force, or random.
    pub(super) fn read(path: &Path, before: Option<Session<'_>>) -> Result<Self, Failure> {
        let text = text(path)?;
        let mut json = serde_json::Deserializer::from_str(&text);
        let file: file::Side = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| {
                let (place, why) = (error.path().to_string(), error.inner().to_string());
                if place == "." { wrong(&why) } else { wrong(&format!("{place}: {why}")) }
            })
            .and_then(|file| {
                json.end().map(|()| file).map_err(|error| wrong(&error.to_string()))
            })?;
        let mut local = check::local(file).map_err(|why| wrong(&why))?;
        if local.session_id == 0 {
            local.session_id = random::session_id()?;
        }
        let mut used = before.map(credentials).unwrap_or_default().into_iter();
        let free =
            local.transports.iter().map(|transport| transport.ice_ufrag.is_empty()).collect();
        for transport in &mut local.transports {
            let old = used.next();
            if !transport.ice_ufrag.is_empty() {
                continue;
            }
            match old {
                Some((ufrag, pwd)) => (transport.ice_ufrag, transport.ice_pwd) = (ufrag, pwd),
                None => renew(transport)?,
            }
        }
        Ok(Self { local, free })
    }

    /// Gives a transport random credentials; false if the file says which it has.
    pub(super) fn renew(&mut self, transport: usize) -> Result<bool, Failure> {
        let free = self.free.get_mut(transport).is_some_and(core::mem::take);
        match self.local.transports.get_mut(transport).filter(|_| free) {
            Some(transport) => renew(transport).map(|()| true),
            None => Ok(false),
        }
    }

    /// Gives all transports random credentials but those of the file.
    pub(super) fn restart(&mut self) -> Result<(), Failure> {
        (0..self.local.transports.len()).try_for_each(|transport| self.renew(transport).map(drop))
    }
}

fn renew(transport: &mut LocalTransport) -> Result<(), Failure> {
    (transport.ice_ufrag, transport.ice_pwd) = (random::ice_chars(8)?, random::ice_chars(32)?);
    Ok(())
}

/// The credentials of a description's transports, in order: sections of a bundle have the same.
fn credentials(session: Session<'_>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let of = |media: Media<'_>| {
        let (ufrag, pwd) = (media.ice_ufrag().ok()??, media.ice_pwd().ok()??);
        Some((ufrag.as_str().to_owned(), pwd.as_str().to_owned()))
    };
    for pair in session.media().filter_map(of) {
        if !all.contains(&pair) {
            all.push(pair);
        }
    }
    all
}

fn text(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(MAX_FILE + 1).read_to_string(&mut text));
    match read {
        Ok(length) if length as u64 > MAX_FILE => {
            Err(wrong(&format!("longer than {MAX_FILE} octets")))
        }
        Ok(_) => Ok(text),
        Err(error) => {
            let path = path.display();
            let message =
                format!("the configuration {path} cannot be read: {error}; give a file of JSON");
            Err(Failure::new(Exit::Usage, message))
        }
    }
}

fn wrong(why: &str) -> Failure {
    let help = "docs/sdp.md of frazil-cli has an example";
    Failure::new(Exit::Usage, format!("the configuration: {why}; {help}"))
}
