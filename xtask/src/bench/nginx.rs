//! nginx with nothing in it but the files we name: what everybody knows to be fast.
//!
//! A site that serves pages through nginx has it send the headers that tell browsers what to refuse, as we send them: a load
//! generator reads every byte of them, so they count on both sides. One address goes without them, for comparison.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::client::Client;
use super::process;
use super::service::free_address;
use crate::download::{make_folder, write};
use crate::need::{NGINX, is_root};

/// The page with the headers that were given.
pub(crate) const DRESSED: &str = "/dressed.html";
/// The page with nothing but its encoding.
pub(crate) const BARE: &str = "/bare.html";

/// What nginx says by itself, or a connection does.
const OWN: [&str; 7] =
    ["connection", "content-encoding", "content-length", "content-type", "date", "etag", "transfer-encoding"];

/// A running nginx.
pub(crate) struct Nginx {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Nginx {
    /// Serves `folder/html` as Brotli-compressed HTML, with one worker a core, no log, and connections that are never cut.
    pub(crate) fn start(folder: &Path, headers: &[(String, String)]) -> Result<Self, String> {
        let program = NGINX.ensure()?;
        let address = free_address()?;
        make_folder(&folder.join("html"))?;
        make_folder(&folder.join("logs"))?;
        let configuration = folder.join("nginx.conf");
        write(&configuration, config(folder, address, headers).as_bytes())?;
        let mut command = Command::new(program);
        command.arg("-p").arg(folder).arg("-c").arg(&configuration);
        let child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
        let nginx = Self { child: child.map_err(|error| format!("starting nginx: {error}"))?, address };
        let begun = Instant::now();
        while Client::connect(address).is_err() {
            if begun.elapsed() > Duration::from_secs(10) {
                return Err("nginx did not answer within 10 s".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(nginx)
    }

    /// Processor time of the master and its workers so far.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        let master = self.child.id();
        process::children(master).into_iter().chain([master]).map(process::cpu_seconds).sum()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The workers end with their master; a master that is killed outright would leave them behind.
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            drop(self.child.kill());
        }
        drop(self.child.wait());
    }
}

fn config(folder: &Path, address: SocketAddr, headers: &[(String, String)]) -> String {
    let ours = headers.iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
    let added: String = ours.map(|(name, value)| format!("            add_header {name} \"{value}\";\n")).collect();
    let folder = folder.display();
    // Workers of a master that is root become nobody, who may not be let into this folder.
    let user = if is_root() { "user root;" } else { "" };
    format!(
        "daemon off; {user}
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/logs/error.log crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen {address};
        root {folder}/html;
        default_type \"text/html; charset=utf-8\";
        add_header Content-Encoding br;
        location = {DRESSED} {{
            add_header Content-Encoding br;
{added}        }}
    }}
}}
"
    )
}
