-- The same bytes under another key, for sources whose records are recognised by their bytes wherever they lie: a mail in two
-- mailboxes, or in a folder that was numbered anew.

-- Records so recognised, by the first 8 bytes of their digest as a signed number.
CREATE TABLE contents (
  prefix INTEGER NOT NULL,
  record INTEGER NOT NULL REFERENCES records (id),
  PRIMARY KEY (prefix, record)
) STRICT, WITHOUT ROWID;

-- Records that keep no bytes of their own because `original` has the same.
CREATE TABLE copies (
  original INTEGER NOT NULL REFERENCES records (id),
  record INTEGER NOT NULL REFERENCES records (id),
  PRIMARY KEY (original, record)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER copies_are_immutable BEFORE UPDATE ON copies BEGIN SELECT raise(ABORT, 'copies are immutable'); END;
CREATE TRIGGER copies_stay BEFORE DELETE ON copies BEGIN SELECT raise(ABORT, 'copies are immutable'); END;
