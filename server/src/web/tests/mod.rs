//! The whole router, asked as a browser asks: headers, access, sessions, origins.

mod access;
mod events;
mod headers;
mod live;
mod metrics;
mod sessions;
mod webhooks;
mod world;
