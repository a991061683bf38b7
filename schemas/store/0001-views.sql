-- The views: derived from the log by `replay`, disposable. Times are UTC milliseconds, periods are YYYY-MM in the
-- business's zone, amounts are minor units. Nothing in here depends on when it was derived.

-- What the views stand on: one row.
CREATE TABLE basis (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL,      -- last event folded in
  leaf TEXT NOT NULL,             -- that event's leaf hash, so that another log is recognised
  rules TEXT NOT NULL             -- SHA-256 over the rules that judged
) STRICT;

CREATE TABLE contacts (
  id INTEGER PRIMARY KEY,         -- position of the first event of its facts
  source INTEGER NOT NULL,
  key TEXT NOT NULL,              -- what the legs of a call, or the copies of a mail, share; conversation and start of a session
  customer TEXT,                  -- tel:+8613800138000, mailto:li@example.com, chat:wmAbc; NULL where nobody is identified
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,          -- handled, missed, unreached, internal, automatic
  queue TEXT,                     -- waiting line of a call; own address of a mail; account of a chat
  facts TEXT NOT NULL,            -- JSON list of positions of the events that it is put together from
  work TEXT NOT NULL,             -- JSON list of [agent, started at, seconds], of a mail or chat followed by its volume
  channel TEXT NOT NULL,          -- phone, mail, chat
  guessed INTEGER NOT NULL        -- 1 where nothing says that the customer is one
) STRICT;

CREATE TABLE tickets (
  id INTEGER PRIMARY KEY,         -- smallest id of its contacts
  customer TEXT,
  opened_at INTEGER NOT NULL,
  last_contact_at INTEGER NOT NULL,
  missed INTEGER NOT NULL,
  tie_key INTEGER NOT NULL,       -- order-independent tie-break of divisions
  contacts TEXT NOT NULL,         -- JSON list of ids, in order of time
  efforts TEXT NOT NULL,          -- JSON list of [period, department], the keys of its rows in `efforts`
  kind TEXT NOT NULL,             -- calls, chats (and calls among them), or mails: a thread, which the others do not join
  service TEXT,                   -- id of the service type; NULL where none matches
  tag TEXT                        -- id of the tag; NULL where none matches
) STRICT;

-- Tickets in which something was said, and the keys by which those about the same matter are found.
CREATE TABLE matters (
  ticket INTEGER PRIMARY KEY,
  opened_at INTEGER NOT NULL,
  tie_key INTEGER NOT NULL,
  keys TEXT NOT NULL              -- JSON list of kind, key, kind …
) STRICT;
CREATE TABLE matter_keys (
  key INTEGER NOT NULL,           -- a hash of a customer, an identity, a number, a name or a word
  opened_at INTEGER NOT NULL,
  tie_key INTEGER NOT NULL,
  ticket INTEGER NOT NULL,
  PRIMARY KEY (key, opened_at, tie_key, ticket)
) STRICT, WITHOUT ROWID;

-- Pairs of tickets that may be about the same matter.
CREATE TABLE duplicates (
  ticket INTEGER NOT NULL,        -- the later one; where nothing is known of what was said in one of them, the other one
  other INTEGER NOT NULL,
  verdict TEXT NOT NULL,          -- certain, likely, possible
  logit INTEGER NOT NULL,         -- log odds that they are, in thousandths
  PRIMARY KEY (ticket, other)
) STRICT, WITHOUT ROWID;

-- What people have decided about pairs of tickets.
CREATE TABLE judged_pairs (
  ticket INTEGER NOT NULL,        -- the smaller id
  other INTEGER NOT NULL,
  same INTEGER NOT NULL,          -- 1 where they are about the same matter
  event INTEGER NOT NULL,         -- position of the decision
  PRIMARY KEY (ticket, other)
) STRICT, WITHOUT ROWID;

-- Tickets that were merged into an earlier one, which bears their costs.
CREATE TABLE merged (
  ticket INTEGER PRIMARY KEY,
  surviving INTEGER NOT NULL
) STRICT;

-- Which contact a mail is, several where copies of it lie in several mailboxes, and which ticket.
CREATE TABLE mails (
  event INTEGER PRIMARY KEY,
  contact INTEGER NOT NULL,
  ticket INTEGER                  -- NULL where only machines wrote, or only the company's own people to each other
) STRICT;

-- What mails share that belong together: hashes of ids, subjects, people and words.
CREATE TABLE mail_keys (
  key INTEGER NOT NULL,
  event INTEGER NOT NULL,
  PRIMARY KEY (key, event)
) STRICT, WITHOUT ROWID;

-- The messages of each conversation, recalls among them.
CREATE TABLE conversations (
  id INTEGER PRIMARY KEY,         -- a hash of its name
  messages TEXT NOT NULL          -- JSON list of positions of their events
) STRICT;

-- When agents wrote, in whichever conversation: an agent works on one message at a time.
CREATE TABLE chat_activity (
  agent TEXT NOT NULL,            -- staff number, else as the export names them
  day INTEGER NOT NULL,           -- of UTC, since 1970
  messages TEXT NOT NULL,         -- JSON list of second since 1970, conversation, event, second …, in order
  PRIMARY KEY (agent, day)
) STRICT, WITHOUT ROWID;

-- Messages that were taken back: nobody is shown their text.
CREATE TABLE chat_recalled (
  event INTEGER PRIMARY KEY
) STRICT;

-- What a department did for a ticket in a period: the quantities that costs follow.
CREATE TABLE efforts (
  period TEXT NOT NULL,
  department TEXT NOT NULL,       -- id; empty where nobody knows whose work it was
  ticket INTEGER NOT NULL,
  tie_key INTEGER NOT NULL,
  handle_seconds INTEGER NOT NULL, -- as call logs tell; what mail and chats take follows from the columns below by each definition
  contacts INTEGER NOT NULL,
  mails_read INTEGER NOT NULL,
  mails_written INTEGER NOT NULL,
  characters_read INTEGER NOT NULL,
  characters_written INTEGER NOT NULL,
  attachments INTEGER NOT NULL,
  chat_seconds INTEGER NOT NULL,
  messages_read INTEGER NOT NULL,
  messages_written INTEGER NOT NULL,
  transfers INTEGER NOT NULL,     -- how often a contact was handed to the department's agents by another agent
  PRIMARY KEY (period, department, ticket)
) STRICT, WITHOUT ROWID;

-- The same for contacts that belong to no ticket.
CREATE TABLE overheads (
  contact INTEGER NOT NULL,
  period TEXT NOT NULL,
  department TEXT NOT NULL,
  handle_seconds INTEGER NOT NULL,
  contacts INTEGER NOT NULL,
  mails_read INTEGER NOT NULL,
  mails_written INTEGER NOT NULL,
  characters_read INTEGER NOT NULL,
  characters_written INTEGER NOT NULL,
  attachments INTEGER NOT NULL,
  chat_seconds INTEGER NOT NULL,
  messages_read INTEGER NOT NULL,
  messages_written INTEGER NOT NULL,
  transfers INTEGER NOT NULL,
  PRIMARY KEY (contact, period, department)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_lines (
  position INTEGER PRIMARY KEY,
  department TEXT,                -- id; NULL where the written name is not configured
  department_written TEXT,
  item TEXT,                      -- id; NULL where the written name is not configured
  item_written TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  booked_on TEXT NOT NULL,
  service_from TEXT,
  service_to TEXT,
  document TEXT,
  reference TEXT,                 -- the call or ticket that it belongs to directly, as written
  ticket INTEGER                  -- the ticket that this means now
) STRICT;

-- Lines that a later revision of their record has superseded: what was known of them until then.
CREATE TABLE superseded_lines (
  position INTEGER PRIMARY KEY,
  superseded_by INTEGER NOT NULL, -- position of the revision's first event
  department TEXT,
  department_written TEXT,
  item TEXT,
  item_written TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  booked_on TEXT NOT NULL,
  service_from TEXT,
  service_to TEXT,
  document TEXT,
  reference TEXT
) STRICT;

CREATE TABLE paid_hours (
  position INTEGER PRIMARY KEY,
  department TEXT,                -- id; NULL where the written name is not configured
  period TEXT NOT NULL,
  paid_seconds INTEGER NOT NULL
) STRICT;

CREATE TABLE scheduled_hours (
  position INTEGER PRIMARY KEY,
  department TEXT,                -- id; NULL where the written name is not configured
  period TEXT NOT NULL,
  seconds INTEGER NOT NULL
) STRICT;

-- Operating figures. One that is about several months is kept with the first of them.
CREATE TABLE quantities (
  position INTEGER PRIMARY KEY,
  department TEXT,                -- id; NULL where the written name is not configured, or none is written
  department_written TEXT,
  measure TEXT NOT NULL,
  period TEXT NOT NULL,
  quantity TEXT NOT NULL          -- a plain decimal, exactly as reported
) STRICT;
CREATE INDEX quantities_by_period ON quantities (period);

CREATE TABLE exchange_rates (
  position INTEGER PRIMARY KEY,
  currency TEXT NOT NULL,
  into_currency TEXT NOT NULL,
  stated_on TEXT NOT NULL,
  units INTEGER NOT NULL,         -- so many of `currency` are worth `rate` of `into_currency`
  rate TEXT NOT NULL,             -- a plain decimal, exactly as stated
  publisher TEXT
) STRICT;

CREATE TABLE assignments (
  position INTEGER PRIMARY KEY,
  agent TEXT NOT NULL,
  aliases TEXT NOT NULL,          -- JSON list
  department_written TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT
) STRICT;

-- The definitions that the tables below were computed by.
CREATE TABLE definitions (
  definition TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (definition, version)
) STRICT, WITHOUT ROWID;

-- The ledger lines of one pool in one period, and what no department bears of them.
CREATE TABLE pools (
  definition TEXT NOT NULL,
  version INTEGER NOT NULL,
  period TEXT NOT NULL,
  pool TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  ledger TEXT NOT NULL,           -- JSON: positions and amounts of the lines, total of the first stage, what is unallocated and handed on
  PRIMARY KEY (definition, version, period, pool)
) STRICT, WITHOUT ROWID;

-- One department's part of a pool, and where its division was cut: what any ticket bears follows from this row and the
-- ticket's row in `efforts`.
CREATE TABLE pool_costs (
  definition TEXT NOT NULL,
  version INTEGER NOT NULL,
  period TEXT NOT NULL,
  pool TEXT NOT NULL,
  department TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  costs TEXT NOT NULL,            -- JSON of Costing's PoolCosts
  PRIMARY KEY (definition, version, period, pool, department)
) STRICT, WITHOUT ROWID;

-- Ledger lines of a period that a definition counts in no pool, by reason.
CREATE TABLE left_out (
  definition TEXT NOT NULL,
  version INTEGER NOT NULL,
  period TEXT NOT NULL,
  reason TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  lines TEXT NOT NULL,            -- JSON list of position, amount, position …
  PRIMARY KEY (definition, version, period, reason, currency)
) STRICT, WITHOUT ROWID;
