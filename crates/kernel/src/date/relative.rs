//! "Depuis plus de 50 ans", "for about twenty years": how long something lasts, counted back from the day on which it is
//! said.

use chrono::{Datelike, Months, NaiveDate};

use super::{DateError, Dated, Historic, Period, Unit};
use crate::lang::Lang;
use crate::text::fold;

/// Who reads a date and when: words like "for twenty years" mean nothing without a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The language of the words.
    pub lang: Lang,
    /// The day on which they are said.
    pub today: NaiveDate,
}

impl Reading {
    /// Reads what a person typed: a date, or how long ago. The words are kept.
    ///
    /// # Errors
    /// Those of [`Period::parse_human`].
    pub fn read(self, text: &str) -> Result<Dated, DateError> {
        Dated::typed(text, self.lang).or_else(|error| {
            let value = since_when(text, self.today).ok_or(error)?;
            Ok(Dated {
                value,
                original: Some(text.trim().to_owned()),
            })
        })
    }
}

/// How the number of years is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    MoreThan,
    About,
}

fn since_when(text: &str, today: NaiveDate) -> Option<Period> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let rest = after(&words, &["depuis"])
        .or_else(|| after(&words, &["since"]))
        .or_else(|| after(&words, &["for"]))?;
    let (manner, rest) = [
        (Manner::MoreThan, ["plus", "de"].as_slice()),
        (Manner::MoreThan, &["plus", "d"]),
        (Manner::MoreThan, &["more", "than"]),
        (Manner::MoreThan, &["over"]),
        (Manner::About, &["environ"]),
        (Manner::About, &["pres", "de"]),
        (Manner::About, &["presque"]),
        (Manner::About, &["about"]),
        (Manner::About, &["nearly"]),
        (Manner::About, &["almost"]),
    ]
    .into_iter()
    .find_map(|(manner, lead)| Some((manner, after(rest, lead)?)))
    .unwrap_or((Manner::About, rest));
    let (count, rest) = number(rest)?;
    let months = match rest {
        ["ans" | "an" | "annees" | "annee" | "years" | "year", ..] => 12,
        ["mois" | "months" | "month", ..] => 1,
        ["decennies" | "decennie" | "decades" | "decade", ..] => 120,
        ["siecle" | "siecles" | "century" | "centuries", ..] => 1_200,
        _ => return None,
    };
    let span = count.checked_mul(months).filter(|span| *span <= 12 * 2_000)?;
    let start = today.checked_sub_months(Months::new(span))?;
    let point = if months == 1 {
        Historic::new(start.year(), Unit::Month(start.month())).ok()?
    } else {
        Historic::new(start.year(), Unit::Year).ok()?
    };
    // More than fifty years: in that year or before it.
    Some(Period::since(match manner {
        Manner::MoreThan => point.or_before(),
        Manner::About => point.about(),
    }))
}

fn after<'a, 'b>(words: &'b [&'a str], lead: &[&'static str]) -> Option<&'b [&'a str]> {
    let led = words.len() >= lead.len() && words.iter().zip(lead).all(|(word, wanted)| word == wanted);
    led.then(|| &words[lead.len()..])
}

/// A number in digits, or one of the round ones in words: `une vingtaine d’années`, `fifty`.
fn number<'a, 'b>(words: &'b [&'a str]) -> Option<(u32, &'b [&'a str])> {
    const ROUND: [(&str, u32); 28] = [
        ("un", 1),
        ("une", 1),
        ("a", 1),
        ("one", 1),
        ("deux", 2),
        ("two", 2),
        ("trois", 3),
        ("three", 3),
        ("cinq", 5),
        ("five", 5),
        ("dix", 10),
        ("ten", 10),
        ("dizaine", 10),
        ("quinze", 15),
        ("vingt", 20),
        ("vingtaine", 20),
        ("twenty", 20),
        ("trente", 30),
        ("trentaine", 30),
        ("thirty", 30),
        ("quarante", 40),
        ("quarantaine", 40),
        ("forty", 40),
        ("cinquante", 50),
        ("cinquantaine", 50),
        ("fifty", 50),
        ("soixante", 60),
        ("sixty", 60),
    ];
    let (first, rest) = words.split_first()?;
    let value = match first.parse::<u32>() {
        Ok(value) => value,
        Err(_) => ROUND.iter().find(|(word, _)| word == first)?.1,
    };
    // "une vingtaine d’années"
    if let ["une" | "un", ..] = words
        && let Some((round, rest)) = rest.split_first()
        && let Some((_, tens)) = ROUND
            .iter()
            .find(|(word, _)| word == round && word.ends_with("aine"))
    {
        return Some((
            *tens,
            after(rest, &["d"])
                .or_else(|| after(rest, &["de"]))
                .unwrap_or(rest),
        ));
    }
    Some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Dated, DateError> {
        let today = NaiveDate::from_ymd_opt(2014, 6, 1).unwrap();
        let lang = if text.starts_with("depuis") {
            Lang::Fr
        } else {
            Lang::En
        };
        Reading { lang, today }.read(text)
    }

    #[test]
    fn how_long_ago_is_counted_back_and_keeps_its_words() {
        for (text, value) in [
            ("depuis plus de 50 ans", "<1964/.."),
            ("Depuis plus de cinquante ans", "<1964/.."),
            ("depuis environ 20 ans", "1994~/.."),
            ("depuis une vingtaine d’années", "1994~/.."),
            ("depuis près de deux décennies", "1994~/.."),
            ("depuis 6 mois", "2013-12~/.."),
            ("for more than fifty years", "<1964/.."),
            ("for over a century", "<1914/.."),
        ] {
            let dated = read(text).unwrap();
            assert_eq!(dated.value.to_string(), value, "{text}");
            assert_eq!(dated.original.as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_a_date_stays_one_and_what_is_neither_is_refused() {
        assert_eq!(read("depuis 1998").unwrap().value.to_string(), "1998/..");
        for text in [
            "depuis longtemps",
            "depuis plus de",
            "depuis 50",
            "depuis 9999999999 ans",
            "plus de 50 ans",
        ] {
            assert_eq!(read(text), Err(DateError::NotUnderstood), "{text}");
        }
    }
}
