//! What is to be done again and again. Schedules are rows; every node looks at them, and the one that finds a row due
//! moves it under its lock and enqueues the job, so that n nodes enqueue once.

use chrono::{DateTime, Days, Duration, LocalResult, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use database::{Author, Database, Result, Write};
use kernel::{Clock, Ids, Origin};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QuerySelect, sea_query::OnConflict};
use serde::{Deserialize, Serialize};

use crate::job::{self, Options};

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "schedule")]
pub struct Model {
    /// Name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The kind of the job that it enqueues.
    pub kind: String,
    /// So many seconds after the last time, or…
    pub every_seconds: Option<i64>,
    /// …every day at this local time (`03:30`)…
    pub local_time: Option<String>,
    /// …of this IANA zone.
    pub zone: Option<String>,
    /// The last time.
    pub last_run: Option<DateTime<Utc>>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// So many seconds after the last time; the first time at once.
    Every(i64),
    /// Every day at a local time; the first time when that time next comes.
    Daily {
        /// The time on the wall.
        at: NaiveTime,
        /// Whose wall.
        zone: Tz,
    },
}

/// What a feature wants done again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Name.
    pub name: &'static str,
    /// The kind of the job; it gets an empty payload.
    pub kind: &'static str,
    /// How often.
    pub rhythm: Rhythm,
}

const TIME: &str = "%H:%M";

/// Writes the schedules of this version of the code. A row that is there keeps its last time, so that a restart
/// repeats nothing.
///
/// # Errors
/// When the database refuses.
pub async fn register(write: &Write, schedules: &[Schedule]) -> Result<()> {
    for schedule in schedules {
        let mut row = ActiveModel {
            name: Set(schedule.name.to_owned()),
            kind: Set(schedule.kind.to_owned()),
            every_seconds: Set(None),
            local_time: Set(None),
            zone: Set(None),
            last_run: Set(None),
        };
        match schedule.rhythm {
            Rhythm::Every(seconds) => row.every_seconds = Set(Some(seconds)),
            Rhythm::Daily { at, zone } => {
                row.local_time = Set(Some(at.format(TIME).to_string()));
                row.zone = Set(Some(zone.name().to_owned()));
                row.last_run = Set(Some(write.now));
            }
        }
        let keep = OnConflict::column(Column::Name)
            .update_columns([
                Column::Kind,
                Column::EverySeconds,
                Column::LocalTime,
                Column::Zone,
            ])
            .to_owned();
        Entity::insert(row)
            .on_conflict(keep)
            .exec_without_returning(write.tx())
            .await?;
    }
    Ok(())
}

/// Enqueues the job of every schedule that is due, and says how many. Only schedules whose kind is done here: a node
/// without a handler piles nothing up.
///
/// # Errors
/// When the database does not answer.
pub async fn tick(database: &Database, clock: &Clock, ids: &Ids, kinds: &[&str]) -> Result<u64> {
    let now = clock.now();
    let rows = Entity::find()
        .filter(Column::Kind.is_in(kinds.iter().copied()))
        .all(database.reader())
        .await?;
    let due: Vec<Model> = rows.into_iter().filter(|row| row.is_due(now)).collect();
    if due.is_empty() {
        return Ok(0);
    }
    let write = Write::begin(database, clock, ids, Author::system(Origin::Typed)).await?;
    let mut enqueued = 0;
    for row in due {
        // What was read before may be old: another node may have been here.
        let held = Entity::find_by_id(row.name)
            .lock_exclusive()
            .one(write.tx())
            .await?;
        let Some(held) = held.filter(|held| held.is_due(write.now)) else {
            continue;
        };
        let options = Options {
            dedup_key: Some(format!("schedule:{}", held.name)),
            ..Options::default()
        };
        if job::enqueue(&write, &held.kind, &serde_json::json!({}), options)
            .await?
            .is_some()
        {
            enqueued += 1;
        }
        Entity::update(ActiveModel {
            name: Set(held.name),
            last_run: Set(Some(write.now)),
            ..Default::default()
        })
        .exec(write.tx())
        .await?;
    }
    write.commit().await?;
    Ok(enqueued)
}

impl Model {
    fn is_due(&self, now: DateTime<Utc>) -> bool {
        if let Some(seconds) = self.every_seconds {
            return self
                .last_run
                .is_none_or(|last| now - last >= Duration::seconds(seconds));
        }
        let at = self
            .local_time
            .as_deref()
            .and_then(|text| NaiveTime::parse_from_str(text, TIME).ok());
        let zone = self.zone.as_deref().and_then(|name| name.parse::<Tz>().ok());
        let (Some(at), Some(zone)) = (at, zone) else {
            tracing::error!(
                schedule = self.name,
                "neither an interval nor a time of day that exists"
            );
            return false;
        };
        self.last_run.is_none_or(|last| last < latest(now, at, zone))
    }
}

/// The last instant up to `now` when a wall clock of `zone` showed `at`.
fn latest(now: DateTime<Utc>, at: NaiveTime, zone: Tz) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let instant = instant(today, at, zone);
    if instant <= now {
        instant
    } else {
        self::instant(today.checked_sub_days(Days::new(1)).unwrap_or(today), at, zone)
    }
}

/// The instant of a local time. In the hour that spring leaves out, an hour later; in the hour that autumn has twice,
/// the first.
fn instant(day: NaiveDate, at: NaiveTime, zone: Tz) -> DateTime<Utc> {
    let local = day.and_time(at);
    match zone.from_local_datetime(&local) {
        LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => instant.with_timezone(&Utc),
        LocalResult::None => zone
            .from_local_datetime(&(local + Duration::hours(1)))
            .earliest()
            .map_or_else(|| local.and_utc(), |instant| instant.with_timezone(&Utc)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_of_day_follows_the_wall_clock_over_both_changes() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        let paris = chrono_tz::Europe::Paris;
        assert_eq!(
            latest(utc("2026-07-14T10:00:00Z"), at(9, 0), paris),
            utc("2026-07-14T07:00:00Z")
        );
        assert_eq!(
            latest(utc("2026-12-14T10:00:00Z"), at(9, 0), paris),
            utc("2026-12-14T08:00:00Z")
        );
        assert_eq!(
            latest(utc("2026-12-14T07:59:59Z"), at(9, 0), paris),
            utc("2026-12-13T08:00:00Z")
        );
        // 29 March 2026: 02:30 does not exist; 25 October 2026: it comes twice.
        assert_eq!(
            latest(utc("2026-03-29T10:00:00Z"), at(2, 30), paris),
            utc("2026-03-29T01:30:00Z")
        );
        assert_eq!(
            latest(utc("2026-10-25T10:00:00Z"), at(2, 30), paris),
            utc("2026-10-25T00:30:00Z")
        );
    }

    #[test]
    fn a_row_that_says_nonsense_is_never_due() {
        let row = Model {
            name: "x".into(),
            kind: "x".into(),
            every_seconds: None,
            local_time: Some("25:00".into()),
            zone: Some("Mars/Base".into()),
            last_run: None,
        };
        assert!(!row.is_due(utc("2026-01-01T00:00:00Z")));
    }
}
