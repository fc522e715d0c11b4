//! The map engine: from places and links to an accessible SVG and to GeoJSON.
//!
//! It knows nothing of organisations or partnerships: callers hand it points, words and
//! addresses already chosen for the reader, and get text back. No file, no clock, no randomness:
//! the same input always gives the same bytes, so that pages can be cached and compared.
//!
//! ```text
//! topojson  Natural Earth's TopoJSON -> Basemap (land, countries, coasts, borders)
//! projection Equal Earth for the world, Lambert azimuthal for a region; cutting at the antimeridian
//! frame     which part of the earth fills the picture
//! path      clipping, simplifying and writing path data
//! gather    too many markers drawn as fewer: by area, then by neighbourhood
//! layout    markers and circles pushed apart
//! labels    names placed without overlap
//! tint      countries in up to four steps of a tint
//! svg (and overlay, curve), territory (and its names), geojson  what callers ask for
//! ```
//!
//! # Classes
//! The SVG carries no script, no `style` attribute and no colour: a page styles these classes.
//!
//! | Class | What |
//! |---|---|
//! | `map-svg`, `map-svg--world`, `map-svg--territory` | the picture |
//! | `map-base` | background group, hidden from assistive technology |
//! | `map-sea`, `map-land`, `map-border`, `map-graticule`, `map-tinted` | its parts; `map-tinted` is a partner country |
//! | `map-tinted--1` to `map-tinted--4` | the step of its tint, by its number of partnerships |
//! | `map-wide`, `map-narrow` | the same markers drawn for a wide and for a narrow figure; exactly one is to be shown |
//! | `map-inset`, `map-inset-box` | a part of the world drawn larger, for phones; where it lies on the world |
//! | `map-links`, `map-link`, `map-link--active/--contact/--past` | curved links, each an `<a>` holding one `path`; gathered, one `path` a style |
//! | `map-markers`, `map-marker`, `map-marker--active/--contact/--past` | places, each an `<a>` holding one shape |
//! | `map-marker--approximate` | the point is not the exact place: dashed outline |
//! | `map-marker--area` | a whole country or an unnamed place: a diamond |
//! | `map-marker--many` | several places drawn as one |
//! | `map-marker--quiet` | a mark without a link: the inset has it |
//! | `map-origin`, `map-origin-ring` | the home territory |
//! | `map-leader` | thin line from a shape pushed aside to its true point, or from a label |
//! | `map-labels`, `map-label`, `map-label--origin`, `map-label--area` | names, hidden from assistive technology since each `<a>` already has its name |
//! | `map-units`, `map-unit`, `map-tint-0` to `map-tint-5` | communes of a territory and the tint of their group |
//! | `map-unit--empty`, `map-unit--chosen` | a commune without any partnership; the one that the page is narrowed to |
//! | `map-unit--1` to `map-unit--4` | how many partnerships a commune drawn by its contour has, in steps |
//! | `map-outline` | the outline of a group of contours |
//! | `map-group`, `map-group-edge`, `map-label--group`, `map-label--unit` | the land of a group, its edge and its name; a commune's name |
//! | `map-swatch` | a sample for the legend |

use serde::{Deserialize, Serialize};

mod curve;
mod frame;
mod gather;
pub mod geojson;
mod labels;
mod layout;
mod overlay;
mod path;
pub mod projection;
pub mod svg;
pub mod territory;
mod territory_names;
mod tint;
pub mod topojson;
mod xml;

#[cfg(test)]
mod tests;

pub use gather::territory as gather_territory;
pub use geojson::{contours_geojson, land_geojson, territory_geojson, world_geojson};
pub(crate) use path::kept as simplify_line;
pub use svg::{Swatch, swatch, world_svg};
pub use territory::territory_svg;
pub use tint::{steps as tint_steps, tint};
pub use topojson::{Basemap, BasemapError};

/// Longitude and latitude in degrees, WGS 84, in GeoJSON's order.
pub type LonLat = (f64, f64);

/// How well a partnership lives: chooses the drawing of its link and marker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkStyle {
    /// Known to be alive: a full line.
    Active,
    /// First contacts, not yet an agreement: a dotted line.
    Contact,
    /// Ended, dormant, or of unknown state: a pale dashed line.
    #[default]
    Past,
}

impl LinkStyle {
    /// The ending of its class names and its value in GeoJSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Contact => "contact",
            Self::Past => "past",
        }
    }
}

/// What a marker stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A place with a point of its own: a disc.
    #[default]
    Place,
    /// A country, or a party not yet named in it, drawn at the country's label point
    /// ([`Basemap::label_point`]): a diamond.
    Area,
    /// Several places drawn as one.
    Many,
}

/// A place of the world to show.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Marker {
    /// Unique within the map; links point at it. Also the last tie-break of every ordering.
    pub key: String,
    /// The name drawn beside it.
    pub label: String,
    /// Where its link leads.
    pub href: String,
    /// Longitude in degrees.
    pub lon: f64,
    /// Latitude in degrees.
    pub lat: f64,
    /// Number of partnerships: the disc's area grows with it.
    pub weight: u32,
    /// Drawing by status.
    pub style: LinkStyle,
    /// A place or a whole country.
    pub shape: Shape,
    /// The point is not exactly the place's.
    pub approximate: bool,
    /// Said after the name to whoever hovers or listens ("Mali, 3 partenariats"); may be empty.
    pub note: String,
}

/// A larger place, such as a country, that stands for its markers where there are too many to draw.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Area {
    /// Unique among the areas.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Where it leads: the same map, narrowed to it.
    pub href: String,
    /// Where its mark stands.
    pub point: LonLat,
    /// Number of partnerships.
    pub weight: u32,
    /// Said after the name ("320 partenariats").
    pub note: String,
    /// The [`Marker::key`]s that it stands for.
    pub members: Vec<String>,
}

/// A line from the home territory to a marker.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Link {
    /// Its start; none is the map's origin, and so is a start that falls on the origin's mark.
    pub from: Option<LonLat>,
    /// The [`Marker::key`] where it ends; a link to an unknown key is not drawn.
    pub to_key: String,
    /// Where its link leads.
    pub href: String,
    /// Its accessible name ("Montreuil – Yélimané, jumelage depuis 1985").
    pub label: String,
    /// Its name alone, for a list of the links of a place.
    pub title: String,
    /// What is said after it there: form and state.
    pub detail: String,
    /// The [`Marker::key`]s of the home places that take part.
    pub homes: Vec<String>,
    /// Drawing by status.
    pub style: LinkStyle,
    /// How many links a line of a gathered map stands for; 0 is one.
    pub weight: u32,
}

/// The home territory on a world map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Origin {
    /// Its point.
    pub point: LonLat,
    /// Its name.
    pub label: String,
    /// Where its link leads.
    pub href: String,
}

/// A box of longitudes and latitudes. `west > east` means that it crosses the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Western longitude.
    pub west: f64,
    /// Southern latitude.
    pub south: f64,
    /// Eastern longitude.
    pub east: f64,
    /// Northern latitude.
    pub north: f64,
}

impl Bounds {
    /// Europe and the shores of the Mediterranean.
    pub const EUROPE: Self = Self {
        west: -12.0,
        south: 31.0,
        east: 40.0,
        north: 61.0,
    };
    /// Africa.
    pub const AFRICA: Self = Self {
        west: -20.0,
        south: -36.0,
        east: 53.0,
        north: 38.0,
    };
    /// The Near East.
    pub const NEAR_EAST: Self = Self {
        west: 33.5,
        south: 30.8,
        east: 37.5,
        north: 34.6,
    };
    /// The Americas and the Caribbean.
    pub const AMERICAS: Self = Self {
        west: -125.0,
        south: -56.0,
        east: -33.0,
        north: 58.0,
    };
    /// Asia.
    pub const ASIA: Self = Self {
        west: 58.0,
        south: -11.0,
        east: 146.0,
        north: 55.0,
    };
}

impl Bounds {
    /// Whether a point lies in the box.
    #[must_use]
    pub fn holds(&self, lon: f64, lat: f64) -> bool {
        let across = match self.west <= self.east {
            true => (self.west..=self.east).contains(&lon),
            false => lon >= self.west || lon <= self.east,
        };
        across && (self.south..=self.north).contains(&lat)
    }
}

/// Which part of the earth the picture shows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum View {
    /// The whole world but the far south, unless a marker stands there.
    #[default]
    World,
    /// A box; markers outside it are left out, and the links towards them.
    Bounds(Bounds),
    /// The smallest box around the origin and all markers, with a margin.
    Fit,
}

/// For which figures a picture is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Figure {
    /// Both drawings, of which the page shows one by the figure's width.
    #[default]
    Any,
    /// An inset under a narrow figure: large marks only, and a coarser coast.
    Inset,
}

/// A world map to draw.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WorldMap {
    /// Unique in its page: the root of the ids inside the SVG. Letters, digits, `-`.
    pub id: String,
    /// Short name of the picture.
    pub title: String,
    /// What a reader who does not see it should know.
    pub desc: String,
    /// The home territory, from which links start.
    pub origin: Option<Origin>,
    /// The places.
    pub markers: Vec<Marker>,
    /// The lines.
    pub links: Vec<Link>,
    /// Home places that links start from, for the moving map, which may come near enough to show them.
    pub homes: Vec<Marker>,
    /// Countries to tint, by ISO 3166-1 numeric code ("466"), with their number of partnerships.
    pub tinted: Vec<(String, u32)>,
    /// Whether markers and links stand for several already: too many were there to read them one by one.
    pub gathered: bool,
    /// What stands for the markers where they are too many.
    pub areas: Vec<Area>,
    /// Where a mark that stands for several neighbours leads: the list of what the map shows.
    pub more: String,
    /// The part of the earth to show.
    pub view: View,
    /// The figure to draw for.
    pub figure: Figure,
    /// The part that an inset shows under a narrow figure: its places are named there.
    pub inset: Option<Bounds>,
}

impl WorldMap {
    /// Whether there is too much to draw one by one, so that marks stand for several places.
    #[must_use]
    pub fn is_gathered(&self) -> bool {
        self.gathered || gather::is_much(self.markers.len(), self.links.len())
    }

    /// How many markers lie in a box.
    #[must_use]
    pub fn markers_in(&self, bounds: Bounds) -> usize {
        let inside = |marker: &&Marker| bounds.holds(marker.lon, marker.lat);
        self.markers.iter().filter(inside).count()
    }
}

/// A commune (or another unit) of the home territory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unit {
    /// Official code; unique within the map.
    pub code: String,
    /// Its name.
    pub label: String,
    /// Where its link leads.
    pub href: String,
    /// Longitude of its point.
    pub lon: f64,
    /// Latitude of its point.
    pub lat: f64,
    /// Number of partnerships: the circle's area grows with it.
    pub weight: u32,
    /// The [`Group::key`] it belongs to.
    pub group: Option<String>,
    /// Said after the name ("4 partenariats, 3 pays"); may be empty.
    pub note: String,
    /// The page is narrowed to it.
    pub chosen: bool,
}

/// A group of units: an EPT, an EPCI.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// What [`Unit::group`] names.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Where its name leads, if it has a page.
    pub href: Option<String>,
    /// Said after its name where it stands for its units; may be empty.
    pub note: String,
}

/// A ring of points; the first need not be repeated at the end.
pub type Ring = Vec<LonLat>;

/// A territory to draw by its communes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TerritoryMap {
    /// Unique in its page, like [`WorldMap::id`].
    pub id: String,
    /// Short name of the picture.
    pub title: String,
    /// What a reader who does not see it should know.
    pub desc: String,
    /// The communes.
    pub units: Vec<Unit>,
    /// Contours by [`Unit::code`] (all the rings of a unit, holes included, in any direction).
    /// Without them each commune is a circle beside its neighbours.
    pub polygons: Option<Vec<(String, Vec<Ring>)>>,
    /// The outline of groups by [`Group::key`], where contours say it: drawn over the communes.
    pub outlines: Vec<(String, Vec<Ring>)>,
    /// Groups in the order of their tints.
    pub groups: Vec<Group>,
}

/// Whether a point can be drawn at all.
pub(crate) fn is_drawable(lon: f64, lat: f64) -> bool {
    lon.is_finite() && lat.is_finite() && lon.abs() <= 360.0 && lat.abs() <= 90.0
}
