//! `frazil netcheck`: how the NATs on the way to a STUN server behave.

mod args;
mod discover;
mod meaning;
mod page;
mod report;
mod route;

use frazil_stun::discovery::{Report, Unknown};

pub(crate) use args::NetcheckArgs;

use crate::exit::Exit;
use crate::output;
use crate::progress::say;

/// Does what the words say, and tells how it ended.
pub(crate) fn run(args: &NetcheckArgs) -> Exit {
    match discover::run(args) {
        Ok((server, report)) => {
            if let Err(Unknown::NoSocket) = report.udp {
                say("no socket can be had on that address; name one of this host with --bind IP");
                return Exit::Usage;
            }
            let written = output::plain(|out| {
                if args.json {
                    writeln!(out, "{}", report::json(server, &report))
                } else {
                    writeln!(out, "{}", page::page(&report).trim_end())
                }
            });
            match written {
                Ok(()) => exit(&report),
                Err(failure) => {
                    say(&failure.message);
                    failure.exit
                }
            }
        }
        Err(failure) => {
            say(&failure.message);
            failure.exit
        }
    }
}

const fn exit(report: &Report) -> Exit {
    match report.udp {
        Ok(true) => Exit::Done,
        Ok(false) => Exit::Bad,
        // The network went away before there was an answer.
        Err(_) => Exit::NoPath,
    }
}
