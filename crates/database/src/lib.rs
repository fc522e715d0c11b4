//! Two engines, one body: connections, writing transactions, migrations, records with their history, and the harness
//! that runs a test on both. What must differ between SQLite and PostgreSQL has its name in [`Engine`].
#![warn(missing_docs)]

pub mod audit;
mod connect;
pub mod dump;
mod error;
pub mod harness;
mod json;
pub mod keyset;
pub mod migrate;
mod moment;
pub mod packed;
pub mod personal;
pub mod record;
mod recordset;
pub mod source;
mod write;

pub use connect::{Database, Engine, file_of, redact};
pub use error::{Error, Result};
pub use json::Json;
pub use migrate::{Migration, migration, migration_with};
pub use moment::Moment;
pub use write::{Author, Write};
