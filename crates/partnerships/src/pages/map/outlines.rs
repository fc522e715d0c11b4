//! What lies under the marks of the moving map: the land, in two finenesses, and the contours of territories where an
//! administrator took some in.

use std::sync::LazyLock;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use geo::contour::{self, Drawing};
use geo::map::{Basemap, Bounds};
use geo::{natural_earth, territory};
use kernel::Lang;
use web::{Address, App, Error, Result, Visit};

use super::shapes;

/// Contours that the moving map gets at once; where more are in sight, those of a larger level stand for them.
const MOST: u64 = 400;
/// From this zoom on communes can be told apart.
const COMMUNES: f64 = 9.5;
/// How far a contour may stray on the screen, in pixels.
const STRAY: f64 = 0.6;
/// Metres a pixel at zoom 0 in the middle of France.
const METRES_A_PIXEL: f64 = 104_000.0;

/// Where the moving map finds contours; empty as long as nobody took any in.
pub(crate) async fn address(app: &App, lang: Lang) -> database::Result<String> {
    Ok(if contour::any(app.db.reader()).await? {
        lang.url("/carte/contours.geojson")
    } else {
        String::new()
    })
}

/// The contours in a box (`boite=west,south,east,north`) at a zoom, with their names.
pub(crate) async fn contours(State(app): State<App>, visit: Visit) -> Result<Response> {
    let params = Address::of(&visit, &["boite", "zoom"], &[]).for_file(&[])?;
    let asked: Vec<f64> = params
        .get("boite")
        .unwrap_or_default()
        .split(',')
        .filter_map(|number| number.parse().ok())
        .filter(|number: &f64| number.is_finite())
        .collect();
    let zoom: Option<f64> = params.get("zoom").and_then(|zoom| zoom.parse().ok());
    let (&[west, south, east, north], Some(zoom)) = (asked.as_slice(), zoom.filter(|zoom| zoom.is_finite()))
    else {
        return Err(Error::Invalid("boite, zoom".to_owned()));
    };
    let bounds = Bounds {
        west,
        south,
        east,
        north,
    };
    let zoom = zoom.clamp(0.0, 18.0);
    let levels: &[&str] = if zoom >= COMMUNES {
        &["commune", "ept", "departement", "region"]
    } else {
        &["departement", "region", "ept"]
    };
    let connection = app.db.reader();
    let (mut named, mut credit) = (Vec::new(), String::new());
    for level in levels {
        let Some(found) = contour::within(connection, level, bounds, MOST).await? else {
            continue;
        };
        if found.is_empty() {
            continue;
        }
        let codes: Vec<String> = found.iter().map(|held| held.code.clone()).collect();
        let names = territory::some(connection, level, codes).await?;
        credit = shapes::credits(&found);
        let shapes = found.into_iter().map(|held| (held.code, held.rings)).collect();
        let drawing = Drawing::of(shapes, METRES_A_PIXEL / zoom.exp2() * STRAY);
        named = drawing
            .rings()
            .into_iter()
            .map(|(code, rings)| {
                let name = names.iter().find(|held| held.code == code);
                (name.map_or(code, |held| held.name.clone()), rings)
            })
            .collect();
        break;
    }
    let head = [
        (header::CONTENT_TYPE, "application/geo+json"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    Ok((head, geo::map::contours_geojson(&named, &credit)).into_response())
}

/// The land as GeoJSON, the background of the moving map.
pub(crate) async fn land() -> Result<Response> {
    static LAND: LazyLock<String> = LazyLock::new(|| as_geojson(natural_earth::land(), 1));
    given(&LAND)
}

/// The land in finer drawing, which the moving map asks for when it has come near.
pub(crate) async fn land_detail() -> Result<Response> {
    static LAND: LazyLock<String> = LazyLock::new(|| as_geojson(natural_earth::detailed_land(), 2));
    given(&LAND)
}

fn as_geojson(base: Option<&Basemap>, decimals: u32) -> String {
    base.map(|base| geo::map::land_geojson(base, decimals))
        .unwrap_or_default()
}

/// It changes with the binary only.
fn given(land: &'static str) -> Result<Response> {
    if land.is_empty() {
        return Err(Error::NotFound);
    }
    let head = [
        (header::CONTENT_TYPE, "application/geo+json"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    Ok((head, land).into_response())
}
