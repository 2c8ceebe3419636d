//! As much of an HTTP client as a load needs: one kept connection, one request after the other.
//!
//! Written here so that a measurement needs nothing but this program; a general client would cost the machine
//! more than the server it measures.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// The status code.
    pub(super) status: u16,
    /// The headers as they came, names in lower case.
    pub(super) headers: Vec<(String, String)>,
    /// The body, as it was sent.
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The first header of that name, in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A connection that is kept for the next request.
#[derive(Debug)]
pub(super) struct Connection {
    host: String,
    stream: BufReader<TcpStream>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens there.
    pub(super) fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("nobody listens at {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { host: address.to_string(), stream: BufReader::new(stream) })
    }

    /// Asks for a page, with headers given as lines such as `Cookie: a=b`.
    ///
    /// # Errors
    /// When the connection breaks or the answer is no HTTP.
    pub(super) fn get(&mut self, path: &str, headers: &[String]) -> Result<Answer> {
        self.ask("GET", path, headers, &[])
    }

    /// Sends a form or the like.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub(super) fn post(&mut self, path: &str, headers: &[String], body: &[u8]) -> Result<Answer> {
        let length = format!("Content-Length: {}", body.len());
        self.ask("POST", path, &[headers, &[length]].concat(), body)
    }

    fn ask(&mut self, method: &str, path: &str, headers: &[String], body: &[u8]) -> Result<Answer> {
        let extra: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        let head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n{extra}\r\n", self.host);
        let stream = self.stream.get_mut();
        stream.write_all(&[head.as_bytes(), body].concat())?;
        self.answer()
    }

    fn answer(&mut self) -> Result<Answer> {
        let first = self.line()?;
        let status =
            first.split(' ').nth(1).and_then(|code| code.parse().ok()).context("the answer is no HTTP")?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').context("a header has no colon")?;
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = self.chunks()?;
        } else if let Some(length) = answer.header("content-length") {
            answer.body = self.bytes(length.parse()?)?;
        }
        Ok(answer)
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(self.line()?.trim(), 16).context("a chunk has no size")?;
            body.extend(self.bytes(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    fn bytes(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the server closed the connection");
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

/// A server that gives each connection the same answers, for tests.
#[cfg(test)]
pub(super) fn serving(answer: &'static str) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            std::thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut line = String::new();
                while reader.read_line(&mut line).is_ok_and(|length| length > 0) {
                    if line == "\r\n" {
                        (&stream).write_all(answer.as_bytes()).unwrap();
                    }
                    line.clear();
                }
            });
        }
    });
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: &'static str, status: u16, body: &str) {
        let mut connection = Connection::open(serving(answer)).unwrap();
        for _ in 0..2 {
            let answer = connection.get("/a", &["Cookie: a=b".to_owned()]).unwrap();
            assert_eq!((answer.status, &*String::from_utf8(answer.body).unwrap()), (status, body));
        }
    }

    #[test]
    fn answers_of_a_known_length_and_in_chunks_are_read_one_after_the_other() {
        check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello");
        check(
            "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            404,
            "abcde",
        );
        check("HTTP/1.1 303 See Other\r\nlocation: /b\r\n\r\n", 303, "");
    }
}
