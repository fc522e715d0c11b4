//! What holds for every period.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::*;

fn any_unit() -> impl Strategy<Value = Unit> {
    prop_oneof![
        Just(Unit::Year),
        (1u32..=2).prop_map(Unit::Half),
        (1u32..=4).prop_map(Unit::Quarter),
        prop_oneof![
            Just(Season::Spring),
            Just(Season::Summer),
            Just(Season::Autumn),
            Just(Season::Winter)
        ]
        .prop_map(Unit::Season),
        (1u32..=12).prop_map(Unit::Month),
        (1u32..=12, 1u32..=31).prop_map(|(month, day)| Unit::Day(month, day)),
    ]
}

prop_compose! {
    /// Years close together half of the time, so that intervals share years and months.
    fn any_point()(
        year in prop_oneof![1000i32..=9999, 2000i32..=2002],
        unit in any_unit(),
        part in prop_oneof![Just(None), Just(Some(Part::Early)), Just(Some(Part::Mid)), Just(Some(Part::Late))],
        about in prop::bool::weighted(0.2),
        or_before in prop::bool::weighted(0.2),
    ) -> Option<Historic> {
        let mut point = Historic::new(year, unit).ok()?;
        if let Some(part) = part {
            point = point.with_part(part).unwrap_or(point);
        }
        if about {
            point = point.about();
        }
        Some(if or_before { point.or_before() } else { point })
    }
}

fn any_period() -> impl Strategy<Value = Period> {
    let point = || any_point().prop_filter_map("there is no such day", |point| point);
    let bound = || {
        prop_oneof![
            4 => point().prop_map(Bound::At),
            1 => Just(Bound::Open),
            1 => Just(Bound::Unknown),
        ]
    };
    prop_oneof![
        point().prop_map(Period::single),
        (bound(), bound()).prop_filter_map("no such interval", |(start, end)| Period::interval(start, end)
            .ok()),
    ]
}

proptest! {
    #[test]
    fn every_period_round_trips(period in any_period()) {
        prop_assert_eq!(period.to_string().parse(), Ok(period));
        let json = serde_json::to_string(&period).unwrap();
        prop_assert_eq!(serde_json::from_str::<Period>(&json).unwrap(), period);
    }

    #[test]
    fn every_period_in_words_is_read_back(period in any_period()) {
        for lang in [Lang::Fr, Lang::En] {
            let words = period.display(lang);
            prop_assert_eq!(Period::parse_human(&words, lang), Ok(period), "{}", words);
        }
    }

    #[test]
    fn limits_are_in_order(period in any_period()) {
        prop_assert!(period.sort_date().is_some());
        if let (Some(first), Some(last)) = (period.earliest(), period.latest()) {
            prop_assert!(first <= last);
            prop_assert!(period.overlaps(first, last));
        }
    }

    #[test]
    fn hostile_text_never_panics(text in any::<String>()) {
        let _ = text.parse::<Period>();
        let _ = Period::parse_human(&text, Lang::Fr);
    }

    /// Random sentences of the vocabulary, which reach further than random letters.
    #[test]
    fn hostile_sentences_never_panic(words in prop::collection::vec(
        prop_oneof![
            Just("depuis"), Just("jusqu’"), Just("à"), Just("de"), Just("fin"), Just("mi-"), Just("2007"),
            Just("31"), Just("février"), Just("/"), Just("-"), Just(".."), Just("?"), Just("<"), Just("~"),
            Just("avant"), Just("vers"), Just("T"), Just("2e"), Just("semestre"), Just("hiver"), Just("0000"),
            Just("entre"), Just("et"), Just("nos jours"), Just("999999999"), Just("é"), Just("from"),
        ], 0..10), glue in prop_oneof![Just(" "), Just("")]) {
        let text = words.join(glue);
        for lang in [Lang::Fr, Lang::En] {
            if let Ok(period) = Period::parse_human(&text, lang) {
                prop_assert_eq!(period.to_string().parse(), Ok(period));
                let today = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
                let _ = period.anniversary(today);
                let _ = period.display(lang);
            }
        }
    }
}
