//! The whole router, asked as a browser asks: headers, access, sessions, origins.

mod access;
mod headers;
mod sessions;
mod world;
