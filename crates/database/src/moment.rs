//! Which state the database is in, without reading it: what was worked out from one state holds until the next.

use std::sync::{Arc, OnceLock};

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{Connection, Error as SqlxError, query_scalar};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, RuntimeErr, Statement};
use tokio::sync::{mpsc, oneshot};

use crate::{Database, Error, Result};

/// A state of the database. Nothing was committed between two equal ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Moment(State);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum State {
    /// `PRAGMA data_version`, which counts for one connection: the number of that connection is part of it.
    File { connection: u64, version: i64 },
    /// PostgreSQL's snapshot: which transactions are done. It may differ where nothing was written, never the reverse.
    Server(Arc<str>),
}

type Answer = Result<Moment, Arc<Error>>;

/// Looks at the database for whoever asks; those who ask at the same time share one look.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watch(Arc<OnceLock<mpsc::UnboundedSender<oneshot::Sender<Answer>>>>);

impl Watch {
    pub(crate) async fn moment(&self, database: &Database) -> Result<Moment> {
        let asks = self.0.get_or_init(|| {
            let (asks, asked) = mpsc::unbounded_channel();
            let look = match database.file() {
                Some(file) => Look::File {
                    file,
                    connection: None,
                    opened: 0,
                },
                None => Look::Server(database.reader().clone()),
            };
            tokio::spawn(answer(asked, look));
            asks
        });
        let (ask, answered) = oneshot::channel();
        asks.send(ask).map_err(|_| gone())?;
        answered
            .await
            .map_err(|_| gone())?
            .map_err(|error| db(error.to_string()))
    }
}

fn db(text: String) -> Error {
    Error::Db(DbErr::Custom(text))
}

fn gone() -> Error {
    db("nobody looks at the database any more".to_owned())
}

/// Answers until nobody can ask. Whoever asks while a look is under way waits for the next one: a look that began
/// before the question could have missed what was written before it.
async fn answer(mut asked: mpsc::UnboundedReceiver<oneshot::Sender<Answer>>, mut look: Look) {
    let mut waiting = Vec::new();
    while asked.recv_many(&mut waiting, 4096).await > 0 {
        let answer = look.now().await.map_err(Arc::new);
        for ask in waiting.drain(..) {
            // Who left meanwhile needs no answer.
            let _ = ask.send(answer.clone());
        }
    }
}

enum Look {
    File {
        file: String,
        connection: Option<SqliteConnection>,
        opened: u64,
    },
    Server(sea_orm::DatabaseConnection),
}

impl Look {
    async fn now(&mut self) -> Result<Moment> {
        match self {
            Look::File {
                file,
                connection,
                opened,
            } => {
                let mut held = match connection.take() {
                    Some(held) => held,
                    None => {
                        *opened += 1;
                        let options = SqliteConnectOptions::new().filename(file.as_str());
                        SqliteConnection::connect_with(&options).await.map_err(sqlx)?
                    }
                };
                let version = query_scalar("PRAGMA data_version")
                    .fetch_one(&mut held)
                    .await
                    .map_err(sqlx)?;
                // A connection that failed is not asked again: it was dropped above.
                *connection = Some(held);
                Ok(Moment(State::File {
                    connection: *opened,
                    version,
                }))
            }
            Look::Server(connection) => {
                let statement =
                    Statement::from_string(DbBackend::Postgres, "SELECT pg_current_snapshot()::text AS held");
                let row = connection
                    .query_one_raw(statement)
                    .await?
                    .ok_or(Error::NotFound("snapshot"))?;
                let held: String = row.try_get("", "held")?;
                Ok(Moment(State::Server(held.into())))
            }
        }
    }
}

fn sqlx(error: SqlxError) -> Error {
    Error::Db(DbErr::Query(RuntimeErr::SqlxError(Arc::new(error))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::fresh;
    use crate::{Engine, migration};

    fn counter() -> Vec<crate::Migration> {
        vec![migration(
            "0001_thing",
            "CREATE TABLE thing (n {bigint} NOT NULL PRIMARY KEY);",
        )]
    }

    async fn write(database: &Database, n: i64) {
        let sql = format!("INSERT INTO thing (n) VALUES ({n})");
        database.reader().execute_unprepared(&sql).await.unwrap();
    }

    crate::on_both_engines!(a_write_of_anyone_changes_it, |engine| async move {
        let test = fresh(engine, &counter()).await.unwrap();
        let beside = Database::connect(test.database.url(), 2).await.unwrap();
        let first = test.database.moment().await.unwrap();
        if engine == Engine::Sqlite {
            // On PostgreSQL the cluster is shared with other tests, whose writes change it too.
            assert_eq!(
                first,
                test.database.moment().await.unwrap(),
                "nothing was written"
            );
        }
        write(&test.database, 1).await;
        let second = test.database.moment().await.unwrap();
        assert_ne!(first, second, "this process wrote");
        write(&beside, 2).await;
        let third = test.database.moment().await.unwrap();
        assert_ne!(
            second, third,
            "another connection pool wrote, as another process would"
        );
        let open = test.database.begin_write().await.unwrap();
        sea_orm::ConnectionTrait::execute_unprepared(&open, "INSERT INTO thing (n) VALUES (3)")
            .await
            .unwrap();
        let before = test.database.moment().await.unwrap();
        open.commit().await.unwrap();
        assert_ne!(before, test.database.moment().await.unwrap(), "a commit is seen");
    });

    crate::on_both_engines!(
        nobody_gets_an_answer_older_than_the_question,
        |engine| async move {
            let test = fresh(engine, &counter()).await.unwrap();
            let database = test.database.clone();
            // Readers ask all the time, so that looks are always under way when a write is done.
            let asking: Vec<_> = (0..8)
                .map(|_| {
                    let database = database.clone();
                    tokio::spawn(async move {
                        for _ in 0..200 {
                            database.moment().await.unwrap();
                        }
                    })
                })
                .collect();
            let mut last = database.moment().await.unwrap();
            for n in 0..50 {
                write(&database, n).await;
                let now = database.moment().await.unwrap();
                assert_ne!(last, now, "write {n} was acknowledged before the question");
                last = now;
            }
            for task in asking {
                task.await.unwrap();
            }
        }
    );
}
