//! Run-time half of the interface texts: one Fluent bundle a language and crate, numbers in the reader's typography.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use kernel::Lang;
use unic_langid::LanguageIdentifier;

/// The texts of one crate in both languages.
pub struct Texts {
    fr: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Texts {
    /// Reads the two files of a crate. The French one is written with plain spaces and printed with those that do not
    /// break. They were parsed at build time, so what does not parse here cannot happen.
    #[must_use]
    pub fn new(fr: &str, en: &str) -> Self {
        Texts {
            fr: bundle(Lang::Fr, &kernel::text::french_spaces(fr)),
            en: bundle(Lang::En, en),
        }
    }

    /// The text of a message. Keys come from the generated methods, so an unknown one cannot be asked for; should it
    /// happen, the key itself is shown, never a blank.
    #[must_use]
    pub fn format(&self, lang: Lang, key: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        let bundle = match lang {
            Lang::Fr => &self.fr,
            Lang::En => &self.en,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let values: FluentArgs = arguments
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        bundle
            .format_pattern(pattern, Some(&values), &mut Vec::new())
            .into_owned()
    }
}

fn bundle(lang: Lang, source: &str) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = lang.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::Fr => |value, _| format_value(Lang::Fr, value),
        Lang::En => |value, _| format_value(Lang::En, value),
    }));
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

#[expect(clippy::cast_possible_truncation, reason = "counts far below 2^53")]
fn format_value(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(FluentNumber { value, .. }) if value.fract() == 0.0 => {
            Some(number(lang, *value as i64))
        }
        _ => None,
    }
}

/// A whole number as the language writes it: `600 000` with narrow no-break spaces, `600,000`.
#[must_use]
pub fn number(lang: Lang, value: i64) -> String {
    let separator = match lang {
        Lang::Fr => '\u{202f}',
        Lang::En => ',',
    };
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    if value < 0 {
        out.push('\u{2212}');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A moment as a French reader's clock shows it: `22 novembre 2026, 07:14`. Villemonde is kept from one place, so every
/// page tells the same hour.
#[must_use]
pub fn moment(lang: Lang, at: chrono::DateTime<chrono::Utc>) -> String {
    let local = at.with_timezone(&chrono_tz::Europe::Paris);
    format!("{}, {}", day(lang, at), local.format("%H:%M"))
}

/// The day of a moment by the same clock: `22 novembre 2026`.
#[must_use]
pub fn day(lang: Lang, at: chrono::DateTime<chrono::Utc>) -> String {
    let local = at.with_timezone(&chrono_tz::Europe::Paris);
    kernel::date::Historic::on(local.date_naive())
        .map_or_else(|_| local.format("%Y-%m-%d").to_string(), |day| day.display(lang))
}

/// The instant at which a day begins by the same clock.
#[must_use]
pub fn begins(day: chrono::NaiveDate) -> chrono::DateTime<chrono::Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    midnight
        .and_local_timezone(chrono_tz::Europe::Paris)
        .earliest()
        .map_or_else(|| midnight.and_utc(), |local| local.to_utc())
}

/// Euros from cents, without cents when there are none: `20 000 €`, `€20,000`.
#[must_use]
pub fn euros(lang: Lang, cents: i64) -> String {
    let (whole, rest) = (cents / 100, (cents % 100).unsigned_abs());
    match (lang, rest) {
        (Lang::Fr, 0) => format!("{}\u{a0}€", number(lang, whole)),
        (Lang::Fr, _) => format!("{},{rest:02}\u{a0}€", number(lang, whole)),
        (Lang::En, 0) => format!("€{}", number(lang, whole)),
        (Lang::En, _) => format!("€{}.{rest:02}", number(lang, whole)),
    }
}

/// Declares a crate's texts: the generated `Messages` and where they come from.
#[macro_export]
macro_rules! messages {
    () => {
        /// The interface texts of this crate, one method a message.
        pub mod messages {
            use std::sync::LazyLock;

            static TEXTS: LazyLock<$crate::i18n::Texts> = LazyLock::new(|| {
                $crate::i18n::Texts::new(
                    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/fr.ftl")),
                    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en.ftl")),
                )
            });

            fn fluent_text(
                lang: ::kernel::Lang,
                key: &str,
                arguments: &[(&'static str, ::fluent_bundle::FluentValue<'_>)],
            ) -> String {
                TEXTS.format(lang, key, arguments)
            }

            include!(concat!(env!("OUT_DIR"), "/messages.rs"));
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_reader_writes_them() {
        assert_eq!(number(Lang::Fr, 600_000), "600\u{202f}000");
        assert_eq!(number(Lang::En, 1_500_000), "1,500,000");
        assert_eq!(number(Lang::Fr, 93), "93");
        assert_eq!(number(Lang::En, -1_234), "−1,234");
        assert_eq!(euros(Lang::Fr, 2_000_000), "20\u{202f}000\u{a0}€");
        assert_eq!(euros(Lang::En, 123_456), "€1,234.56");
    }

    #[test]
    fn a_moment_is_told_by_the_clock_of_the_reader() {
        let at = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        assert_eq!(
            moment(Lang::Fr, at("2026-11-22T06:14:00Z")),
            "22 novembre 2026, 07:14"
        );
        assert_eq!(
            moment(Lang::En, at("2026-07-31T22:30:00Z")),
            "1 August 2026, 00:30"
        );
    }
}
