//! The index on disk: opening, locking, rebuilding and applying changes.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::MmapDirectory;
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher};

use crate::schema::{self, Fields};
use crate::{Answer, Audience, Change, Error, Query, Result, Suggestion, analyzer};

/// The engine's files have a directory of their own below ours: a rebuild deletes that one and
/// nothing that somebody else may have put beside it.
const ENGINE: &str = "index";
/// What the index was written with.
const VERSION: &str = "version";
/// Held as long as the index is open.
const LOCK: &str = "lock";
/// Memory that a batch may fill before it is written out.
const MEMORY: usize = 64_000_000;

/// The index. Clones are cheap and share everything; all methods may be called from any thread.
#[derive(Clone)]
pub struct Index {
    inner: Arc<Inner>,
}

struct Inner {
    fields: Fields,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    position: AtomicU64,
    /// Declared last, hence released last: nobody enters before the writer has left.
    _lock: Option<File>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Opens or creates the index in a directory and holds it alone until the last clone is
    /// dropped. An index of another version, or one that cannot be read, is deleted and begun
    /// anew at position 0.
    ///
    /// # Errors
    /// [`Error::Busy`] when somebody else holds the directory.
    pub fn open(directory: &Path) -> Result<Index> {
        let (schema, _) = schema::build();
        Index::open_version(directory, &schema::version(&schema)?)
    }

    /// [`Index::open`] with the version that the files must carry.
    pub(crate) fn open_version(directory: &Path, version: &str) -> Result<Index> {
        let failed = |source| Error::Directory {
            path: directory.to_owned(),
            source,
        };
        fs::create_dir_all(directory).map_err(failed)?;
        let lock = lock(directory)?;
        let engine = directory.join(ENGINE);
        let marker = directory.join(VERSION);
        let written = fs::read_to_string(&marker).unwrap_or_default();
        let readable = if written == version {
            open_engine(&engine)
                .inspect_err(|error| tracing::warn!(%error, "the search index cannot be read"))
                .ok()
        } else {
            None
        };
        let index = match readable {
            Some(index) => index,
            None => {
                tracing::info!("the search index is begun anew");
                // The marker goes first and comes back last: an interrupted rebuild starts over.
                for gone in [fs::remove_file(&marker), fs::remove_dir_all(&engine)] {
                    match gone {
                        Err(error) if error.kind() != ErrorKind::NotFound => {
                            return Err(failed(error));
                        }
                        _ => {}
                    }
                }
                fs::create_dir_all(&engine).map_err(failed)?;
                let index = open_engine(&engine)?;
                fs::write(&marker, version).map_err(failed)?;
                index
            }
        };
        Index::start(index, Some(lock))
    }

    /// An index that lives as long as the process: for tests and tools.
    ///
    /// # Errors
    /// When the engine cannot start its thread.
    pub fn in_memory() -> Result<Index> {
        let (schema, _) = schema::build();
        let index = tantivy::Index::builder()
            .schema(schema)
            .tokenizers(analyzer::manager())
            .create_in_ram()?;
        Index::start(index, None)
    }

    fn start(index: tantivy::Index, lock: Option<File>) -> Result<Index> {
        let (_, fields) = schema::build();
        // One thread: a commit is then one segment, and the site keeps the other cores.
        let writer = index.writer_with_num_threads(1, MEMORY)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let payload = index.load_metas()?.payload;
        let position = payload.and_then(|payload| payload.parse().ok()).unwrap_or(0);
        Ok(Index {
            inner: Arc::new(Inner {
                fields,
                reader,
                writer: Mutex::new(writer),
                position: AtomicU64::new(position),
                _lock: lock,
            }),
        })
    }

    /// The position of the change log that the index has reached; 0 at first. It is written with
    /// the changes themselves, so the two cannot part, whatever interrupts the process.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.inner.position.load(Ordering::Acquire)
    }

    /// Applies changes in their order, all or none. Searches see them when this returns.
    ///
    /// # Errors
    /// When the engine cannot write (disk full); the index is then as before.
    pub fn apply(&self, changes: Vec<Change>, position: u64) -> Result<()> {
        self.write(position, |writer, fields| {
            for change in &changes {
                match change {
                    Change::Upsert(document) => {
                        writer.delete_term(fields.key_term(&document.kind, &document.id));
                        writer.add_document(fields.document(document)?)?;
                    }
                    Change::Delete { kind, id } => {
                        writer.delete_term(fields.key_term(kind, id));
                    }
                }
            }
            Ok(())
        })
    }

    /// Empties the index and sets it back to position 0.
    ///
    /// # Errors
    /// As [`Index::apply`].
    pub fn clear(&self) -> Result<()> {
        self.write(0, |writer, _| {
            writer.delete_all_documents()?;
            Ok(())
        })
    }

    fn write(&self, position: u64, work: impl FnOnce(&mut IndexWriter, &Fields) -> Result<()>) -> Result<()> {
        // A thread that panicked while writing leaves uncommitted work at most: the rollback
        // below takes it back.
        let poisoned = self.inner.writer.is_poisoned();
        let mut writer = self.inner.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if poisoned {
            writer.rollback()?;
            self.inner.writer.clear_poison();
        }
        let written = work(&mut writer, &self.inner.fields).and_then(|()| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&position.to_string());
            commit.commit()?;
            Ok(())
        });
        if let Err(error) = written {
            writer.rollback()?;
            return Err(error);
        }
        self.inner.position.store(position, Ordering::Release);
        self.inner.reader.reload()?;
        Ok(())
    }

    /// Which commit searches read from: it differs after each [`Index::apply`] and [`Index::clear`], and is unique
    /// within the process.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.searcher().generation().generation_id()
    }

    /// The number of documents, whoever may see them.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.searcher().num_docs()
    }

    /// Whether there is no document at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Answers a question. No text makes it fail: nothing in a question is an operator, and what
    /// is beyond 500 characters or a dozen words is not read.
    ///
    /// # Errors
    /// When the engine cannot read its files.
    pub fn search(&self, query: &Query) -> Result<Answer> {
        crate::query::search(&self.searcher(), &self.inner.fields, query)
    }

    /// What somebody who has typed this much may be looking for: documents whose titles or names
    /// hold words that begin like the typed ones, then those that nearly do, each document once,
    /// the highest boost first.
    ///
    /// # Errors
    /// When the engine cannot read its files.
    pub fn suggest(
        &self,
        text: &str,
        lang: &str,
        audience: Audience,
        limit: usize,
    ) -> Result<Vec<Suggestion>> {
        self.suggest_of(text, lang, audience, &[], limit)
    }

    /// The same of these kinds alone; none = all.
    ///
    /// # Errors
    /// When the engine cannot read its files.
    pub fn suggest_of(
        &self,
        text: &str,
        lang: &str,
        audience: Audience,
        kinds: &[String],
        limit: usize,
    ) -> Result<Vec<Suggestion>> {
        let asked = crate::suggest::Asking {
            text,
            lang,
            audience,
            kinds,
            limit,
        };
        crate::suggest::suggest(&self.searcher(), &self.inner.fields, asked)
    }

    fn searcher(&self) -> Searcher {
        self.inner.reader.searcher()
    }
}

fn lock(directory: &Path) -> Result<File> {
    let path = directory.join(LOCK);
    let failed = |source| Error::Directory {
        path: path.clone(),
        source,
    };
    let file = File::create(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy(directory.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

fn open_engine(directory: &Path) -> Result<tantivy::Index> {
    let (schema, _) = schema::build();
    let files = MmapDirectory::open(directory).map_err(tantivy::TantivyError::from)?;
    Ok(tantivy::Index::builder()
        .schema(schema)
        .tokenizers(analyzer::manager())
        .settings(IndexSettings::default())
        .open_or_create(files)?)
}
