//! Where messages come from: a word of the command line, a file, standard input.

mod capture;
mod digits;
mod link;
mod recognise;
mod stream;
mod text;
mod traffic;

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::Path;

use serde::Serialize;

pub(super) use link::Transport;

use super::args::{DecodeArgs, Format};
use crate::exit::{Exit, Failure};

/// The longest STUN message, and more than any ChannelData message over a datagram.
const MAX_MESSAGE: usize = 20 + 65_535 + 4;

/// Where in the input a message stood.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Origin {
    /// The line of a text that it starts in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u64>,
    /// Of a capture: which packet it is in.
    #[serde(flatten)]
    pub(super) packet: Option<Packet>,
}

/// Where in a capture a message stood.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Packet {
    /// The how-manieth packet, from 1.
    pub(super) packet: u64,
    /// When it was seen, in UTC; `None` where the capture does not say.
    pub(super) time: Option<String>,
    pub(super) transport: Transport,
    pub(super) source: String,
    pub(super) destination: String,
}

/// Takes what may be messages, one after the other.
pub(super) trait Take {
    /// These octets ought to be a message.
    fn take(&mut self, origin: Origin, octets: &[u8]) -> Result<(), Stop>;

    /// Something at this place is no message, for this reason. The input goes on.
    fn refuse(&mut self, place: &str, why: &str);

    /// Something worth telling, that is no fault.
    fn tell(&mut self, what: &str);
}

/// Why reading ends before the input does.
#[derive(Debug)]
pub(super) enum Stop {
    /// Nobody reads the output any more.
    Closed,
    Failed(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Gives `to` what the command line asks for.
pub(super) fn read(args: &DecodeArgs, to: &mut dyn Take) -> Result<(), Stop> {
    let word = args.input.as_deref();
    match word.map(|word| (word, word.to_str())) {
        None | Some((_, Some("-"))) => {
            let input = io::stdin();
            if input.is_terminal() {
                to.tell("reading hex or base64 from the terminal; Ctrl-D ends it");
            }
            source(input, args.format, to)
        }
        Some((word, _)) if Path::new(word).exists() => {
            let opened = File::open(word).and_then(|file| {
                if file.metadata()?.is_dir() {
                    Err(io::ErrorKind::IsADirectory.into())
                } else {
                    Ok(file)
                }
            });
            let file = opened.map_err(|error| {
                let word = word.display();
                Failure::new(Exit::Usage, format!("{word} cannot be read: {error}; give a file"))
            })?;
            source(file, args.format, to)
        }
        Some((word, text)) => match args.format {
            Format::Raw | Format::Pcap | Format::Pcapng => Err(no_file(word).into()),
            Format::Auto | Format::Hex | Format::Base64 => {
                let text = text.ok_or_else(|| no_file(word))?;
                let octets = text::word(text, args.format).map_err(|why| {
                    let message = format!("this is neither a file nor a message: {why}");
                    Failure::new(Exit::NotThat, message)
                })?;
                if !text::is_message(&octets) {
                    to.tell(&format!("there is no file {text}, so it is taken for a message"));
                }
                to.take(Origin::default(), &octets)
            }
        },
    }
}

fn no_file(word: &OsStr) -> Failure {
    Failure::new(Exit::Usage, format!("there is no file {}", word.display()))
}

/// Reads a file or standard input.
fn source(
    mut input: impl Read + Send + 'static,
    format: Format,
    to: &mut dyn Take,
) -> Result<(), Stop> {
    match format {
        Format::Pcap | Format::Pcapng => capture::read(input, to),
        Format::Hex | Format::Base64 => text::lines(&mut BufReader::new(input), format, to),
        Format::Raw => raw(&mut input, to),
        Format::Auto => {
            let mut start = Vec::new();
            (&mut input).take(4).read_to_end(&mut start).map_err(unreadable)?;
            let whole = io::Cursor::new(start.clone()).chain(input);
            if capture::is_magic(&start) {
                return capture::read(whole, to);
            }
            let mut input = BufReader::with_capacity(8192, whole);
            if text::is_text(input.fill_buf().map_err(unreadable)?, &start) {
                text::lines(&mut input, format, to)
            } else {
                raw(&mut input, to)
            }
        }
    }
}

/// The octets of one message.
fn raw(input: &mut impl Read, to: &mut dyn Take) -> Result<(), Stop> {
    let mut octets = Vec::new();
    // One more than may be, so that what is too long shows.
    input.take(MAX_MESSAGE as u64 + 1).read_to_end(&mut octets).map_err(unreadable)?;
    to.take(Origin::default(), &octets)
}

fn unreadable(error: io::Error) -> Failure {
    Failure::new(Exit::Usage, format!("the input cannot be read: {error}"))
}
