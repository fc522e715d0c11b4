//! Visitors of collections, features and their properties: they keep what is needed and skip the rest without building it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::coordinates::Geometry;
use super::reader::{Feature, Reading};

/// Members of the collection that say something of all its features.
const OF_ALL: [&str; 7] = [
    "source",
    "licence",
    "license",
    "date",
    "dated",
    "millesime",
    "attribution",
];

/// The collection, or a feature alone.
pub(super) struct Collection<'a, 'l>(pub &'a mut Reading<'l>);

impl<'de> DeserializeSeed<'de> for Collection<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Collection<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a collection of features")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut alone = Feature::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => self.0.kind = map.next_value_seed(Text)?.unwrap_or_default(),
                "features" => map.next_value_seed(Features(self.0))?,
                "crs" => {
                    let crs = map.next_value_seed(Properties(Some("properties")))?;
                    let name = crs.into_iter().find(|(key, _)| key == "name");
                    self.0.system = name.map(|(_, text)| text).unwrap_or_default();
                }
                key if OF_ALL.contains(&key) => {
                    let text = map.next_value_seed(Text)?;
                    self.0.of_all.extend(text.map(|text| (key.to_owned(), text)));
                }
                key => member(&mut alone, key, &mut map, self.0)?,
            }
        }
        if self.0.kind == "Feature" && self.0.rows.is_empty() {
            self.0.push(alone).map_err(|why| self.0.refuse(why))?;
        }
        Ok(())
    }
}

/// A member of a feature.
fn member<'de, A: MapAccess<'de>>(
    feature: &mut Feature,
    key: &str,
    map: &mut A,
    reading: &mut Reading<'_>,
) -> Result<(), A::Error> {
    match key {
        "id" => feature.id = map.next_value_seed(Text)?.filter(|text| !text.is_empty()),
        "properties" => feature.properties = map.next_value_seed(Properties(None))?,
        "geometry" => feature.shape = Some(map.next_value_seed(Geometry(reading))?),
        _ => {
            map.next_value::<IgnoredAny>()?;
        }
    }
    Ok(())
}

struct Features<'a, 'l>(&'a mut Reading<'l>);

impl<'de> DeserializeSeed<'de> for Features<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(feature) = seq.next_element_seed(One(&mut *self.0))? {
            self.0.push(feature).map_err(|why| self.0.refuse(why))?;
        }
        Ok(())
    }
}

struct One<'a, 'l>(&'a mut Reading<'l>);

impl<'de> DeserializeSeed<'de> for One<'_, '_> {
    type Value = Feature;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Feature, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for One<'_, '_> {
    type Value = Feature;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feature")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Feature, A::Error> {
        let mut feature = Feature::default();
        while let Some(key) = map.next_key::<String>()? {
            member(&mut feature, &key, &mut map, self.0)?;
        }
        Ok(feature)
    }
}

/// A value as text: nothing for null, an array or an object.
pub(super) struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

/// The members of an object as texts; with a key, those of the object under it.
struct Properties(Option<&'static str>);

impl<'de> DeserializeSeed<'de> for Properties {
    type Value = Vec<(String, String)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Properties {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if self.0.is_some_and(|wanted| wanted == key) {
                found = map.next_value_seed(Properties(None))?;
            } else if self.0.is_some() {
                map.next_value::<IgnoredAny>()?;
            } else if let Some(text) = map.next_value_seed(Text)? {
                found.push((key, text));
            }
        }
        Ok(found)
    }
}
