//! For those who write programs that tell Attune what happens.

pub mod read;
