//! The Studio, on every engine: drafts step by step, four eyes on them, what comes of publishing, and the log.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod desk;

mod access;
mod audiences;
mod beginning;
mod live;
mod log;
mod operator;
mod preview;
mod publishing;
mod ramps;
mod releases;
mod review;
mod schedules;
mod shipped;
mod steps;
mod together;
mod windows;
