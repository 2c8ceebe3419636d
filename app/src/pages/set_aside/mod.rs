//! Putting tax money aside as it lands.

pub mod read;
