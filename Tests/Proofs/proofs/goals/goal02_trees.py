"""Goal 2: folders that come faster than watches can be added hide nothing."""

from __future__ import annotations

import os

from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Site
from proofs.goal import Finding, Goal
from proofs.imager import Imager
from proofs.progress import until_whole


class Trees(Goal):
    number = 2
    title = "trees made and moved in faster than watches are added"
    target = "0 missed"

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None)

    def twin(self, bench: Bench) -> Finding:
        """A watcher that lists a folder before it watches it."""
        return self.measure(bench, bench.broken("list-before-watch"))

    def measure(self, bench: Bench, twin: BrokenBinary | None) -> Finding:
        # The store's pictures lie six folders deep: a tree for each.
        site = Site(bench, "site", imagers=("formulatrix",), twin=twin)
        imager = site.imagers[0]
        made, moved = bench.scale(10_000, 100), bench.scale(1_000, 20)
        staging = Imager(site.folder / "staging", name=imager.name, vendor="formulatrix", seed=bench.seed)
        for plate in range(made, made + moved):
            for well in range(2):
                staging.expose(plate, well, 0, has_crystal=False)
        imager.manifest |= staging.manifest
        with site.daemon() as daemon:
            daemon.start()
            for plate in range(made):
                imager.expose(plate, 0, 0, has_crystal=False)
                if plate < moved:
                    self.move_in(staging, imager, made + plate)
            seconds = until_whole(site.ledger, len(imager.manifest), is_twin=twin is not None)
            daemon.stop()
        wrong = site.ledger.compare(site.imagers)
        return Finding(
            wrong.is_exact,
            f"{made} trees made and {moved} moved in: {len(wrong.missing)} pictures missed",
            {"made": made, "moved": moved, "seconds_until_scored": round(seconds, 1), **wrong.figures},
        )

    def move_in(self, staging: Imager, imager: Imager, plate: int) -> None:
        """One rename brings a plate with all its folders, as a mover on the same disk does."""
        path = "/".join(staging.name_of(plate, 0, 0)[0].split("/")[:3])
        target = imager.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(staging.root / path, target)
