//! The service under measurement: started on a free port, asked until it answers, stopped when dropped.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::client::{BROWSER, Client};

/// Between two tries to reach it: short against the figure, long against the processor.
const TRY_AGAIN: Duration = Duration::from_millis(1);
/// A service that takes longer does not start.
const STARTED_WITHIN: Duration = Duration::from_secs(30);

/// A running `askwell serve`.
pub(crate) struct Service {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From the start of the process to the first `/health`.
    pub(crate) healthy_after: Duration,
    /// From the start of the process to the first whole front page.
    pub(crate) first_page_after: Duration,
}

impl Service {
    /// Starts it on a data folder and waits for its first page.
    pub(crate) fn start(program: &Path, data: &Path, model: Option<&Path>) -> Result<Self, String> {
        Self::start_as(Command::new(program), program, data, model)
    }

    /// Starts it bound to one core, by util-linux's `taskset`.
    pub(crate) fn start_on_one_core(program: &Path, data: &Path, model: Option<&Path>) -> Result<Self, String> {
        let mut command = Command::new("taskset");
        command.args(["--cpu-list", "0"]).arg(program);
        Self::start_as(command, program, data, model)
    }

    fn start_as(mut command: Command, program: &Path, data: &Path, model: Option<&Path>) -> Result<Self, String> {
        let address = free_address()?;
        command.arg("serve").env("ASKWELL_DATA", data).env("ASKWELL_LISTEN", address.to_string());
        command.env("ASKWELL_LOG", "error").env_remove("ASKWELL_CONFIG").env_remove("ASKWELL_SEARCH_MODEL");
        if let Some(model) = model {
            command.env("ASKWELL_SEARCH_MODEL", model);
        }
        let begun = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let child = child.map_err(|error| format!("starting {}: {error}", program.display()))?;
        let mut service = Self { child, address, healthy_after: Duration::ZERO, first_page_after: Duration::ZERO };
        let mut client = service.until_healthy(begun)?;
        service.healthy_after = begun.elapsed();
        let page = client.get("/", BROWSER)?;
        if page.status != 200 {
            return Err(format!("the first page came with status {}", page.status));
        }
        service.first_page_after = begun.elapsed();
        Ok(service)
    }

    fn until_healthy(&mut self, begun: Instant) -> Result<Client, String> {
        loop {
            let client = Client::connect(self.address);
            if let Ok(mut client) = client
                && client.get("/health", "").is_ok_and(|answer| answer.status == 200)
            {
                return Ok(client);
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("the service ended before it answered ({status})"));
            }
            if begun.elapsed() > STARTED_WITHIN {
                return Err(format!("the service did not answer within {STARTED_WITHIN:?}"));
            }
            sleep(TRY_AGAIN);
        }
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A new connection to it.
    pub(crate) fn client(&self) -> Result<Client, String> {
        Client::connect(self.address)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A loopback address nobody listens on.
pub(crate) fn free_address() -> Result<SocketAddr, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("finding a free port: {error}"))?;
    listener.local_addr().map_err(|error| format!("finding a free port: {error}"))
}
