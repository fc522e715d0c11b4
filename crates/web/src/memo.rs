//! What was counted once and holds until something is written: the choices of a list, the same for each of its pages.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use database::Moment;
use kernel::Actor;
use quick_cache::sync::Cache;

use crate::App;

/// Answers kept, on each node: those of the lists that are looked at.
const ITEMS: usize = 256;

type Held = Arc<dyn Any + Send + Sync>;

/// The memory of a node; cheap to clone.
#[derive(Clone)]
pub struct Memo(Arc<Cache<(Moment, String), Held>>);

impl Default for Memo {
    fn default() -> Self {
        Memo(Arc::new(Cache::new(ITEMS)))
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Memo").field(&self.0.len()).finish()
    }
}

impl App {
    /// What `make` answers, from memory where a visitor asked for the same and nothing was written since. `key` names
    /// the question with all that its answer depends on beside the database. What others than visitors may see is not
    /// kept.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remembered<T: Clone + Send + Sync + 'static>(
        &self,
        actor: &Actor,
        key: String,
        make: impl Future<Output = database::Result<T>>,
    ) -> database::Result<T> {
        if !matches!(actor, Actor::Visitor) || self.settings.page_cache_mb == 0 {
            return make.await;
        }
        let key = (self.db.moment().await?, key);
        let place = match self.memo.0.get_value_or_guard_async(&key).await {
            Ok(held) => match held.downcast_ref::<T>() {
                Some(held) => return Ok(held.clone()),
                None => return make.await,
            },
            Err(place) => place,
        };
        let made = make.await?;
        let _ = place.insert(Arc::new(made.clone()));
        Ok(made)
    }
}
