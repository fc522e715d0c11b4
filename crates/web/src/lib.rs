//! What every page and answer shares: the application's state, the page frame, forms, errors, lists and their exports,
//! texts in both languages, files, and the router that puts the features together.
#![warn(missing_docs)]

mod address;
mod align;
pub mod api;
pub mod archive;
pub mod assets;
pub mod chronicle;
pub mod csrf;
pub mod edit;
mod error;
pub mod export;
pub mod files;
pub mod form;
pub mod gap;
pub mod history;
pub mod i18n;
pub mod import;
pub mod jsonld;
mod kept;
pub mod linked;
pub mod list;
pub mod markdown;
mod memo;
mod module;
pub mod notes;
mod page;
pub mod personal;
pub mod picture;
pub mod router;
pub mod security;
mod settings;
pub mod sheet;
mod state;
pub mod version;

messages!();

pub use address::{Address, Notice};
pub use error::{Error, Problem, Result};
pub use export::Exporter;
pub use messages::Messages;
extern crate self as web;
pub use memo::Memo;
pub use module::{
    Answer, Block, BoxFuture, DemoFiles, DemoLoader, Desk, Importer, Module, Nav, Reads, RelatedRequest,
    Reported, Rewriter, Rewritten, SearchSource, Subject, TakeBack, TakenBack, Tallied, Tally, unpublished,
};
pub use page::{Acting, ActingLink, Alternate, Crumb, Flash, NavLink, Page, UserLink, Visit, html, redirect};
pub use settings::{ApiSettings, Legal, Retention, Settings, SmtpSettings};
pub use state::{App, audience};
