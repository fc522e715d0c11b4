//! The JSON API under `/api/v1/`: what its answers share. Each feature's `api.rs` has its lists and sheets; rights are
//! those of the pages, filters have the pages' names.

mod asked;
mod cursor;
mod document;
mod layers;
mod limiter;
mod shapes;

pub use asked::{Asked, LIMIT, MAX_LIMIT};
pub(crate) use document::routes;
pub use document::{Faults, Language, ListParams, OneParams, document};
pub use layers::BadToken;
pub(crate) use layers::{Brake, admit, cors, is_api, tagged};
pub(crate) use limiter::Limiter;
pub use limiter::client;
pub use shapes::{
    Coded, Document, Documents, Head, List, Named, Point, Resource, Texts, When, next_link, readable, texts,
};
