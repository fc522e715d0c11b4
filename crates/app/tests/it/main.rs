//! Tests of the whole house.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at what it did not expect"
)]

mod addresses;
mod api;
mod archive;
mod arrows;
mod audit;
mod commands;
mod contours;
mod demonstration;
mod exporting;
mod given;
mod imports;
mod killed;
mod landed;
mod members;
mod personal;
mod proposals;
mod rights;
mod s3;
mod schema;
mod searching;
mod signin;
mod statements;
mod truth;
mod twinnings;
mod typography;
mod untouched;
