//! Identifiers given by others: the SIREN of an association, the INSEE code of a commune, the
//! GeoNames number of a town abroad.
//!
//! An [`Identifier`] is checked when it is made: length, form and, where the scheme has one, the
//! check digit. It says nothing about whether the register knows it.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// La Poste alone has more establishments than a Luhn key could number.
const LA_POSTE: &str = "356000000";

/// Who gives the identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// A legal unit in SIRENE, the French register: 9 digits, the last a Luhn key.
    Siren,
    /// An establishment in SIRENE: SIREN + 5 digits, the last a Luhn key.
    Siret,
    /// A French commune in INSEE's official geographic code (COG): 5 characters.
    Insee,
    /// A French association in the national register (RNA): `W` + 9 characters.
    Rna,
    /// A place in GeoNames: a positive number.
    Geonames,
    /// An entity of Wikidata: `Q` + a positive number.
    Wikidata,
}

impl Scheme {
    /// All schemes, in the order of lists.
    pub const ALL: [Self; 6] = [
        Self::Siren,
        Self::Siret,
        Self::Insee,
        Self::Rna,
        Self::Geonames,
        Self::Wikidata,
    ];

    /// The name stored in the database and written in files and in the API: `siren`, `rna`...
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Siren => "siren",
            Self::Siret => "siret",
            Self::Insee => "insee",
            Self::Rna => "rna",
            Self::Geonames => "geonames",
            Self::Wikidata => "wikidata",
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Scheme {
    type Err = IdentifierError;

    /// Reads [`Scheme::code`].
    fn from_str(code: &str) -> Result<Self, IdentifierError> {
        Self::ALL
            .into_iter()
            .find(|scheme| scheme.code() == code)
            .ok_or(IdentifierError::UnknownScheme)
    }
}

/// What is wrong with an identifier. The messages are for logs; a page translates the variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// Nothing but white space was given.
    #[error("no identifier was given")]
    Empty,
    /// Too long or too short.
    #[error("{expected} characters are expected, not {found}")]
    Length {
        /// How many characters the scheme has, spaces left out.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// A letter or a sign stands where the scheme has a digit.
    #[error("only digits are expected")]
    NotDigits,
    /// The scheme begins with this letter (`W`, `Q`) and the text does not.
    #[error("it must begin with {0}")]
    Prefix(char),
    /// The check digit does not fit: a digit is wrong or two are swapped.
    #[error("the check digit is wrong")]
    Checksum,
    /// The form is right but no such number is given out (zero, too large).
    #[error("there is no such number")]
    OutOfRange,
    /// The INSEE code does not begin with a French département or overseas territory.
    #[error("no département has this code")]
    UnknownDepartement,
    /// No scheme has this name.
    #[error("unknown kind of identifier")]
    UnknownScheme,
}

/// An identifier of the right form, without spaces, letters in upper case.
///
/// In JSON: `{"scheme": "siren", "value": "229300082"}`, checked when read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Identifier {
    scheme: Scheme,
    value: String,
}

#[derive(Deserialize)]
struct Unchecked {
    scheme: Scheme,
    value: String,
}

impl TryFrom<Unchecked> for Identifier {
    type Error = IdentifierError;

    fn try_from(unchecked: Unchecked) -> Result<Self, IdentifierError> {
        Self::parse(unchecked.scheme, &unchecked.value)
    }
}

impl Identifier {
    /// Checks what was typed; spaces of every kind are left out ("229 300 082").
    ///
    /// # Errors
    /// See [`IdentifierError`].
    pub fn parse(scheme: Scheme, text: &str) -> Result<Self, IdentifierError> {
        let value: String = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '\u{200B}' && *letter != '\u{FEFF}')
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        if value.is_empty() {
            return Err(IdentifierError::Empty);
        }
        let value = match scheme {
            Scheme::Siren => siren(value)?,
            Scheme::Siret => siret(value)?,
            Scheme::Insee => insee(value)?,
            Scheme::Rna => rna(value)?,
            Scheme::Geonames => positive(&value)?,
            Scheme::Wikidata => {
                let number = value.strip_prefix('Q').ok_or(IdentifierError::Prefix('Q'))?;
                format!("Q{}", positive(number)?)
            }
        };
        Ok(Self { scheme, value })
    }

    /// Who gives it.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Its value, without spaces.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The page of the register about it; `None` where the register has no page by code alone.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        let value = &self.value;
        match self.scheme {
            Scheme::Siren => Some(format!(
                "https://annuaire-entreprises.data.gouv.fr/entreprise/{value}"
            )),
            Scheme::Siret => Some(format!(
                "https://annuaire-entreprises.data.gouv.fr/etablissement/{value}"
            )),
            Scheme::Geonames => Some(format!("https://www.geonames.org/{value}")),
            Scheme::Wikidata => Some(format!("https://www.wikidata.org/wiki/{value}")),
            Scheme::Insee | Scheme::Rna => None,
        }
    }
}

impl fmt::Display for Identifier {
    /// The bare value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

fn siren(value: String) -> Result<String, IdentifierError> {
    exactly(&value, 9)?;
    only_digits(&value)?;
    check_luhn(&value)?;
    Ok(value)
}

fn siret(value: String) -> Result<String, IdentifierError> {
    exactly(&value, 14)?;
    only_digits(&value)?;
    let unit = value.get(..9).ok_or(IdentifierError::NotDigits)?;
    check_luhn(unit)?;
    // SIRENE: the digits of La Poste's offices add up to a multiple of five; its seat has a Luhn
    // key.
    let is_post_office = unit == LA_POSTE && digits(&value).sum::<u32>().is_multiple_of(5);
    if !is_post_office {
        check_luhn(&value)?;
    }
    Ok(value)
}

/// INSEE, official geographic code: département 01 to 95 with 2A and 2B for Corsica (20 was given
/// up in 1976), or one of the three-digit codes overseas, then the number of the commune.
fn insee(value: String) -> Result<String, IdentifierError> {
    exactly(&value, 5)?;
    let number = if value.starts_with("2A") || value.starts_with("2B") {
        value.get(2..).unwrap_or_default()
    } else {
        only_digits(&value)?;
        let departement = value.get(..2).unwrap_or_default();
        match departement {
            "97" | "98" => {
                let territory = value.get(..3).unwrap_or_default();
                let is_territory = matches!(
                    territory,
                    "971"
                        | "972"
                        | "973"
                        | "974"
                        | "975"
                        | "976"
                        | "977"
                        | "978"
                        | "984"
                        | "986"
                        | "987"
                        | "988"
                        | "989"
                );
                if !is_territory {
                    return Err(IdentifierError::UnknownDepartement);
                }
                value.get(3..).unwrap_or_default()
            }
            "00" | "20" | "96" | "99" => return Err(IdentifierError::UnknownDepartement),
            _ => value.get(2..).unwrap_or_default(),
        }
    };
    only_digits(number)?;
    if number.bytes().all(|byte| byte == b'0') {
        return Err(IdentifierError::OutOfRange);
    }
    Ok(value)
}

/// `W`, the département's registry, then a number. The second character of the registry is a letter
/// in Corsica (`W2A`, `W2B`) and overseas (`W9R` for La Réunion).
fn rna(value: String) -> Result<String, IdentifierError> {
    let rest = value.strip_prefix('W').ok_or(IdentifierError::Prefix('W'))?;
    exactly(&value, 10)?;
    let mut letters = rest.chars();
    let first = letters.next().unwrap_or_default();
    let second = letters.next().unwrap_or_default();
    let registry_may_have_letter = matches!(first, '2' | '9') && second.is_ascii_uppercase();
    if !first.is_ascii_digit() || !(second.is_ascii_digit() || registry_may_have_letter) {
        return Err(IdentifierError::NotDigits);
    }
    only_digits(letters.as_str())?;
    Ok(value)
}

/// A positive number, leading zeros dropped.
fn positive(text: &str) -> Result<String, IdentifierError> {
    if text.is_empty() {
        return Err(IdentifierError::NotDigits);
    }
    only_digits(text)?;
    let number: u32 = text.parse().map_err(|_| IdentifierError::OutOfRange)?;
    if number == 0 {
        return Err(IdentifierError::OutOfRange);
    }
    Ok(number.to_string())
}

fn exactly(value: &str, expected: usize) -> Result<(), IdentifierError> {
    let found = value.chars().count();
    if found != expected {
        return Err(IdentifierError::Length { expected, found });
    }
    Ok(())
}

fn only_digits(value: &str) -> Result<(), IdentifierError> {
    if !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(IdentifierError::NotDigits);
    }
    Ok(())
}

fn digits(value: &str) -> impl DoubleEndedIterator<Item = u32> {
    value.chars().filter_map(|digit| digit.to_digit(10))
}

/// ISO/IEC 7812-1, annex B: every second digit from the right counts double, and the sum is a
/// multiple of ten.
fn check_luhn(value: &str) -> Result<(), IdentifierError> {
    let mut sum = 0;
    for (place, digit) in digits(value).rev().enumerate() {
        let weighted = if place % 2 == 1 { digit * 2 } else { digit };
        sum += if weighted > 9 { weighted - 9 } else { weighted };
    }
    // All zeros would pass.
    if sum == 0 || sum % 10 != 0 {
        return Err(IdentifierError::Checksum);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(scheme: Scheme, text: &str) -> Result<String, IdentifierError> {
        Identifier::parse(scheme, text).map(|identifier| identifier.value)
    }

    #[test]
    fn real_siren_numbers_pass() {
        // Seine-Saint-Denis, Plaine Commune, INSEE, La Poste.
        for siren in ["229300082", "200057867", "120027016", "356000000"] {
            assert_eq!(value(Scheme::Siren, siren), Ok(siren.to_owned()));
        }
        assert_eq!(
            value(Scheme::Siren, " 229 300\u{202f}082 "),
            Ok("229300082".to_owned())
        );
    }

    #[test]
    fn a_siren_says_what_is_wrong() {
        assert_eq!(value(Scheme::Siren, "  "), Err(IdentifierError::Empty));
        let length = IdentifierError::Length {
            expected: 9,
            found: 8,
        };
        assert_eq!(value(Scheme::Siren, "22930008"), Err(length));
        assert_eq!(value(Scheme::Siren, "22930008X"), Err(IdentifierError::NotDigits));
        assert_eq!(value(Scheme::Siren, "٢٢٩٣٠٠٠٨٢"), Err(IdentifierError::NotDigits));
        assert_eq!(value(Scheme::Siren, "229300028"), Err(IdentifierError::Checksum));
        assert_eq!(value(Scheme::Siren, "000000000"), Err(IdentifierError::Checksum));
    }

    #[test]
    fn siret_numbers_and_the_exception_of_la_poste() {
        // INSEE in Montrouge; the seat of La Poste, which has a Luhn key.
        assert!(value(Scheme::Siret, "120 027 016 00563").is_ok());
        assert!(value(Scheme::Siret, "35600000000048").is_ok());
        // Digits add up to 20, no Luhn key: right for La Poste alone.
        assert!(value(Scheme::Siret, "35600000000060").is_ok());
        assert_eq!(
            value(Scheme::Siret, "35600000000061"),
            Err(IdentifierError::Checksum)
        );
        assert_eq!(
            value(Scheme::Siret, "12002701600564"),
            Err(IdentifierError::Checksum)
        );
        assert_eq!(
            value(Scheme::Siret, "12002701700562"),
            Err(IdentifierError::Checksum)
        );
    }

    #[test]
    fn commune_codes_of_every_kind() {
        // Saint-Denis, Ajaccio, Bastia, Fort-de-France, Mamoudzou, Saint-Pierre, Papeete, Nouméa.
        for code in [
            "93066", "2A004", "2b033", "97209", "97608", "97502", "98735", "98818",
        ] {
            assert_eq!(value(Scheme::Insee, code), Ok(code.to_uppercase()));
        }
        for code in ["20004", "96001", "97901", "99109", "00001"] {
            assert_eq!(
                value(Scheme::Insee, code),
                Err(IdentifierError::UnknownDepartement)
            );
        }
        assert_eq!(value(Scheme::Insee, "2C004"), Err(IdentifierError::NotDigits));
        assert_eq!(value(Scheme::Insee, "93000"), Err(IdentifierError::OutOfRange));
        assert_eq!(value(Scheme::Insee, "éèàùç"), Err(IdentifierError::NotDigits));
        assert_eq!(value(Scheme::Insee, "2Aéé4"), Err(IdentifierError::NotDigits));
    }

    #[test]
    fn association_numbers() {
        assert_eq!(value(Scheme::Rna, "w931 000 123"), Ok("W931000123".to_owned()));
        assert!(value(Scheme::Rna, "W2A1000123").is_ok());
        assert!(value(Scheme::Rna, "W9R1000123").is_ok());
        assert_eq!(value(Scheme::Rna, "931000123"), Err(IdentifierError::Prefix('W')));
        assert_eq!(value(Scheme::Rna, "W7A1000123"), Err(IdentifierError::NotDigits));
        let length = IdentifierError::Length {
            expected: 10,
            found: 9,
        };
        assert_eq!(value(Scheme::Rna, "W93100012"), Err(length));
    }

    #[test]
    fn places_of_the_world() {
        assert_eq!(value(Scheme::Geonames, "2988507"), Ok("2988507".to_owned()));
        assert_eq!(value(Scheme::Geonames, "0"), Err(IdentifierError::OutOfRange));
        assert_eq!(
            value(Scheme::Geonames, "99999999999"),
            Err(IdentifierError::OutOfRange)
        );
        assert_eq!(value(Scheme::Geonames, "-5"), Err(IdentifierError::NotDigits));
        assert_eq!(value(Scheme::Wikidata, "q90"), Ok("Q90".to_owned()));
        assert_eq!(value(Scheme::Wikidata, "P31"), Err(IdentifierError::Prefix('Q')));
        assert_eq!(value(Scheme::Wikidata, "Q"), Err(IdentifierError::NotDigits));
    }

    #[test]
    fn an_identifier_leads_to_its_register() {
        let url = |scheme, text| Identifier::parse(scheme, text).ok().and_then(|id| id.url());
        let siren = "https://annuaire-entreprises.data.gouv.fr/entreprise/229300082";
        assert_eq!(url(Scheme::Siren, "229 300 082").as_deref(), Some(siren));
        let paris = "https://www.wikidata.org/wiki/Q90";
        assert_eq!(url(Scheme::Wikidata, "Q90").as_deref(), Some(paris));
        let paris = "https://www.geonames.org/2988507";
        assert_eq!(url(Scheme::Geonames, "2988507").as_deref(), Some(paris));
        assert_eq!(url(Scheme::Insee, "93066"), None);
    }

    #[test]
    fn json_is_checked_when_read() {
        let json = r#"{"scheme":"siren","value":"229300082"}"#;
        let siren: Identifier = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&siren).unwrap(), json);
        let wrong = r#"{"scheme":"siren","value":"229300028"}"#;
        assert!(serde_json::from_str::<Identifier>(wrong).is_err());
        for scheme in Scheme::ALL {
            assert_eq!(scheme.code().parse(), Ok(scheme));
        }
        assert_eq!("duns".parse::<Scheme>(), Err(IdentifierError::UnknownScheme));
    }

    proptest! {
        #[test]
        fn anything_typed_is_read_or_refused(text in any::<String>(), code in "[ 0-9A-Zaé]{0,16}") {
            for scheme in Scheme::ALL {
                for input in [&text, &code] {
                    if let Ok(identifier) = Identifier::parse(scheme, input) {
                        let again = Identifier::parse(scheme, identifier.value());
                        prop_assert_eq!(again, Ok(identifier));
                    }
                }
            }
        }
    }
}
