"""Goal 11: power cuts at any moment, with writes reordered and torn, lose nothing that was told to anybody."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import tempfile
import threading
import time
from bisect import bisect_left
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from proofs import recording
from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Site, eventually
from proofs.goal import Finding, Goal
from proofs.powercut import Disk
from proofs.receiver import Receiver
from proofs.recording import Event

_SCORED = re.compile(r"info: ([\w-]+): plate (\S+) (\S+) drop (\d+) timepoint (\S+): ")

Place = tuple[str, str, str, int, str]


@dataclass
class Run:
    """A recorded run of the daemon, and what people knew when."""

    site: Site
    events: list[Event]
    logged: list[tuple[int, Place]]
    """Rows that the log told of, by the number of the event."""
    seen: list[tuple[float, int]]
    """Rows that an outside reader counted, by the time at which it had the answer."""
    alerts: list[tuple[float, str]]
    """Keys of alerts that the receiver had, by the time at which it had them."""


class PowerCuts(Goal):
    number = 11
    title = "power cuts"
    target = "0 acknowledged commits lost, integrity ok after every one of 1,000"

    recorded: Run | None = None

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None)

    def twin(self, bench: Bench) -> Finding:
        """In the full run synchronous=NORMAL; in the quick one a disk that lies about syncs of the log."""
        if bench.twin_binary is None:
            assert self.recorded is not None
            return self.cuts(bench, self.recorded, restarts=0, lies=True)
        return self.measure(bench, bench.broken("synchronous-normal"))

    def measure(self, bench: Bench, twin: BrokenBinary | None) -> Finding:
        self.recorded = self.record(bench, twin)
        return self.cuts(bench, self.recorded, restarts=bench.scale(12, 1))

    def cuts(self, bench: Bench, run: Run, *, restarts: int, lies: bool = False) -> Finding:
        cuts = bench.scale(1000, 60)
        points = sorted(bench.random.randrange(len(run.events)) for _ in range(cuts))
        tried = set(bench.random.sample(range(cuts), restarts))
        with tempfile.TemporaryDirectory(prefix="xw-cut-", dir=_memory()) as folder:
            damaged, lost, losses, incomplete = self.cut(bench, run, points, tried, Path(folder), lies)
        figures = {
            "cuts": cuts,
            "recorded_calls": len(run.events),
            "acknowledged_rows": len(run.logged),
            "acknowledged_alerts": len(run.alerts),
            "damaged": damaged,
            "cuts_with_losses": losses,
            "acknowledged_lost": lost,
            "restarts": restarts,
            "restarts_incomplete": incomplete,
        }
        return Finding(
            damaged + lost + incomplete == 0 and len(run.logged) > 0 and len(run.alerts) > 0,
            f"{cuts} cuts: {damaged} damaged, {lost} acknowledgements lost in {losses} cuts; "
            f"{restarts} restarts, {incomplete} incomplete",
            figures,
        )

    def record(self, bench: Bench, twin: BrokenBinary | None) -> Run:
        """Half of the pictures lie there at the start, half come while it runs; then it is stopped."""
        receiver = Receiver()
        site = Site(bench, "site", sinks=receiver.sink, twin=twin)
        record = bench.scratch / "calls"
        shots = [i.shots(plates=1, inspections=bench.scale(4, 2), wells=bench.scale(96, 24)) for i in site.imagers]
        half = bench.scale(192, 24)
        for imager in shots:
            for _ in zip(range(half), imager):
                pass
        seen: list[tuple[float, int]] = []
        is_over = threading.Event()

        def look() -> None:
            while not is_over.wait(0.02):
                seen.append((0.0, site.ledger.count()))
                seen[-1] = (time.monotonic(), seen[-1][1])

        reader = threading.Thread(target=look)
        with site.daemon(environment=recording.preload(bench, site.database, record)) as daemon:
            daemon.start()
            reader.start()
            for imager in shots:
                for _ in imager:
                    pass
            total = sum(len(i.manifest) for i in site.imagers)
            eventually("everything is scored", lambda: site.ledger.count() == total)
            eventually(
                "everybody is told", lambda: site.ledger.query("SELECT 1 FROM alerts WHERE state <> 'delivered'") == []
            )
            daemon.stop()
        is_over.set()
        reader.join()
        receiver.close()
        events = list(recording.read(record))
        logged = [
            (number, (m[1], m[2], m[3], int(m[4]), m[5]))
            for number, event in enumerate(events)
            if event.operation == recording.LOGGED
            for m in _SCORED.finditer(event.data.decode(errors="replace"))
        ]
        return Run(site, events, logged, seen, [(d.at, d.key) for d in receiver.deliveries])

    def cut(
        self, bench: Bench, run: Run, points: list[int], restarts: set[int], folder: Path, lies: bool
    ) -> tuple[int, int, int, int]:
        """Damaged images, acknowledgements lost, cuts with losses, restarts that did not complete the ledger."""
        damaged = lost = losses = incomplete = 0
        disk, done = Disk(lies=lies), 0
        for number, point in enumerate(points):
            for event in run.events[done:point]:
                disk.take(event)
            done = point
            image = folder / "image.sqlite"
            disk.cut(image, random.Random(f"{bench.seed} {number}"))
            if number in restarts:
                incomplete += not self.completes(run, image)
            is_sound, missing = self.judge(run, image, point)
            damaged += not is_sound
            lost += missing
            losses += missing > 0
        return damaged, lost, losses, incomplete

    def judge(self, run: Run, image: Path, point: int) -> tuple[bool, int]:
        """Whether SQLite finds the image sound, and how many acknowledgements it lacks."""
        at = run.events[point].time
        promised = {place for _, place in run.logged[: bisect_left(run.logged, (point,))]}
        counted = max((count for time, count in run.seen if time < at), default=0)
        keys = {key for time, key in run.alerts if time < at}
        try:
            with closing(sqlite3.connect(image)) as database:
                is_sound = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                columns = "source, plate, well, drop_number, timepoint"
                rows = set(database.execute(f"SELECT {columns} FROM scores")) if _has_views(database) else set()
                known = {key for (key,) in database.execute("SELECT key FROM alerts")} if rows else set()
        except sqlite3.DatabaseError:
            return False, len(promised) + len(keys)
        return is_sound, len(promised - rows) + max(0, counted - len(rows)) + len(keys - known)

    def completes(self, run: Run, image: Path) -> bool:
        """The real program on the image: every picture once, and no drop twice."""
        site = run.site
        site.delete_database()
        for suffix in recording.SUFFIXES:
            source = image.with_name(image.name + suffix)
            if source.exists():
                shutil.copy(source, site.database.with_name(site.database.name + suffix))
        result = site.ingest()
        # The receiver is gone, so alerts may wait; that is no failure of the pass.
        return result.returncode == 0 and site.ledger.compare(site.imagers).is_exact and site.ledger.integrity() == "ok"


def _has_views(database: sqlite3.Connection) -> bool:
    return database.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'scores'").fetchone() == (1,)


def _memory() -> str | None:
    """A folder in memory: a thousand images are not worth a disk's time."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
