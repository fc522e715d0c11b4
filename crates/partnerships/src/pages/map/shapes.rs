//! The contours of the map of the territory: those of its units, an outline for each group, and whom to credit.

use std::collections::{BTreeMap, HashSet};

use database::Result;
use geo::contour::{self, Drawing, Wanted, topology};
use geo::map::TerritoryMap;
use geo::territory::Model;
use sea_orm::ConnectionTrait;

use crate::messages::Messages;

/// How many units of the picture contours fill, margins left out.
const DRAWN: f64 = 688.0;
/// How far they may stray, in those units: half a pixel of a fine screen.
const STRAY: f64 = 0.4;

/// The contours of groupings: their own, or else those of their communes joined.
pub(super) async fn of_groups(
    connection: &impl ConnectionTrait,
    kind: &str,
    groups: &[Model],
    communes: &[Model],
    key: impl Fn(&Model) -> Option<String>,
) -> Result<Vec<Wanted>> {
    let codes: Vec<String> = groups.iter().map(|group| group.code.clone()).collect();
    let mut found = contour::wanted(connection, kind, &codes).await?;
    let there: HashSet<String> = found.iter().map(|held| held.code.clone()).collect();
    let of: BTreeMap<String, String> = communes
        .iter()
        .filter_map(|commune| Some((commune.code.clone(), key(commune)?)))
        .filter(|(_, group)| !there.contains(group))
        .collect();
    let codes: Vec<String> = of.keys().cloned().collect();
    let mut parts: BTreeMap<&str, Vec<Wanted>> = BTreeMap::new();
    for held in contour::wanted(connection, "commune", &codes).await? {
        if let Some(group) = of.get(&held.code) {
            parts.entry(group).or_default().push(held);
        }
    }
    found.extend(parts.into_iter().map(|(code, members)| {
        Wanted {
            code: code.to_owned(),
            rings: topology::dissolve(members.iter().flat_map(|member| &member.rings)),
            credit: members
                .into_iter()
                .next()
                .map(|member| member.credit)
                .unwrap_or_default(),
        }
    }));
    Ok(found)
}

/// Gives the units their contours, and their groups an outline; says whom to credit, if there are any.
pub(super) fn give(map: &mut TerritoryMap, contours: Vec<Wanted>, t: Messages) -> Option<String> {
    if contours.is_empty() {
        return None;
    }
    let credit = credits(&contours);
    let metres = contour::metres_a_unit(contours.iter().flat_map(|held| &held.rings), DRAWN);
    let shapes = contours.into_iter().map(|held| (held.code, held.rings)).collect();
    let drawing = Drawing::of(shapes, metres * STRAY);
    let group_of: BTreeMap<&str, &str> = map
        .units
        .iter()
        .filter_map(|unit| Some((unit.code.as_str(), unit.group.as_deref()?)))
        .collect();
    // One group alone has the outline that its units have.
    let many = map.groups.len() > 1;
    let named = map.groups.iter().filter(|group| many && !group.label.is_empty());
    let outlines = named
        .map(|group| {
            let member = |code: &str| group_of.get(code) == Some(&group.key.as_str());
            (group.key.clone(), drawing.outline(member))
        })
        .filter(|(_, rings)| !rings.is_empty())
        .collect();
    map.outlines = outlines;
    map.polygons = Some(drawing.rings());
    map.desc = t.territory_desc_shapes();
    Some(credit)
}

/// Everybody to credit for these, once.
pub(super) fn credits(contours: &[Wanted]) -> String {
    let mut credits: Vec<&str> = Vec::new();
    for held in contours {
        if !held.credit.is_empty() && !credits.contains(&held.credit.as_str()) {
            credits.push(&held.credit);
        }
    }
    credits.join("\u{a0}; ")
}

/// Whom to credit, after a caption; nothing if nobody said it.
pub(super) fn credit(t: Messages, credit: &str) -> String {
    match credit {
        "" => String::new(),
        credit => format!(" {}", t.territory_credit(credit)),
    }
}
