//! A private PostgreSQL for as long as this program's input stays open: prints its address, then waits.
//!
//! The browser tests of `cargo xtask test` run against it.
#![expect(clippy::print_stdout, reason = "the address is what it is started for")]

use std::io::Read;

fn main() -> anyhow::Result<()> {
    let cluster = testkit::postgres::start()?;
    println!("{}", cluster.url());
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
