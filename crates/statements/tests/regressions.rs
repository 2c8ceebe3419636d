//! Inputs that once broke a fuzz target, and small ones that are near them, hold now.

use std::fs;
use std::path::Path;

#[path = "../fuzz/src/targets.rs"]
mod targets;

#[test]
fn what_once_broke_a_target_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/regressions");
    let mut checked = 0;
    for entry in fs::read_dir(folder).expect("the folder of regressions") {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("a file");
        targets::TARGETS.iter().for_each(|(_, target)| target(&bytes));
        checked += 1;
    }
    println!("{checked} regressions");
}

#[test]
fn the_shortest_inputs_hold() {
    for bytes in [
        &b""[..],
        b"\0",
        b"^",
        b"!",
        b"<",
        b"{",
        b":61:",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\xff\xfe",
        b"!Type:Bank\n^",
    ] {
        targets::TARGETS.iter().for_each(|(_, target)| target(bytes));
    }
}
