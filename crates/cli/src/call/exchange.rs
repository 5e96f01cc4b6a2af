//! Descriptions in files: written whole or not at all, read when they are whole.

use core::time::Duration;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use crate::describe::MAX_DESCRIPTION;
use crate::exit::{Exit, Failure};

/// How often to look for a file, or for more of it.
const GLANCE: Duration = Duration::from_millis(20);

/// The attribute that ends a complete description (RFC 8838 §11): nothing follows.
const END: &[u8] = b"a=end-of-candidates";

/// Writes under a temporary name beside `path`, then renames: a reader sees all of it or nothing.
pub(crate) fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, path)).map_err(|error| {
        let _ = fs::remove_file(&temporary);
        Failure::new(
            Exit::Usage,
            format!(
                "cannot write {}: {error}; name a file in a folder you may write",
                path.display()
            ),
        )
    })
}

/// Waits on a thread of its own for a whole description. Whoever asks may stop waiting; the thread
/// ends by itself at `deadline` at the latest, or with the process.
pub(crate) fn wait_for(
    path: PathBuf,
    deadline: Instant,
) -> tokio::sync::oneshot::Receiver<Result<Vec<u8>, Failure>> {
    let (tell, told) = tokio::sync::oneshot::channel();
    thread::spawn(move || {
        let _ = tell.send(get(&path, deadline));
    });
    told
}

/// What a look at the file found, and since when it has been so.
struct Seen {
    bytes: Vec<u8>,
    since: Instant,
}

fn get(path: &Path, deadline: Instant) -> Result<Vec<u8>, Failure> {
    let mut seen: Option<Seen> = None;
    loop {
        match look(path) {
            Ok(Some(Look::Pipe(bytes))) => return Ok(bytes),
            Ok(Some(Look::File(bytes))) => {
                let now = Instant::now();
                let since = match &seen {
                    Some(before) if before.bytes == bytes => before.since,
                    _ => now,
                };
                if bytes.len() > MAX_DESCRIPTION || now - since >= settling_time(&bytes) {
                    return Ok(bytes);
                }
                seen = Some(Seen { bytes, since });
            }
            Ok(None) => seen = None,
            Err(error) => {
                return Err(Failure::new(
                    Exit::Usage,
                    format!("cannot read {}: {error}", path.display()),
                ));
            }
        }
        if Instant::now() >= deadline {
            return match seen {
                Some(seen) => Ok(seen.bytes),
                None => Err(Failure::new(
                    Exit::TimedOut,
                    format!(
                        "{} did not appear; was it written there? --timeout gives it longer",
                        path.display()
                    ),
                )),
            };
        }
        thread::sleep(GLANCE);
    }
}

enum Look {
    File(Vec<u8>),
    /// A pipe, a device: what it gave until its end.
    Pipe(Vec<u8>),
}

fn look(path: &Path) -> io::Result<Option<Look>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let is_file = file.metadata()?.is_file();
    let mut bytes = Vec::new();
    // One octet more than is allowed shows that it is too much.
    file.take(MAX_DESCRIPTION as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Some(if is_file { Look::File(bytes) } else { Look::Pipe(bytes) }))
}

/// For how long a file must stay as it is before it counts as whole. Writers that do not rename
/// leave it empty first, and then stop anywhere.
fn settling_time(bytes: &[u8]) -> Duration {
    let text = bytes.trim_ascii_end();
    if text.len() < bytes.len() && text.ends_with(END) {
        Duration::ZERO
    } else if text.is_empty() {
        Duration::from_secs(2)
    } else if bytes.ends_with(b"\n") {
        Duration::from_millis(200)
    } else {
        Duration::from_secs(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("frazil-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(10)
    }

    #[test]
    fn a_file_is_waited_for_and_leaves_no_temporary_one() {
        let folder = folder("appears");
        let path = folder.join("offer");
        let text = "v=0\r\na=end-of-candidates\r\n";
        let reader = thread::spawn({
            let path = path.clone();
            move || get(&path, soon())
        });
        thread::sleep(Duration::from_millis(60));
        put(&path, text).unwrap();
        assert_eq!(reader.join().unwrap().unwrap(), text.as_bytes());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_slow_writer_is_waited_for() {
        let folder = folder("slow");
        let path = folder.join("offer");
        let reader = thread::spawn({
            let path = path.clone();
            move || get(&path, soon())
        });
        let mut file = File::create(&path).unwrap();
        for part in ["m=application 1 ICE/SDP", "\nc=IN IP4 0.0.0.0\n", "a=ice-ufrag:abcd\n"] {
            thread::sleep(Duration::from_millis(90));
            file.write_all(part.as_bytes()).unwrap();
        }
        let got = reader.join().unwrap().unwrap();
        assert!(got.ends_with(b"abcd\n"), "{}", String::from_utf8_lossy(&got));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_never_appears_times_out() {
        let failure = get(Path::new("/nonexistent/offer"), Instant::now()).unwrap_err();
        assert_eq!(failure.exit, Exit::TimedOut);
        assert!(failure.message.contains("/nonexistent/offer"), "{}", failure.message);
    }

    #[test]
    fn a_folder_is_no_file() {
        let failure = get(&std::env::temp_dir(), soon()).unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        let failure = put(Path::new("/nonexistent/offer"), "").unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
    }

    #[test]
    fn only_the_end_attribute_on_a_finished_line_settles_at_once() {
        assert_eq!(settling_time(b"a=end-of-candidates\r\n"), Duration::ZERO);
        assert_ne!(settling_time(b"a=end-of-candidates"), Duration::ZERO);
        assert_ne!(settling_time(b"a=end-of-candidates\r\na=mid:0\r\n"), Duration::ZERO);
        assert_ne!(settling_time(b""), Duration::ZERO);
    }
}
