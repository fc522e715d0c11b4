//! The words that every room of the house shares: ids, clock, dates with their precision, languages, actors,
//! visibility and states, errors by field. Nothing here reads or writes anything.
#![warn(missing_docs)]

pub mod actor;
pub mod clock;
pub mod date;
pub mod fields;
pub mod id;
pub mod identifier;
pub mod lang;
pub mod page;
pub mod policy;
pub mod record;
pub mod text;
pub mod translated;

pub use actor::{Actor, MemberRole, NetworkRole, Origin, Rights, Role};
pub use clock::Clock;
pub use fields::{FieldError, FieldErrors};
pub use id::{Ids, ShortId};
pub use lang::Lang;
pub use page::Page;
pub use record::{State, Visibility};
pub use translated::{Picked, Translated};
