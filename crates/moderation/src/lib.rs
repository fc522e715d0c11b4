//! What people say of records that they do not write themselves, and who decides: "correct this" for everybody, what
//! members propose, records that wait to be published, the queue of all of it, and the letters that answer.
//!
//! Invariants: nothing that waits shows to others than its author and those who decide; a proposal is decided once, by
//! whoever may publish the record; its author is answered in the transaction that decides; the address of somebody
//! without an account is kept no longer than that.
#![warn(missing_docs)]

mod correct;
pub mod demo;
mod desk;
mod examine;
mod gaps;
mod letters;
mod queue;
mod reason;
mod review;

web::messages!();

pub use queue::waiting;

use axum::Router;
use axum::routing::{get, post};
use web::edit::Edited;
use web::{App, Module};

/// This feature.
#[must_use]
pub fn module() -> Module {
    Module {
        routes: Some(|| queue::routes().merge(desk::routes()).merge(gaps::routes())),
        ..Module::new("moderation")
    }
}

/// The pages that each kind of record has below its own: correcting, what is proposed, what waits to be published.
pub fn routes<S: Edited>() -> Router<App> {
    let below = |rest: &str| format!("{}/{{address}}/{rest}", S::LIST);
    Router::new()
        .route(
            &below("corriger"),
            get(correct::show::<S>).post(correct::send::<S>),
        )
        .route(
            &below("propositions/{id}"),
            get(examine::show::<S>).post(examine::decide::<S>),
        )
        .route(
            &below("propositions/{id}/modifier"),
            get(examine::edit::<S>).post(examine::settle::<S>),
        )
        .route(&below("propositions/{id}/retirer"), post(examine::withdraw::<S>))
        .route(&below("relire"), get(review::show::<S>).post(review::decide::<S>))
}
