//! A browser reduced to a cookie: enough HTTP to read a page and send a form, each over a connection of its own.

use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// A server that says nothing for so long is down.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Browser {
    ports: [u16; 2],
    cookie: String,
}

impl Browser {
    pub(crate) fn new(ports: [u16; 2]) -> Self {
        Self { ports, cookie: String::new() }
    }

    /// Gives a page's text.
    pub(crate) fn get(&mut self, node: usize, path: &str) -> Result<String> {
        let (head, body) = self.exchange(node, &format!("GET {path} HTTP/1.0\r\n"), "")?;
        if head.contains(" 200 ") { Ok(body) } else { Err(Error::other(format!("GET {path}: {head}"))) }
    }

    /// Sends a form as a page of the service itself would, and gives where its answer leads.
    pub(crate) fn follow(&mut self, node: usize, path: &str, fields: &[(&str, &str)]) -> Result<String> {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let body = body.join("&");
        let start = format!(
            "POST {path} HTTP/1.0\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            body.len()
        );
        let (head, text) = self.exchange(node, &start, &body)?;
        let header = |name: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(':'));
            lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).next()
        };
        if let Some(cookie) = header("set-cookie") {
            self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        }
        match header("location") {
            Some(location) if head.contains(" 303 ") => Ok(location),
            // The node is there and says no: that is no reason to try another.
            _ => panic!("POST {path} was answered by\n{head}\n{text}"),
        }
    }

    fn exchange(&self, node: usize, start: &str, body: &str) -> Result<(String, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.ports[node]))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let cookie = if self.cookie.is_empty() { String::new() } else { format!("Cookie: {}\r\n", self.cookie) };
        let host = format!("Host: localhost:{}\r\n", self.ports[node]);
        stream.write_all(format!("{start}{host}{cookie}\r\n{body}").as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer);
        let (head, text) = answer.split_once("\r\n\r\n").ok_or(ErrorKind::UnexpectedEof)?;
        Ok((head.to_owned(), text.to_owned()))
    }
}

/// A value as forms send it.
fn encoded(value: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    value.bytes().map(byte).collect()
}
