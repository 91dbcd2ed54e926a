"""Reads a database as people do, through its views, and compares it with what the imagers wrote."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from proofs import picture
from proofs.imager import Imager, Shot

Row = tuple[object, ...]


@dataclass(frozen=True)
class Comparison:
    """How the rows of `scores` differ from the pictures."""

    missing: list[str]
    """Pictures without a row."""
    duplicated: list[str]
    """Pictures with more than one row."""
    wrong: list[str]
    """Rows whose bytes, place or score are not those of their picture, and rows without a picture."""

    @property
    def is_exact(self) -> bool:
        return not (self.missing or self.duplicated or self.wrong)

    @property
    def figures(self) -> dict[str, int | float | str]:
        return {"lost": len(self.missing), "duplicates": len(self.duplicated), "wrong": len(self.wrong)}


class LedgerReader:
    """Opens the file read-only for each question, and never keeps it open."""

    def __init__(self, database: Path) -> None:
        self.database = database

    def query(self, sql: str, *arguments: object) -> list[Row]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(sql, arguments).fetchall()

    def count(self, view: str = "scores") -> int:
        """The number of rows; 0 while there is no such database or view yet."""
        try:
            return int(str(self.query(f"SELECT count(*) FROM {view}")[0][0]))
        except sqlite3.OperationalError:
            return 0

    def dump(self) -> list[Row]:
        """Every column of `scores` but the time of scoring, in the order of the paths."""
        return self.query(
            "SELECT source, vendor, layout, plate, well, drop_number, timepoint, imaged_at, path, sha256, "
            "crystals, precipitate, clear, other, label, drop_box, model FROM scores ORDER BY path, sha256, model"
        )

    def alerts(self, sink: str = "receiver") -> dict[str, str]:
        """The state of every message of a sink, by its key."""
        rows = self.query("SELECT key, state FROM alerts WHERE sink = ?", sink)
        return {str(key): str(state) for key, state in rows}

    def failures(self) -> list[Row]:
        return self.query("SELECT path, kind, message, attempts FROM failures ORDER BY path")

    def integrity(self) -> str:
        """`ok`, or what SQLite finds wrong with the file or its references."""
        found = [str(row[0]) for row in self.query("PRAGMA integrity_check")]
        found += [f"foreign key: {row}" for row in self.query("PRAGMA foreign_key_check")]
        return "ok" if found == ["ok"] else "; ".join(found)

    def compare(self, imagers: Iterable[Imager]) -> Comparison:
        """Holds every row against its picture: the bytes, the place and the score."""
        shots = {str(imager.root / shot.path): shot for imager in imagers for shot in imager.manifest.values()}
        rows = self.query(
            "SELECT path, source, plate, well, drop_number, timepoint, sha256, crystals FROM scores"
        )
        seen = Counter(str(row[0]) for row in rows)
        return Comparison(
            missing=sorted(path for path in shots if path not in seen),
            duplicated=sorted(path for path, count in seen.items() if count > 1),
            wrong=sorted(str(row[0]) for row in rows if not _agrees(row, shots.get(str(row[0])))),
        )


def expected_hits(imagers: Iterable[Imager]) -> int:
    """How many drops the imagers showed with a crystal: each must be alerted once."""
    return len({s.place for i in imagers for s in i.manifest.values() if picture.is_hit(s.level)})


def _agrees(row: Row, shot: Shot | None) -> bool:
    if shot is None:
        return False
    facts = (shot.source, shot.plate, shot.well, shot.drop, shot.timepoint, shot.sha256)
    return row[1:7] == facts and abs(float(str(row[7])) - shot.crystals) < 1e-3
