"""Goal 13: readers beside the daemon, one of whom keeps a snapshot through 100,000 writes."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path

from proofs import recording
from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Daemon, Site, eventually
from proofs.goal import Finding, Goal
from proofs.otheruser import OtherUser

MEBIBYTE = 1 << 20
WRITE_LOCK = 120
FIRST_READ_LOCK = 123
READ, WRITE, UNLOCK, REFUSED = 0, 1, 2, 9
QUESTIONS = (
    "SELECT count(*) FROM scores",
    "SELECT plate, well, crystals FROM latest LIMIT 100",
    "SELECT * FROM plates",
    "SELECT count(*) FROM skipped",
)


class LongReader(Goal):
    number = 13
    title = "ten readers of another user, one with a snapshot"
    target = (
        "0 failed writes of 100,000, p99.9 at most 100 ms, warning within 1 s of 64 MiB with the reader's pid, "
        "log at most 8 MiB within 5 s of its end"
    )
    is_timed = True
    is_patient_when_quick = True

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None, writes=bench.scale(100_000, 4_000))

    def twin(self, bench: Bench) -> Finding:
        """A log that nobody cuts."""
        return self.measure(bench, bench.broken("log-never-cut"), writes=6_000)

    def measure(self, bench: Bench, twin: BrokenBinary | None, *, writes: int) -> Finding:
        site = Site(bench, "site", imagers=("formulatrix",), twin=twin)
        locks = bench.scratch / "locks"
        watch = Watch(site.database)
        failed: list[str] = []
        is_over = threading.Event()
        with site.daemon(environment=recording.preload(bench, site.database, locks, brief=True)) as daemon:
            daemon.start()
            user = OtherUser(bench, site)
            holder = user.hold()
            readers = [threading.Thread(target=ask, args=(user, n, failed, is_over)) for n in range(9)]
            watching = threading.Thread(target=watch.run, args=(daemon, is_over))
            for thread in (*readers, watching):
                thread.start()
            export(site, writes)
            done = "SELECT (SELECT count(*) FROM scores) + (SELECT count(*) FROM skipped)"
            eventually("everything is recorded", lambda: site.ledger.query(done) == [(writes,)], within=1500, every=1)
            largest = watch.size()
            holder.send_signal(signal.SIGKILL)
            holder.wait()
            try:
                released = eventually("the log is short", lambda: watch.size() <= 8 * MEBIBYTE, within=100)
            except AssertionError:
                released = 100.0
            is_over.set()
            for thread in (*readers, watching):
                thread.join()
            daemon.stop()
        # A small run, on a machine that may have other things to do, says nothing of milliseconds.
        patience = bench.scale(1, 20)
        return self.finding(site, watch, holder.pid, durations(locks), failed, writes, largest, released, patience)

    def finding(
        self,
        site: Site,
        watch: Watch,
        holder: int,
        times: list[float],
        failed: list[str],
        writes: int,
        largest: int,
        released: float,
        patience: float,
    ) -> Finding:
        percentile = sorted(times)[min(len(times) - 1, int(len(times) * 0.999))]
        comparison = site.ledger.compare(site.imagers)
        names_holder = f"process {holder} " in watch.warning or f"process {holder}," in watch.warning
        figures = {
            "writes": writes,
            "transactions": len(times),
            "p50_ms": round(sorted(times)[len(times) // 2] * 1000, 2),
            "p999_ms": round(percentile * 1000, 1),
            "longest_ms": round(max(times) * 1000, 1),
            "reads_failed": len(failed),
            "largest_log_mib": round(largest / MEBIBYTE, 1),
            "warning_after_s": round(watch.warned_after, 2),
            "warning_names_reader": int(names_holder),
            "short_after_s": round(released, 2),
            **comparison.figures,
        }
        is_good = (
            comparison.is_exact
            and len(times) >= writes
            and not failed
            and percentile <= 0.1 * patience
            and watch.warned_after <= patience
            and names_holder
            and released <= 5 * patience
        )
        sentence = (
            f"{writes} writes, {len(comparison.missing)} lost, p99.9 {percentile * 1000:.1f} ms, {len(failed)} reads "
            f"failed; log of {largest / MEBIBYTE:.0f} MiB, warning after {watch.warned_after:.2f} s "
            f"{'with' if names_holder else 'without'} the pid, short {released:.1f} s after the reader's end"
        )
        return Finding(is_good, sentence, figures)


class Watch:
    """Looks at the log's size and for the warning, twenty times a second."""

    def __init__(self, database: Path) -> None:
        self.log = database.with_name(database.name + "-wal")
        self.warning = ""
        self.warned_after = float("inf")
        """Seconds from the first look that saw 64 MiB to the first that saw the warning."""

    def size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def run(self, daemon: Daemon, is_over: threading.Event) -> None:
        passed = None
        while not is_over.wait(0.05) and not self.warning:
            if passed is None and self.size() >= 64 * MEBIBYTE:
                passed = time.monotonic()
            # The daemon's log is long: it is read only while the warning is due.
            if passed is not None:
                self.warning = next((line for line in daemon.log.splitlines() if "has grown to" in line), "")
                self.warned_after = time.monotonic() - passed


def ask(user: OtherUser, number: int, failed: list[str], is_over: threading.Event) -> None:
    """Questions by the sqlite3 program, one every now and then, as people and scripts ask."""
    while not is_over.wait(1 + number / 3):
        result = user.ask(QUESTIONS[number % len(QUESTIONS)])
        if result.returncode != 0 or result.stderr:
            failed.append(result.stderr)


def export(site: Site, writes: int) -> None:
    """One picture in twenty; the rest are thumbnails, each of which is a write of its own that costs no network."""
    imager = site.imagers[0]
    for number in range(writes // 20):
        shot = imager.expose(number // 960, number % 96, number // 96 % 10, has_crystal=False)
        folder = Path(shot.path).parent
        for copy in range(19):
            imager.put(str(folder / f"d1_r{number * 20 + copy + 1_000_000}_th.jpg"), b"\xff\xd8\xff\xd9")


def durations(record: Path) -> list[float]:
    """Seconds of each write: from asking for the write lock to its release, with the checkpoint that may follow.

    Locks of the log's index (sqlite.org/walformat.html): a transaction begins with a read lock, the write lock lies
    at byte 120, and a checkpoint ends before the next read lock.
    """
    times: list[float] = []
    began = last = 0.0
    is_done = False
    for event in recording.read(record):
        if event.operation == recording.LOCKED:
            if event.offset == WRITE_LOCK and event.file in (WRITE, REFUSED) and not began:
                began = event.time
            elif event.offset == WRITE_LOCK and event.file == UNLOCK and began:
                is_done = True
            elif event.file == READ and event.offset >= FIRST_READ_LOCK and is_done:
                times.append(last - began)
                began, is_done = 0.0, False
        last = event.time
    if is_done:
        times.append(last - began)
    return times
