//! The binary `attune`: serves the web application and answers on the command line.

mod commands;
mod config;
mod courier;
mod market_data;
mod web;

use std::process::ExitCode;

use clap::Parser;

/// An import makes and frees millions of short texts in two threads at once, which this allocator is quicker at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match commands::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    commands::run(arguments)
}
