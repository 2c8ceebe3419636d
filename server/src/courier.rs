//! Messages to other systems over HTTP: one POST each, signed by Standard Webhooks, to nowhere but addresses that were looked
//! at.
//!
//! A name is looked up once for each attempt. Every address it stands for is looked at, and the connection is opened to one of
//! just these, so that a name which stands for something else a moment later leads nowhere (DNS rebinding). No proxy is asked,
//! no redirect followed and no connection kept; connecting takes 3 seconds at most and everything 10.

use std::fmt;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use http::Uri;
use services::{Courier, Letter, NotSent};
use targets::{Network, Reach, admit};
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, Timeout};

const CONNECT_TIME_MAX: Duration = Duration::from_secs(3);
const TIME_MAX: Duration = Duration::from_secs(10);
/// Of an answer this much is read and thrown away, so that whoever answers is not cut off.
const ANSWER_BYTES_MAX: u64 = 16 * 1024;
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// Goes out over HTTP.
#[derive(Debug)]
pub(crate) struct HttpCourier {
    reach: Reach,
    agent: Agent,
}

impl HttpCourier {
    /// One that goes this far.
    pub(crate) fn new(reach: Reach) -> Self {
        Self::by(DefaultResolver::default(), reach)
    }

    fn by(names: impl Resolver, reach: Reach) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(reach == Reach::Internet)
            .max_idle_connections(0)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(HEAD_BYTES_MAX)
            .proxy(None)
            .timeout_connect(Some(CONNECT_TIME_MAX))
            .timeout_global(Some(TIME_MAX))
            .timeout_resolve(Some(CONNECT_TIME_MAX))
            .user_agent("Attune")
            .build();
        Self {
            reach,
            agent: Agent::with_parts(config, DefaultConnector::default(), Guarded { names, reach }),
        }
    }
}

impl Courier for HttpCourier {
    fn reach(&self) -> Reach {
        self.reach
    }

    fn send(&self, letter: &Letter) -> Result<u16, NotSent> {
        let request = self
            .agent
            .post(&letter.url)
            .header("content-type", "application/json")
            .header("webhook-id", &letter.id)
            .header("webhook-timestamp", letter.timestamp_s.to_string())
            .header("webhook-signature", &letter.signature);
        let mut answer = request.send(&letter.body).map_err(|error| not_sent(&error))?;
        // The status alone counts; a body that breaks off changes nothing.
        drop(answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec());
        Ok(answer.status().as_u16())
    }
}

fn not_sent(error: &Error) -> NotSent {
    match error {
        Error::Other(cause) if cause.is::<RefusedNetwork>() => NotSent::Refused,
        Error::RequireHttpsOnly(_) | Error::BadUri(_) | Error::Http(_) => NotSent::Refused,
        Error::HostNotFound | Error::Timeout(Timeout::Resolve) => NotSent::Unknown,
        Error::Timeout(_) => NotSent::TimedOut,
        // What TLS says comes as data that is not valid.
        Error::Io(cause) if cause.kind() == ErrorKind::InvalidData => NotSent::Insecure,
        Error::Tls(_) | Error::Rustls(_) => NotSent::Insecure,
        Error::Io(_) | Error::ConnectionFailed => NotSent::Unreachable,
        _ => NotSent::Unreadable,
    }
}

/// A name stands for an address that nothing is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name stands for an address that is {0}")]
struct RefusedNetwork(Network);

/// Looks names up and lets through what may be connected to, all or nothing: a name one of whose addresses is refused is not to
/// be trusted with the others.
struct Guarded<R> {
    names: R,
    reach: Reach,
}

impl<R> fmt::Debug for Guarded<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Guarded").field("reach", &self.reach).finish_non_exhaustive()
    }
}

impl<R: Resolver> Resolver for Guarded<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.names.resolve(uri, config, timeout).map_err(|error| match error {
            Error::Io(_) => Error::HostNotFound,
            error => error,
        })?;
        let refused = found.iter().find_map(|address: &SocketAddr| admit(address.ip(), self.reach).err());
        match refused {
            None => Ok(found),
            Some(network) => Err(Error::Other(Box::new(RefusedNetwork(network)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{IpAddr, TcpListener};
    use std::sync::mpsc;
    use std::sync::{Arc, Mutex};
    use std::thread;

    use super::*;

    /// Another system on this machine that gives these answers in turn and tells what it was sent.
    fn other(answers: &'static [&'static str]) -> (u16, mpsc::Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (told, sent) = mpsc::channel();
        thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut text = String::new();
                let mut part = [0_u8; 1_024];
                while !text.ends_with('}') {
                    let count = stream.read(&mut part).unwrap();
                    text.push_str(std::str::from_utf8(&part[..count]).unwrap());
                }
                told.send(text).unwrap();
                write!(stream, "HTTP/1.1 {answer}\r\nconnection: close\r\n\r\n").unwrap();
            }
        });
        (port, sent)
    }

    fn letter(url: &str) -> Letter {
        Letter {
            url: url.to_owned(),
            id: "id-1".to_owned(),
            timestamp_s: 1_796_000_000,
            signature: "v1,abc".to_owned(),
            body: r#"{"type":"test.sent"}"#.to_owned(),
        }
    }

    /// Names that stand for these addresses, one list after another, and how often they were asked for.
    #[derive(Debug)]
    struct Names {
        lists: Mutex<Vec<Vec<IpAddr>>>,
        port: u16,
        asked: Arc<Mutex<usize>>,
    }

    impl Resolver for Names {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
            *self.asked.lock().unwrap() += 1;
            let mut found = self.empty();
            for address in self.lists.lock().unwrap().remove(0) {
                found.push(SocketAddr::new(address, self.port));
            }
            Ok(found)
        }
    }

    fn names(port: u16, lists: &[&[&str]]) -> (Names, Arc<Mutex<usize>>) {
        let read = |list: &&[&str]| list.iter().map(|address| address.parse().unwrap()).collect();
        let asked = Arc::new(Mutex::new(0));
        (Names { lists: Mutex::new(lists.iter().map(read).collect()), port, asked: asked.clone() }, asked)
    }

    #[test]
    fn a_message_is_posted_as_it_was_signed_and_no_redirect_is_followed() {
        let (port, sent) = other(&[
            "204 No Content",
            "302 Found\r\nlocation: http://169.254.169.254/",
            "307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/",
            "410 Gone",
        ]);
        let courier = HttpCourier::new(Reach::Near);
        let letter = letter(&format!("http://127.0.0.1:{port}/hook?a=1"));
        for status in [204, 302, 307, 410] {
            assert_eq!(courier.send(&letter), Ok(status));
        }
        let first = sent.recv().unwrap().to_lowercase();
        assert!(first.starts_with("post /hook?a=1 http/1.1\r\n"), "{first}");
        for line in [
            "content-type: application/json",
            "webhook-id: id-1",
            "webhook-timestamp: 1796000000",
            "webhook-signature: v1,abc",
        ] {
            assert!(first.contains(&format!("\r\n{line}\r\n")), "{line}: {first}");
        }
        assert!(first.ends_with(&letter.body), "{first}");
        assert_eq!(courier.send(&letter), Err(NotSent::Unreachable), "nobody listens any more");
    }

    #[test]
    fn a_name_is_looked_up_once_and_leads_only_where_it_was_looked_at() {
        let (port, sent) = other(&["200 OK"]);
        let (names, asked) = names(port, &[&["127.0.0.1"], &["169.254.169.254"]]);
        let courier = HttpCourier::by(names, Reach::Near);
        let letter = letter("http://hooks.example/");
        assert_eq!(courier.send(&letter), Ok(200));
        assert!(sent.recv().unwrap().to_lowercase().contains("\r\nhost: hooks.example\r\n"));
        assert_eq!(*asked.lock().unwrap(), 1);
        assert_eq!(courier.send(&letter), Err(NotSent::Refused), "it stands for something else now");
        assert_eq!(*asked.lock().unwrap(), 2);
    }

    #[test]
    fn one_refused_address_of_a_name_refuses_all() {
        let lists: [&[&str]; 6] = [
            &["10.0.0.1"],
            &["8.8.8.8", "127.0.0.1"],
            &["2606:4700::1111", "::ffff:10.0.0.1"],
            &["64:ff9b::a00:1"],
            &["100.64.0.1"],
            &["fd00::1"],
        ];
        let (names, asked) = names(443, &lists);
        let courier = HttpCourier::by(names, Reach::Internet);
        for list in &lists {
            let outcome = courier.send(&letter("https://hooks.example/"));
            assert_eq!(outcome, Err(NotSent::Refused), "{list:?}");
        }
        assert_eq!(*asked.lock().unwrap(), lists.len());
        let plain = courier.send(&letter("http://hooks.example/"));
        assert_eq!(plain, Err(NotSent::Refused), "it would be read on the way");
    }
}
