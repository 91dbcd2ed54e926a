-- A database of schema 7, made of schema 1 with the steps to schema 7; commits after 719f2a5.
PRAGMA journal_mode = WAL;
BEGIN;
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

-- Every picture, in all its versions, by every model that scored it.
CREATE VIEW scores AS
SELECT source.name AS source, plate.vendor AS vendor, picture.layout AS layout, plate.name AS plate,
plate_drop.well AS well, plate_drop.number AS drop_number, inspection.timepoint AS timepoint,
picture.imaged_at AS imaged_at, picture.path AS path, picture.sha256 AS sha256,
score.crystals AS crystals, score.precipitate AS precipitate, score.clear AS clear,
score.other AS other, score.label AS label, score.drop_box AS drop_box,
model.name || '@' || substr(model.sha256, 1, 12) AS model, score.scored_at AS scored_at
FROM score
JOIN model ON model.id = score.model_id
JOIN picture ON picture.id = score.picture_id
JOIN observation ON observation.id = picture.observation_id
JOIN inspection ON inspection.id = observation.inspection_id
JOIN plate_drop ON plate_drop.id = observation.drop_id
JOIN plate ON plate.id = plate_drop.plate_id
JOIN source ON source.id = plate.source_id;

-- Each drop at its newest timepoint: the picture with the highest crystals probability there.
CREATE VIEW latest AS
SELECT source.name AS source, plate.vendor AS vendor, picture.layout AS layout, plate.name AS plate,
plate_drop.well AS well, plate_drop.number AS drop_number, inspection.timepoint AS timepoint,
picture.imaged_at AS imaged_at, picture.path AS path, picture.sha256 AS sha256,
score.crystals AS crystals, score.precipitate AS precipitate, score.clear AS clear,
score.other AS other, score.label AS label, score.drop_box AS drop_box,
model.name || '@' || substr(model.sha256, 1, 12) AS model, score.scored_at AS scored_at
FROM plate_drop
JOIN observation ON observation.id = (
  SELECT candidate.id FROM observation AS candidate
  JOIN inspection ON inspection.id = candidate.inspection_id
  WHERE candidate.drop_id = plate_drop.id
  ORDER BY inspection.sort_key DESC, inspection.timepoint DESC LIMIT 1)
JOIN score ON score.id = observation.strongest_score_id
JOIN model ON model.id = score.model_id
JOIN picture ON picture.id = score.picture_id
JOIN inspection ON inspection.id = observation.inspection_id
JOIN plate ON plate.id = plate_drop.plate_id
JOIN source ON source.id = plate.source_id;

-- Each drop at each timepoint, oldest first. `crystals` is the highest of the timepoint's pictures,
-- `label` and `state` are that picture's label.
CREATE VIEW timeline AS
SELECT plate.name AS plate, plate_drop.well AS well, plate_drop.number AS drop_number,
  inspection.timepoint AS timepoint, picture.imaged_at AS imaged_at, score.crystals AS crystals,
  score.label AS label, score.label AS state
FROM plate
JOIN plate_drop ON plate_drop.plate_id = plate.id
JOIN observation ON observation.drop_id = plate_drop.id
JOIN inspection ON inspection.id = observation.inspection_id
JOIN score ON score.id = observation.strongest_score_id
JOIN picture ON picture.id = score.picture_id
ORDER BY plate.name, plate.id, plate_drop.well_row, plate_drop.well_column, plate_drop.number,
  inspection.sort_key, inspection.timepoint;

-- Each drop that turned crystalline. `first_seen_at` is when that was recorded, `alerted_at` when the
-- first sink had the message.
CREATE VIEW hits AS
SELECT plate.name AS plate, plate_drop.well AS well, plate_drop.number AS drop_number,
  inspection.timepoint AS first_timepoint, hit.first_seen_at AS first_seen_at, hit.crystals AS crystals,
  (SELECT min(delivered_at) FROM outbox WHERE outbox.key = hit.alert_key) AS alerted_at
FROM hit
JOIN plate_drop ON plate_drop.id = hit.drop_id
JOIN plate ON plate.id = plate_drop.plate_id
JOIN inspection ON inspection.id = hit.inspection_id
WHERE hit.event = 'crystal';

CREATE VIEW plates AS
SELECT source.name AS source, plate.vendor AS vendor, plate.name AS plate,
  (SELECT count(*) FROM plate_drop WHERE plate_drop.plate_id = plate.id) AS drops,
  (SELECT count(*) FROM inspection WHERE inspection.plate_id = plate.id) AS timepoints,
  (SELECT count(*) FROM plate_drop JOIN hit ON hit.drop_id = plate_drop.id
    WHERE plate_drop.plate_id = plate.id AND hit.event = 'crystal') AS hits,
  (SELECT min(first_imaged_at) FROM inspection WHERE inspection.plate_id = plate.id) AS first_imaged_at,
  (SELECT max(last_imaged_at) FROM inspection WHERE inspection.plate_id = plate.id) AS last_imaged_at
FROM plate JOIN source ON source.id = plate.source_id;

CREATE VIEW alerts AS
SELECT key, sink, state, attempts, created_at, delivered_at, last_error FROM outbox;

CREATE VIEW failures AS
SELECT path, kind, message, first_seen_at, attempts FROM ledger WHERE outcome = 'failed';

-- Files that are known and left alone on purpose: thumbnails, overlays, focus slices, other light.
CREATE VIEW skipped AS
SELECT path, layout, message AS reason, first_seen_at FROM ledger WHERE outcome = 'skipped';

-- A later word supersedes an earlier one; none is ever deleted.
CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  picture_id INTEGER NOT NULL REFERENCES picture,
  label TEXT NOT NULL CHECK (label IN ('clear', 'crystals', 'other', 'precipitate')),
  labeled_by TEXT NOT NULL,
  labeled_at TEXT NOT NULL
) STRICT;
CREATE INDEX label_by_picture ON label (picture_id);
CREATE INDEX picture_by_sha256 ON picture (sha256);

-- Each picture that a person labeled, with the newest word and the score of the model registered last of
-- those that scored it.
CREATE VIEW labels AS
SELECT picture.path AS path, plate.name AS plate, plate_drop.well AS well,
  plate_drop.number AS drop_number, inspection.timepoint AS timepoint, label.label AS label,
  label.labeled_by AS labeled_by, label.labeled_at AS labeled_at, score.label AS model_label,
  score.crystals AS crystals
FROM label
JOIN picture ON picture.id = label.picture_id
JOIN observation ON observation.id = picture.observation_id
JOIN inspection ON inspection.id = observation.inspection_id
JOIN plate_drop ON plate_drop.id = observation.drop_id
JOIN plate ON plate.id = plate_drop.plate_id
LEFT JOIN score ON score.id = (
  SELECT candidate.id FROM score AS candidate JOIN model ON model.id = candidate.model_id
  WHERE candidate.picture_id = picture.id ORDER BY model.registration DESC LIMIT 1)
WHERE label.id = (SELECT max(later.id) FROM label AS later WHERE later.picture_id = picture.id);

INSERT INTO source VALUES (1,'imager','/in','1');
INSERT INTO model VALUES (1,'marco','50e721e49c013f00c62cf59f2163542a9d8df02464efeb615d31051b0fddc326','1',1);
INSERT INTO plate VALUES (1,1,'formulatrix','201');
INSERT INTO inspection VALUES (11,1,'1','11',NULL,NULL);
INSERT INTO inspection VALUES (12,1,'2','12',NULL,NULL);
INSERT INTO inspection VALUES (13,1,'3','13',NULL,NULL);
INSERT INTO plate_drop VALUES (101,1,'A01',1,1,1);
INSERT INTO observation VALUES (1,101,11,NULL);
INSERT INTO picture VALUES (1,1,'','visible',1,'779645363bc8f1f7bdd53d7129dd592c86c65e95029e7b3c5b993e73c8870649','/in/201/1/A01.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (1,1,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 1 WHERE id = 1;
INSERT INTO ledger VALUES (1,1,'/in/201/1/A01.jpg',1,10,5,6,'scored',1,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (2,101,12,NULL);
INSERT INTO picture VALUES (2,2,'','visible',1,'705e1885b84f225bf8ecf006df763a2b33de94e7241a5b2f26d38f5d075f8ef1','/in/201/2/A01.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (2,2,1,0.9,0.024999999999999994,0.04999999999999999,0.024999999999999994,'crystals',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 2 WHERE id = 2;
INSERT INTO ledger VALUES (2,1,'/in/201/2/A01.jpg',2,10,5,6,'scored',2,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (3,101,13,NULL);
INSERT INTO picture VALUES (3,3,'','visible',1,'984be53c2cb77a937249a138432f0932ea5130f81c842ca80f1a5242aa5afd95','/in/201/3/A01.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (3,3,1,0.9,0.024999999999999994,0.04999999999999999,0.024999999999999994,'crystals',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 3 WHERE id = 3;
INSERT INTO ledger VALUES (3,1,'/in/201/3/A01.jpg',3,10,5,6,'scored',3,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO plate_drop VALUES (102,1,'A02',1,2,1);
INSERT INTO observation VALUES (4,102,11,NULL);
INSERT INTO picture VALUES (4,4,'','visible',1,'c068147c14427196ed58dc96676767232a01c51d5df134f8eb551f76c04f1cc7','/in/201/1/A02.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (4,4,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 4 WHERE id = 4;
INSERT INTO ledger VALUES (4,1,'/in/201/1/A02.jpg',4,10,5,6,'scored',4,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (5,102,12,NULL);
INSERT INTO picture VALUES (5,5,'','visible',1,'40a4e62eefb685ea1b475488e7efbded9e4a97a01ad264fd68ef5cbd4b2bb974','/in/201/2/A02.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (5,5,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 5 WHERE id = 5;
INSERT INTO ledger VALUES (5,1,'/in/201/2/A02.jpg',5,10,5,6,'scored',5,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (6,102,13,NULL);
INSERT INTO picture VALUES (6,6,'','visible',1,'de3d91b30287b441817508a237de8ac5432c7a5dd751ecceab1caaf2f90abb9b','/in/201/3/A02.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (6,6,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 6 WHERE id = 6;
INSERT INTO ledger VALUES (6,1,'/in/201/3/A02.jpg',6,10,5,6,'scored',6,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO plate_drop VALUES (103,1,'A03',1,3,1);
INSERT INTO observation VALUES (7,103,11,NULL);
INSERT INTO picture VALUES (7,7,'','visible',1,'47f36dc68fe97bfa4750dd5146c2c449b8c56973cf2da1c793f3fa7baf4b9943','/in/201/1/A03.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (7,7,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 7 WHERE id = 7;
INSERT INTO ledger VALUES (7,1,'/in/201/1/A03.jpg',7,10,5,6,'scored',7,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (8,103,12,NULL);
INSERT INTO picture VALUES (8,8,'','visible',1,'0f7fc2881e9ad48b9d6cba79cd8757c8c8842fdf34a8aa1672d54da329014cb9','/in/201/2/A03.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (8,8,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 8 WHERE id = 8;
INSERT INTO ledger VALUES (8,1,'/in/201/2/A03.jpg',8,10,5,6,'scored',8,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (9,103,13,NULL);
INSERT INTO picture VALUES (9,9,'','visible',1,'78921f10ce24c3f55f6eb3a0f9a544cc39323a4c5bb72702916225ee3ac58275','/in/201/3/A03.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (9,9,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 9 WHERE id = 9;
INSERT INTO ledger VALUES (9,1,'/in/201/3/A03.jpg',9,10,5,6,'scored',9,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO plate_drop VALUES (104,1,'A04',1,4,1);
INSERT INTO observation VALUES (10,104,11,NULL);
INSERT INTO picture VALUES (10,10,'','visible',1,'0f3dd625cba28b4718e93e7b7465f851ded8f29d99f0ecf2964d7b2e77f00233','/in/201/1/A04.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (10,10,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 10 WHERE id = 10;
INSERT INTO ledger VALUES (10,1,'/in/201/1/A04.jpg',10,10,5,6,'scored',10,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (11,104,12,NULL);
INSERT INTO picture VALUES (11,11,'','visible',1,'a1314fd719a2453cec756da9ed7947678a91361fbc0a50fbeaebe02d6457013a','/in/201/2/A04.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (11,11,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 11 WHERE id = 11;
INSERT INTO ledger VALUES (11,1,'/in/201/2/A04.jpg',11,10,5,6,'scored',11,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (12,104,13,NULL);
INSERT INTO picture VALUES (12,12,'','visible',1,'e80e93815c06ee7d78eae6236361064c44a171191bd19214ea61a30420f1b6ee','/in/201/3/A04.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (12,12,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 12 WHERE id = 12;
INSERT INTO ledger VALUES (12,1,'/in/201/3/A04.jpg',12,10,5,6,'scored',12,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO hit VALUES (1,101,'crystal',12,0.9,'6ab9f1eb8f7d3388f4f9d586f66e99fd54080df2c446f0e58668b09c08a16dd0','2026-11-20T10:00:00Z');
INSERT INTO outbox VALUES (1,'6ab9f1eb8f7d3388f4f9d586f66e99fd54080df2c446f0e58668b09c08a16dd0','mail','{}','pending',0,0,'2026-11-20T10:00:00Z',NULL,NULL);
INSERT INTO plate VALUES (2,1,'formulatrix','202');
INSERT INTO inspection VALUES (21,2,'1','11',NULL,NULL);
INSERT INTO inspection VALUES (22,2,'2','12',NULL,NULL);
INSERT INTO inspection VALUES (23,2,'3','13',NULL,NULL);
INSERT INTO plate_drop VALUES (201,2,'A01',1,1,1);
INSERT INTO observation VALUES (13,201,21,NULL);
INSERT INTO picture VALUES (13,13,'','visible',1,'0ab11311a2063e4ec096134dd102d97d020c284a08183b2f8ac155bc314a32a4','/in/202/1/A01.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (13,13,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 13 WHERE id = 13;
INSERT INTO ledger VALUES (13,1,'/in/202/1/A01.jpg',13,10,5,6,'scored',13,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (14,201,22,NULL);
INSERT INTO picture VALUES (14,14,'','visible',1,'f8fb061a1c95553c4c2cfef733be88ba683a6d4534bd9a73b7f400bcc86aee55','/in/202/2/A01.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (14,14,1,0.9,0.024999999999999994,0.04999999999999999,0.024999999999999994,'crystals',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 14 WHERE id = 14;
INSERT INTO ledger VALUES (14,1,'/in/202/2/A01.jpg',14,10,5,6,'scored',14,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (15,201,23,NULL);
INSERT INTO picture VALUES (15,15,'','visible',1,'fdc7c7f37cd41a26427429a50b4ea999c249594dd6641c265e0172ae054122e8','/in/202/3/A01.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (15,15,1,0.9,0.024999999999999994,0.04999999999999999,0.024999999999999994,'crystals',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 15 WHERE id = 15;
INSERT INTO ledger VALUES (15,1,'/in/202/3/A01.jpg',15,10,5,6,'scored',15,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO plate_drop VALUES (202,2,'A02',1,2,1);
INSERT INTO observation VALUES (16,202,21,NULL);
INSERT INTO picture VALUES (16,16,'','visible',1,'0b74fb8a0702ca4bc07bd146a38698b9944e15cd45c7b911d6498b5ea4b71a5c','/in/202/1/A02.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (16,16,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 16 WHERE id = 16;
INSERT INTO ledger VALUES (16,1,'/in/202/1/A02.jpg',16,10,5,6,'scored',16,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (17,202,22,NULL);
INSERT INTO picture VALUES (17,17,'','visible',1,'87bdcbe141b544b1b4a35328b50f860bd1496994c8bd00573bb8695b3a47b37c','/in/202/2/A02.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (17,17,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 17 WHERE id = 17;
INSERT INTO ledger VALUES (17,1,'/in/202/2/A02.jpg',17,10,5,6,'scored',17,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (18,202,23,NULL);
INSERT INTO picture VALUES (18,18,'','visible',1,'b0966cae62d9f062d81e7064a7e15a599b0ccf707bfcc22d8cfcd0b6a88e087a','/in/202/3/A02.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (18,18,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 18 WHERE id = 18;
INSERT INTO ledger VALUES (18,1,'/in/202/3/A02.jpg',18,10,5,6,'scored',18,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO plate_drop VALUES (203,2,'A03',1,3,1);
INSERT INTO observation VALUES (19,203,21,NULL);
INSERT INTO picture VALUES (19,19,'','visible',1,'84a34517af5fc0ed4b06dbd67d398d9f2fe15585de838e26bc8b42d6bde65a58','/in/202/1/A03.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (19,19,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 19 WHERE id = 19;
INSERT INTO ledger VALUES (19,1,'/in/202/1/A03.jpg',19,10,5,6,'scored',19,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (20,203,22,NULL);
INSERT INTO picture VALUES (20,20,'','visible',1,'037e484511826653a5e6761de745d61e43ffd86b4c90688d0bd73e6a30a04e2b','/in/202/2/A03.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (20,20,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 20 WHERE id = 20;
INSERT INTO ledger VALUES (20,1,'/in/202/2/A03.jpg',20,10,5,6,'scored',20,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (21,203,23,NULL);
INSERT INTO picture VALUES (21,21,'','visible',1,'1e0610e8fc42c12d3b2655f544640c0a9a69992ea5140b35fb1038562b74cf22','/in/202/3/A03.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (21,21,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 21 WHERE id = 21;
INSERT INTO ledger VALUES (21,1,'/in/202/3/A03.jpg',21,10,5,6,'scored',21,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO plate_drop VALUES (204,2,'A04',1,4,1);
INSERT INTO observation VALUES (22,204,21,NULL);
INSERT INTO picture VALUES (22,22,'','visible',1,'05fe19713fd109aa430843ff649f3fbb8c44ebb0d02b379d2d89d46518e847a2','/in/202/1/A04.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (22,22,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 22 WHERE id = 22;
INSERT INTO ledger VALUES (22,1,'/in/202/1/A04.jpg',22,10,5,6,'scored',22,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (23,204,22,NULL);
INSERT INTO picture VALUES (23,23,'','visible',1,'3d99d43b454b576e2840d56270767ec8fe5d041b668b78b9d5ad371b02ef6c62','/in/202/2/A04.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (23,23,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 23 WHERE id = 23;
INSERT INTO ledger VALUES (23,1,'/in/202/2/A04.jpg',23,10,5,6,'scored',23,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO observation VALUES (24,204,23,NULL);
INSERT INTO picture VALUES (24,24,'','visible',1,'8fd41a76128886fc4f7d6d90df576981b22e7d79c328f47f7c5cbbeed1b29356','/in/202/3/A04.jpg','formulatrix.store',NULL);
INSERT INTO score VALUES (24,24,1,0.125,0.21875,0.4375,0.21875,'clear',NULL,'2026-11-20T10:00:00Z');
UPDATE observation SET strongest_score_id = 24 WHERE id = 24;
INSERT INTO ledger VALUES (24,1,'/in/202/3/A04.jpg',24,10,5,6,'scored',24,'formulatrix.store',NULL,NULL,0,'2026-11-20T10:00:00Z');
INSERT INTO hit VALUES (2,201,'crystal',22,0.9,'015f7e6bc5aeaf483724089e9252cc13b50951a6b69412522765cff4d780306e','2026-11-20T10:00:00Z');
INSERT INTO outbox VALUES (2,'015f7e6bc5aeaf483724089e9252cc13b50951a6b69412522765cff4d780306e','mail','{}','delivered',1,0,'2026-11-20T10:00:00Z','2026-11-20T10:00:01Z',NULL);
INSERT INTO ledger VALUES (90,1,'/in/broken.jpg',90,3,5,6,'failed',NULL,NULL,'truncated','no end',2,'2026-11-20T10:00:00Z');
INSERT INTO ledger VALUES (91,1,'/in/odd.txt',91,3,5,6,'skipped',NULL,NULL,NULL,'no picture',0,'2026-11-20T10:00:00Z');
INSERT INTO label VALUES (1,1,'clear','ann','2026-11-21T10:00:00Z');
INSERT INTO label VALUES (2,2,'crystals','ann','2026-11-21T10:00:00Z');
ALTER TABLE ledger ADD COLUMN stands INTEGER NOT NULL DEFAULT 1 CHECK (stands IN (0, 1));
UPDATE ledger SET stands = 0 WHERE kind IN ('unreadable', 'empty', 'truncated', 'conflict');
CREATE INDEX ledger_retried ON ledger (source_id) WHERE stands = 0;
-- `first_seen_at` is when this database first heard of the source; of one that it knew before this step, the time
-- of its first file.
ALTER TABLE source ADD COLUMN first_seen_at TEXT;
UPDATE source SET first_seen_at = (
  SELECT min(ledger.first_seen_at) FROM ledger WHERE ledger.source_id = source.id);

-- 1: it was taken before anyone wanted to hear of this source; judged once, when it came. See History.
ALTER TABLE picture ADD COLUMN is_history INTEGER NOT NULL DEFAULT 0 CHECK (is_history IN (0, 1));

-- When a complete listing of a present source did not show the file any more; null: it is there, as far as we know.
ALTER TABLE ledger ADD COLUMN gone_at TEXT;
DROP VIEW failures;
CREATE VIEW failures AS
SELECT path, kind, message, first_seen_at, attempts FROM ledger
WHERE outcome = 'failed' AND gone_at IS NULL;

-- What keeps a source from being followed as it should be, as the service saw it last.
CREATE TABLE trouble (
  source_id INTEGER NOT NULL REFERENCES source,
  kind TEXT NOT NULL,
  message TEXT NOT NULL,
  since TEXT NOT NULL,
  PRIMARY KEY (source_id, kind)
) STRICT;
CREATE VIEW health AS
SELECT source.name AS source, trouble.kind AS kind, trouble.message AS message, trouble.since AS since
FROM trouble JOIN source ON source.id = trouble.source_id;
-- A later word supersedes an earlier one; none is ever deleted.
CREATE TABLE IF NOT EXISTS label (
  id INTEGER PRIMARY KEY,
  picture_id INTEGER NOT NULL REFERENCES picture,
  label TEXT NOT NULL CHECK (label IN ('clear', 'crystals', 'other', 'precipitate')),
  labeled_by TEXT NOT NULL,
  labeled_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS label_by_picture ON label (picture_id);
CREATE INDEX IF NOT EXISTS picture_by_sha256 ON picture (sha256);

DROP VIEW IF EXISTS labels;

-- Each picture that a person labeled, with the newest word and the score of the model registered last of
-- those that scored it.
CREATE VIEW labels AS
SELECT picture.path AS path, plate.name AS plate, plate_drop.well AS well,
  plate_drop.number AS drop_number, inspection.timepoint AS timepoint, label.label AS label,
  label.labeled_by AS labeled_by, label.labeled_at AS labeled_at, score.label AS model_label,
  score.crystals AS crystals
FROM label
JOIN picture ON picture.id = label.picture_id
JOIN observation ON observation.id = picture.observation_id
JOIN inspection ON inspection.id = observation.inspection_id
JOIN plate_drop ON plate_drop.id = observation.drop_id
JOIN plate ON plate.id = plate_drop.plate_id
LEFT JOIN score ON score.id = (
  SELECT candidate.id FROM score AS candidate JOIN model ON model.id = candidate.model_id
  WHERE candidate.picture_id = picture.id ORDER BY model.registration DESC LIMIT 1)
WHERE label.id = (SELECT max(later.id) FROM label AS later WHERE later.picture_id = picture.id);

DROP INDEX outbox_open;
CREATE INDEX outbox_open ON outbox (sink, id) WHERE state IN ('pending', 'sending', 'later');
-- The probability that the drop is crystalline by all timepoints up to the one that decided; null where an older
-- program recorded the hit.
ALTER TABLE hit ADD COLUMN posterior REAL CHECK (posterior BETWEEN 0 AND 1);

DROP VIEW timeline;

-- Each drop at each timepoint, oldest first. `crystals` is the highest of the timepoint's pictures, `label` is
-- that picture's label. `state` is what is known now of the drop at that time: `not crystalline`, from the
-- timepoint of a hit on `crystalline`, later perhaps `improved` or `lost`.
CREATE VIEW timeline AS
SELECT plate.name AS plate, plate_drop.well AS well, plate_drop.number AS drop_number,
  inspection.timepoint AS timepoint, picture.imaged_at AS imaged_at, score.crystals AS crystals,
  score.label AS label,
  coalesce(
    (SELECT CASE hit.event WHEN 'crystal' THEN 'crystalline' ELSE hit.event END
      FROM hit JOIN inspection AS began ON began.id = hit.inspection_id
      WHERE hit.drop_id = plate_drop.id
        AND (began.sort_key, began.timepoint) <= (inspection.sort_key, inspection.timepoint)
      ORDER BY began.sort_key DESC, began.timepoint DESC LIMIT 1),
    'not crystalline') AS state
FROM plate
JOIN plate_drop ON plate_drop.plate_id = plate.id
JOIN observation ON observation.drop_id = plate_drop.id
JOIN inspection ON inspection.id = observation.inspection_id
JOIN score ON score.id = observation.strongest_score_id
JOIN picture ON picture.id = score.picture_id
ORDER BY plate.name, plate.id, plate_drop.well_row, plate_drop.well_column, plate_drop.number,
  inspection.sort_key, inspection.timepoint;
-- All that one sink is told of one plate (or in its digests, or as an operator), message after message. `due`
-- is Unix time in milliseconds: when to look at it next; null: nothing is open. `sent_at` is when its last
-- message was delivered, in milliseconds.
CREATE TABLE conversation (
  id INTEGER PRIMARY KEY,
  sink TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('plate', 'digest', 'operators')),
  source TEXT NOT NULL,
  plate TEXT NOT NULL,
  due INTEGER,
  sent_at INTEGER,
  UNIQUE (sink, kind, source, plate)
) STRICT;
CREATE INDEX conversation_due ON conversation (sink, due) WHERE due IS NOT NULL;

-- A row is an alert for a sink. `raised` is when it was written and `formed` when it was joined to a message,
-- in milliseconds; `message` is that message's key, `form` how it was joined. The rows of a message share
-- state, attempts, due, refused, delivered_at and last_error.
ALTER TABLE outbox ADD COLUMN conversation_id INTEGER REFERENCES conversation;
ALTER TABLE outbox ADD COLUMN raised INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN message TEXT;
ALTER TABLE outbox ADD COLUMN form TEXT CHECK (form IN ('single', 'plate', 'update', 'digest'));
ALTER TABLE outbox ADD COLUMN formed INTEGER;
ALTER TABLE outbox ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;

INSERT INTO conversation (sink, kind, source, plate, due)
SELECT DISTINCT sink, 'plate', coalesce(json_extract(facts, '$.source'), ''), coalesce(json_extract(facts, '$.plate'), ''), 0
FROM outbox;
UPDATE outbox SET
  raised = CAST(strftime('%s', created_at) AS INTEGER) * 1000,
  conversation_id = (
    SELECT conversation.id FROM conversation
    WHERE conversation.sink = outbox.sink AND conversation.kind = 'plate'
      AND conversation.source = coalesce(json_extract(outbox.facts, '$.source'), '')
      AND conversation.plate = coalesce(json_extract(outbox.facts, '$.plate'), ''));
UPDATE outbox SET message = key, form = 'single', formed = raised WHERE state <> 'pending';

DROP INDEX outbox_open;
CREATE INDEX outbox_open ON outbox (conversation_id, id) WHERE state IN ('pending', 'sending', 'later');
CREATE INDEX outbox_later ON outbox (sink, due) WHERE state = 'later';
CREATE INDEX outbox_message ON outbox (message);

DROP VIEW alerts;
CREATE VIEW alerts AS
SELECT key, sink, state, attempts, created_at, delivered_at, last_error,
  json_extract(facts, '$.event') AS event, json_extract(facts, '$.plate') AS plate,
  json_extract(facts, '$.well') AS well, json_extract(facts, '$.drop') AS drop_number, message
FROM outbox;
-- See PictureQuality; null where an older program scored the picture.
ALTER TABLE score ADD COLUMN brightness REAL CHECK (brightness BETWEEN 0 AND 255);
ALTER TABLE score ADD COLUMN sharpness REAL CHECK (sharpness >= 0);

-- What arrived of a source in an hour (Unix time / 3600), history left out. `first_at` and `last_at` are Unix times
-- in seconds of the first and last score; null in an hour of failures alone.
CREATE TABLE activity (
  source_id INTEGER NOT NULL REFERENCES source,
  hour INTEGER NOT NULL,
  scored INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  first_at INTEGER,
  last_at INTEGER,
  PRIMARY KEY (source_id, hour)
) STRICT, WITHOUT ROWID;

-- The light of an inspection's pictures by one model: means of the logarithms of PictureQuality, history left out.
-- Rows of a source are in the order of their arrival.
CREATE TABLE inspection_light (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source,
  inspection_id INTEGER NOT NULL REFERENCES inspection,
  model_id INTEGER NOT NULL REFERENCES model,
  pictures INTEGER NOT NULL,
  brightness REAL NOT NULL,
  sharpness REAL NOT NULL,
  first_scored_at TEXT NOT NULL,
  UNIQUE (inspection_id, model_id)
) STRICT;
CREATE INDEX inspection_light_by_source ON inspection_light (source_id, model_id, id);

-- What was scored of late tells at once what is usual.
INSERT INTO activity (source_id, hour, scored, first_at, last_at)
SELECT plate.source_id, CAST(strftime('%s', score.scored_at) AS INTEGER) / 3600, count(*),
  min(CAST(strftime('%s', score.scored_at) AS INTEGER)), max(CAST(strftime('%s', score.scored_at) AS INTEGER))
FROM score
JOIN picture ON picture.id = score.picture_id AND picture.is_history = 0
JOIN observation ON observation.id = picture.observation_id
JOIN plate_drop ON plate_drop.id = observation.drop_id
JOIN plate ON plate.id = plate_drop.plate_id
WHERE score.id > (SELECT max(id) FROM score) - 100000
GROUP BY 1, 2;

DROP VIEW scores;
CREATE VIEW scores AS
SELECT source.name AS source, plate.vendor AS vendor, picture.layout AS layout, plate.name AS plate,
plate_drop.well AS well, plate_drop.number AS drop_number, inspection.timepoint AS timepoint,
picture.imaged_at AS imaged_at, picture.path AS path, picture.sha256 AS sha256,
score.crystals AS crystals, score.precipitate AS precipitate, score.clear AS clear,
score.other AS other, score.label AS label, score.drop_box AS drop_box,
model.name || '@' || substr(model.sha256, 1, 12) AS model, score.scored_at AS scored_at,
score.brightness AS brightness, score.sharpness AS sharpness
FROM score
JOIN model ON model.id = score.model_id
JOIN picture ON picture.id = score.picture_id
JOIN observation ON observation.id = picture.observation_id
JOIN inspection ON inspection.id = observation.inspection_id
JOIN plate_drop ON plate_drop.id = observation.drop_id
JOIN plate ON plate.id = plate_drop.plate_id
JOIN source ON source.id = plate.source_id;

DROP VIEW latest;
CREATE VIEW latest AS
SELECT source.name AS source, plate.vendor AS vendor, picture.layout AS layout, plate.name AS plate,
plate_drop.well AS well, plate_drop.number AS drop_number, inspection.timepoint AS timepoint,
picture.imaged_at AS imaged_at, picture.path AS path, picture.sha256 AS sha256,
score.crystals AS crystals, score.precipitate AS precipitate, score.clear AS clear,
score.other AS other, score.label AS label, score.drop_box AS drop_box,
model.name || '@' || substr(model.sha256, 1, 12) AS model, score.scored_at AS scored_at,
score.brightness AS brightness, score.sharpness AS sharpness
FROM plate_drop
JOIN observation ON observation.id = (
  SELECT candidate.id FROM observation AS candidate
  JOIN inspection ON inspection.id = candidate.inspection_id
  WHERE candidate.drop_id = plate_drop.id
  ORDER BY inspection.sort_key DESC, inspection.timepoint DESC LIMIT 1)
JOIN score ON score.id = observation.strongest_score_id
JOIN model ON model.id = score.model_id
JOIN picture ON picture.id = score.picture_id
JOIN inspection ON inspection.id = observation.inspection_id
JOIN plate ON plate.id = plate_drop.plate_id
JOIN source ON source.id = plate.source_id;
PRAGMA application_id = 1481916748;
PRAGMA user_version = 7;
COMMIT;
