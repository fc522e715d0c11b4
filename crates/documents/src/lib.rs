//! Documents that come in and go out. Here: tables from spreadsheets, read as hostile, and the words of an import with
//! preview — what a line becomes, why, and which columns say it. Knows no page and no feature.
#![warn(missing_docs)]

pub mod import;
pub mod table;
