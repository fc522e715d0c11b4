//! Many new rows as one text, for PostgreSQL: reading a few hundred rows from JSON costs the server and the driver less
//! than as many values bound one by one.

use chrono::SecondsFormat;
use sea_orm::sea_query::Value;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IdenStatic, Iterable, Statement};
use serde_json::{Map, Value as Json};

use crate::{Engine, Result};

/// The rows as a JSON array of objects by column; nothing where one holds what JSON does not say (bytes) or leaves a column
/// to its default.
///
/// # Errors
/// [`crate::Error::Json`] when a value is no JSON.
pub fn text<E: EntityTrait>(rows: &[E::ActiveModel]) -> Result<Option<String>> {
    let mut objects = Vec::with_capacity(rows.len());
    for row in rows {
        let mut object = Map::new();
        for column in E::Column::iter() {
            let Some(value) = row.get(column).into_value().and_then(json) else {
                return Ok(None);
            };
            object.insert(column.as_str().to_owned(), value);
        }
        objects.push(Json::Object(object));
    }
    Ok(Some(serde_json::to_string(&objects)?))
}

/// A value as PostgreSQL reads it back from JSON; nothing of a kind that it would not read back the same.
fn json(value: Value) -> Option<Json> {
    Some(match value {
        Value::Bool(held) => held.into(),
        Value::Int(held) => held.into(),
        Value::BigInt(held) => held.into(),
        Value::Double(held) if held.is_none_or(f64::is_finite) => held.into(),
        Value::String(held) => held.into(),
        Value::Uuid(held) => held.map(|id| id.to_string()).into(),
        // The value null and no value are one in a column read from JSON.
        Value::Json(Some(held)) if held.is_null() => return None,
        Value::Json(held) => held.map_or(Json::Null, |held| *held),
        Value::ChronoDateTimeUtc(held) => held
            .map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true))
            .into(),
        _ => return None,
    })
}

/// Writes rows that stand in a [`text`].
///
/// # Errors
/// [`crate::Error::Db`] when the database refuses one.
pub async fn insert<E: EntityTrait>(connection: &impl ConnectionTrait, text: String) -> Result<()> {
    debug_assert_eq!(Engine::behind(connection), Engine::Postgres);
    let table = E::default().table_name().to_owned();
    let columns: Vec<String> = E::Column::iter()
        .map(|column| format!("\"{}\"", column.as_str()))
        .collect();
    let columns = columns.join(", ");
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        format!(
            "INSERT INTO \"{table}\" ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::\"{table}\", CAST($1 AS json))"
        ),
        [text.into()],
    );
    connection.execute_raw(statement).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_json_does_not_say_is_left_to_the_driver() {
        assert_eq!(json(Value::Bytes(Some(vec![1]))), None);
        assert_eq!(json(Value::Double(Some(f64::NAN))), None);
        assert_eq!(json(Value::Json(Some(Box::new(Json::Null)))), None);
        assert_eq!(json(Value::String(None)), Some(Json::Null));
        assert_eq!(json(Value::BigInt(Some(i64::MAX))), Some(i64::MAX.into()));
    }
}
