//! How quickly the income calendar of a large portfolio comes: 200 holdings by 36 months.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::bench::Bench;
use crate::bench::customer;
use crate::bench::figure::{Budget, Figure, Outcome};
use crate::bench::http::Connection;
use crate::bench::load::Load;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench =
    Bench { name: "matrix", what: "the income calendar of 200 holdings over three years", run };

const PATH: &str = "/portfolio/calendar";
const HOLDINGS: u32 = 200;
/// Months of payments up to the end of 2025, each holding paid every month.
const MONTHS: u32 = 36;

fn run(workspace: &Workspace) -> Result<Outcome> {
    let (served, cookie) = customer::served(workspace, write_statement)?;
    let page = Connection::open(served.address)?.get(PATH, std::slice::from_ref(&cookie))?;
    let rows = String::from_utf8_lossy(&page.body).matches("<tr").count();
    let page = Load { address: served.address, path: PATH.to_owned(), headers: vec![cookie] };
    let latency = page.latency(50)?;
    Ok(Outcome::Figures(vec![
        Figure::new("calendar of 200 × 36, p50", latency.p50_ms, "ms").within(Budget::AtMost(250.0)),
        Figure::new("calendar of 200 × 36, p99", latency.p99_ms, "ms").within(Budget::AtMost(500.0)),
        Figure::new("of it, rows", f64::from(u32::try_from(rows)?), ""),
    ]))
}

/// A broker's table: each holding bought once and paid every month.
fn write_statement(folder: &Path) -> Result<PathBuf> {
    let mut text = String::from("Date,Action,Symbol,Description,Quantity,Price,Amount\n");
    let date = |month: u32, day: u32| format!("{}-{:02}-{day:02}", 2023 + month / 12, month % 12 + 1);
    for holding in 0..HOLDINGS {
        writeln!(text, "{},Buy,H{holding:03},Holding {holding},100,10.00,-1000.00", date(0, 2))?;
        for month in 0..MONTHS {
            let (day, cents) = (3 + (holding + month) % 25, 200 + holding);
            let amount = format!("{}.{:02}", cents / 100, cents % 100);
            writeln!(text, "{},Cash Dividend,H{holding:03},Holding {holding},,,{amount}", date(month, day))?;
        }
    }
    let path = folder.join("broker.csv");
    fs::write(&path, text).context("the statement cannot be written")?;
    Ok(path)
}
