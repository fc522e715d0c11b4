//! Tests of the whole house.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at what it did not expect"
)]

mod archive;
mod arrows;
mod demonstration;
mod schema;
