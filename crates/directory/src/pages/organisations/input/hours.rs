//! Opening hours as people write them.

use crate::organisation::{DAYS, Opening};

/// Opening hours as the form shows them, a line each.
pub(super) fn lines(hours: &[Opening]) -> String {
    hours
        .iter()
        .map(|opening| format!("{} {}-{}", opening.day, opening.open, opening.close))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Opening hours, a line each, as people write them: `lun 9:00-12:30`, `lundi 9h-12h, 14h-17h`, `lundi au jeudi 9h-17h`,
/// `mercredi fermé`.
pub(super) fn openings(lines: &str) -> Option<Vec<Opening>> {
    let mut found = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let start = line.find(|letter: char| letter.is_ascii_digit());
        let (days, spans) = match start {
            Some(start) => line.split_at(start),
            None => (line, ""),
        };
        let words = kernel::text::fold(days);
        let named: Vec<usize> = words.split(' ').filter_map(day).collect();
        let days: Vec<usize> = match named.as_slice() {
            [one] => vec![*one],
            [from, to] if from <= to => (*from..=*to).collect(),
            _ => return None,
        };
        if spans.is_empty() {
            // A day without hours is a day on which it is closed: said in words, or not understood.
            if words
                .split(' ')
                .any(|word| matches!(word, "ferme" | "fermee" | "closed"))
            {
                continue;
            }
            return None;
        }
        for span in spans.split(',').flat_map(|part| part.split(" et ")) {
            let (open, close) = span.split_once(['-', '–', 'à'])?;
            let (open, close) = (hour(open)?, hour(close)?);
            if open >= close {
                return None;
            }
            found.extend(days.iter().map(|place| Opening {
                day: DAYS[*place].to_owned(),
                open: open.clone(),
                close: close.clone(),
            }));
        }
    }
    Some(found)
}

/// The day that a folded word names, in either language, whole or by its first three letters.
fn day(word: &str) -> Option<usize> {
    const FRENCH: [&str; 7] = [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ];
    const ENGLISH: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let place = |names: &[&str]| {
        names
            .iter()
            .position(|name| word.len() >= 3 && name.starts_with(word))
    };
    place(&FRENCH).or_else(|| place(&ENGLISH))
}

fn hour(typed: &str) -> Option<String> {
    let clean = typed.trim().replace(['h', 'H'], ":");
    let (hours, minutes) = clean.split_once(':').unwrap_or((&clean, "00"));
    let hours: u8 = hours.trim().parse().ok().filter(|hours| *hours < 25)?;
    let minutes: u8 = if minutes.is_empty() {
        0
    } else {
        minutes.trim().parse().ok().filter(|minutes| *minutes < 60)?
    };
    Some(format!("{hours:02}:{minutes:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let read = openings("lundi 9h-12h30\nmar. 13:30–18:00").unwrap();
        assert_eq!(
            read[0],
            Opening {
                day: "mon".into(),
                open: "09:00".into(),
                close: "12:30".into()
            }
        );
        assert_eq!(read[1].day, "tue");
        let week = openings("lundi au mercredi 9h-12h, 14h-17h30\njeudi fermé").unwrap();
        assert_eq!(week.len(), 6);
        assert_eq!(
            week[5],
            Opening {
                day: "wed".into(),
                open: "14:00".into(),
                close: "17:30".into()
            }
        );
        assert!(openings("lundi 18:00-9:00").is_none());
        assert!(openings("demain 9:00-10:00").is_none());
    }
}
