//! The files that people attach: on the local disk, or in S3-compatible storage when several nodes share them.
//!
//! A file is never changed once it is written, and its [`Name`] is made of an id of ours and of a part that the code
//! chooses: nothing that a visitor types ever becomes a path. Reading, visibility and meaning belong to the features;
//! this is bytes by name.

use std::fmt;
use std::path::Path as Folder;
use std::sync::Arc;
use std::time::Duration;

pub use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig};
use uuid::Uuid;

/// What can go wrong with a stored file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such file.
    #[error("no file {0}")]
    NotFound(Name),
    /// The folder cannot be made or read.
    #[error("the folder of files: {0}")]
    Folder(#[from] std::io::Error),
    /// The disk or the S3 service refuses.
    #[error("the file storage: {0}")]
    Storage(#[source] object_store::Error),
}

impl From<Error> for crate::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound(_) => crate::Error::NotFound,
            other => crate::Error::internal(other),
        }
    }
}

/// The name of a stored file: an id that we made and a part, `800.jpg`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    key: Uuid,
    part: String,
}

impl Name {
    /// The name of a part of what has this key. Characters that no part of ours has are left out, so that no caller
    /// can be talked into a path.
    #[must_use]
    pub fn new(key: Uuid, part: &str) -> Self {
        let part: String = part
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'))
            .collect();
        Name {
            key,
            part: part.trim_start_matches('.').to_owned(),
        }
    }

    /// The id that the parts of one upload share.
    #[must_use]
    pub fn key(&self) -> Uuid {
        self.key
    }

    /// Which part: `320.jpg`, `document.pdf`.
    #[must_use]
    pub fn part(&self) -> &str {
        &self.part
    }

    /// Reads a name as [`Name`] writes it; `None` for whatever else lies in the same place.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (key, part) = text.split_once('/')?;
        let name = Name::new(Uuid::try_parse(key).ok()?, part);
        (name.to_string() == text && !name.part.is_empty()).then_some(name)
    }

    fn path(&self) -> Path {
        Path::from(self.to_string())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.key.simple(), self.part)
    }
}

/// A file, as [`Files::list`] finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub name: Name,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was written, by the storage's own clock.
    pub written: DateTime<Utc>,
}

/// Where S3-compatible storage is and how to get in.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct S3Settings {
    /// The service's address, `https://s3.fr-par.scw.cloud`.
    pub endpoint: String,
    /// The bucket.
    pub bucket: String,
    /// The region, as the service names it.
    pub region: String,
    /// The folder in the bucket that is ours; empty for the whole bucket.
    pub prefix: String,
    /// The access key's public half.
    pub key_id: String,
    /// The access key's secret half, from the environment or a file only.
    pub secret: String,
}

/// Without the secret, which must never reach a log.
impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Settings")
            .field("endpoint", &self.endpoint)
            .field("bucket", &self.bucket)
            .field("region", &self.region)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// The storage of files, cheap to clone.
#[derive(Debug, Clone)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// Files in a folder of the local disk, which is made if it is not there. What was written is on the disk when
    /// [`Files::put`] returns.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn local(folder: &Folder) -> Result<Self, Error> {
        std::fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(Error::Storage)?;
        Ok(Files(Arc::new(
            store.with_fsync(true).with_automatic_cleanup(true),
        )))
    }

    /// Files in memory, gone with the last clone: for tests.
    #[must_use]
    pub fn in_memory() -> Self {
        Files(Arc::new(InMemory::new()))
    }

    /// Files in S3-compatible storage, addressed by path (`endpoint/bucket/…`), which every such service understands.
    /// Nothing is asked of the service yet. The process needs a TLS provider installed before.
    ///
    /// # Errors
    /// When the settings do not make an address.
    pub fn s3(settings: &S3Settings) -> Result<Self, Error> {
        let store = AmazonS3Builder::new()
            .with_endpoint(settings.endpoint.trim_end_matches('/'))
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(&settings.key_id)
            .with_secret_access_key(&settings.secret)
            .with_virtual_hosted_style_request(false)
            // One plain DELETE a file: not every such service has the bulk call, and we never remove many.
            .with_disable_bulk_delete(true)
            // A visitor waits for the answer: give up well before they do.
            .with_retry(RetryConfig {
                max_retries: 3,
                retry_timeout: Duration::from_secs(20),
                ..RetryConfig::default()
            })
            // Set on the client's options: the builder's own switch would be lost with them.
            .with_client_options(
                ClientOptions::new()
                    .with_allow_http(settings.endpoint.starts_with("http://"))
                    .with_timeout(Duration::from_secs(30))
                    .with_connect_timeout(Duration::from_secs(5)),
            )
            .build()
            .map_err(Error::Storage)?;
        let prefix = settings.prefix.trim_matches('/');
        if prefix.is_empty() {
            Ok(Files(Arc::new(store)))
        } else {
            Ok(Files(Arc::new(PrefixStore::new(store, prefix))))
        }
    }

    /// Writes a file: whole or not at all.
    ///
    /// # Errors
    /// When the storage refuses.
    pub async fn put(&self, name: &Name, bytes: Bytes) -> Result<(), Error> {
        self.0
            .put(&name.path(), bytes.into())
            .await
            .map_err(Error::Storage)?;
        Ok(())
    }

    /// Reads a whole file: what people attach is small.
    ///
    /// # Errors
    /// [`Error::NotFound`], or when the storage does not answer.
    pub async fn get(&self, name: &Name) -> Result<Bytes, Error> {
        let refused = |error| Self::told(name, error);
        self.0
            .get(&name.path())
            .await
            .map_err(refused)?
            .bytes()
            .await
            .map_err(refused)
    }

    /// Removes a file; one that is not there is as good as removed.
    ///
    /// # Errors
    /// When the storage refuses.
    pub async fn delete(&self, name: &Name) -> Result<(), Error> {
        match self.0.delete(&name.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::Storage(error)),
        }
    }

    /// All files, in the order of their names. What others laid beside them is passed over.
    ///
    /// # Errors
    /// When the storage does not answer.
    pub async fn list(&self) -> Result<Vec<Stored>, Error> {
        let found: Vec<object_store::ObjectMeta> =
            self.0.list(None).try_collect().await.map_err(Error::Storage)?;
        let mut files: Vec<Stored> = found
            .into_iter()
            .filter_map(|meta| {
                Name::parse(meta.location.as_ref()).map(|name| Stored {
                    name,
                    bytes: meta.size,
                    written: meta.last_modified,
                })
            })
            .collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }

    fn told(name: &Name, error: object_store::Error) -> Error {
        match error {
            object_store::Error::NotFound { .. } => Error::NotFound(name.clone()),
            other => Error::Storage(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Uuid {
        Uuid::from_u128(0x0192_aaaa_bbbb_7ccc_8ddd_eeee_ffff_0001)
    }

    async fn keeps(files: Files) {
        let name = Name::new(key(), "320.jpg");
        assert!(matches!(files.get(&name).await, Err(Error::NotFound(_))));
        files.put(&name, Bytes::from_static(b"abc")).await.unwrap();
        files
            .put(&Name::new(key(), "800.jpg"), Bytes::from_static(b"abcd"))
            .await
            .unwrap();
        assert_eq!(files.get(&name).await.unwrap(), Bytes::from_static(b"abc"));
        let listed: Vec<(String, u64)> = files
            .list()
            .await
            .unwrap()
            .into_iter()
            .map(|stored| (stored.name.part().to_owned(), stored.bytes))
            .collect();
        assert_eq!(listed, [("320.jpg".to_owned(), 3), ("800.jpg".to_owned(), 4)]);
        files.delete(&name).await.unwrap();
        files.delete(&name).await.unwrap();
        assert_eq!(files.list().await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn memory_keeps_lists_and_removes() {
        keeps(Files::in_memory()).await;
    }

    #[tokio::test]
    async fn the_disk_keeps_lists_and_removes_and_passes_over_what_is_not_ours() {
        let folder = tempfile_folder();
        let files = Files::local(&folder).unwrap();
        std::fs::write(folder.join("notes.txt"), "not ours").unwrap();
        keeps(Files::local(&folder).unwrap()).await;
        assert_eq!(
            files.list().await.unwrap().len(),
            1,
            "another clone sees the same folder"
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }

    /// A folder of its own for this process.
    fn tempfile_folder() -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("villemonde-files-{}", crate::security::random_hex()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn no_part_leads_out_of_its_folder() {
        assert_eq!(Name::new(key(), "../../etc/passwd").part(), "etcpasswd");
        assert_eq!(Name::new(key(), "..").part(), "");
        let name = Name::new(key(), "800.jpg");
        assert_eq!(Name::parse(&name.to_string()), Some(name));
        for strange in [
            "",
            "notes.txt",
            "x/800.jpg",
            "0192aaaabbbb7ccc8dddeeeeffff0001/",
            "0192aaaabbbb7ccc8dddeeeeffff0001/a/b",
            "0192AAAABBBB7CCC8DDDEEEEFFFF0001/a",
        ] {
            assert_eq!(Name::parse(strange), None, "{strange}");
        }
    }

    #[test]
    fn the_secret_is_never_printed() {
        let settings = S3Settings {
            endpoint: "https://s3.exemple".into(),
            bucket: "b".into(),
            secret: "tres-secret".into(),
            ..S3Settings::default()
        };
        assert!(!format!("{settings:?}").contains("tres-secret"));
    }
}
