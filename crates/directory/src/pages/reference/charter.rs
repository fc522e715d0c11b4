//! The page that shows every component in all its states. The template belongs to crate `web`; the form on it is a
//! sample that holds each kind of field, one of them refused.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use kernel::FieldErrors;
use serde_json::json;
use web::export::Downloads;
use web::form::{Builder, Choice, FieldKind, Form};
use web::list::Params;
use web::{App, Page, Result, Visit, html};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/charte", get(show))
}

#[derive(Template)]
#[template(path = "charte.html")]
struct CharterPage {
    page: Page,
    form: Form,
    downloads: Downloads,
}

async fn show(State(app): State<App>, visit: Visit) -> Result {
    let w = visit.w();
    let page = visit.page(&app, w.charter_title()).crumb(w.charter_title(), "");
    html(&CharterPage {
        page,
        form: sample(&visit),
        downloads: downloads(&visit),
    })
}

/// Downloads of a list that does have a file.
fn downloads(visit: &Visit) -> Downloads {
    let w = visit.w();
    let columns = web::export::columns([
        ("code", w.charter_facet_kind()),
        ("name", w.charter_facet_theme()),
    ]);
    Downloads::new(&visit.url("/themes"), &Params::default()).choosing(columns)
}

/// A form that is looked at, never sent.
fn sample(visit: &Visit) -> Form {
    let w = visit.w();
    let t = crate::messages::Messages(visit.lang);
    let input = json!({
        "name": {"fr": "Hải Dương", "en": ""},
        "themes": ["water"],
        "kind": "partnership",
        "date": "2006-late",
        "active": "true",
        "rows": [{"name": "Hai Duong", "lang": "vi"}],
    });
    let mut errors = FieldErrors::new();
    errors.add("url", "error-field-url");
    let themes = || {
        vec![
            Choice::new("water", w.charter_theme_water()),
            Choice::new("youth", w.charter_theme_youth()),
        ]
    };
    let kinds = || {
        vec![
            Choice::new("commune", w.charter_kind_commune()),
            Choice::new("partnership", w.charter_kind_partnership()),
        ]
    };
    let mut builder = Builder::new(visit.lang, &input, &errors);
    builder.section(w.charter_form()).help = Some(w.charter_card_text());
    builder.translated("name", &t.ref_name(), 1, true);
    builder
        .field("note", t.ref_note(), FieldKind::Textarea(3))
        .help(w.charter_card_text());
    builder.field("url", t.ref_url(), FieldKind::Url);
    builder.field("email", t.ref_email(), FieldKind::Email);
    builder.field("phone", t.ref_phone(), FieldKind::Tel);
    builder.field("number", w.charter_count_column(), FieldKind::Number);
    builder
        .field("date", t.ref_date(), FieldKind::Date)
        .help(t.ref_date_help());
    builder.select("kind", w.charter_facet_kind(), kinds());
    builder.field("choice", w.charter_facet_kind(), FieldKind::Radio(kinds()));
    builder.field("themes", w.charter_fact_theme(), FieldKind::Checks(themes()));
    builder.field("active", w.charter_badge_success(), FieldKind::Checkbox(false));
    builder.field("file", t.ref_file(), FieldKind::File("image/*".to_owned()));
    builder.field("secret", t.ref_password(), FieldKind::Password);
    builder.rows(
        "rows",
        t.ref_place_field_names(),
        t.ref_add_name(),
        |number| t.ref_name_number(number),
        |row| {
            row.text("name", t.ref_name());
            row.text("lang", t.ref_language());
        },
    );
    let mut form = builder.finish(w.charter_form(), visit.url("/charte"), visit.url("/charte"));
    form.method = "get";
    form
}
