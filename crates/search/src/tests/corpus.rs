//! Forty records like those of the network.

use crate::{Audience, Document};

/// Kind, id, title, names separated by `;`, body, country, boost.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    f32,
);

const ROWS: &[Row] = &[
    (
        "place",
        "jenine",
        "Jénine",
        "Jenin;Djenin;Janīn;جنين",
        "",
        "PS",
        2.0,
    ),
    ("place", "tulkarem", "Tulkarem", "Tulkarm;Ṭūlkarm", "", "PS", 2.0),
    (
        "place",
        "qalqilya",
        "Qalqilya",
        "Qalqiliya;Kalkilya",
        "",
        "PS",
        2.0,
    ),
    (
        "place",
        "akko",
        "Akko",
        "Acre;Saint-Jean-d'Acre;ʿAkkā",
        "",
        "IL",
        2.0,
    ),
    ("place", "haiduong", "Haï Duong", "Hải Dương", "", "VN", 2.0),
    (
        "place",
        "matola",
        "Matola",
        "",
        "Ville voisine de Maputo.",
        "MZ",
        2.0,
    ),
    (
        "place",
        "satumare",
        "Satu Mare",
        "Setu Mare;Szatmárnémeti",
        "",
        "RO",
        2.0,
    ),
    (
        "place",
        "larbaa",
        "Larbaâ Nath Irathen",
        "Larba Nath Iraten;Fort-National",
        "",
        "DZ",
        2.0,
    ),
    (
        "place",
        "kayes",
        "Kayes",
        "",
        "Trois communes de la région de Kayes.",
        "ML",
        2.0,
    ),
    ("place", "kragujevac", "Kragujevac", "Крагујевац", "", "RS", 2.0),
    ("country", "ml", "Mali", "République du Mali;ML", "", "ML", 3.0),
    (
        "country",
        "ps",
        "Palestine",
        "Territoires palestiniens;PS",
        "",
        "PS",
        3.0,
    ),
    ("country", "vn", "Viêt Nam", "Vietnam;VN", "", "VN", 3.0),
    ("country", "rs", "Serbie", "Serbia;RS", "", "RS", 3.0),
    (
        "territory",
        "pierrefitte",
        "Pierrefitte-sur-Seine",
        "93059;Pierrefitte",
        "",
        "FR",
        1.0,
    ),
    (
        "territory",
        "saintdenis",
        "Saint-Denis",
        "93066;219300662",
        "",
        "FR",
        1.0,
    ),
    (
        "territory",
        "ilesaintdenis",
        "L'Île-Saint-Denis",
        "93039",
        "",
        "FR",
        1.0,
    ),
    ("territory", "drancy", "Drancy", "93029", "", "FR", 1.0),
    ("territory", "bagnolet", "Bagnolet", "93006", "", "FR", 1.0),
    ("territory", "lerobert", "Le Robert", "97222", "", "FR", 1.0),
    ("territory", "roberval", "Roberval", "60541", "", "FR", 1.0),
    (
        "territory",
        "dep93",
        "Seine-Saint-Denis",
        "93;CG 93;Neuf-Trois",
        "",
        "FR",
        1.5,
    ),
    ("territory", "suresnes", "Suresnes", "92073", "", "FR", 1.0),
    ("territory", "y", "Y", "80829", "", "FR", 1.0),
    (
        "theme",
        "eau",
        "Eau et assainissement",
        "eau potable;eaux usées;latrines",
        "",
        "",
        1.5,
    ),
    (
        "theme",
        "sante",
        "Santé",
        "hôpitaux;centres de soins",
        "",
        "",
        1.5,
    ),
    (
        "theme",
        "culture",
        "Culture",
        "musique;lecture publique",
        "",
        "",
        1.5,
    ),
    (
        "organisation",
        "ville-suresnes",
        "Ville de Suresnes",
        "Mairie de Suresnes;219200730",
        "Le service Actions internationales conduit la coopération avec Kragujevac.",
        "FR",
        1.0,
    ),
    (
        "organisation",
        "hopital",
        "Centre hospitalier de Saint-Denis",
        "Hôpital Delafontaine;CHSD",
        "L'hôpital forme des sages-femmes maliennes.",
        "FR",
        1.0,
    ),
    (
        "organisation",
        "hopitaux",
        "Fédération des hôpitaux jumelés",
        "FHJ",
        "Associations créées par des soignants.",
        "FR",
        1.0,
    ),
    (
        "organisation",
        "oeuvre",
        "Œuvre des écoles d'Orient",
        "",
        "Une école crée une bibliothèque.",
        "FR",
        1.0,
    ),
    (
        "partnership",
        "dep-palestine",
        "Département – Djenin, Tulkarem et Qalqilya",
        "",
        "Accord tripartite : eau, jeunesse et sport.",
        "PS",
        1.0,
    ),
    (
        "partnership",
        "suresnes-kragujevac",
        "Suresnes – Kragujevac",
        "",
        "Jumelage signé en 1967, puis coopération décentralisée.",
        "RS",
        1.0,
    ),
    (
        "partnership",
        "bagnolet-robert",
        "Bagnolet – Le Robert",
        "",
        "Jumelage entre deux villes françaises.",
        "FR",
        1.0,
    ),
    (
        "partnership",
        "dep-matola",
        "Seine-Saint-Denis – Matola",
        "",
        "Coopération décentralisée sur les eaux pluviales et les déchets.",
        "MZ",
        1.0,
    ),
    (
        "project",
        "puits",
        "Puits et réseaux à Kayes",
        "",
        "Forage de puits, réseau d'eau et assainissement des écoles de trois villages du Mali.",
        "ML",
        1.0,
    ),
    (
        "project",
        "latrines",
        "Latrines scolaires",
        "",
        "Assainissement : latrines construites, pompes numérisées, sécurité renforcée.",
        "ML",
        1.0,
    ),
    (
        "project",
        "orchestre",
        "Orchestre des jeunes",
        "",
        "Le conservatoire accueille vingt musiciens de Haï Duong.",
        "VN",
        1.0,
    ),
    (
        "project",
        "gouvernance",
        "Maîtrise d'ouvrage locale",
        "",
        "Appui aux élus de Matola.",
        "MZ",
        1.0,
    ),
    (
        "project",
        "foot",
        "Tournoi de football",
        "",
        "Échange sportif, 1998.",
        "PS",
        1.0,
    ),
];

/// The records, all public.
pub(super) fn corpus() -> Vec<Document> {
    ROWS.iter()
        .map(|(kind, id, title, names, body, country, boost)| Document {
            kind: (*kind).into(),
            id: (*id).into(),
            path: format!("/{kind}s/{id}"),
            titles: vec![("fr".into(), (*title).into())],
            subtitles: Vec::new(),
            names: if *kind == "theme" {
                Vec::new()
            } else {
                listed(names)
            },
            keywords: if *kind == "theme" {
                listed(names)
            } else {
                Vec::new()
            },
            proper: !matches!(*kind, "theme" | "partnership" | "project"),
            gathers: None,
            bodies: texts(id, body),
            facets: if country.is_empty() {
                Vec::new()
            } else {
                vec![("country".into(), (*country).into())]
            },
            audience: Audience::Public,
            boost: *boost,
            example: *id == "foot",
        })
        .collect()
}

fn listed(names: &str) -> Vec<String> {
    names
        .split(';')
        .filter(|name| !name.is_empty())
        .map(Into::into)
        .collect()
}

fn texts(id: &str, french: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    if !french.is_empty() {
        texts.push(("fr".into(), french.into()));
    }
    if id == "puits" {
        let english = "Wells were drilled and water networks built in three villages.";
        texts.push(("en".into(), english.into()));
    }
    texts
}
