//! A program that goes on running while a test looks at what it says.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// No program here may be silent for longer; a slow machine under load is meant.
const SILENT_MOST: Duration = Duration::from_secs(240);

/// A running program; dropped, it is killed.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    heard: Vec<String>,
}

impl Running {
    /// Starts a command; every line of both its outputs is heard.
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        drop(child.stdin.take());
        let (tell, lines) = channel();
        let outputs: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for output in outputs {
            let tell = tell.clone();
            thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    drop(tell.send(line));
                }
            });
        }
        Self { child, lines, heard: Vec::new() }
    }

    /// Waits for a line that holds these words and gives it.
    pub(crate) fn says(&mut self, words: &str) -> String {
        loop {
            let Ok(line) = self.lines.recv_timeout(SILENT_MOST) else {
                panic!("it never said {words:?}, but:\n{}", self.heard.join("\n"));
            };
            self.heard.push(line.clone());
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Sends a signal by its name, such as `INT`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for its end and gives how it ended and everything it said.
    pub(crate) fn ended(mut self) -> (ExitStatus, String) {
        while let Ok(line) = self.lines.recv_timeout(SILENT_MOST) {
            self.heard.push(line);
        }
        (self.child.wait().unwrap(), self.heard.join("\n"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
