//! The whole form: its sections in the order in which a sheet is kept true.

use kernel::{FieldErrors, Lang, State, Visibility};
use web::form::{Builder, Choice, FieldKind, Form, Frame, Picks};
use web::notes::Notes;

use super::{Input, figures, links, names, services};
use crate::kind::Kinds;
use crate::messages::Messages;
use crate::organisation::Service;
use crate::pages::typed::none;
use crate::theme;

/// What the form's lists offer.
pub(in super::super) struct Choices {
    pub(in super::super) kinds: Kinds,
    pub(in super::super) countries: Vec<geo::country::Model>,
    pub(in super::super) themes: Vec<theme::Model>,
    pub(in super::super) picks: Picks,
    pub(in super::super) services: Vec<Service>,
    pub(in super::super) notes: Notes,
}

/// The whole form. On a sheet that exists, what changes every year comes first; a new one begins with who it is.
pub(in super::super) fn build(
    lang: Lang,
    input: &Input,
    errors: &FieldErrors,
    choices: &Choices,
    frame: Frame,
) -> Form {
    let t = Messages(lang);
    let themes: Vec<Choice> = choices
        .themes
        .iter()
        .map(|theme| Choice::new(theme.code.clone(), theme.label(lang)))
        .collect();
    let sources = choices.notes.choices(lang);
    let mut form = Builder::new(lang, input, errors).picking(choices.picks.clone());
    if frame.version.is_none() {
        identity(&mut form, lang, choices, &themes);
    }
    form.section(t.section_contact());
    form.field("phone", t.field_phone(), FieldKind::Tel)
        .autocomplete("tel");
    form.field("website", t.field_website(), FieldKind::Url)
        .autocomplete("url");
    form.field("email", t.field_email(), FieldKind::Email)
        .help(t.field_email_help());
    form.section(t.section_services());
    services::fields(
        &mut form,
        lang,
        &input.services,
        &choices.services,
        &themes,
        &sources,
    );
    form.section(t.section_figures());
    figures::fields(&mut form, lang, &sources);
    if frame.version.is_some() {
        identity(&mut form, lang, choices, &themes);
    }
    place(&mut form, lang, choices);
    form.section(t.section_names());
    names::fields(&mut form, lang, &sources, &input.names);
    form.section(t.section_links());
    links::fields(&mut form, lang, &sources);
    publication(&mut form, lang, input, &sources);
    form.framed(frame)
}

fn identity(form: &mut Builder, lang: Lang, choices: &Choices, themes: &[Choice]) {
    let t = Messages(lang);
    form.section(t.section_identity());
    form.translated("name", &t.field_name(), 1, true);
    let mut kinds = none();
    for group in &choices.kinds.groups {
        let of_group = choices
            .kinds
            .kinds
            .iter()
            .filter(|kind| kind.group_code == group.code);
        kinds.extend(
            of_group.map(|kind| Choice::grouped(kind.code.clone(), kind.label(lang), group.name.text(lang))),
        );
    }
    form.select("kind", t.field_kind(), kinds).required();
    form.translated("description", &t.field_description(), 5, false);
    form.field("themes", t.field_themes(), FieldKind::Checks(themes.to_vec()));
}

fn place(form: &mut Builder, lang: Lang, choices: &Choices) {
    let t = Messages(lang);
    form.section(t.section_place());
    let mut countries = vec![Choice::new(geo::country::NONE, t.country_none_choice())];
    countries.extend(
        choices
            .countries
            .iter()
            .map(|country| Choice::new(country.code.clone(), country.label(lang))),
    );
    form.select("country", t.field_country(), countries);
    form.text("territory", t.field_territory())
        .help(t.field_territory_help());
    form.field("governs", t.field_governs(), FieldKind::Checkbox(false));
    form.pick("place", t.field_place(), geo::place::KIND)
        .help(t.field_place_help());
    form.text("street", t.field_street())
        .autocomplete("street-address");
    form.text("postcode", t.field_postcode())
        .autocomplete("postal-code");
    form.text("city", t.field_city()).autocomplete("address-level2");
    form.field("lat", t.field_lat(), FieldKind::Number)
        .help(t.field_point_help());
    form.field("lon", t.field_lon(), FieldKind::Number);
}

fn publication(form: &mut Builder, lang: Lang, input: &Input, sources: &[Choice]) {
    let (t, w) = (Messages(lang), web::Messages(lang));
    form.section(t.section_publication());
    form.field(
        "sources",
        t.field_sources(),
        FieldKind::Checks(sources.iter().skip(1).cloned().collect()),
    );
    let visibilities = Visibility::ALL.into_iter().map(|value| {
        let label = if value == Visibility::Public {
            t.visibility_public()
        } else {
            w.by_key(&format!("visibility-{}", value.code()), None)
                .unwrap_or_default()
        };
        Choice::new(value.code(), label)
    });
    form.field(
        "visibility",
        t.field_visibility(),
        FieldKind::Radio(visibilities.collect()),
    );
    let archived = (input.state == State::Archived.code()).then_some(State::Archived);
    let states = [State::Draft, State::ToValidate, State::Published]
        .into_iter()
        .chain(archived)
        .map(|value| {
            let label = if value == State::Published {
                t.state_published()
            } else {
                w.by_key(&format!("state-{}", value.code().replace('_', "-")), None)
                    .unwrap_or_default()
            };
            Choice::new(value.code(), label)
        });
    form.field("state", t.field_state(), FieldKind::Radio(states.collect()));
}
