//! The land that maps are drawn on: Natural Earth, embedded and read once for all features (public domain).

use std::sync::LazyLock;

use crate::map::Basemap;

static LAND: LazyLock<Option<Basemap>> = LazyLock::new(|| read(include_str!("../../../reference/land.json")));
static DETAIL: LazyLock<Option<Basemap>> =
    LazyLock::new(|| read(include_str!("../../../reference/land-detail.json")));

fn read(text: &str) -> Option<Basemap> {
    Basemap::from_topojson(text.as_bytes()).ok()
}

/// The whole earth at 1:110m; absent only if the embedded file were broken.
#[must_use]
pub fn land() -> Option<&'static Basemap> {
    LAND.as_ref()
}

/// The earth in finer drawing, for maps of a region; absent only if the embedded file were broken.
#[must_use]
pub fn detailed_land() -> Option<&'static Basemap> {
    DETAIL.as_ref()
}
