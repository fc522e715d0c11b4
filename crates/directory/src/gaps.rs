//! What sheets of organisations lack.

use kernel::Lang;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{QuerySelect, QueryTrait};
use web::gap::{Gap, found};

use crate::messages::Messages;
use crate::rows::organisation as row;
use crate::store;

pub(crate) fn gaps(lang: Lang) -> Vec<Gap> {
    let t = Messages(lang);
    let ids = || row::Entity::find().select_only().column(row::Column::Id);
    let no_point = ids()
        .filter(row::Column::PlaceId.is_null())
        .filter(row::Column::TerritoryCode.is_null())
        .filter(row::Column::Lat.is_null())
        // What belongs to no country stands on no map.
        .filter(row::Column::Country.ne(""));
    let no_contact = ids()
        .filter(row::Column::Email.is_null())
        .filter(row::Column::Phone.is_null())
        .filter(row::Column::Website.is_null());
    let text = Expr::col((row::Entity, row::Column::Description)).cast_as("text");
    let no_description = ids().filter(text.eq("{}"));
    let gap = |code, label, mandatory, missing: Select<row::Entity>, repair| Gap {
        code,
        label,
        mandatory,
        kind: store::KIND,
        missing: found(missing.into_query(), true),
        repair,
    };
    vec![
        gap(
            "sans-point",
            t.gap_no_point(),
            true,
            no_point,
            "modifier#champ-place",
        ),
        gap(
            "sans-contact",
            t.gap_no_contact(),
            false,
            no_contact,
            "modifier#champ-email",
        ),
        gap(
            "sans-presentation",
            t.gap_no_description(),
            false,
            no_description,
            "modifier#champ-description-fr",
        ),
    ]
}
