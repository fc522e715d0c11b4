//! The form of an action.

use std::cell::Cell;

use directory::figure;
use geo::catalogue;
use kernel::{FieldErrors, State, Visibility};
use partnerships::store::KIND as PARTNERSHIP;
use sea_orm::entity::prelude::Uuid;
use web::Visit;
use web::form::{Builder, Choice, FieldKind, Form, Frame};

use super::choices::Choices;
use super::input::Input;
use crate::codes;
use crate::messages::Messages;

/// The kinds of territories that an action can take place in.
pub(super) const TERRITORIES: [&str; 6] = [
    "commune",
    "ept",
    "epci",
    "departement",
    "region",
    "former_commune",
];

/// The whole form; `state` is where the sheet stands, of one that there is.
pub(super) fn form(
    visit: &Visit,
    input: &Input,
    errors: &FieldErrors,
    choices: &Choices,
    state: Option<State>,
    frame: Frame,
) -> Form {
    let (t, w, lang) = (Messages(visit.lang), visit.w(), visit.lang);
    let words = |list: &'static [codes::Word]| {
        list.iter()
            .map(move |word| Choice::new(word.code.clone(), word.label(lang)))
    };
    let none = || Choice::new("", "—");
    let mut builder = Builder::new(lang, input, errors).picking(choices.picks.clone());

    builder.section(t.section_what());
    builder.translated("title", &t.column_title(), 1, true);
    builder
        .select(
            "kind",
            t.facet_kind(),
            std::iter::once(none()).chain(words(codes::kinds())).collect(),
        )
        .required();
    builder.translated("summary", &t.field_summary(), 5, false);
    builder.translated("beneficiaries", &t.fact_beneficiaries(), 2, false);

    builder.section(t.section_when());
    builder
        .field("when", t.fact_date(), FieldKind::Date)
        .help(t.help_date());
    builder
        .text("when_words", t.field_words())
        .help(t.help_words())
        .lang("fr");
    let statuses = codes::statuses()
        .iter()
        .map(|word| Choice::new(word.iati.unwrap_or(0).to_string(), word.label(lang)));
    builder
        .select(
            "status",
            t.facet_status(),
            std::iter::once(none()).chain(statuses).collect(),
        )
        .help(t.help_status());
    builder
        .field("status_when", t.field_status_when(), FieldKind::Date)
        .help(t.help_date());
    builder.select("status_source", t.field_status_source(), choices.sources.clone());

    builder.section(t.section_who());
    let roles: Vec<Choice> = std::iter::once(none()).chain(words(codes::roles())).collect();
    let at = Cell::new(0usize);
    let rows = builder.rows(
        "participants",
        t.participants_title(),
        t.add_participant(),
        |n| t.row_participant(n),
        |row| {
            row.pick("organisation", t.facet_organisation(), directory::store::KIND)
                .required();
            row.select("role", t.facet_role(), roles.clone()).required();
            let held = input.participants.get(at.replace(at.get() + 1));
            let of: Option<Uuid> = held.and_then(|held| held.organisation.parse().ok());
            match of.and_then(|id| choices.services.get(&id)) {
                Some(services) => row.select("service", t.field_service(), services.clone()),
                // Kept while another organisation is being chosen: the check tells what does not fit.
                None => row.field("service", t.field_service(), FieldKind::Hidden),
            }
            .bound();
            row.translated("note", &t.field_note(), 1);
        },
    );
    rows.help = Some(t.help_services());
    builder.rows(
        "partnerships",
        t.facet_partnership(),
        t.add_partnership(),
        |n| t.row_partnership(n),
        |row| {
            row.pick("partnership", t.facet_partnership(), PARTNERSHIP);
        },
    );

    builder.section(t.section_where());
    builder.rows(
        "places",
        t.field_places(),
        t.add_place(),
        |n| t.row_place(n),
        |row| {
            row.pick("place", t.field_place(), geo::place::KIND);
        },
    );
    let kinds: Vec<Choice> = TERRITORIES
        .into_iter()
        .map(|kind| {
            Choice::new(
                kind,
                t.by_key(&format!("territory-{}", kind.replace('_', "-")), None)
                    .unwrap_or_default(),
            )
        })
        .collect();
    builder.rows(
        "territories",
        t.field_territories(),
        t.add_territory(),
        |n| t.row_territory(n),
        |row| {
            row.select("of", t.field_territory_kind(), kinds.clone());
            row.text("code", t.field_territory_code())
                .help(t.help_territory());
        },
    );
    builder.rows(
        "countries",
        t.facet_country(),
        t.add_country(),
        |n| t.row_country(n),
        |row| {
            row.select("country", t.facet_country(), choices.countries.clone());
        },
    );

    builder.section(t.section_about());
    builder.field(
        "themes",
        t.facet_theme(),
        FieldKind::Checks(choices.themes.clone()),
    );
    let goals = catalogue::goals()
        .iter()
        .map(|goal| {
            Choice::new(
                goal.number.to_string(),
                format!("{}. {}", goal.number, goal.short.text(lang)),
            )
        })
        .collect();
    builder.field("goals", t.fact_goals(), FieldKind::Checks(goals));

    builder.section(t.figures_title());
    let measures: Vec<Choice> = std::iter::once(none())
        .chain(
            figure::measures()
                .iter()
                .map(|measure| Choice::new(measure.code.clone(), measure.name.text(lang))),
        )
        .collect();
    builder.rows(
        "figures",
        t.figures_title(),
        t.add_figure(),
        |n| t.row_figure(n),
        |row| {
            row.select("measure", t.field_measure(), measures.clone())
                .required();
            row.field("value", t.field_value(), FieldKind::Number)
                .help(t.help_value())
                .required();
            row.field("value_max", t.field_value_max(), FieldKind::Number);
            row.field("unit", "", FieldKind::Hidden);
            row.text("qualifier", t.field_qualifier())
                .help(t.help_qualifier());
            row.field("when", t.fact_date(), FieldKind::Date);
            row.text("when_words", t.field_words()).lang("fr");
            row.translated("note", &t.field_note(), 1);
            row.select("source", w.source(), choices.sources.clone());
        },
    );

    builder.section(t.section_sheet());
    builder.field(
        "sources",
        w.sources(),
        FieldKind::Checks(
            choices
                .sources
                .iter()
                .filter(|choice| !choice.value.is_empty())
                .cloned()
                .collect(),
        ),
    );
    let visibilities = [
        Visibility::Public,
        Visibility::Network,
        Visibility::Organisation,
        Visibility::Private,
    ];
    let seen = |visibility| match visibility {
        Visibility::Public => t.visibility_public(),
        Visibility::Network => w.visibility_network(),
        Visibility::Organisation => w.visibility_organisation(),
        Visibility::Private => w.visibility_private(),
    };
    builder.select(
        "visibility",
        t.field_visibility(),
        visibilities
            .into_iter()
            .map(|visibility| Choice::new(visibility.code(), seen(visibility)))
            .collect(),
    );
    let mut states = vec![
        Choice::new("draft", w.state_draft()),
        Choice::new("published", t.state_published()),
    ];
    // What is published does not wait for a moderator.
    if state != Some(State::Published) {
        states.insert(1, Choice::new("to_validate", w.state_to_validate()));
    }
    builder.select("state", t.field_state(), states);
    builder.framed(frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    #[test]
    fn every_kind_of_territory_has_a_name() {
        for lang in Lang::ALL {
            for kind in TERRITORIES {
                assert!(
                    Messages(lang)
                        .by_key(&format!("territory-{}", kind.replace('_', "-")), None)
                        .is_some(),
                    "{kind}"
                );
            }
        }
    }
}
