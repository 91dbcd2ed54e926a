"""Goal 15: backups while the daemon records as fast as it can."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from proofs.bench import Bench
from proofs.daemon import Site, eventually
from proofs.goal import Finding, Goal

Rows = list[tuple[object, ...]]

# In the order of recording; the views do not promise any.
LEDGER = "SELECT picture.path, picture.sha256, score.crystals FROM score JOIN picture ON picture.id = picture_id ORDER BY score.id"


class Backups(Goal):
    number = 15
    title = "backups at full write rate"
    target = "100 of 100 pass the integrity check, are a prefix of the ledger and hold all that was there before"

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, by_copying=False)

    def twin(self, bench: Bench) -> Finding:
        """`cp` instead of `backup`."""
        return self.measure(bench, by_copying=True)

    def measure(self, bench: Bench, *, by_copying: bool) -> Finding:
        site = Site(bench, "site", imagers=("formulatrix", "rigaku"))
        copies = bench.folder("copies")
        wanted = bench.scale(20 if by_copying else 100, 4)
        is_over = threading.Event()

        def export() -> None:
            # Ahead of the program, but not by an hour.
            for shots in zip(*(i.shots(plates=40, inspections=40, crystals=0.02) for i in site.imagers)):
                written = sum(len(i.manifest) for i in site.imagers)
                while written - site.ledger.count() > 2000 and not is_over.is_set():
                    is_over.wait(0.1)
                if is_over.is_set():
                    return

        exporter = threading.Thread(target=export)
        before: list[int] = []
        taken: list[Path] = []
        with site.daemon() as daemon:
            daemon.start()
            exporter.start()
            eventually("it records", lambda: site.ledger.count() > 20)
            for number in range(wanted):
                rows = site.ledger.count()
                if number:
                    # Each with something new in it.
                    eventually("it records on", lambda: site.ledger.count() > before[-1])
                before.append(rows)
                taken.append(self.take(site, copies / f"{number}.sqlite", by_copying=by_copying))
            is_over.set()
            exporter.join()
            recorded = site.ledger.count()
            daemon.stop()
        ledger = site.ledger.query(LEDGER)
        good = sum(self.is_good(copy, ledger, rows) for copy, rows in zip(taken, before))
        left = [p.name for p in copies.iterdir() if p.suffix != ".sqlite"]
        sentence = f"{good} of {wanted} good while {recorded} rows were recorded, {len(left)} files left over"
        figures = {"backups": wanted, "good": good, "rows": recorded, "left_over": len(left)}
        return Finding(good == wanted and not left, sentence, figures)

    def take(self, site: Site, target: Path, *, by_copying: bool) -> Path:
        if by_copying:
            shutil.copy(site.database, target)
        else:
            result = site.run("backup", "--database", str(site.database), "--output", str(target))
            assert result.returncode == 0, result.stderr
        return target

    def is_good(self, copy: Path, ledger: Rows, before: int) -> bool:
        try:
            with closing(sqlite3.connect(copy)) as database:
                is_sound = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                rows = database.execute(LEDGER).fetchall()
        except sqlite3.DatabaseError:
            return False
        return is_sound and len(rows) >= before and rows == ledger[: len(rows)]
