//! Where things are: countries, French territories, world places, the reference data that comes with the binary, and
//! the map as SVG and as GeoJSON.
#![warn(missing_docs)]

pub mod catalogue;
pub mod contour;
pub mod country;
pub mod demonym;
pub mod gazetteer;
pub mod holidays;
pub mod index;
pub mod map;
pub mod named;
pub mod natural_earth;
pub mod place;
pub mod reference;
pub mod territory;

use database::{Migration, dump, migration};

/// The steps of this crate's schema.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    vec![
        migration("0010_geo", include_str!("../migrations/0010_geo.sql")),
        migration("0062_contours", include_str!("../migrations/0062_contours.sql")),
    ]
}

/// The tables of this crate, what is referred to first.
#[must_use]
pub fn tables() -> Vec<dump::Table> {
    vec![
        dump::table::<reference::set::Entity>("reference_set"),
        dump::table::<country::Entity>("country"),
        dump::table::<territory::Entity>("territory"),
        dump::table::<place::Entity>("place"),
        dump::table::<place::name::Entity>("place_name"),
        dump::table::<contour::rows::contour::Entity>("contour"),
        dump::table::<contour::rows::before::Entity>("contour_before"),
    ]
}
