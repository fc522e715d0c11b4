//! Text with separators (RFC 4180 and what programs write instead): the separator is the one that makes a table.

use super::{Gathered, Limits, Origin, ReadError, Table, encoding};

/// What programs put between cells, the likeliest first.
const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// How many lines the separator is judged by.
const SAMPLE: usize = 200;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, ReadError> {
    let (text, encoding) = encoding::decode(bytes).ok_or(ReadError::UnknownFormat)?;
    // A spreadsheet may say its separator on a line of its own.
    let (text, said, skipped) = match text.strip_prefix("sep=") {
        Some(rest) => {
            let (first, rest) = rest.split_once('\n').unwrap_or((rest, ""));
            (rest, first.trim_end_matches('\r').bytes().next(), 1)
        }
        None => (&*text, None, 0),
    };
    if let Some(line) = odd_line(text) {
        return Err(ReadError::NotText { line: line + skipped });
    }
    let separator = said.unwrap_or_else(|| likeliest(text));
    let mut gathered = Gathered::new(limits);
    for record in reader(text, separator).into_records() {
        let record = record.map_err(|error| ReadError::NotText {
            line: error.position().map_or(1, csv::Position::line) + skipped,
        })?;
        let line = record.position().map_or(1, csv::Position::line) + skipped;
        gathered.push(line, record.iter().map(str::to_owned).collect())?;
    }
    gathered.finish(Origin::Delimited {
        encoding,
        separator: char::from(separator),
    })
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The first line with a character that no text has: a NUL first of all.
fn odd_line(text: &str) -> Option<u64> {
    let at = text.find(|c: char| c == '\u{FFFD}' || super::is_odd_control(c))?;
    let before = text[..at].bytes().filter(|byte| *byte == b'\n').count();
    Some(before as u64 + 1)
}

/// The separator under which most lines have as many cells as the header, and more than one.
fn likeliest(text: &str) -> u8 {
    let mut best = (0, b',');
    for separator in SEPARATORS {
        let mut widths = reader(text, separator)
            .into_records()
            .take(SAMPLE)
            .filter_map(Result::ok)
            .map(|record| record.len());
        let header = widths.next().unwrap_or(0);
        if header < 2 {
            continue;
        }
        let (mut alike, mut all) = (0, 0);
        for width in widths {
            all += 1;
            alike += usize::from(width == header);
        }
        // Agreement of the lines counts first, then the number of columns.
        let agreement = (alike * 100usize).checked_div(all).unwrap_or(100);
        let score = agreement * 1000 + header.min(999);
        if score > best.0 {
            best = (score, separator);
        }
    }
    best.1
}
