//! Many rows of few columns as one text: handing over a row costs the drivers more than reading it, and memory for each of
//! its cells. For statements that read tens of thousands of codes and numbers; each engine has its own words for it.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, SelectStatement};

use crate::{Engine, Result};

/// What a column of a packed text holds.
#[derive(Debug, Clone, Copy)]
pub enum Cell {
    /// An id.
    Id,
    /// A code or a number, which holds no comma and no semicolon.
    Plain,
}

/// What stands between the rows of a packed text: codes and numbers hold neither this nor the other.
const ROWS: char = ';';
/// Between the cells of a row.
const CELLS: char = ',';

/// The rows of a statement as one text, nothing as an empty cell.
///
/// # Errors
/// [`crate::Error::Db`] when the database does not answer.
pub async fn packed(
    connection: &impl ConnectionTrait,
    rows: SelectStatement,
    columns: &[(&str, Cell)],
) -> Result<String> {
    let sqlite = Engine::behind(connection) == Engine::Sqlite;
    let cells: Vec<String> = columns
        .iter()
        .map(|(column, cell)| match cell {
            Cell::Id if sqlite => format!("hex(\"held\".\"{column}\")"),
            Cell::Id | Cell::Plain => format!("coalesce(cast(\"held\".\"{column}\" as text), '')"),
        })
        .collect();
    let cells = cells.join(&format!(" || '{CELLS}' || "));
    let function = if sqlite { "group_concat" } else { "string_agg" };
    let query = SelectStatement::new()
        .expr_as(Expr::cust(format!("{function}({cells}, '{ROWS}')")), "packed")
        .from_subquery(rows, "held")
        .to_owned();
    let found = connection.query_one(&query).await?;
    let text: Option<String> = found.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    Ok(text.unwrap_or_default())
}

/// The cells of each row of a packed text.
pub fn unpacked<const N: usize>(text: &str) -> impl Iterator<Item = [&str; N]> {
    text.split(ROWS).filter_map(|row| {
        let mut cells = row.split(CELLS);
        let mut found = [""; N];
        for cell in &mut found {
            *cell = cells.next()?;
        }
        Some(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_too_few_cells_is_none() {
        let rows: Vec<[&str; 2]> = unpacked("a,1;b;,;c,3").collect();
        assert_eq!(rows, [["a", "1"], ["", ""], ["c", "3"]]);
        assert_eq!(unpacked::<2>("").count(), 0);
    }
}
