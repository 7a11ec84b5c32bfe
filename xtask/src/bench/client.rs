//! A browser reduced to one kept connection: enough HTTP/1.1 to read a page and send a form.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A server that says nothing for so long is down.
const PATIENCE: Duration = Duration::from_secs(60);

/// The encodings a browser takes.
pub(crate) const BROWSER: &str = "gzip, deflate, br, zstd";

/// What a server answered.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Everything that came over the wire for it: status line, headers and body.
    pub(crate) wire_bytes: usize,
}

impl Answer {
    /// The first header of a name; names are compared in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One connection, and the cookie that signs it in.
pub(crate) struct Client {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
    cookie: Option<String>,
}

impl Client {
    /// Connects.
    pub(crate) fn connect(address: SocketAddr) -> Result<Self, String> {
        let stream = TcpStream::connect(address).map_err(said)?;
        stream.set_nodelay(true).map_err(said)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(said)?;
        Ok(Self { address, stream: BufReader::new(stream), cookie: None })
    }

    /// Asks for an address; `accept` is what encodings are taken, perhaps none.
    pub(crate) fn get(&mut self, path: &str, accept: &str) -> Result<Answer, String> {
        let head = format!("GET {path} HTTP/1.1\r\n{}Accept-Encoding: {accept}\r\n\r\n", self.head());
        self.exchange(head.as_bytes())
    }

    /// Sends a form as a page of the service itself would; a cookie that comes back is kept.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, String> {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let body = body.join("&");
        let head = format!(
            "POST {path} HTTP/1.1\r\n{}Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.head(),
            body.len()
        );
        let answer = self.exchange(head.as_bytes())?;
        if let Some(cookie) = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next()) {
            self.cookie = Some(cookie.to_owned());
        }
        Ok(answer)
    }

    /// Sends a form and gives where its answer leads.
    pub(crate) fn follow(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<String, String> {
        let answer = self.post(path, fields)?;
        match (answer.status, answer.header("location")) {
            (303, Some(location)) => Ok(location.to_owned()),
            (status, _) => Err(format!("POST {path}: {status} where a redirect was expected\n{}", answer.text())),
        }
    }

    fn head(&self) -> String {
        let cookie = self.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        format!("Host: {}\r\n{cookie}", self.address)
    }

    fn exchange(&mut self, request: &[u8]) -> Result<Answer, String> {
        self.stream.get_mut().write_all(request).map_err(said)?;
        let mut answer = Answer::default();
        let status = self.line(&mut answer.wire_bytes)?;
        answer.status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        loop {
            let line = self.line(&mut answer.wire_bytes)?;
            let Some((name, value)) = line.split_once(':') else { break };
            answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length = answer.header("content-length").and_then(|length| length.parse().ok());
        match length {
            Some(length) => self.take(length, &mut answer)?,
            None if answer.header("transfer-encoding") == Some("chunked") => self.chunks(&mut answer)?,
            None => {}
        }
        Ok(answer)
    }

    fn chunks(&mut self, answer: &mut Answer) -> Result<(), String> {
        loop {
            let line = self.line(&mut answer.wire_bytes)?;
            let length = usize::from_str_radix(line.trim(), 16).map_err(said)?;
            self.take(length, answer)?;
            self.line(&mut answer.wire_bytes)?;
            if length == 0 {
                return Ok(());
            }
        }
    }

    fn take(&mut self, length: usize, answer: &mut Answer) -> Result<(), String> {
        let begin = answer.body.len();
        answer.body.resize(begin + length, 0);
        let place = answer.body.get_mut(begin..).unwrap_or_default();
        self.stream.read_exact(place).map_err(said)?;
        answer.wire_bytes += length;
        Ok(())
    }

    /// Reads a line without its end; an empty one ends the headers.
    fn line(&mut self, bytes: &mut usize) -> Result<String, String> {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line).map_err(said)?;
        if read == 0 {
            return Err("the server hung up".into());
        }
        *bytes += read;
        Ok(line.trim_end().to_owned())
    }
}

fn said(error: impl std::fmt::Display) -> String {
    format!("talking to the server: {error}")
}

/// Percent-encodes a form value (RFC 3986 unreserved characters stay).
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers one request with some bytes and gives what the client made of them.
    fn answered(bytes: &'static [u8]) -> Answer {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut request = [0; 1024];
            let read = stream.read(&mut request).expect("a request");
            stream.write_all(bytes).expect("an answer");
            read
        });
        let answer = Client::connect(address).and_then(|mut client| client.get("/", BROWSER)).expect("an answer");
        assert!(server.join().expect("it ended") > 0);
        answer
    }

    #[test]
    fn an_answer_counts_every_byte() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"a\"\r\n\r\nhello";
        let answer = answered(bytes);
        assert_eq!((answer.status, answer.text().as_str(), answer.wire_bytes), (200, "hello", bytes.len()));
        assert_eq!(answer.header("etag"), Some("\"a\""));
    }

    #[test]
    fn chunks_become_one_body() {
        let answer = answered(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        assert_eq!(answer.text(), "abcde");
    }

    #[test]
    fn a_form_value_is_encoded() {
        assert_eq!(encoded("HER2 & ü"), "HER2%20%26%20%C3%BC");
    }
}
