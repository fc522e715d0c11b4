//! The wiring: which features there are, the command line, the server, the demonstration, backup and copy.
#![warn(missing_docs)]

mod api_page;
pub mod cli;
pub mod commands;
pub mod config;
pub mod demo;
pub mod erasures;
pub mod explain;
mod find;
mod house;
pub mod imports;
pub mod indexer;
pub mod modules;
pub mod output;
pub mod serve;

web::messages!();
