"""Goal 25: ready soon, gone soon, and alone on its database."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Site
from proofs.goal import Figure, Finding, Goal
from proofs.imager import Imager


class StartStop(Goal):
    number = 25
    title = "start, stop and a second instance"
    target = (
        "READY within 2 s on an empty ledger, 10 s with a million rows and 100,000 files; SIGTERM to exit within 5 s at "
        "full load, 0 lost; a second instance refused with the pid of the first"
    )
    is_timed = True

    def prove(self, bench: Bench) -> Finding:
        empty = self.ready_on_empty(bench, bench.scale(10, 1))
        rows, files, full = self.ready_on_full(bench)
        stops, slowest, lost = self.stops(bench, bench.scale(200, 2), bench.scale(40, 20), None)
        refused, tried = self.second_instances(bench, None)
        figures: dict[str, Figure] = {
            "ready_empty_seconds": round(empty, 2),
            "rows": rows,
            "files": files,
            "ready_full_seconds": round(full, 2),
            "stops": stops,
            "slowest_stop_seconds": round(slowest, 2),
            "lost": lost,
            "refused": refused,
            "refusals_tried": tried,
        }
        return Finding(
            empty <= 2 and full <= 10 and slowest <= 5 and lost == 0 and refused == tried,
            f"READY {empty:.2f} s empty, {full:.2f} s with {rows} rows and {files} files; slowest of {stops} stops at "
            f"full load {slowest:.2f} s, {lost} lost; {refused} of {tried} second instances refused with the pid",
            figures,
        )

    def twin(self, bench: Bench) -> Finding:
        """Finishes all work before it stops, and takes no lock."""
        broken = bench.broken("deaf-to-stop")
        stops, slowest, lost = self.stops(bench, 2, 200, broken)
        refused, tried = self.second_instances(bench, broken)
        return Finding(
            slowest <= 5 or refused == tried,
            f"slowest of {stops} stops {slowest:.2f} s; {refused} of {tried} second instances refused",
            {"slowest_stop_seconds": round(slowest, 2), "refused": refused},
        )

    def ready_on_empty(self, bench: Bench, times: int) -> float:
        """The slowest start, by the network that people use."""
        slowest = 0.0
        site = Site(bench, "empty", is_embedded=True)
        for _ in range(times):
            site.delete_database()
            with site.daemon() as daemon:
                slowest = max(slowest, daemon.start())
        return slowest

    def ready_on_full(self, bench: Bench) -> tuple[int, int, float]:
        site = Site(bench, "full", is_embedded=True)
        for _ in site.imagers[0].shots(plates=1, inspections=bench.scale(2, 1), wells=bench.scale(50, 5)):
            pass
        assert site.ingest().returncode == 0
        multiply(site, bench.scale(1_000_000, 5_000))
        files = bench.scale(100_000, 1_000)
        imager = site.imagers[1]
        for number in range(files):
            plate, well = divmod(number, 96)
            imager.expose(plate, well, 0, has_crystal=False)
        rows = site.ledger.count()
        with site.daemon() as daemon:
            seconds = daemon.start()
        return rows, files, seconds

    def stops(
        self, bench: Bench, times: int, flood: int, twin: BrokenBinary | None
    ) -> tuple[int, float, int]:
        """SIGTERM while more is exported than can be scored. The same pictures come again and again: to score them is
        the same work, and what is lost shows in the end."""
        site = Site(bench, "busy", is_embedded=True, twin=twin)
        for imager in site.imagers:
            for _ in imager.shots(plates=1, inspections=1, wells=12):
                pass
        slowest = 0.0
        for _ in range(times):
            with site.daemon() as daemon:
                daemon.start()
                for imager in site.imagers:
                    again(imager, flood)
                # From the middle of the flood's quiet time to the middle of its scoring.
                time.sleep(bench.random.uniform(0.2, 1.2))
                slowest = max(slowest, daemon.stop())
                assert daemon.returncode == 0, f"exit {daemon.returncode}: {daemon.log[-500:]}"
        end = site.ingest()
        assert end.returncode == 0, end.stderr
        difference = site.ledger.compare(site.imagers)
        return times, slowest, len(difference.missing) + len(difference.duplicated)

    def second_instances(self, bench: Bench, twin: BrokenBinary | None) -> tuple[int, int]:
        """How many of those that come second are refused with the pid of the first; killed, it refuses nobody."""
        site = Site(bench, "second", twin=twin)
        second = [["run"], ["ingest"], ["ingest", "--shard", "1/2"]]
        refused = 0
        with site.daemon() as daemon:
            daemon.start()
            for verb in second:
                # A daemon that is not refused runs on.
                result = site.run(*verb, "--config", str(site.config), wrapper=["timeout", "20"])
                refused += result.returncode == 74 and f"process {daemon.pid}" in result.stderr
        # It was killed just now.
        after = site.ingest()
        return refused + (after.returncode == 0), len(second) + 1


def again(imager: Imager, times: int) -> None:
    """Renames pictures that are there over themselves: each is an event, and is scored anew."""
    paths = list(imager.manifest)
    for number in range(times):
        path = paths[number % len(paths)]
        imager.put(path, (imager.root / path).read_bytes(), rename=True)


def multiply(site: Site, rows: int) -> None:
    """Copies the plates of a ledger, row by row and under other names, until there are so many scores."""
    start = site.ledger.count()
    copies = rows // start - 1
    with closing(sqlite3.connect(site.database)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for table in ("plate", "plate_drop", "inspection", "observation", "picture", "score", "ledger"):
            columns = [str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")]
            shifted = ", ".join(shift(column, table) for column in columns)
            connection.execute(
                f"""
                WITH RECURSIVE copy (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ?)
                INSERT INTO {table} ({", ".join(columns)}) SELECT {shifted} FROM copy, {table}
                WHERE {table}.id < 1000000
                """,
                (copies,),
            )
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def shift(column: str, table: str) -> str:
    """The expression of a copied column: numbers of rows move by a million a copy, names get its number."""
    if column == "id" or (column.endswith("_id") and column not in ("source_id", "model_id")):
        return f"{table}.{column} + n * 1000000"
    if (table, column) == ("plate", "name"):
        return f"{table}.{column} || '-' || n"
    if column == "path":
        return f"{table}.{column} || '-' || n"
    return f"{table}.{column}"
