"""Goal 16: databases of every schema there was, migrated and killed at every statement; others are left alone."""

from __future__ import annotations

import hashlib
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from proofs.bench import Bench, BrokenBinary
from proofs.cc import compile_shim
from proofs.daemon import Site
from proofs.goal import Finding, Goal

APPLICATION_ID = 0x5854414C
CONTENT = (
    "SELECT source, plate, well, drop_number, timepoint, path, sha256, crystals, label, scored_at FROM scores ORDER BY path",
    "SELECT plate, well, drop_number, first_timepoint, crystals, alerted_at FROM hits ORDER BY plate, well",
    "SELECT key, sink, state, attempts, created_at, delivered_at FROM alerts ORDER BY key",
    "SELECT path, kind, message, first_seen_at, attempts FROM failures ORDER BY path",
    "SELECT path, reason, first_seen_at FROM skipped ORDER BY path",
)


class Migrations(Goal):
    number = 16
    title = "migrations killed at every statement"
    target = "0 lost; newer and foreign files refused and untouched"

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None)

    def twin(self, bench: Bench) -> Finding:
        """A step that is not one transaction."""
        return self.measure(bench, bench.broken("step-by-statement"))

    def measure(self, bench: Bench, twin: BrokenBinary | None) -> Finding:
        site = Site(bench, "site", imagers=("formulatrix",), twin=twin)
        fixtures = sorted((bench.repository / "Tests/RecordingTests/Fixtures").glob("schema-*.sql"))
        environment = {"LD_PRELOAD": str(compile_shim(bench, "statement_killer"))}
        kills = lost = 0
        chosen = fixtures[:: bench.scale(1, 4)] if twin is None else fixtures[:1]
        for fixture in chosen:
            killed, bad = self.kill_everywhere(bench, site, fixture, environment)
            kills += killed
            lost += bad
        refusals, touched = self.refuse(bench, site)
        figures = {
            "schemas": len(chosen),
            "kills": kills,
            "lost": lost,
            "refused_files": refusals,
            "not_refused_or_touched": touched,
        }
        return Finding(
            lost + touched == 0 and kills > 0,
            f"{len(chosen)} schemas, {kills} kills: {lost} with losses; "
            f"{touched} of {refusals} others not refused or touched",
            figures,
        )

    def kill_everywhere(
        self, bench: Bench, site: Site, fixture: Path, environment: dict[str, str]
    ) -> tuple[int, int]:
        """Kills, and how many of them left something wrong."""
        original = bench.scratch / "original.sqlite"
        remove(original)
        with closing(sqlite3.connect(original)) as database:
            database.executescript(fixture.read_text())
            wanted = content(database)
        kills = bad = 0
        while True:
            statement = 1 + kills * bench.scale(1, 16)
            site.delete_database()
            shutil.copy(original, site.database)
            first = self.open(site, environment | {"STATEMENT_KILLER_AT": str(statement)})
            if first.returncode == 0:
                return kills, bad
            assert first.returncode == -signal.SIGKILL, first.stderr
            kills += 1
            after = self.open(site, {})
            bad += after.returncode != 0 or not self.is_whole(site, wanted)

    def open(self, site: Site, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Opens the database for writing, which migrates it, and writes a label."""
        arguments = ["label", "/in/201/1/A01.jpg", "clear", "--database", str(site.database)]
        return site.run(*arguments, environment=environment)

    def is_whole(self, site: Site, wanted: list[list[tuple[object, ...]]]) -> bool:
        if site.ledger.integrity() != "ok":
            return False
        with closing(sqlite3.connect(f"file:{site.database}?mode=ro", uri=True)) as database:
            labels = database.execute("SELECT count(*) FROM labels WHERE path = '/in/201/1/A01.jpg'").fetchone()
            return content(database) == wanted and labels == (1,)

    def refuse(self, bench: Bench, site: Site) -> tuple[int, int]:
        """Files that are not ours, with and without a log; how many, and how many did not come out as they were."""
        bad = 0
        cases = {
            "newer": f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99; CREATE TABLE new (a);",
            "foreign": "PRAGMA application_id = 77; CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1);",
            "nameless": "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1);",
            "newer-wal": "PRAGMA journal_mode = WAL; "
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99; CREATE TABLE new (a);",
            "foreign-wal": "PRAGMA journal_mode = WAL; PRAGMA application_id = 77; CREATE TABLE theirs (a);",
        }
        for sql in cases.values():
            site.delete_database()
            # The log is still to be copied into the database when it is found.
            with closing(sqlite3.connect(site.database)) as database:
                database.executescript(sql)
                copies = {s: data for s in ("", "-wal") if (data := read(site.database, s)) is not None}
            site.delete_database()
            for suffix, data in copies.items():
                site.database.with_name(site.database.name + suffix).write_bytes(data)
            bad += not self.is_refused(site)
        site.delete_database()
        site.database.write_bytes(b"no database at all\n" * 400)
        bad += not self.is_refused(site)
        return len(cases) + 1, bad

    def is_refused(self, site: Site) -> bool:
        before = digests(site.database)
        for verb in (("ingest", "--config", str(site.config)), ("run", "--config", str(site.config))):
            result = site.run(*verb)
            if result.returncode != 74 or str(site.database) not in result.stderr:
                return False
        label = self.open(site, {})
        return label.returncode == 74 and digests(site.database) == before


def content(database: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    return [database.execute(sql).fetchall() for sql in CONTENT]


def read(database: Path, suffix: str) -> bytes | None:
    file = database.with_name(database.name + suffix)
    return file.read_bytes() if file.exists() else None


def digests(database: Path) -> dict[str, str]:
    """Of the database and its log; an empty log says as much as none."""
    found = {suffix: read(database, suffix) for suffix in ("", "-wal")}
    return {suffix: hashlib.sha256(data).hexdigest() for suffix, data in found.items() if data}


def remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
