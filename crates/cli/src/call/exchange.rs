//! Descriptions in files: written whole or not at all, read when they are whole.

use core::time::Duration;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use crate::describe::MAX_DESCRIPTION;
use crate::exit::{Exit, Failure};

/// How often to look for a file, or for more of it.
const GLANCE: Duration = Duration::from_millis(20);

/// How much longer than until its deadline the thread that reads may take.
const GRACE: Duration = Duration::from_millis(200);

/// The attribute that ends a complete description (RFC 8838 §11): nothing follows.
const END: &[u8] = b"a=end-of-candidates";

/// Writes under a temporary name beside `path`, then renames: a reader sees all of it or nothing.
///
/// A pipe, a device or a symbolic link is written into: renaming would put a file in its place, and
/// the superuser would be without `/dev/null`.
pub(crate) fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let in_place = fs::symlink_metadata(path).is_ok_and(|known| !known.is_file());
    let written = if in_place { fs::write(path, text) } else { replace(path, text) };
    written.map_err(|error| {
        Failure::new(
            Exit::Usage,
            format!(
                "cannot write {}: {error}; name a file in a folder you may write",
                path.display()
            ),
        )
    })
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    // Of a process that was killed, or a link that somebody laid in a folder for all.
    let _ = fs::remove_file(&temporary);
    File::create_new(&temporary)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&temporary, path))
        .inspect_err(|_| {
            let _ = fs::remove_file(&temporary);
        })
}

/// Waits for a whole description, until `deadline`. The file is read on a thread of its own, which
/// a pipe that nobody writes into may hold until the process ends.
pub(crate) async fn wait_for(path: PathBuf, deadline: Instant) -> Result<Vec<u8>, Failure> {
    let (tell, told) = tokio::sync::oneshot::channel();
    let late = missing(&path);
    thread::spawn(move || {
        let _ = tell.send(get(&path, deadline));
    });
    match tokio::time::timeout_at((deadline + GRACE).into(), told).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(Failure::new(Exit::Usage, "the reader of the file is gone")),
        Err(_) => Err(late),
    }
}

fn missing(path: &Path) -> Failure {
    Failure::new(
        Exit::TimedOut,
        format!(
            "{} did not appear; was it written there? --timeout gives it longer",
            path.display()
        ),
    )
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
                    format!("cannot read {}: {error}; name a file", path.display()),
                ));
            }
        }
        if Instant::now() >= deadline {
            return match seen {
                Some(seen) => Ok(seen.bytes),
                None => Err(missing(path)),
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
    #[cfg(unix)]
    fn what_is_no_plain_file_is_written_into_and_stays() {
        let folder = folder("special");
        let (pipe, link) = (folder.join("pipe"), folder.join("link"));
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        std::os::unix::fs::symlink("pipe", &link).unwrap();
        for path in [&pipe, &link] {
            let kind = fs::symlink_metadata(path).unwrap().file_type();
            let (path, end) = (path.clone(), soon());
            let reader = thread::spawn({
                let path = path.clone();
                move || get(&path, end)
            });
            put(&path, "v=0\r\n").unwrap();
            assert_eq!(fs::symlink_metadata(&path).unwrap().file_type(), kind);
            assert_eq!(reader.join().unwrap().unwrap(), b"v=0\r\n");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn a_link_under_the_temporary_name_is_not_followed() {
        let folder = folder("link");
        let victim = folder.join("victim");
        fs::write(&victim, "precious").unwrap();
        let temporary = folder.join(format!("offer.{}.tmp", std::process::id()));
        std::os::unix::fs::symlink(&victim, temporary).unwrap();
        put(&folder.join("offer"), "v=0\r\n").unwrap();
        assert_eq!(fs::read(&victim).unwrap(), b"precious");
        assert_eq!(fs::read(folder.join("offer")).unwrap(), b"v=0\r\n");
        fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn a_pipe_that_nobody_writes_into_times_out() {
        let folder = folder("silent");
        let pipe = folder.join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let failure = wait_for(pipe, Instant::now() + GLANCE).await.unwrap_err();
        assert_eq!(failure.exit, Exit::TimedOut);
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
