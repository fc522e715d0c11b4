use std::collections::BTreeMap;

use super::*;
use crate::table::Row;

const FIELDS: [Field; 3] = [
    Field {
        name: "commune",
        required: true,
        synonyms: &["code_insee", "ville"],
    },
    Field {
        name: "country",
        required: false,
        synonyms: &["pays", "pays_alpha2"],
    },
    Field {
        name: "year",
        required: false,
        synonyms: &["année", "date_ou_annee"],
    },
];

fn header(titles: &[&str]) -> Vec<String> {
    titles.iter().map(|title| (*title).to_owned()).collect()
}

#[test]
fn columns_are_found_by_name_and_synonym_whatever_the_writing() {
    let mapping = Mapping::guess(&header(&["Pays (alpha 2)", "VILLE", "Annee", "Notes"]), &FIELDS).unwrap();
    assert_eq!(mapping.column("country"), Some(0));
    assert_eq!(mapping.column("commune"), Some(1));
    assert_eq!(mapping.column("year"), Some(2));
    assert_eq!(mapping.unread, ["Notes"]);
    let row = Row {
        line: 2,
        cells: header(&["DE", "Stains", "", "x"]),
    };
    assert_eq!(mapping.cells(&row).get("commune"), "Stains");
    assert_eq!(mapping.cells(&row).some("year"), None);
    assert_eq!(mapping.cells(&row).get("nothing"), "");
}

#[test]
fn a_choice_wins_over_the_guess_and_its_mistakes_are_told() {
    let titles = header(&["ville", "nom", "pays"]);
    let choose = |pairs: &[(&str, &str)]| {
        let choice: BTreeMap<String, String> = pairs
            .iter()
            .map(|(field, title)| ((*field).to_owned(), (*title).to_owned()))
            .collect();
        Mapping::chosen(&titles, &FIELDS, &choice)
    };
    assert_eq!(
        choose(&[("commune", "nom"), ("country", "")])
            .unwrap()
            .column("commune"),
        Some(1)
    );
    assert_eq!(choose(&[("country", "")]).unwrap().column("country"), None);
    assert_eq!(
        choose(&[("town", "nom")]),
        Err(MappingError::NoField("town".to_owned()))
    );
    assert_eq!(
        choose(&[("year", "an")]),
        Err(MappingError::NoColumn("an".to_owned()))
    );
    assert_eq!(
        choose(&[("commune", "")]),
        Err(MappingError::Missing(vec!["commune"]))
    );
}

#[test]
fn the_counts_are_said_in_the_agreed_words() {
    let mut counts = Counts::default();
    for outcome in [
        Outcome::Added,
        Outcome::Added,
        Outcome::Unchanged,
        Outcome::Ignored,
        Outcome::Ambiguous,
    ] {
        counts.add(outcome);
    }
    assert_eq!(
        counts.to_string(),
        "5 lines: 2 added, 0 updated, 1 unchanged, 1 ignored, 1 ambiguous"
    );
}

#[test]
fn a_value_for_the_whole_file_stands_in_every_row() {
    let choose = |header: &[String], title: &str| {
        let choice = BTreeMap::from([("commune".to_owned(), title.to_owned())]);
        Mapping::chosen(header, &FIELDS, &choice)
    };
    let titles = header(&["Pays"]);
    let mapping = choose(&titles, "= Stains ").unwrap();
    let row = Row {
        line: 2,
        cells: header(&["ML"]),
    };
    let cells = mapping.cells(&row);
    assert_eq!((cells.get("commune"), cells.get("country")), ("Stains", "ML"));
    assert_eq!(
        (mapping.value("commune"), mapping.value("country")),
        (Some("Stains"), None)
    );
    assert_eq!(mapping.column("commune"), None);
    // A column that is really called so is that column.
    let titles = header(&["=Stains"]);
    assert_eq!(choose(&titles, "=Stains").unwrap().column("commune"), Some(0));
}
