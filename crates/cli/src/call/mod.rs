//! `frazil offer` and `frazil answer`: two processes, real sockets.

mod args;
mod exchange;
mod farewell;
mod input;
mod outcome;
mod output;
mod ping;
mod session;
mod surroundings;
mod talk;

use std::path::{Path, PathBuf};
use std::time::Instant;

use frazil_ice::Role;

use self::args::CallArgs;
pub(crate) use self::args::{AnswerArgs, NO_ENCRYPTION, OfferArgs};
use self::farewell::Farewell;
use self::input::{Input, Line};
use self::session::Session;
use self::talk::Talk;
use crate::describe::{Description, MAX_DESCRIPTION};
use crate::exit::{Exit, Failure};
use crate::progress::{print, say};

/// Which side of the exchange this is, and where the descriptions go and come from.
struct Plan<'a> {
    side: Side,
    call: &'a CallArgs,
    /// Where this side's description goes; `None` for standard output.
    to: Option<&'a Path>,
    /// Where the peer's comes from; `None` for standard input.
    from: Option<&'a Path>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Offer,
    Answer,
}

impl Side {
    const fn word(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Answer => "answer",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Offer => Self::Answer,
            Self::Answer => Self::Offer,
        }
    }
}

/// `frazil offer`.
pub(crate) fn offer(args: &OfferArgs) -> Exit {
    run(&Plan {
        side: Side::Offer,
        call: &args.call,
        to: place(args.offer_out.as_ref()),
        from: place(args.answer_in.as_ref()),
    })
}

/// `frazil answer`.
pub(crate) fn answer(args: &AnswerArgs) -> Exit {
    run(&Plan {
        side: Side::Answer,
        call: &args.call,
        to: place(args.answer_out.as_ref()),
        from: place(args.offer_in.as_ref()),
    })
}

/// A file that was named; `-` is the terminal.
fn place(path: Option<&PathBuf>) -> Option<&Path> {
    path.map(PathBuf::as_path).filter(|path| *path != Path::new("-"))
}

fn run(plan: &Plan<'_>) -> Exit {
    say(NO_ENCRYPTION);
    let mut session = None;
    let result = plan.call.check().and_then(|()| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(
            |error| Failure::new(Exit::Usage, format!("the system gives no I/O: {error}")),
        )?;
        let result = runtime.block_on(plan.make(&mut session));
        // A name may still be looked up; nobody waits for it.
        runtime.shutdown_background();
        result
    });
    let Err(failure) = result else { return Exit::Done };
    say(&failure.message);
    let outcome = session.map(|session| session.outcome).unwrap_or_default();
    if plan.call.json {
        print(outcome.json(Some(&failure)));
    }
    failure.exit
}

impl Plan<'_> {
    /// Makes the call. What is known of it stays in `session`, also where it fails.
    async fn make(&self, session: &mut Option<Session>) -> Result<(), Failure> {
        let mut input = Input::standard();
        let role = match self.side {
            Side::Offer => Role::Controlling,
            Side::Answer => Role::Controlled,
        };
        let session = session.insert(Session::open(self.call, role)?);
        let farewell = match self.side {
            Side::Offer => {
                if let Some(path) = self.from.filter(|path| path.is_file()) {
                    say(format_args!(
                        "{} is already there; remove it if it is from another call",
                        path.display()
                    ));
                }
                let offer = session.gather(&self.call.stun).await?;
                self.publish(&offer)?;
                let text = session.meanwhile(self.hear(&mut input)).await?;
                let answer = Description::parse(&text, "answer")?;
                session.accept(&answer)?;
                farewell(session, &answer)
            }
            Side::Answer => {
                let text = session.meanwhile(self.hear(&mut input)).await?;
                // A bad offer is refused before anything is sent anywhere.
                let offer = Description::parse(&text, "offer")?;
                let answer = session.gather(&self.call.stun).await?;
                session.accept(&offer)?;
                self.publish(&answer)?;
                farewell(session, &offer)
            }
        };
        session.connect().await?;
        if !self.call.ping {
            say("connected; what you type goes to the peer, until the end of input");
            return Talk::new(session, input, farewell, self.call.raw).run().await;
        }
        ping::ping(session).await?;
        let outcome = &session.outcome;
        print(if self.call.json { outcome.json(None) } else { outcome.text() });
        ping::hold(session, self.call.hold).await;
        Ok(())
    }

    /// Puts this side's description where it was asked for.
    fn publish(&self, text: &str) -> Result<(), Failure> {
        let word = self.side.word();
        match self.to {
            Some(path) => {
                exchange::put(path, text)?;
                say(format_args!("the {word} is in {}", path.display()));
            }
            None if self.call.json => {
                print(serde_json::json!({ "v": 1, word: text }));
            }
            None => {
                say(format_args!("give this {word} to the peer, the empty line with it:"));
                print(text);
            }
        }
        Ok(())
    }

    /// The peer's description, from where it was said to come.
    async fn hear(&self, input: &mut Input) -> Result<Vec<u8>, Failure> {
        let word = self.side.other().word();
        let Some(path) = self.from else {
            say(format_args!("paste the peer's {word} here, and an empty line after it"));
            return paste(input).await;
        };
        say(format_args!("waiting for the {word} in {}", path.display()));
        let deadline = Instant::now() + self.call.timeout;
        exchange::wait_for(path.to_owned(), deadline).await
    }
}

/// Lines up to the first empty one; empty lines before them do not count.
async fn paste(input: &mut Input) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    loop {
        match input.line(MAX_DESCRIPTION).await {
            Line::Whole(line) if line.trim_ascii().is_empty() => {
                if !text.is_empty() {
                    return Ok(text);
                }
            }
            Line::Whole(line) => {
                text.extend_from_slice(&line);
                text.push(b'\n');
            }
            Line::TooLong(_) => text.resize(MAX_DESCRIPTION + 1, b'x'),
            Line::End => return Ok(text),
        }
        if text.len() > MAX_DESCRIPTION {
            return Ok(text);
        }
    }
}

/// Only a frazil understands how a frazil says goodbye.
fn farewell(session: &Session, remote: &Description<'_>) -> Option<Farewell> {
    let local = session.driver.machine().local_credentials().ufrag();
    remote.is_frazil().then(|| Farewell::new(local, remote.remote().ufrag))
}
