"""Goal 1: a burst that the kernel's queue cannot hold loses nothing."""

from __future__ import annotations

import os

from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Site, eventually
from proofs.goal import Finding, Goal
from proofs.imager import Imager
from proofs.progress import listings, until_whole

WELLS = 96
MOST_SECONDS = 3.0


class Burst(Goal):
    number = 1
    title = "a burst that overflows the kernel's queue"
    target = "0 lost, 0 duplicate rows; listing of the known tree <= 3 s"
    is_timed = True
    is_patient_when_quick = True

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None)

    def twin(self, bench: Bench) -> Finding:
        """A watcher that does not care for IN_Q_OVERFLOW."""
        return self.measure(bench, bench.broken("ignore-overflow"))

    def measure(self, bench: Bench, twin: BrokenBinary | None) -> Finding:
        site = Site(bench, "site", imagers=("rigaku",), twin=twin)
        imager = site.imagers[0]
        # Each file is three events, and the queue holds 16,384 (fs.inotify.max_queued_events).
        plates = bench.scale(1_042 if twin is None else 260, 4)
        for plate in range(plates):
            imager.expose(plate, 0, 0, has_crystal=False)
        with site.daemon() as daemon:
            daemon.start()
            until_whole(site.ledger, plates, is_twin=twin is not None)
            daemon.suspend()
            if bench.is_quick:
                self.fill_queue(imager)
            for plate in range(plates):
                for well in range(1, WELLS):
                    imager.expose(plate, well, 0, has_crystal=False)
            daemon.resume()
            total = plates * WELLS
            seconds = until_whole(site.ledger, total, is_twin=twin is not None)
            overflows = daemon.log.count("event queue ran over")
            daemon.stop()
        wrong = site.ledger.compare(site.imagers)
        # Another start finds what was lost, and would list for as long as that takes.
        files, listing = self.listing(site) if twin is None else (total, 0.0)
        figures = {
            "files": total,
            "overflows": overflows,
            "seconds_until_scored": round(seconds, 1),
            "listing_seconds": listing,
            **wrong.figures,
        }
        is_fast = files == total and (bench.is_quick or listing <= MOST_SECONDS)
        return Finding(
            wrong.is_exact and overflows > 0 and is_fast,
            f"{total} files, {overflows} overflow(s): {len(wrong.missing)} lost, {len(wrong.duplicated)} duplicates; "
            f"the known tree is listed in {listing} s",
            figures,
        )

    def listing(self, site: Site) -> tuple[int, float]:
        """Files and seconds of the listing at a start that knows them all."""
        with site.daemon() as daemon:
            before = len(listings(daemon))
            daemon.start()
            eventually("everything is listed", lambda: len(listings(daemon)) > before)
            found = listings(daemon)[-1]
            daemon.stop()
        return found

    def fill_queue(self, imager: Imager) -> None:
        """Makes the small burst find the queue full: two files are touched in turn, which the kernel cannot merge."""
        touched = [imager.root / path for path in imager.manifest][:2]
        for _ in range(10_000):
            for path in touched:
                os.utime(path)
