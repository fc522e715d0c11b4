//! What actions lack.

use directory::theme::of_record as theme;
use kernel::Lang;
use sea_orm::entity::prelude::*;
use sea_orm::{QuerySelect, QueryTrait};
use web::gap::{Gap, found};

use crate::messages::Messages;
use crate::rows::{participant, place, project as row};
use crate::store;

/// The roles of those who carry an action.
const CARRY: [&str; 2] = ["accountable", "implementing"];

pub(crate) fn gaps(lang: Lang) -> Vec<Gap> {
    let t = Messages(lang);
    let carried = participant::Entity::find()
        .select_only()
        .column(participant::Column::ProjectId)
        .filter(participant::Column::Role.is_in(CARRY));
    let placed = place::Entity::find()
        .select_only()
        .column(place::Column::ProjectId);
    let themed = theme::Entity::find()
        .select_only()
        .column(theme::Column::RecordId);
    let undated = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::Column::SortDate.is_null());
    let gap = |code, label, mandatory, missing, repair| Gap {
        code,
        label,
        mandatory,
        kind: store::KIND,
        missing,
        repair,
    };
    vec![
        gap(
            "sans-porteur",
            t.gap_nobody(),
            true,
            found(carried.into_query(), false),
            "modifier#partie-3",
        ),
        gap(
            "sans-date",
            t.gap_no_date(),
            true,
            found(undated.into_query(), true),
            "modifier#partie-2",
        ),
        gap(
            "sans-lieu",
            t.gap_no_place(),
            false,
            found(placed.into_query(), false),
            "modifier#partie-4",
        ),
        gap(
            "action-sans-theme",
            t.gap_no_theme(),
            false,
            found(themed.into_query(), false),
            "modifier#champ-themes",
        ),
    ]
}
