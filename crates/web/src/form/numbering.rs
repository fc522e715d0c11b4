//! The numbers of rows: those that the page shows, and those that are left once empty rows are passed over.

use kernel::FieldErrors;

/// Which shown row each kept row was, list by list.
#[derive(Debug, Default)]
pub struct Numbering(Vec<(&'static str, Vec<usize>)>);

impl Numbering {
    /// Passes over the rows in which nothing was typed, and remembers the numbers of the others.
    pub fn keep<T>(&mut self, list: &'static str, rows: &mut Vec<T>, filled: impl Fn(&T) -> bool) {
        let numbers = (0..).zip(rows.iter()).filter(|(_, row)| filled(row));
        self.0.push((list, numbers.map(|(number, _)| number).collect()));
        rows.retain(filled);
    }

    /// Errors of kept rows, told beside the rows that the page shows.
    pub fn restore(&self, errors: &mut FieldErrors) {
        for error in &mut errors.0 {
            let mut parts = error.field.splitn(3, '.');
            let (Some(list), Some(number)) = (parts.next(), parts.next()) else {
                continue;
            };
            let shown = self
                .0
                .iter()
                .find(|(name, _)| *name == list)
                .and_then(|(_, numbers)| numbers.get(number.parse::<usize>().ok()?));
            if let Some(shown) = shown {
                let rest = parts.next().map(|rest| format!(".{rest}")).unwrap_or_default();
                error.field = format!("{list}.{shown}{rest}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_stands_beside_the_row_that_was_shown() {
        let mut numbering = Numbering::default();
        let mut rows = vec!["", "a", "", "b"];
        numbering.keep("rows", &mut rows, |row| !row.is_empty());
        assert_eq!(rows, ["a", "b"]);
        let mut errors = FieldErrors::new();
        for field in ["rows.1.name.fr", "rows.0.name", "others.1.name", "rows"] {
            errors.add(field, "error-field-required");
        }
        numbering.restore(&mut errors);
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["rows.3.name.fr", "rows.1.name", "others.1.name", "rows"]);
    }
}
