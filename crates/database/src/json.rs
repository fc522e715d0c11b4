//! A typed value kept as JSON in one column: `jsonb` on PostgreSQL, text on SQLite.

use std::any::Any;
use std::ops::Deref;

use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
use sea_orm::{IntoActiveValue, TryGetableFromJson, Value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A value kept as JSON. Only for what no query looks into: what is filtered or sorted by is a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Json(value)
    }
}

impl<T: DeserializeOwned> TryGetableFromJson for Json<T> {}

impl<T: Serialize + 'static> From<Json<T>> for Value {
    fn from(source: Json<T>) -> Self {
        let mut held = Some(source.0);
        // What is JSON already, as the values of the history are, is not built a second time.
        if let Some(json) = (&mut held as &mut dyn Any).downcast_mut::<Option<serde_json::Value>>() {
            return Value::Json(json.take().map(Box::new));
        }
        // Our own types: maps with text keys and plain fields, which always serialise.
        let json = held.and_then(|value| serde_json::to_value(value).ok());
        Value::Json(json.map(Box::new))
    }
}

impl<T: DeserializeOwned> ValueType for Json<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::Json(Some(json)) => serde_json::from_value(*json).map(Json).map_err(|_| ValueTypeErr),
            _ => Err(ValueTypeErr),
        }
    }
    fn type_name() -> String {
        "Json".to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::Json
    }
    fn column_type() -> ColumnType {
        ColumnType::JsonBinary
    }
}

impl<T> Nullable for Json<T> {
    fn null() -> Value {
        Value::Json(None)
    }
}

impl<T: Serialize + 'static> IntoActiveValue<Json<T>> for Json<T> {
    fn into_active_value(self) -> sea_orm::ActiveValue<Json<T>> {
        sea_orm::ActiveValue::Set(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_json_already_is_kept_as_it_is() {
        let json = serde_json::json!({ "a": [1, null, "é"] });
        assert_eq!(Value::from(Json(json.clone())), Value::Json(Some(Box::new(json))));
        let null = Value::from(Json(serde_json::Value::Null));
        assert_eq!(null, Value::Json(Some(Box::new(serde_json::Value::Null))));
        let typed = Value::from(Json(vec![1, 2]));
        assert_eq!(typed, Value::Json(Some(Box::new(serde_json::json!([1, 2])))));
    }
}
