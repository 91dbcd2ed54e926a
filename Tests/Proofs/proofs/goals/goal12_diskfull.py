"""Goal 12: the database's disk is filled and freed again and again."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path

from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Daemon, Site, eventually
from proofs.goal import Finding, Goal, NotRun
from proofs.imager import Imager
from proofs.progress import until_whole

PAUSED = "scoring waits: "
RESUMED = "scoring goes on"


class DiskFull(Goal):
    number = 12
    title = "disk full and freed"
    target = "0 lost, 0 corrupt, one message a time, resumes within 5 s, readers unaffected"

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None)

    def twin(self, bench: Bench) -> Finding:
        """A program that gives a picture up when the disk is full."""
        return self.measure(bench, bench.broken("forgets-when-full"))

    def measure(self, bench: Bench, twin: BrokenBinary | None) -> Finding:
        bench.need_root()
        site = Site(bench, "site", imagers=("rigaku",), twin=twin)
        disk = site.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], capture_output=True, text=True
        )
        if mounted.returncode != 0:
            raise NotRun(f"a memory disk cannot be mounted: {mounted.stderr.strip()}")
        try:
            site.database = disk / "scores.sqlite"
            site.configure()
            return self.rounds(bench, site, is_twin=twin is not None)
        finally:
            subprocess.run(["umount", "--lazy", str(disk)], check=False)

    def rounds(self, bench: Bench, site: Site, *, is_twin: bool) -> Finding:
        rounds = bench.scale(5 if is_twin else 100, 2)
        unanswered: list[str] = []
        questions = 0
        is_over = threading.Event()

        def ask() -> None:
            nonlocal questions
            while not is_over.wait(0.1):
                questions += 1
                try:
                    site.ledger.query("SELECT count(*) FROM latest")
                except Exception as error:  # whatever it is, a reader was affected
                    unanswered.append(str(error))

        reader = threading.Thread(target=ask)
        serial, waits = 0, []
        with site.daemon() as daemon:
            daemon.start()
            reader.start()
            for round in range(1, rounds + 1):
                serial, wait = self.round(site.imagers[0], site, daemon, serial, round)
                waits.append(wait)
                until_whole(site.ledger, serial, is_twin=is_twin)
                if site.ledger.count() < serial:
                    break
            is_over.set()
            reader.join()
            messages = daemon.log.count(PAUSED)
            noise = sum("is full" in line for line in daemon.log.splitlines()) - messages
            daemon.stop()
        comparison = site.ledger.compare(site.imagers)
        integrity = site.ledger.integrity()
        slowest = max(waits)
        figures = {
            "rounds": rounds,
            "pictures": serial,
            "slowest_resumption_s": round_to(slowest),
            "messages": messages,
            "other_messages": noise,
            "questions": questions,
            "unanswered": len(unanswered),
            "integrity": integrity,
            **comparison.figures,
        }
        sentence = (
            f"{rounds} times full, {serial} pictures: {len(comparison.missing)} lost, integrity {integrity}, "
            f"{messages} messages, resumed within {slowest:.1f} s, {len(unanswered)} of {questions} questions unanswered"
        )
        is_good = comparison.is_exact and integrity == "ok" and not unanswered and slowest <= 5
        return Finding(is_good and messages == rounds and noise == 0, sentence, figures)

    def round(
        self, imager: Imager, site: Site, daemon: Daemon, serial: int, round: int
    ) -> tuple[int, float]:
        """Fills the disk, exports until the program waits, frees the disk; the seconds until all is recorded."""
        filler = site.database.parent / "filler"
        fill(filler)

        def is_paused() -> bool:
            nonlocal serial
            # The log beside the database may have room in it left for some.
            if serial - site.ledger.count() < 8:
                imager.expose(serial // 960, serial % 96, serial // 96 % 10, has_crystal=False, rename=True)
                serial += 1
            return daemon.log.count(PAUSED) >= round

        eventually("it says that the disk is full", is_paused, every=0.02)
        filler.unlink()
        began = time.monotonic()
        eventually("it goes on", lambda: daemon.log.count(RESUMED) >= round, within=60)
        resumed = time.monotonic() - began
        return serial, resumed


def fill(path: Path) -> None:
    """Takes all the room that there is."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    try:
        for size in (1 << 20, 4096):
            try:
                while True:
                    os.write(descriptor, bytes(size))
            except OSError:
                continue
    finally:
        os.close(descriptor)


def round_to(seconds: float) -> float:
    return round(seconds, 2)
