//! Many new rows as one text, for PostgreSQL: reading a few hundred rows from JSON costs the server and the driver less
//! than as many values bound one by one.

use chrono::SecondsFormat;
use sea_orm::sea_query::Value;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ColumnType, ConnectionTrait, EntityTrait, IdenStatic, Iterable, Statement,
};
use serde_json::{Map, Value as Json};

use crate::Result;

/// The statement that writes rows of a table from a JSON array of objects by column; nothing where the type of one is not
/// read back from JSON as it was. The types are named: a table may be called like one of PostgreSQL's own (`record`).
fn statement<E: EntityTrait>() -> Option<String> {
    let typed = |column: E::Column| {
        let name = match column.def().get_column_type() {
            ColumnType::Uuid => "uuid",
            ColumnType::BigInteger => "bigint",
            ColumnType::Integer => "integer",
            ColumnType::Double => "double precision",
            ColumnType::Boolean => "boolean",
            ColumnType::String(_) | ColumnType::Text => "text",
            ColumnType::JsonBinary => "jsonb",
            ColumnType::TimestampWithTimeZone => "timestamptz",
            _ => return None,
        };
        Some(format!("\"{}\" {name}", column.as_str()))
    };
    let typed: Vec<String> = E::Column::iter().map(typed).collect::<Option<_>>()?;
    let columns: Vec<String> = E::Column::iter()
        .map(|column| format!("\"{}\"", column.as_str()))
        .collect();
    let (table, columns, typed) = (E::default(), columns.join(", "), typed.join(", "));
    Some(format!(
        "INSERT INTO \"{}\" ({columns}) SELECT {columns} FROM json_to_recordset(CAST($1 AS json)) AS held({typed})",
        table.table_name()
    ))
}

/// The rows as one text; nothing where one holds what JSON does not say (bytes) or leaves a column to its default.
fn text<E: EntityTrait>(rows: &[E::ActiveModel]) -> Result<Option<String>> {
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

/// Writes rows from one text, where they can be; says whether they were.
///
/// # Errors
/// [`crate::Error::Db`] when the database refuses one.
pub async fn insert<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    rows: &[E::ActiveModel],
) -> Result<bool> {
    let Some(statement) = statement::<E>() else {
        return Ok(false);
    };
    let Some(text) = text::<E>(rows)? else {
        return Ok(false);
    };
    let statement =
        Statement::from_sql_and_values(connection.get_database_backend(), statement, [text.into()]);
    connection.execute_raw(statement).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use kernel::{Clock, Ids, Origin, State, Translated, Visibility};
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::record::{self, history};
    use crate::{Author, Write, harness, migrate};

    #[test]
    fn what_json_does_not_say_is_left_to_the_driver() {
        assert_eq!(json(Value::Bytes(Some(vec![1]))), None);
        assert_eq!(json(Value::Double(Some(f64::NAN))), None);
        assert_eq!(json(Value::Json(Some(Box::new(Json::Null)))), None);
        assert_eq!(json(Value::String(None)), Some(Json::Null));
        assert_eq!(json(Value::BigInt(Some(i64::MAX))), Some(i64::MAX.into()));
    }

    crate::on_both_engines!(rows_come_back_as_they_were_written, |engine| async move {
        let held = harness::fresh(engine, &migrate::own()).await.unwrap();
        let write = Write::begin(
            &held.database,
            &Clock::system(),
            &Ids::random(Clock::system()),
            Author::system(Origin::Import),
        )
        .await
        .unwrap();
        assert!(
            statement::<record::Entity>().is_some() && statement::<history::Entity>().is_some(),
            "the tables of a large import go as one text"
        );
        let new = |key: u128, title: &str| {
            let record = record::NewRecord {
                id: Uuid::from_u128(key),
                kind: "place",
                title: Translated::one("fr", title),
                visibility: Visibility::Public,
                state: State::Published,
                example: key == 2,
            };
            (
                record,
                json!({"nested": {"list": [1, null, "é\u{1f30d}\\n"]}, "size": 1.5}),
            )
        };
        let rows = vec![new(1, "L’Île-Saint-Denis; \"x\" $1"), new(2, "")];
        let values: Vec<Json> = rows.iter().map(|(_, value)| value.clone()).collect();
        record::create_many(&write, rows).await.unwrap();
        let first = record::by_id(write.tx(), Uuid::from_u128(1)).await.unwrap();
        assert_eq!(first.title.text(kernel::Lang::Fr), "L’Île-Saint-Denis; \"x\" $1");
        assert_eq!(first.created_at, write.now, "to the microsecond");
        let second = record::by_id(write.tx(), Uuid::from_u128(2)).await.unwrap();
        assert!(second.example && !first.example);
        let past = record::history_of(write.tx(), second.id).await.unwrap();
        assert_eq!(
            (past[0].after.0.clone(), past[0].before.clone()),
            (values[1].clone(), None)
        );
    });
}
