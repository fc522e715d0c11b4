//! Countries and French territories held in memory, for whoever asks thousands of times: an import names communes and
//! countries line by line, in the many ways of real lists.

use std::collections::HashMap;

use database::Result;
use kernel::text::fold;
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;

use crate::{country, territory};

/// The overseas collectivities that have both a country code (ISO 3166-1) and a département code (INSEE).
const OVERSEAS: [(&str, &str); 11] = [
    ("GP", "971"),
    ("MQ", "972"),
    ("GF", "973"),
    ("RE", "974"),
    ("PM", "975"),
    ("YT", "976"),
    ("BL", "977"),
    ("MF", "978"),
    ("WF", "986"),
    ("PF", "987"),
    ("NC", "988"),
];

/// The INSEE département of an overseas country code, `MQ` → `972`.
#[must_use]
pub fn overseas(country: &str) -> Option<&'static str> {
    OVERSEAS
        .iter()
        .find(|(code, _)| *code == country)
        .map(|(_, departement)| *departement)
}

/// Countries and territories by what lists call them.
pub struct Index {
    territories: Vec<territory::Model>,
    by_code: HashMap<(String, String), usize>,
    by_siren: HashMap<String, usize>,
    communes: HashMap<String, Vec<usize>>,
    groupings: HashMap<String, Vec<usize>>,
    countries: HashMap<String, String>,
    french: Vec<String>,
}

/// What a name or code of a territory leads to.
#[derive(Debug, PartialEq)]
pub enum Found<'a> {
    /// One.
    One(&'a territory::Model),
    /// One, which the named former one is part of now.
    Merged(&'a territory::Model),
    /// Several of the name.
    Several(Vec<&'a territory::Model>),
    /// None.
    None,
}

impl Index {
    /// Reads all of them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(connection: &impl ConnectionTrait) -> Result<Self> {
        let territories = territory::Entity::find().all(connection).await?;
        let countries = country::all(connection).await?;
        Ok(Self::of(territories, &countries))
    }

    /// The index of these.
    #[must_use]
    pub fn of(territories: Vec<territory::Model>, countries: &[country::Model]) -> Self {
        let mut index = Index {
            by_code: HashMap::with_capacity(territories.len()),
            by_siren: HashMap::new(),
            communes: HashMap::new(),
            groupings: HashMap::new(),
            countries: HashMap::new(),
            french: Vec::new(),
            territories,
        };
        for (place, held) in index.territories.iter().enumerate() {
            index
                .by_code
                .insert((held.kind.clone(), held.code.clone()), place);
            if let Some(siren) = &held.siren {
                index.by_siren.insert(siren.clone(), place);
            }
            let names = match held.kind.as_str() {
                "commune" | "former_commune" => &mut index.communes,
                _ => &mut index.groupings,
            };
            names.entry(name_key(&held.name)).or_default().push(place);
        }
        for held in countries {
            let names = held.name.0.iter().map(|(_, name)| name);
            for name in names
                .chain(held.aliases.0.iter().map(String::as_str))
                .chain([held.code.as_str(), held.alpha3.as_str()])
            {
                index
                    .countries
                    .entry(country_key(name))
                    .or_insert_with(|| held.code.clone());
            }
            if held.code == "FR" || held.part_of.as_deref() == Some("FR") {
                index.french.push(held.code.clone());
            }
        }
        index
    }

    /// The code of a country that a list names by its code of two or three letters, or in French or English.
    #[must_use]
    pub fn country(&self, text: &str) -> Option<&str> {
        let key = country_key(text);
        // Countries without a code of three letters have an empty one, which names nobody.
        self.countries
            .get(&key)
            .filter(|_| !key.is_empty())
            .map(String::as_str)
    }

    /// Whether a country code is France or one of its overseas territories.
    #[must_use]
    pub fn is_french(&self, country: &str) -> bool {
        self.french.iter().any(|code| code == country)
    }

    /// The territory of this kind and code.
    #[must_use]
    pub fn get(&self, kind: &str, code: &str) -> Option<&territory::Model> {
        let place = self.by_code.get(&(kind.to_owned(), code.to_owned()))?;
        self.territories.get(*place)
    }

    /// The territory of a code as lists write it: INSEE (also without its leading zero), SIREN or SIRET, `DEP-93`.
    #[must_use]
    pub fn coded(&self, text: &str) -> Found<'_> {
        let code: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '\u{a0}')
            .collect::<String>()
            .to_uppercase();
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        let found = match code.len() {
            // A spreadsheet that took the code for a number dropped its zero.
            4 if digits => self.commune(&format!("0{code}")),
            5 => self.commune(&code),
            9 if digits => self.siren(&code),
            14 if digits => self.siren(&code[..9]),
            _ => Found::None,
        };
        if found != Found::None {
            return found;
        }
        let grouped = [
            ("DEP", "departement"),
            ("REG", "region"),
            ("EPT", "ept"),
            ("EPCI", "epci"),
        ];
        for (prefix, kind) in grouped {
            let rest = code
                .strip_prefix(prefix)
                .map(|rest| rest.trim_start_matches(['-', '_', ':']));
            if let Some(held) = rest.and_then(|rest| self.get(kind, rest)) {
                return Found::One(held);
            }
        }
        Found::None
    }

    fn commune(&self, code: &str) -> Found<'_> {
        if let Some(held) = self.get("commune", code) {
            return Found::One(held);
        }
        self.get("former_commune", code)
            .map_or(Found::None, |held| self.now(held))
    }

    fn siren(&self, siren: &str) -> Found<'_> {
        self.by_siren
            .get(siren)
            .and_then(|place| self.territories.get(*place))
            .map_or(Found::None, Found::One)
    }

    /// What a former commune is part of now.
    fn now<'a>(&'a self, held: &'a territory::Model) -> Found<'a> {
        held.successor
            .as_deref()
            .and_then(|code| self.get("commune", code))
            .map_or(Found::None, Found::Merged)
    }

    /// The communes of a name, and départements, régions and groupings if there is none; within a département if one
    /// is given.
    #[must_use]
    pub fn named(&self, name: &str, departement: Option<&str>) -> Found<'_> {
        for names in [&self.communes, &self.groupings] {
            let all: Vec<&territory::Model> = names
                .get(&name_key(name))
                .into_iter()
                .flatten()
                .filter_map(|place| self.territories.get(*place))
                .filter(|held| departement.is_none_or(|code| within(held, code)))
                .collect();
            let today: Vec<&territory::Model> = all
                .iter()
                .copied()
                .filter(|held| held.kind != "former_commune")
                .collect();
            match (today.as_slice(), all.as_slice()) {
                ([one], _) => return Found::One(one),
                ([], [former]) => return self.now(former),
                ([], []) => {}
                ([], _) => return Found::Several(all),
                _ => return Found::Several(today),
            }
        }
        Found::None
    }
}

fn within(held: &territory::Model, departement: &str) -> bool {
    let own = if held.kind == "departement" {
        Some(held.code.as_str())
    } else {
        held.departement.as_deref()
    };
    own == Some(departement)
}

/// A commune's name without what lists put before or leave out: `Ville de Stains`, `Saint-Denis`/`St Denis`,
/// `Le Robert`/`Robert (Le)`.
fn name_key(name: &str) -> String {
    let name = match name.strip_suffix(')').and_then(|head| head.rsplit_once(" (")) {
        Some((head, article @ ("Le" | "La" | "Les" | "L'" | "L’"))) => format!("{article} {head}"),
        _ => name.to_owned(),
    };
    let folded = fold(&name);
    let mut rest = folded.as_str();
    let leads = [
        "ville de ",
        "ville d ",
        "ville du ",
        "commune de ",
        "commune d ",
        "commune du ",
        "mairie de ",
        "mairie d ",
        "departement de la ",
        "departement du ",
        "departement de l ",
        "departement des ",
        "departement de ",
        "departement d ",
        "conseil departemental de la ",
        "conseil departemental du ",
        "conseil departemental de l ",
        "conseil departemental des ",
        "conseil departemental de ",
        "region ",
    ];
    for lead in leads {
        if let Some(short) = rest.strip_prefix(lead) {
            rest = short;
            break;
        }
    }
    rest.split(' ')
        .map(|word| match word {
            "st" => "saint",
            "ste" => "sainte",
            other => other,
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn country_key(name: &str) -> String {
    let folded = fold(name);
    for article in ["le ", "la ", "les ", "l ", "the "] {
        if let Some(short) = folded.strip_prefix(article) {
            return short.to_owned();
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use database::Json;
    use kernel::Translated;

    fn commune(code: &str, name: &str, departement: &str) -> territory::Model {
        territory::Model {
            kind: "commune".to_owned(),
            code: code.to_owned(),
            name: name.to_owned(),
            sort_key: fold(name),
            siren: None,
            population: None,
            region: None,
            departement: Some(departement.to_owned()),
            epci: None,
            ept: None,
            postcodes: String::new(),
            lat: None,
            lon: None,
            approximate: false,
            successor: None,
            since: None,
        }
    }

    fn index() -> Index {
        let territories = vec![
            commune("93066", "Saint-Denis", "93"),
            commune("97411", "Saint-Denis", "974"),
            commune("97222", "Le Robert", "972"),
            commune("01004", "Ambérieu-en-Bugey", "01"),
            territory::Model {
                kind: "former_commune".to_owned(),
                successor: Some("93066".to_owned()),
                ..commune("93059", "Pierrefitte-sur-Seine", "93")
            },
            territory::Model {
                kind: "departement".to_owned(),
                siren: Some("229300082".to_owned()),
                departement: None,
                ..commune("93", "Seine-Saint-Denis", "")
            },
        ];
        let country = |code: &str, alpha3: &str, fr: &str, en: &str, part_of: Option<&str>| country::Model {
            code: code.to_owned(),
            alpha3: alpha3.to_owned(),
            name: Json(Translated::both(fr, en)),
            locative_fr: String::new(),
            sort_key: fold(fr),
            continent: String::new(),
            recognised: true,
            oda: false,
            income: String::new(),
            part_of: part_of.map(str::to_owned),
            note: Json(Translated::default()),
            aliases: Json(vec!["Grande-Bretagne".to_owned()]),
            lat: None,
            lon: None,
            edited: false,
        };
        let countries = [
            country("GB", "GBR", "Royaume-Uni", "United Kingdom", None),
            country("FR", "FRA", "France", "France", None),
            country("MQ", "MTQ", "Martinique", "Martinique", Some("FR")),
        ];
        Index::of(territories, &countries)
    }

    fn code(found: &Found<'_>) -> String {
        match found {
            Found::One(held) => held.code.clone(),
            Found::Merged(held) => format!("now {}", held.code),
            Found::Several(held) => format!("{} of them", held.len()),
            Found::None => "none".to_owned(),
        }
    }

    #[test]
    fn codes_are_read_as_lists_write_them() {
        let index = index();
        for (given, expected) in [
            ("93066", "93066"),
            ("1004", "01004"),
            (" 97222 ", "97222"),
            ("93059", "now 93066"),
            ("DEP-93", "93"),
            ("229300082", "93"),
            ("229 300 082 01453", "93"),
            ("99999", "none"),
            ("", "none"),
            ("é", "none"),
        ] {
            assert_eq!(code(&index.coded(given)), expected, "{given}");
        }
    }

    #[test]
    fn names_are_read_as_lists_write_them_and_homonyms_are_several() {
        let index = index();
        for (given, departement, expected) in [
            ("St Denis", None, "2 of them"),
            ("Ville de Saint-Denis", Some("93"), "93066"),
            ("ROBERT (Le)", None, "97222"),
            ("Robert (Le)", None, "97222"),
            ("le robert", None, "97222"),
            ("Pierrefitte sur Seine", None, "now 93066"),
            ("Département de la Seine-Saint-Denis", None, "93"),
            ("Nulle-Part", None, "none"),
        ] {
            assert_eq!(code(&index.named(given, departement)), expected, "{given}");
        }
    }

    #[test]
    fn countries_have_codes_and_names_in_two_languages() {
        let index = index();
        for given in [
            "GB",
            "gbr",
            "Royaume-Uni",
            "united kingdom",
            "The United Kingdom",
            "Grande Bretagne",
        ] {
            assert_eq!(index.country(given), Some("GB"), "{given}");
        }
        assert_eq!(index.country("Utopie"), None);
        assert!(index.is_french("MQ") && !index.is_french("GB"));
        assert_eq!((overseas("MQ"), overseas("GB")), (Some("972"), None));
    }
}
