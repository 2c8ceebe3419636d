//! Charts as SVG drawn on the server: accessible names, a table behind each, no script.
//!
//! Geometry is pure and apart ([`geometry`]); views only place what it computes. A plot is stretched sideways to
//! whatever room there is, while text and markers, placed by percentages in the unstretched picture around it,
//! keep their size: letters are as readable at 390 px as at 1440 px, and nothing moves while loading because
//! heights are fixed.

pub mod bars;
pub mod bullet;
pub mod gap;
pub mod geometry;
pub mod intervals;
pub mod line_band;
pub mod live_fan;
pub mod matrix;
pub mod plot;
pub mod share_bar;
pub mod sparkline;
pub mod stacked_bars;
pub mod waterfall;
