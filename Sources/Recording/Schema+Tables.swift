// Step 1, the tables. People query the views; these may change with a later step.

extension Schema {
  static let tables = """
    -- A configured folder. `rules` sums up the settings by which its files are read; see ScoreRecorder.
    CREATE TABLE source (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      path TEXT NOT NULL,
      rules TEXT NOT NULL
    ) STRICT;

    -- A network. Of several scores of one picture, views use that of the highest registration.
    CREATE TABLE model (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
      recipe TEXT NOT NULL,
      registration INTEGER NOT NULL UNIQUE,
      UNIQUE (sha256, recipe)
    ) STRICT;

    CREATE TABLE plate (
      id INTEGER PRIMARY KEY,
      source_id INTEGER NOT NULL REFERENCES source,
      vendor TEXT NOT NULL,
      name TEXT NOT NULL,
      UNIQUE (source_id, name)
    ) STRICT;
    CREATE INDEX plate_by_name ON plate (name);

    -- DROP is a word of SQL, hence the name.
    CREATE TABLE plate_drop (
      id INTEGER PRIMARY KEY,
      plate_id INTEGER NOT NULL REFERENCES plate,
      well TEXT NOT NULL,
      well_row INTEGER NOT NULL CHECK (well_row >= 1),
      well_column INTEGER NOT NULL CHECK (well_column >= 1),
      number INTEGER NOT NULL,
      UNIQUE (plate_id, well_row, well_column, number)
    ) STRICT;

    -- One imaging run of a plate. `sort_key` is Timepoint.sortKey: runs order by it, never by a clock.
    CREATE TABLE inspection (
      id INTEGER PRIMARY KEY,
      plate_id INTEGER NOT NULL REFERENCES plate,
      timepoint TEXT NOT NULL,
      sort_key TEXT NOT NULL,
      first_imaged_at TEXT,
      last_imaged_at TEXT,
      UNIQUE (plate_id, timepoint)
    ) STRICT;

    -- A drop at a timepoint, with the score that speaks for it: of its pictures' newest versions, each by the
    -- model registered last, the one with the highest crystals probability. Null only inside a transaction.
    CREATE TABLE observation (
      id INTEGER PRIMARY KEY,
      drop_id INTEGER NOT NULL REFERENCES plate_drop,
      inspection_id INTEGER NOT NULL REFERENCES inspection,
      strongest_score_id INTEGER REFERENCES score,
      UNIQUE (drop_id, inspection_id)
    ) STRICT;

    -- New bytes at the same place are a new version; the same bytes there are the same picture under any
    -- path.
    CREATE TABLE picture (
      id INTEGER PRIMARY KEY,
      observation_id INTEGER NOT NULL REFERENCES observation,
      variant TEXT NOT NULL,
      modality TEXT NOT NULL CHECK (modality IN ('visible', 'uv', 'shg', 'unknown')),
      version INTEGER NOT NULL CHECK (version >= 1),
      sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
      path TEXT NOT NULL,
      layout TEXT NOT NULL,
      imaged_at TEXT,
      UNIQUE (observation_id, variant, modality, version),
      UNIQUE (observation_id, variant, modality, sha256)
    ) STRICT;

    CREATE TABLE score (
      id INTEGER PRIMARY KEY,
      picture_id INTEGER NOT NULL REFERENCES picture,
      model_id INTEGER NOT NULL REFERENCES model,
      crystals REAL NOT NULL CHECK (crystals BETWEEN 0 AND 1),
      precipitate REAL NOT NULL CHECK (precipitate BETWEEN 0 AND 1),
      clear REAL NOT NULL CHECK (clear BETWEEN 0 AND 1),
      other REAL NOT NULL CHECK (other BETWEEN 0 AND 1),
      label TEXT NOT NULL CHECK (label IN ('clear', 'crystals', 'other', 'precipitate')),
      drop_box TEXT,
      scored_at TEXT NOT NULL,
      UNIQUE (picture_id, model_id),
      CHECK (abs(crystals + precipitate + clear + other - 1) < 1e-6)
    ) STRICT;
    CREATE INDEX score_by_model ON score (model_id);

    -- What the detection rule found; `alert_key` is the key of its messages, set once.
    CREATE TABLE hit (
      id INTEGER PRIMARY KEY,
      drop_id INTEGER NOT NULL REFERENCES plate_drop,
      event TEXT NOT NULL,
      inspection_id INTEGER NOT NULL REFERENCES inspection,
      crystals REAL NOT NULL CHECK (crystals BETWEEN 0 AND 1),
      alert_key TEXT NOT NULL,
      first_seen_at TEXT NOT NULL,
      UNIQUE (drop_id, event)
    ) STRICT;

    -- Refers to nothing, so that it can outlive everything else. `due` is Unix time in milliseconds: when the
    -- message may be taken next; of one that is being sent, the end of the lease.
    CREATE TABLE outbox (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL CHECK (length(key) = 64),
      sink TEXT NOT NULL,
      facts TEXT NOT NULL CHECK (json_valid(facts)),
      state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'delivered', 'later', 'dead')),
      attempts INTEGER NOT NULL CHECK (attempts >= 0),
      due INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      delivered_at TEXT,
      last_error TEXT,
      UNIQUE (key, sink),
      CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
    ) STRICT;
    CREATE INDEX outbox_open ON outbox (sink, id) WHERE state IN ('pending', 'sending', 'later');

    -- Every file that was dealt with. inode, size, modified and changed are what `stat` said then; null: look
    -- at the file again. `attempts` counts the times that it failed.
    CREATE TABLE ledger (
      id INTEGER PRIMARY KEY,
      source_id INTEGER NOT NULL REFERENCES source,
      path TEXT NOT NULL,
      inode INTEGER,
      size INTEGER,
      modified INTEGER,
      changed INTEGER,
      outcome TEXT NOT NULL CHECK (outcome IN ('scored', 'duplicate', 'skipped', 'failed')),
      picture_id INTEGER REFERENCES picture,
      layout TEXT,
      kind TEXT,
      message TEXT,
      attempts INTEGER NOT NULL CHECK (attempts >= 0),
      first_seen_at TEXT NOT NULL,
      UNIQUE (source_id, path),
      CHECK ((outcome IN ('scored', 'duplicate')) = (picture_id IS NOT NULL)),
      CHECK ((outcome = 'failed') = (kind IS NOT NULL)),
      CHECK ((outcome IN ('skipped', 'failed')) = (message IS NOT NULL))
    ) STRICT;
    CREATE INDEX ledger_failed ON ledger (first_seen_at) WHERE outcome = 'failed';
    CREATE INDEX ledger_skipped ON ledger (first_seen_at) WHERE outcome = 'skipped';

    """
}
