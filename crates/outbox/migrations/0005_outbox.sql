-- Work promised in a writer's transaction and done later, by any node.
CREATE TABLE job (
  id {uuid} NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  payload {json} NOT NULL,
  dedup_key text,
  state text NOT NULL CHECK (state IN ('pending', 'done', 'dead')),
  run_at {timestamp} NOT NULL,
  leased_until {timestamp},
  attempts {bigint} NOT NULL,
  max_attempts {bigint} NOT NULL,
  last_error text,
  done_at {timestamp},
  created_at {timestamp} NOT NULL
);
-- The same work waits once only; once it is over, it may be asked for again.
CREATE UNIQUE INDEX job_pending_dedup ON job (dedup_key) WHERE state = 'pending';
CREATE INDEX job_due ON job (run_at, id) WHERE state = 'pending';
CREATE INDEX job_over ON job (done_at);
-- What is to be done again and again. Any node that finds a row due enqueues its job and moves last_run.
CREATE TABLE schedule (
  name text NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  every_seconds {bigint},
  local_time text,
  zone text,
  last_run {timestamp},
  CHECK ((every_seconds IS NULL) <> (local_time IS NULL)),
  CHECK ((local_time IS NULL) = (zone IS NULL))
);
-- How often something was asked for, by digest of who asked and by span of time.
CREATE TABLE rate (
  digest text NOT NULL,
  span_start {timestamp} NOT NULL,
  used {bigint} NOT NULL,
  PRIMARY KEY (digest, span_start)
);
CREATE INDEX rate_span ON rate (span_start);
