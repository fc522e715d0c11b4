//! The form of a partnership, field by field.

use std::cell::Cell;

use kernel::{FieldErrors, Lang};
use sea_orm::entity::prelude::*;
use web::form::{Builder, Choice, FieldKind, Form, Frame};

use super::choices::Choices;
use super::input::Input;
use crate::codes::{self, Code};
use crate::messages::Messages;

fn coded(list: &[Code], lang: Lang) -> Vec<Choice> {
    list.iter()
        .map(|code| Choice::new(&code.code, code.name.text(lang)))
        .collect()
}

fn with_none(choices: impl IntoIterator<Item = Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", "—")).chain(choices).collect()
}

pub(super) fn build(
    lang: Lang,
    input: &Input,
    errors: &FieldErrors,
    choices: &Choices,
    frame: Frame,
) -> Form {
    let t = Messages(lang);
    let w = web::Messages(lang);
    let sources = || choices.notes.choices(lang);
    let mut builder = Builder::new(lang, input, errors).picking(choices.picks.clone());

    builder.section(t.form_identity());
    builder.translated("title", &t.field_title(), 1, true);
    builder.translated("summary", &t.field_summary(), 5, false);
    builder
        .field("when", t.field_when(), FieldKind::Date)
        .help(t.help_date());
    builder
        .text("when_words", t.field_words())
        .help(t.help_words())
        .lang("fr");
    builder.section(t.parties()).help = Some(t.help_parties());
    let at = Cell::new(0usize);
    let rows = builder.rows(
        "parties",
        t.parties(),
        t.add_party(),
        |number| t.party_number(number.to_string()),
        |row| {
            let held = input.parties.get(at.replace(at.get() + 1));
            let organisation: Option<Uuid> = held.and_then(|party| party.organisation.parse().ok());
            row.pick("organisation", t.field_organisation(), directory::store::KIND);
            row.select("role", t.role(), coded(codes::roles(), lang));
            row.translated("own_word", &t.own_word(), 1);
            row.field("when", t.field_party_when(), FieldKind::Date);
            row.text("when_words", t.field_words()).lang("fr");
            match organisation
                .and_then(|id| choices.services.get(&id))
                .filter(|services| !services.is_empty())
            {
                Some(services) => {
                    let options: Vec<Choice> = services
                        .iter()
                        .map(|(id, name)| Choice::new(id.to_string(), name))
                        .collect();
                    row.select("lead_service", t.field_lead_service(), with_none(options.clone()))
                        .bound();
                    row.field(
                        "supporting_services",
                        t.field_supporting(),
                        FieldKind::Checks(options),
                    )
                    .bound();
                }
                None => {
                    // Kept while another organisation is being chosen: the check tells what does not fit.
                    row.field("lead_service", t.field_lead_service(), FieldKind::Hidden)
                        .bound();
                }
            }
            let unnamed = t.party_unnamed();
            row.pick("place", t.field_place(), geo::place::KIND)
                .help(t.help_place())
                .fold(unnamed.clone());
            row.translated_under("label", &t.field_label(), 1, Some(&unnamed));
            row.select(
                "country",
                t.country(),
                with_none(
                    choices
                        .countries
                        .iter()
                        .map(|country| Choice::new(&country.code, country.label(lang))),
                ),
            )
            .fold(unnamed);
        },
    );
    rows.help = Some(t.help_services());

    builder.section(t.status());
    builder
        .select("status", t.status(), coded(codes::statuses(), lang))
        .required();
    builder
        .field("status_as_of", t.field_status_as_of(), FieldKind::Date)
        .help(t.help_status());
    builder.text("status_as_of_words", t.field_words()).lang("fr");
    builder.select("status_source", t.field_status_source(), sources());
    builder.field("last_sign_when", t.field_last_when(), FieldKind::Date);
    builder.text("last_sign_words", t.field_words()).lang("fr");
    builder.translated("last_sign_text", &t.last_sign(), 1, false);
    builder.select("last_sign_source", t.field_last_source(), sources());

    builder.section(t.forms_over_time());
    builder.rows(
        "forms",
        t.forms_over_time(),
        t.add_form(),
        |number| t.form_number(number.to_string()),
        |row| {
            row.select("form", t.facet_form(), coded(codes::forms(), lang));
            row.field("when", t.field_when(), FieldKind::Date);
            row.text("when_words", t.field_words()).lang("fr");
            row.select("source", w.source(), sources());
        },
    );

    builder.section(t.timeline());
    builder.rows(
        "events",
        t.timeline(),
        t.add_event(),
        |number| t.event_number(number.to_string()),
        |row| {
            row.select("kind", t.field_event_kind(), coded(codes::event_kinds(), lang));
            row.select(
                "status",
                t.field_event_status(),
                with_none(coded(codes::statuses(), lang)),
            );
            row.translated("title", &t.field_event_title(), 1);
            row.field("when", t.field_when(), FieldKind::Date);
            row.text("when_words", t.field_words()).lang("fr");
            row.select("source", w.source(), sources());
        },
    );

    builder.section(t.agreements());
    builder.select(
        "legal_basis",
        t.legal_basis(),
        with_none(coded(codes::legal_bases(), lang)),
    );
    builder.rows(
        "agreements",
        t.agreements(),
        t.add_agreement(),
        |number| t.agreement_number(number.to_string()),
        |row| {
            row.select("kind", t.agreement_kind(), coded(codes::agreement_kinds(), lang));
            row.translated("object", &t.agreement_object(), 1);
            row.field("amount", t.agreement_amount(), FieldKind::Number);
            row.text("currency", t.field_currency());
            row.field("deliberated", t.agreement_deliberated(), FieldKind::Date);
            row.field("signed", t.agreement_signed(), FieldKind::Date);
            row.field("transmitted", t.agreement_transmitted(), FieldKind::Date);
            row.field("expires", t.agreement_expires(), FieldKind::Date);
            row.select("source", w.source(), sources());
        },
    );

    builder.section(t.committees(2));
    builder.rows(
        "committees",
        t.committees(2),
        t.add_committee(),
        |number| t.committee_number(number.to_string()),
        |row| {
            row.pick("organisation", t.field_committee(), directory::store::KIND);
        },
    );

    builder.section(t.themes());
    builder.field(
        "themes",
        t.themes(),
        FieldKind::Checks(
            choices
                .themes
                .iter()
                .map(|theme| Choice::new(&theme.code, theme.label(lang)))
                .collect(),
        ),
    );

    builder.section(t.figures());
    let measures = || {
        directory::figure::measures()
            .iter()
            .map(|measure| Choice::new(&measure.code, measure.name.text(lang)))
            .collect()
    };
    builder.rows(
        "figures",
        t.figures(),
        t.add_figure(),
        |number| t.figure_number(number.to_string()),
        |row| {
            row.select("measure", t.field_measure(), measures());
            row.field("value", t.field_value(), FieldKind::Number);
            row.field("value_max", t.field_value_max(), FieldKind::Number);
            row.text("qualifier", t.field_qualifier());
            row.field("when", t.field_when(), FieldKind::Date);
            row.text("when_words", t.field_words()).lang("fr");
            row.select("source", w.source(), sources());
            row.translated("note", &t.field_note(), 1);
            row.field("unit", "", FieldKind::Hidden);
        },
    );

    builder.section(w.sources());
    builder.field(
        "sources",
        t.field_sources(),
        FieldKind::Checks(sources().into_iter().skip(1).collect()),
    );

    builder.section(t.form_publication());
    builder.select(
        "visibility",
        t.field_visibility(),
        vec![
            Choice::new("public", t.visibility_public()),
            Choice::new("network", w.visibility_network()),
            Choice::new("organisation", w.visibility_organisation()),
            Choice::new("private", w.visibility_private()),
        ],
    );
    builder.select(
        "state",
        t.field_state(),
        vec![
            Choice::new("draft", w.state_draft()),
            Choice::new("to_validate", w.state_to_validate()),
            Choice::new("published", t.state_published()),
        ],
    );
    builder.framed(frame)
}
