//! Documents that come in and go out. Here: tables from spreadsheets, read as hostile, and the words of an import with
//! preview — what a line becomes, why, and which columns say it; and files that are given to everybody, without what they
//! tell of those who made them. Knows no page and no feature.
#![warn(missing_docs)]

pub mod clean;
pub mod import;
pub mod table;
