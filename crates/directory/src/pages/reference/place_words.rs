//! The words in which changes of a place are told: the form's own. For its history and for the second of two editors.

use geo::catalogue::language_name;
use geo::place;
use serde_json::Value;
use web::history::{Past, Vocabulary};
use web::{App, Visit};

use super::place_input::NAME_KINDS;
use super::places::kind_name;
use crate::messages::Messages;

/// The words for all that this past speaks of.
pub(super) async fn words(app: &App, visit: &Visit, past: &Past) -> database::Result<Vocabulary> {
    let lang = visit.lang;
    let mut words = Vocabulary::load(app, visit, past).await?;
    let countries = geo::country::all(app.db.reader()).await?;
    let countries = countries
        .iter()
        .map(|held| (held.code.clone(), held.label(lang).to_owned()))
        .collect();
    name(&mut words, countries);
    Ok(words)
}

/// Names every field, in the order of the form.
fn name(words: &mut Vocabulary, countries: Vec<(String, String)>) {
    let lang = words.lang();
    let t = Messages(lang);
    let language = move |value: &Value| {
        value
            .as_str()
            .map(|tag| language_name(tag, lang))
            .unwrap_or_default()
    };
    words.text("name", t.ref_place_field_name());
    words.codes(
        "kind",
        t.ref_place_field_kind(),
        place::KINDS.map(|code| (code, kind_name(t, code))),
    );
    words.codes("country", t.ref_place_field_country(), countries);
    words.ids("parent", t.ref_place_field_parent());
    words.text("local_name", t.ref_place_field_local_name());
    words.with("local_lang", t.ref_place_field_local_lang(), language);
    words.with("point", t.ref_place_field_point(), move |value| {
        let point: Option<(f64, f64)> = serde_json::from_value(value.clone()).ok();
        point
            .map(|(lat, lon)| super::common::coordinates(lat, lon, lang))
            .unwrap_or_default()
    });
    words.flag("approximate", t.ref_place_field_approximate());
    words.text("timezone", t.ref_place_field_timezone());
    words.text("geonames", t.ref_place_field_geonames());
    words.rows("names", move |number| t.ref_name_number(number), "name");
    words.text("names.*.name", t.ref_name());
    words.with("names.*.lang", t.ref_language(), language);
    words.codes(
        "names.*.kind",
        t.ref_kind(),
        NAME_KINDS.map(|code| {
            let word = t.by_key(&format!("ref-name-{code}"), None);
            (code, word.unwrap_or_default())
        }),
    );
    words.ids("names.*.source", t.ref_source());
    words.publication(
        (t.ref_place_field_visibility(), t.ref_visibility_public()),
        (t.ref_place_field_state(), t.ref_state_published()),
    );
}

#[cfg(test)]
mod tests {
    use geo::place::{OtherName, Place};
    use kernel::{State, Translated};
    use uuid::Uuid;

    use kernel::Lang;

    use super::*;

    #[test]
    fn every_field_has_its_word_and_no_code_is_shown() {
        let id = Uuid::from_u128(1);
        let full = Place {
            name: Translated::both("Akbou", "Akbu"),
            kind: "refugee_camp".into(),
            country: "DZ".into(),
            parent: Some(id),
            local_name: Some("أقبو".into()),
            local_lang: Some("ar".into()),
            point: Some((36.46, 4.53)),
            approximate: true,
            timezone: Some("Africa/Algiers".into()),
            geonames: Some(2_507_926),
            names: vec![OtherName {
                name: "Aqbu".into(),
                lang: Some("ar".into()),
                kind: "alias".into(),
                source: Some(id),
            }],
            state: State::ToValidate,
            ..Place::default()
        };
        for lang in Lang::ALL {
            let mut words = Vocabulary::new(lang);
            words.learn(id, "Béjaïa");
            name(&mut words, vec![("DZ".to_owned(), "Algérie".to_owned())]);
            let changes = words.changes(&Value::Null, &serde_json::to_value(&full).unwrap());
            assert!(changes.len() > 12, "{changes:?}");
            for change in changes {
                let field = change.label.rsplit(": ").next();
                assert_ne!(field, Some(change.path.as_str()), "{lang:?} has no word for it");
                let told = !change.after.contains(['{', '_']) || change.path == "timezone";
                assert!(
                    !change.label.is_empty() && told && !change.after.contains("fr:"),
                    "{}: {}",
                    change.label,
                    change.after
                );
            }
        }
    }
}
