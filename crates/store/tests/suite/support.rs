//! A throw-away place for every test, and one throw-away PostgreSQL for all of them.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use askwell_store::{Config, Store};
use tempfile::TempDir;

/// Makes of each `async fn name(place: Place)` one test on each database.
macro_rules! on_both {
    ($($name:ident)*) => {
        mod on_sqlite {
            $(#[test] fn $name() { $crate::support::run(super::$name($crate::support::Place::sqlite())); })*
        }
        mod on_postgres {
            $(#[test] fn $name() {
                if let Some(place) = $crate::support::Place::postgres() {
                    $crate::support::run(super::$name(place));
                }
            })*
        }
    };
}

/// Runs a test to its end.
pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(test);
}

/// Where one test keeps its store.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) config: Config,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::folder(folder.path());
        Self { folder, config }
    }

    /// Gives a new database on this run's PostgreSQL; `None`, said loudly, where there is no PostgreSQL at all.
    pub(crate) fn postgres() -> Option<Self> {
        let server = match &*SERVER {
            Ok(server) => server,
            Err(fault) => {
                assert!(std::env::var("CI").is_err(), "the suite must run on PostgreSQL too: {fault}");
                // Not `eprintln`, which a passing test swallows.
                let line = format!("\nNOT TESTED ON POSTGRESQL: {fault} (Debian: apt-get install postgresql)\n");
                std::io::stderr().write_all(line.as_bytes()).unwrap();
                return None;
            }
        };
        let folder = tempfile::tempdir().unwrap();
        let config = Config::postgres(server.new_database(), folder.path());
        Some(Self { folder, config })
    }

    /// The same from inside a test that is running already.
    pub(crate) fn postgres_beside() -> Option<Self> {
        std::thread::spawn(Self::postgres).join().unwrap()
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.config).await.unwrap()
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.config.database, askwell_store::config::Database::Sqlite { .. })
    }

    /// Runs SQL behind the store's back, as somebody with the machine in hand could.
    pub(crate) async fn tamper(&self, statement: &'static str) {
        match &self.config.database {
            askwell_store::config::Database::Sqlite { path, .. } => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
                let mut conn = sqlx::ConnectOptions::connect(&options).await.unwrap();
                sqlx::raw_sql(statement).execute(&mut conn).await.unwrap();
                sqlx::Connection::close(conn).await.unwrap();
            }
            askwell_store::config::Database::Postgres { url } => {
                let mut conn = <sqlx::PgConnection as sqlx::Connection>::connect(url).await.unwrap();
                sqlx::raw_sql(statement).execute(&mut conn).await.unwrap();
                sqlx::Connection::close(conn).await.unwrap();
            }
        }
    }
}

/// A PostgreSQL server of this test run.
struct Server {
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
        Ok(Self { socket: folder, port, databases: AtomicU32::new(0), _guardian: guardian })
    }

    fn url(&self, database: &str) -> String {
        format!("postgres:///{database}?host={}&port={}&user=askwell", self.socket.display(), self.port)
    }

    fn new_database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let url = self.url("postgres");
        let made = name.clone();
        let make = async move {
            let mut conn = <sqlx::PgConnection as sqlx::Connection>::connect(&url).await.unwrap();
            let statement = sqlx::AssertSqlSafe(format!("create database {made}"));
            sqlx::raw_sql(statement).execute(&mut conn).await.unwrap();
        };
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(make);
        self.url(&name)
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
