//! What partnerships lack, and what about them is old.

use chrono::Months;
use database::record;
use directory::theme::of_record as theme;
use kernel::Lang;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QuerySelect, QueryTrait};
use web::App;
use web::gap::{Gap, found};

use crate::messages::Messages;
use crate::rows::{agreement, partnership as row, party};
use crate::store;

/// After how long without news a partnership is asked about, in months.
const STALE: u32 = 24;

pub(crate) async fn gaps(app: App, lang: Lang) -> database::Result<Vec<Gap>> {
    let t = Messages(lang);
    let today = app.clock.today();
    let unknown = party::Entity::find()
        .select_only()
        .column(party::Column::PartnershipId)
        .filter(party::Column::OrganisationId.is_null());
    let themed = theme::Entity::find()
        .select_only()
        .column(theme::Column::RecordId);
    let since = today.checked_sub_months(Months::new(STALE)).unwrap_or(today);
    let active = || {
        row::Entity::find()
            .select_only()
            .column(row::Column::Id)
            .filter(row::Column::Status.eq("active"))
    };
    let silent = active().filter(
        Condition::any()
            .add(row::Column::LastSignOn.is_null())
            .add(row::Column::LastSignOn.lt(since.to_string())),
    );
    let gap = |code, label, mandatory, missing, repair| Gap {
        code,
        label,
        mandatory,
        kind: store::KIND,
        missing,
        repair,
    };
    Ok(vec![
        gap(
            "partie-inconnue",
            t.gap_unknown_party(),
            true,
            found(unknown.into_query(), true),
            "modifier#partie-2",
        ),
        gap(
            "convention-expiree",
            t.gap_agreement_expired(),
            true,
            Condition::all().add(record::Column::Id.is_in(expired(&app, active().into_query()).await?)),
            "modifier#partie-6",
        ),
        gap(
            "sans-nouvelles",
            t.gap_no_news(),
            false,
            found(silent.into_query(), true),
            "modifier#partie-5",
        ),
        gap(
            "partenariat-sans-theme",
            t.gap_no_theme(),
            false,
            found(themed.into_query(), false),
            "modifier#champ-themes",
        ),
    ])
}

/// The active partnerships whose last agreement has ended.
async fn expired(app: &App, active: sea_orm::sea_query::SelectStatement) -> database::Result<Vec<Uuid>> {
    let today = app.clock.today();
    let held = agreement::Entity::find()
        .filter(agreement::Column::PartnershipId.in_subquery(active))
        .all(app.db.reader())
        .await?;
    let mut last: std::collections::BTreeMap<Uuid, Option<chrono::NaiveDate>> = Default::default();
    for agreement in held {
        let end = agreement.expires.and_then(|expires| expires.0.value.latest());
        let latest = last.entry(agreement.partnership_id).or_insert(end);
        // One without an end has not ended.
        *latest = match (*latest, end) {
            (Some(one), Some(other)) => Some(one.max(other)),
            _ => None,
        };
    }
    Ok(last
        .into_iter()
        .filter(|(_, end)| end.is_some_and(|end| end < today))
        .map(|(id, _)| id)
        .collect())
}
