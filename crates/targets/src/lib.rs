//! Where Attune may send something because a customer says so. A server that sends wherever it is told could be used to reach
//! what only it can reach: itself, its neighbours, the metadata of its cloud (server-side request forgery).
//!
//! There are two looks. [`Target::parse`] reads the address as it is typed. [`admit`] is asked about every network address its
//! name stands for, each time something is sent; the caller then connects to just those, so that a name which stands for
//! something else a moment later leads nowhere. Looking names up and sending are not here.

mod address;
mod target;

pub use address::{Network, admit};
pub use target::{Refused, TARGET_LENGTH_MAX, Target};

/// How far Attune sends; the operator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// To public addresses alone, by HTTPS.
    #[default]
    Internet,
    /// Also to this machine and to private networks, and by HTTP: for development and tests.
    Near,
}
