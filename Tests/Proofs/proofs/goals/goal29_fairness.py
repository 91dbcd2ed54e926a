"""Goal 29: a plate's flood does not delay another plate's picture, in the same source or in another."""

from __future__ import annotations

import threading
import time

from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Site
from proofs.goal import Finding, Goal
from proofs.imager import Imager
from proofs.progress import until_whole

WELLS = 96
MOST_SECONDS = 5.0
FLOOD_PLATE = 0


class Fairness(Goal):
    number = 29
    title = "one plate's flood beside other plates' single pictures"
    target = "a single picture is scored within 5 s, in the same source and in another"
    is_timed = True
    is_patient_when_quick = True

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None)

    def twin(self, bench: Bench) -> Finding:
        """First come, first served."""
        return self.measure(bench, bench.broken("fifo-queue"))

    def measure(self, bench: Bench, twin: BrokenBinary | None) -> Finding:
        site = Site(bench, "site", imagers=("rigaku", "rigaku"), twin=twin)
        inspections, count = bench.scale(1_042, 10), bench.scale(20, 2)
        with site.daemon() as daemon:
            daemon.start()
            # The single pictures come into folders that are there: in a new one, the first must lie still for longer.
            beside = self.prepare(site, count, twin)
            flood = threading.Thread(target=self.flood, args=(site.imagers[0], inspections))
            flood.start()
            waits = self.singles(site, beside, count, inspections * WELLS)
            flood.join()
            site.imagers[0].manifest |= beside[0].manifest
            total = sum(len(imager.manifest) for imager in site.imagers)
            until_whole(site.ledger, total, is_twin=twin is not None)
            daemon.stop()
        wrong = site.ledger.compare(site.imagers)
        worst = max(waits, default=float("inf"))
        # Seconds of a small run beside other work say nothing; that they came before the flood's end does.
        is_even = len(waits) == count and (bench.is_quick or worst <= MOST_SECONDS)
        figures = {
            "flood": inspections * WELLS,
            "singles": len(waits),
            "worst_seconds": round(worst, 2),
            **wrong.figures,
        }
        return Finding(
            is_even and wrong.is_exact,
            f"{len(waits)} single pictures beside a plate of {inspections * WELLS}: the slowest took {worst:.2f} s, "
            f"{len(wrong.missing)} lost",
            figures,
        )

    def flood(self, imager: Imager, inspections: int) -> None:
        for inspection in range(inspections):
            for well in range(WELLS):
                imager.expose(FLOOD_PLATE, well, inspection, has_crystal=False, rename=True)

    def prepare(self, site: Site, count: int, twin: BrokenBinary | None) -> tuple[Imager, Imager]:
        """The imagers of the single pictures, and a first picture in the folder of each."""
        flooded = site.imagers[0]
        # Another hand at the same folder: the flood has the first.
        beside = Imager(flooded.root, name=flooded.name, vendor="rigaku", seed=site.bench.seed + 1)
        imagers = (beside, site.imagers[1])
        for number in range(count):
            imagers[number % 2].expose(1 + number, 0, 0, has_crystal=False)
        until_whole(site.ledger, count, is_twin=twin is not None)
        return imagers

    def singles(self, site: Site, imagers: tuple[Imager, Imager], count: int, flood: int) -> list[float]:
        """Seconds from the rename of a single picture to its row, in turn in both sources, while the flood lasts."""
        waits: list[float] = []
        while len(waits) < count and site.ledger.count() < flood:
            imager = imagers[len(waits) % 2]
            began = time.monotonic()
            shot = imager.expose(1 + len(waits), 1, 0, has_crystal=False, rename=True)
            path = str(imager.root / shot.path)
            while not site.ledger.query("SELECT 1 FROM scores WHERE path = ?", path):
                if time.monotonic() - began > 60:
                    break
                time.sleep(0.02)
            waits.append(time.monotonic() - began)
            time.sleep(0.5)
        return waits
