//! For tests only: a PostgreSQL server that lives as long as the process that asked for it.
//!
//! It is made by `initdb` in a temporary folder and listens on a socket there. It ends with this process, however that ends.
//! Where there is no PostgreSQL this is said loudly and tests go without it, but not where `CI` is set.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Gives the address of a new, empty database; `None`, said loudly, where there is no PostgreSQL at all.
///
/// # Panics
///
/// Where `CI` is set and there is none, and where a server that runs makes no database.
pub fn database() -> Option<String> {
    match &*SERVER {
        Ok(server) => Some(server.new_database().expect("a server that runs makes databases")),
        Err(fault) => {
            assert!(std::env::var("CI").is_err(), "the suite must run on PostgreSQL too: {fault}");
            // Not `eprintln`, which a passing test swallows.
            let line = format!("\nNOT TESTED ON POSTGRESQL: {fault} (Debian: apt-get install postgresql)\n");
            drop(std::io::stderr().write_all(line.as_bytes()));
            None
        }
    }
}

/// A PostgreSQL server of this test run.
struct Server {
    programs: PathBuf,
    socket: PathBuf,
    port: u16,
    databases: AtomicU32,
    /// Ends with this process, however it ends, and takes the server and its folder along: its standard input is our pipe.
    _guardian: Child,
}

static SERVER: LazyLock<Result<Server, String>> = LazyLock::new(Server::start);

/// Stops the server and clears its folder once nobody holds the other end of standard input.
const GUARDIAN: &str =
    r#"trap '' INT TERM HUP; cat > /dev/null; kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"; rm -rf "$1""#;

impl Server {
    fn start() -> Result<Self, String> {
        let programs = programs().ok_or("initdb and postgres were not found")?;
        let folder =
            tempfile::Builder::new().prefix("askwell-pg-").tempdir().map_err(|error| error.to_string())?.keep();
        give_away(&folder)?;
        let data = folder.join("data");
        let port = free_port().map_err(|error| error.to_string())?;
        let mut initdb = unprivileged(&programs.join("initdb"));
        initdb.args(["--no-sync", "--auth=trust", "--username=askwell", "--encoding=UTF8", "--locale=C.UTF-8"]);
        finish(initdb.arg("--pgdata").arg(&data))?;
        let mut start = unprivileged(&programs.join("pg_ctl"));
        let options =
            format!("-k {} -p {port} -c listen_addresses= -c fsync=off -c max_connections=200", folder.display());
        start.args(["start", "--wait", "--silent", "--options", &options, "--log"]).arg(folder.join("log"));
        finish(start.arg("--pgdata").arg(&data))?;
        let guardian = Command::new("sh")
            .args(["-c", GUARDIAN, "guardian"])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        Ok(Self { programs, socket: folder, port, databases: AtomicU32::new(0), _guardian: guardian })
    }

    fn new_database(&self) -> Result<String, String> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut create = Command::new(self.programs.join("createdb"));
        create.arg("--host").arg(&self.socket).args(["--port", &self.port.to_string(), "--username=askwell", &name]);
        finish(&mut create)?;
        Ok(format!("postgres:///{name}?host={}&port={}&user=askwell", self.socket.display(), self.port))
    }
}

/// Finds the folder with PostgreSQL's programs: the newest of Debian's, or whichever is on the path.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    versions.sort();
    let on_path = std::env::var_os("PATH")?;
    versions.pop().or_else(|| std::env::split_paths(&on_path).find(|folder| folder.join("initdb").exists()))
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout == b"0\n")
}

/// PostgreSQL refuses to run as root; then it runs as `nobody`.
fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]).arg(program).current_dir("/");
    command
}

fn give_away(folder: &Path) -> Result<(), String> {
    if is_root() { finish(Command::new("chown").arg("nobody:nogroup").arg(folder)) } else { Ok(()) }
}

fn finish(command: &mut Command) -> Result<(), String> {
    let output = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
