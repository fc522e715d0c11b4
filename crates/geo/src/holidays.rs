//! Public holidays of France (Code du travail L3133-1, and L3134-13 for Alsace-Moselle), computed: fixed dates and
//! Easter by the Gregorian computus.

use chrono::{Datelike, Duration, NaiveDate};

/// Easter Sunday of a year (anonymous Gregorian algorithm); `None` outside the calendar's range.
#[must_use]
pub fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c.div_euclid(4), c.rem_euclid(4));
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l).div_euclid(433);
    let month = (h + l - 7 * m + 90).div_euclid(25);
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// The public holidays of a year: date and a key of its name (`new-year`, `easter-monday`…), in order.
#[must_use]
pub fn of_year(year: i32, alsace_moselle: bool) -> Vec<(NaiveDate, &'static str)> {
    let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let moving = |days| easter(year).and_then(|sunday| sunday.checked_add_signed(Duration::days(days)));
    let mut days = vec![
        (fixed(1, 1), "new-year"),
        (moving(1), "easter-monday"),
        (fixed(5, 1), "labour-day"),
        (fixed(5, 8), "victory-1945"),
        (moving(39), "ascension"),
        (moving(50), "whit-monday"),
        (fixed(7, 14), "national-day"),
        (fixed(8, 15), "assumption"),
        (fixed(11, 1), "all-saints"),
        (fixed(11, 11), "armistice-1918"),
        (fixed(12, 25), "christmas"),
    ];
    if alsace_moselle {
        days.extend([(moving(-2), "good-friday"), (fixed(12, 26), "second-christmas")]);
    }
    let mut known: Vec<_> = days
        .into_iter()
        .filter_map(|(date, name)| date.map(|date| (date, name)))
        .collect();
    known.sort_unstable();
    known
}

/// Whether a day is a public holiday of metropolitan France.
#[must_use]
pub fn is_holiday(date: NaiveDate) -> bool {
    of_year(date.year(), false)
        .iter()
        .any(|(holiday, _)| *holiday == date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_calendar_says() {
        for (year, month, day) in [
            (2006, 4, 16),
            (2008, 3, 23),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), NaiveDate::from_ymd_opt(year, month, day));
        }
    }

    #[test]
    fn computed_holidays_are_the_official_ones() {
        let Ok(samples) = std::env::var("VILLEMONDE_SAMPLES") else {
            eprintln!("skipped without samples: computed_holidays_are_the_official_ones");
            return;
        };
        let text =
            std::fs::read_to_string(format!("{samples}/reference/jours-feries-metropole.csv")).unwrap();
        let mut checked = 0;
        for line in text.lines().skip(1) {
            let date: NaiveDate = line.split(',').next().unwrap().parse().unwrap();
            assert!(is_holiday(date), "{date}");
            checked += 1;
        }
        assert!(checked > 200);
    }
}
