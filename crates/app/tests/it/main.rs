//! Tests of the whole house.

mod arrows;
mod archive;
mod demonstration;
mod schema;
