//! Loads: the same page again and again, over one connection for the time each takes, over many for how many.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::bench::http::Connection;

/// What is asked for.
#[derive(Debug, Clone)]
pub(super) struct Load {
    /// Where the server is.
    pub(super) address: SocketAddr,
    /// The page.
    pub(super) path: String,
    /// Header lines, such as the cookie of a session.
    pub(super) headers: Vec<String>,
}

/// How long single requests took, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Latency {
    /// Half were quicker.
    pub(super) p50_ms: f64,
    /// All but one in a hundred were quicker.
    pub(super) p99_ms: f64,
}

impl Load {
    /// Times `requests` requests on one connection, after a tenth as many that are not counted.
    ///
    /// # Errors
    /// When an answer is anything but 200.
    pub(super) fn latency(&self, requests: usize) -> Result<Latency> {
        let mut connection = Connection::open(self.address)?;
        let mut times = Vec::with_capacity(requests);
        for round in 0..requests + requests / 10 {
            let started = Instant::now();
            self.ask(&mut connection)?;
            if round >= requests / 10 {
                times.push(started.elapsed().as_secs_f64() * 1000.0);
            }
        }
        Ok(percentiles(times))
    }

    /// Times requests on one connection, one each `every`, until something is over.
    ///
    /// # Errors
    /// When an answer is anything but 200.
    pub(super) fn latency_until(&self, every: Duration, is_over: &AtomicBool) -> Result<Latency> {
        let mut connection = Connection::open(self.address)?;
        let mut times = Vec::new();
        while !is_over.load(Ordering::Relaxed) {
            thread::sleep(every);
            let started = Instant::now();
            self.ask(&mut connection)?;
            times.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        Ok(percentiles(times))
    }

    /// How many requests a second are answered over `connections` connections during `duration`.
    ///
    /// # Errors
    /// When any answer is anything but 200.
    pub(super) fn per_second(&self, connections: usize, duration: Duration) -> Result<f64> {
        let is_over = AtomicBool::new(false);
        let started = Instant::now();
        let answered: Result<Vec<u32>> = thread::scope(|scope| {
            let workers: Vec<_> =
                (0..connections).map(|_| scope.spawn(|| self.ask_until(&is_over))).collect();
            thread::sleep(duration);
            is_over.store(true, Ordering::Relaxed);
            workers
                .into_iter()
                .map(|worker| worker.join().map_err(|_| anyhow::anyhow!("a worker broke"))?)
                .collect()
        });
        let total: f64 = answered?.into_iter().map(f64::from).sum();
        Ok(total / started.elapsed().as_secs_f64())
    }

    fn ask_until(&self, is_over: &AtomicBool) -> Result<u32> {
        let mut connection = Connection::open(self.address)?;
        let mut answered = 0;
        while !is_over.load(Ordering::Relaxed) {
            self.ask(&mut connection)?;
            answered += 1;
        }
        Ok(answered)
    }

    fn ask(&self, connection: &mut Connection) -> Result<()> {
        let answer = connection.get(&self.path, &self.headers)?;
        ensure!(answer.status == 200, "{} answered {}", self.path, answer.status);
        Ok(())
    }
}

/// The percentiles of these milliseconds.
pub(super) fn percentiles(mut times: Vec<f64>) -> Latency {
    times.sort_by(f64::total_cmp);
    let at = |hundredths: usize| {
        let index = (times.len() * hundredths).div_ceil(100).saturating_sub(1);
        times.get(index).copied().unwrap_or(f64::NAN)
    };
    Latency { p50_ms: at(50), p99_ms: at(99) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::http::serving;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let times = (1..=200).rev().map(f64::from).collect();
        assert_eq!(percentiles(times), Latency { p50_ms: 100.0, p99_ms: 198.0 });
    }

    #[test]
    fn a_load_counts_answers_and_refuses_errors() {
        let load = |answer| Load { address: serving(answer), path: "/".to_owned(), headers: Vec::new() };
        let good = load("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        assert!(good.per_second(2, Duration::from_millis(50)).unwrap() > 0.0);
        assert!(good.latency(10).unwrap().p99_ms > 0.0);
        let bad = load("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n");
        assert!(bad.per_second(2, Duration::from_millis(50)).is_err());
    }
}
