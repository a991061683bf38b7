-- The event log. Append-only: the triggers refuse what the program never does.
-- How `commitment`, `personal` and `leaf` are computed is written in leaf.md beside this file.

CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE records (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES sources (id),
  key TEXT NOT NULL,              -- natural key in the system that the record comes from
  revision INTEGER NOT NULL,      -- 1 for the first bytes seen under this key
  locator TEXT NOT NULL,          -- path:line:from-to
  digest BLOB NOT NULL,           -- SHA-256 of the bytes
  bytes BLOB,                     -- as received; NULL once erased
  salt BLOB,                      -- 16 random bytes; NULL once erased
  commitment BLOB NOT NULL,
  first_event INTEGER NOT NULL,   -- position of its first event
  event_count INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,   -- 1 where the bytes could not be understood
  UNIQUE (source, key, revision)
) STRICT;

CREATE INDEX records_in_quarantine ON records (source) WHERE quarantined = 1;

CREATE TABLE events (
  position INTEGER PRIMARY KEY,   -- gapless from 1
  record INTEGER NOT NULL REFERENCES records (id),
  source INTEGER NOT NULL REFERENCES sources (id),
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,   -- UTC milliseconds
  recorded_at INTEGER NOT NULL,   -- UTC milliseconds
  supersedes INTEGER,             -- first event of the revision that this event's record supersedes
  payload TEXT NOT NULL,          -- JSON object
  personal TEXT,                  -- JSON object of names, numbers and texts of people; NULL where there are none
  personal_commitment BLOB,       -- stays when `personal` is erased
  leaf BLOB NOT NULL              -- RFC 6962 leaf hash
) STRICT;

-- Whose work is whose is asked before anything else.
CREATE INDEX events_about_rosters ON events (position) WHERE type IN ('agent-assigned', 'record-withdrawn');

-- How far each stream of a source was read, and what became of what was seen in it:
-- seen = appended + duplicates + revisions + quarantined.
CREATE TABLE cursors (
  source INTEGER NOT NULL REFERENCES sources (id),
  stream TEXT NOT NULL,
  value TEXT NOT NULL,            -- JSON; only the adapter reads it
  seen INTEGER NOT NULL,
  appended INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  revisions INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,    -- UTC milliseconds
  PRIMARY KEY (source, stream)
) STRICT, WITHOUT ROWID;

-- Roots of complete subtrees of 256^level leaves; those between them are computed again when needed.
CREATE TABLE tree (
  level INTEGER NOT NULL,         -- 1 and up
  number INTEGER NOT NULL,        -- from 0
  hash BLOB NOT NULL,
  PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

-- The log's size and RFC 6962 root as of the last commit: one row.
CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  size INTEGER NOT NULL,
  root BLOB NOT NULL
) STRICT;

CREATE TRIGGER records_are_immutable BEFORE UPDATE ON records BEGIN SELECT raise(ABORT, 'records are immutable'); END;
CREATE TRIGGER records_stay BEFORE DELETE ON records BEGIN SELECT raise(ABORT, 'records are immutable'); END;
CREATE TRIGGER events_are_immutable BEFORE UPDATE ON events BEGIN SELECT raise(ABORT, 'events are immutable'); END;
CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT raise(ABORT, 'events are immutable'); END;
CREATE TRIGGER sources_are_immutable BEFORE UPDATE ON sources BEGIN SELECT raise(ABORT, 'sources are immutable'); END;
CREATE TRIGGER sources_stay BEFORE DELETE ON sources BEGIN SELECT raise(ABORT, 'sources are immutable'); END;
CREATE TRIGGER tree_is_immutable BEFORE UPDATE ON tree BEGIN SELECT raise(ABORT, 'the tree is immutable'); END;
CREATE TRIGGER tree_stays BEFORE DELETE ON tree BEGIN SELECT raise(ABORT, 'the tree is immutable'); END;
