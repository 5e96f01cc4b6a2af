//! `frazil stun serve`: a STUN server for tests and labs.

use std::process::ExitCode;

use frazil_io::StunService;

use super::args::ServeArgs;
use crate::exit::{Exit, Failure};
use crate::output;

/// Serves until it is ended from outside, or says why it cannot.
pub(super) fn serve(args: &ServeArgs) -> ExitCode {
    match run(args) {
        Ok(never) => match never {},
        Err(failure) => {
            super::say(&failure.message);
            failure.exit.into()
        }
    }
}

fn run(args: &ServeArgs) -> Result<core::convert::Infallible, Failure> {
    let usage = |why: String| Failure::new(Exit::Usage, why);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| usage(format!("the system gives no I/O: {error}")))?;
    runtime.block_on(async {
        let mut service = StunService::bind(args.listen, args.alternate)
            .map_err(|error| usage(format!("cannot serve there: {error}")))?;
        // Who starts it waits for these lines.
        output::plain(|out| {
            service.addresses().into_iter().try_for_each(|at| writeln!(out, "listening on {at}"))
        })?;
        Ok(service.run().await)
    })
}
