"""Goal 3: whatever writers do, only what they meant to leave is scored: on a fake clock and with the daemon."""

from __future__ import annotations

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor

from proofs import picture, schedules, writers
from proofs.bench import Bench
from proofs.daemon import Site
from proofs.goal import Figure, Finding, Goal
from proofs.imager import Imager


class Writers(Goal):
    number = 3
    title = "nothing half-written is scored, everything whole is"
    target = "10,000 schedules on a fake clock and 500 real ones: 0 half-written, 0 lost, p99 to settled <= quiet + 2 s"

    def prove(self, bench: Bench) -> Finding:
        fake = fake_clock(bench, bench.scale(10_000, 300))
        real = real_clock(bench, bench.scale(500, 12))
        figures: dict[str, Figure] = {**fake, **real}
        late = int(fake["heard_p99_ms_beyond_quiet"])
        bad = sum(int(figures[name]) for name in ("half_written", "lost", "real_half_written", "real_lost"))
        return Finding(
            bad == 0 and late <= 2000,
            f"{fake['schedules']} schedules: {fake['half_written']} half-written, {fake['lost']} lost, "
            f"p99 quiet + {late} ms; {real['real_schedules']} real writers: {real['real_half_written']} half-written, "
            f"{real['real_lost']} lost, p99 {real['real_p99_seconds']} s from the last act to the row",
            figures,
        )

    def twin(self, bench: Bench) -> Finding:
        """The same schedules under a policy that believes a size that stands still for a second."""
        fake = fake_clock(bench, bench.scale(500, 300))
        half = fake["size_only_half_written"]
        return Finding(half == 0, f"{half} of {fake['size_only_schedules']} schedules scored half-written")


def fake_clock(bench: Bench, size: int) -> dict[str, int]:
    test = "SettlingTests.WriterScheduleTests/nothingHalfWrittenIsScoredAndEverythingWholeIs"
    return schedules.run(bench, test, size)


def real_clock(bench: Bench, count: int) -> dict[str, Figure]:
    """Many writers at once in the folder of a running daemon; the ledger may hold final pictures only."""
    site = Site(bench, "writers", imagers=("formulatrix",))
    imager = site.imagers[0]
    habits = writers.habits()
    ends: dict[str, float] = {}

    def work(number: int) -> None:
        chance = writers.Chance(f"{bench.seed} writer {number}")
        chance.longest_pause = bench.scale(5.0, 0.25)
        path, data = prepare(imager, number, chance)
        habits[sorted(habits)[number % len(habits)]](imager.root / path, data, chance)
        ends[hashlib.sha256(data).hexdigest()] = time.time()

    with site.daemon() as daemon:
        daemon.start()
        with ThreadPoolExecutor(max_workers=50) as pool:
            list(pool.map(work, range(count)))
        deadline = time.monotonic() + 120
        while missing(site, ends) and time.monotonic() < deadline:
            time.sleep(0.5)
        scored = digests(site)
    latencies = sorted(max(0.0, at - ends[digest]) for digest, at in scored if digest in ends)
    return {
        "real_schedules": count,
        "real_habits": len(habits),
        "real_half_written": sum(digest not in ends for digest, _ in scored),
        "real_lost": len(missing(site, ends)),
        "real_twice": len(scored) - len({digest for digest, _ in scored}),
        "real_p99_seconds": round(latencies[len(latencies) * 99 // 100], 1) if latencies else -1,
    }


def prepare(imager: Imager, number: int, chance: writers.Chance) -> tuple[str, bytes]:
    """A place of its own for each writer, and a picture that is large enough for pieces."""
    path, _, _ = imager.name_of(number // 96, number % 96, 0)
    (imager.root / path).parent.mkdir(parents=True, exist_ok=True)
    return path, picture.jpeg(chance.randrange(256), f"writer {number}", chance.choice([0, 20_000, 300_000]))


def digests(site: Site) -> list[tuple[str, float]]:
    """SHA-256 and second of scoring of every row."""
    rows = site.ledger.query("SELECT sha256, CAST(strftime('%s', scored_at) AS INTEGER) FROM scores")
    return [(str(row[0]), float(str(row[1]))) for row in rows]


def missing(site: Site, ends: dict[str, float]) -> set[str]:
    return set(ends) - {digest for digest, _ in digests(site)}
