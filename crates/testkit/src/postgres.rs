//! A private PostgreSQL: a fresh cluster in a temporary folder, reached by a Unix socket only, gone when the
//! program that started it ends, however it ends.

use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Names a server that a test run has started for all its programs.
const URL_VARIABLE: &str = "ATTUNE_TEST_POSTGRES_URL";
const START_TIME_MAX: Duration = Duration::from_secs(60);

/// Starts the server, and stops it and removes its files when its own input ends. The input is a pipe from the
/// test program, and the system closes that even when the program is killed. Nothing here outlives the run, so
/// nothing needs to reach the disk.
const KEEPER: &str = r#"
trap '' INT
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=200 >"$2/log" 2>&1 &
cat >/dev/null
kill -QUIT $!
wait $!
rm -rf "$2"
"#;

/// A running cluster. It ends when this is dropped.
#[derive(Debug)]
pub struct Cluster {
    url: String,
    keeper: Child,
}

impl Cluster {
    /// The address of its maintenance database, with every right.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// The server for this test program: the one named by the environment, or one started at the first call.
///
/// # Errors
/// A sentence on why there is none.
pub(crate) fn shared_url() -> Result<&'static str, &'static str> {
    static GIVEN: OnceLock<Option<String>> = OnceLock::new();
    static STARTED: OnceLock<Result<Cluster, String>> = OnceLock::new();
    let given = GIVEN.get_or_init(|| std::env::var(URL_VARIABLE).ok().filter(|url| !url.is_empty()));
    if let Some(url) = given {
        return Ok(url);
    }
    let started = STARTED.get_or_init(|| start().map_err(|error| format!("{error:#}")));
    started.as_ref().map(Cluster::url).map_err(String::as_str)
}

/// Starts a private cluster.
///
/// # Errors
/// When PostgreSQL is not installed or does not start.
pub fn start() -> Result<Cluster> {
    let programs = programs().context("PostgreSQL is not installed")?;
    let user = unprivileged_user()?;
    let folder = tempfile::Builder::new().prefix("attune-postgres-").tempdir()?.keep();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700))?;
    if let Some(user) = &user {
        chown(&folder, Some(user.id), Some(user.group))?;
    }
    let mut initialise = command(user.as_ref(), programs.join("initdb"));
    initialise.args(["--auth=trust", "--username=attune", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    let output = initialise.arg("--pgdata").arg(folder.join("data")).output().context("initdb cannot run")?;
    if !output.status.success() {
        bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let mut keeper = command(user.as_ref(), PathBuf::from("/bin/sh"));
    keeper.args(["-c", KEEPER, "keeper"]).arg(&programs).arg(&folder);
    let keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let url = format!("postgres://attune@localhost/postgres?host={}", folder.display());
    let cluster = Cluster { url, keeper };
    wait_until_ready(&programs, &folder)?;
    Ok(cluster)
}

fn wait_until_ready(programs: &Path, folder: &Path) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < START_TIME_MAX {
        let mut probe = Command::new(programs.join("pg_isready"));
        if probe.arg("--quiet").arg("--host").arg(folder).status()?.success() {
            return Ok(());
        }
        sleep(Duration::from_millis(50));
    }
    bail!("PostgreSQL did not start within {} seconds", START_TIME_MAX.as_secs())
}

/// Debian keeps the server's programs off `PATH`, in a folder for each version; the newest is taken.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .max()
        .map(|(_, folder)| folder);
    let path = std::env::var_os("PATH")?;
    debian.or_else(|| std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file()))
}

/// Whom PostgreSQL runs as when we are root, which it refuses.
struct User {
    id: u32,
    group: u32,
}

/// `None` when this program is no root itself.
fn unprivileged_user() -> Result<Option<User>> {
    if id(&["-u"])? != 0 {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let (Ok(user), Ok(group)) = (id(&["-u", name]), id(&["-g", name])) {
            return Ok(Some(User { id: user, group }));
        }
    }
    bail!("PostgreSQL refuses to run as root, and there is no user postgres or nobody")
}

fn id(arguments: &[&str]) -> Result<u32> {
    let output = Command::new("id").args(arguments).output().context("`id` cannot run")?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse()?)
}

fn command(user: Option<&User>, program: PathBuf) -> Command {
    let Some(user) = user else { return Command::new(program) };
    let mut command = Command::new("setpriv");
    command.current_dir("/").arg(format!("--reuid={}", user.id)).arg(format!("--regid={}", user.group));
    command.arg("--clear-groups").arg(program);
    command
}

#[cfg(test)]
mod tests {
    use sqlx::Connection;

    use super::*;

    #[tokio::test]
    async fn a_cluster_answers_and_leaves_nothing_behind() {
        let cluster = match start() {
            Ok(cluster) => cluster,
            Err(error) => {
                eprintln!("NOTE: no PostgreSQL to test with: {error:#}");
                return;
            }
        };
        let (_, folder) = cluster.url().split_once("host=").unwrap();
        let folder = PathBuf::from(folder);
        assert!(folder.join("data").is_dir());
        let connection = sqlx::PgConnection::connect(cluster.url()).await.unwrap();
        connection.close().await.unwrap();
        drop(cluster);
        assert!(!folder.exists());
    }
}
