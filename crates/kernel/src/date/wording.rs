//! A form shows a date in words that read back as the same date, and the document's own wording in a field beside it
//! ([`shown`], [`words`], [`read`]). A date without such a field keeps its wording if it comes back untouched ([`keep_rows`]).

use super::{DateError, Dated, Reading};
use crate::lang::Lang;

/// A date as its field shows it: in words that read back as the same date.
#[must_use]
pub fn shown(dated: Option<&Dated>, lang: Lang) -> String {
    dated.map(|dated| dated.value.display(lang)).unwrap_or_default()
}

/// The document's wording as its own field shows it.
#[must_use]
pub fn words(dated: Option<&Dated>) -> String {
    dated.and_then(|dated| dated.original.clone()).unwrap_or_default()
}

/// What was typed in a date and in the field of the document's words beside it. Words alone may be understood: then they are
/// both. A date that stands as the form would show it has no other wording than what is typed beside it.
///
/// # Errors
/// Those of [`Reading::read`].
pub fn read(typed: &str, words: &str, reading: Reading) -> Result<Option<Dated>, DateError> {
    let (typed, words) = (typed.trim(), words.trim());
    if typed.is_empty() && words.is_empty() {
        return Ok(None);
    }
    let read = reading.read(if typed.is_empty() { words } else { typed })?;
    let original = match words {
        "" => read
            .original
            .filter(|original| *original != read.value.display(reading.lang)),
        words => Some(words.to_owned()),
    };
    Ok(Some(Dated {
        value: read.value,
        original,
    }))
}

/// Gives one date its wording back if the form shows it as it was.
pub fn keep(typed: &mut Option<Dated>, held: Option<&Dated>, shown: impl Fn(&Dated) -> String) {
    let (Some(new), Some(old)) = (typed.as_mut(), held) else {
        return;
    };
    let untouched = new.value == old.value && new.original.as_deref().is_none_or(|words| words == shown(old));
    if untouched {
        *new = old.clone();
    }
}

/// The same for the rows of a list: each row is held against the row that it was, never against another one that
/// happens to have the same date. `same` says whether two rows are about the same thing; a row that is like none of them
/// is held against the one in its place.
pub fn keep_rows<T>(
    typed: &mut [T],
    held: &[T],
    same: impl Fn(&T, &T) -> bool,
    dates: impl Fn(&T) -> Vec<Option<Dated>>,
    dates_mut: impl Fn(&mut T) -> Vec<&mut Option<Dated>>,
    shown: impl Fn(&Dated) -> String,
) {
    let mut free: Vec<bool> = held.iter().map(|_| true).collect();
    let mut partner: Vec<Option<usize>> = typed.iter().map(|_| None).collect();
    // The row in the same place first: two rows may be about the same thing.
    for (place, row) in typed.iter().enumerate() {
        if held.get(place).is_some_and(|old| same(row, old)) {
            partner[place] = Some(place);
            free[place] = false;
        }
    }
    for (place, row) in typed.iter().enumerate() {
        if partner[place].is_none() {
            let found = held
                .iter()
                .zip(&free)
                .position(|(old, free)| *free && same(row, old));
            if let Some(found) = found {
                partner[place] = Some(found);
                free[found] = false;
            }
        }
    }
    for (place, row) in typed.iter_mut().enumerate() {
        let in_place = free.get(place).copied().unwrap_or(false).then_some(place);
        let Some(old) = partner[place].or(in_place).and_then(|place| held.get(place)) else {
            continue;
        };
        for (new, old) in dates_mut(row).into_iter().zip(dates(old)) {
            keep(new, old.as_ref(), &shown);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Row(&'static str, Option<Dated>);

    fn row(name: &'static str, words: Option<&str>) -> Row {
        let dated = Dated {
            value: "<1964/..".parse().unwrap(),
            original: words.map(str::to_owned),
        };
        Row(name, Some(dated))
    }

    fn kept(mut typed: Vec<Row>, held: &[Row]) -> Vec<Row> {
        let shown = |dated: &Dated| dated.value.display(crate::Lang::Fr);
        keep_rows(
            &mut typed,
            held,
            |one, other| one.0 == other.0,
            |row| vec![row.1.clone()],
            |row| vec![&mut row.1],
            shown,
        );
        typed
    }

    #[test]
    fn a_wording_has_its_own_field_and_is_kept_changed_or_taken_out_there() {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
        let held = Dated {
            value: "<2014/..".parse().unwrap(),
            original: Some("depuis plus de 50 ans".into()),
        };
        for lang in Lang::ALL {
            let reading = Reading { lang, today };
            let text = shown(Some(&held), lang);
            let back = read(&text, &words(Some(&held)), reading).unwrap();
            assert_eq!(back.as_ref(), Some(&held), "{lang:?}: {text}");
            let cleared = read(&text, " ", reading).unwrap().unwrap();
            assert_eq!((cleared.value, cleared.original), (held.value, None), "{lang:?}");
        }
        let reading = Reading {
            lang: Lang::Fr,
            today,
        };
        let alone = read("", "fin 2006", reading).unwrap().unwrap();
        assert_eq!(alone.value.to_string(), "2006-late");
        assert_eq!(alone.original.as_deref(), Some("fin 2006"));
        // Words that no field shows are not lost.
        let odd = read("depuis environ 20 ans", "", reading).unwrap().unwrap();
        assert_eq!(odd.original.as_deref(), Some("depuis environ 20 ans"));
        assert_eq!(read(" ", "", reading), Ok(None));
        assert!(read("un jour", "", reading).is_err());
        assert!(read("", "un jour", reading).is_err());
    }

    #[test]
    fn two_rows_of_one_date_keep_their_own_wordings() {
        let held = [
            row("a", Some("depuis plus de 50 ans")),
            row("b", Some("à la suite du conflit")),
            row("c", None),
        ];
        let back = || vec![row("a", None), row("b", None), row("c", None)];
        assert_eq!(kept(back(), &held), held);
        // One is taken out, one is moved, one is renamed.
        assert_eq!(
            kept(vec![row("c", None), row("b", None)], &held),
            [held[2].clone(), held[1].clone()]
        );
        assert_eq!(
            kept(vec![row("new", None), row("b", None)], &held)[0].1,
            held[0].1
        );
        // A date that was changed has no wording of a document.
        let mut changed = row("a", None);
        changed.1 = Some(Dated {
            value: "1970".parse().unwrap(),
            original: None,
        });
        assert_eq!(kept(vec![changed.clone()], &held), [changed]);
    }
}
