//! categorise
