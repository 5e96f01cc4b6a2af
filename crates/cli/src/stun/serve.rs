//! `frazil stun serve`: a STUN server for tests and labs.

use std::process::ExitCode;

use frazil_io::StunService;

use super::args::ServeArgs;
use crate::exit::{Exit, Failure};
use crate::progress::print;

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
        for address in service.addresses() {
            print(format_args!("listening on {address}"));
        }
        Ok(service.run().await)
    })
}
