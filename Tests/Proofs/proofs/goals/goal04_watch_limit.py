"""Goal 4: where the kernel grants too few watches, the rest is polled, and the service says so."""

from __future__ import annotations

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Daemon, Site, eventually
from proofs.goal import Finding, Goal, NotRun
from proofs.progress import until_whole

WATCHES = 100
MOST_SECONDS = 1.0
# The limit belongs to the user namespace that the daemon gets for itself.
LIMITED = [
    *("unshare", "--user", "--map-root-user", "sh", "-c"),
    f'echo {WATCHES} > /proc/sys/user/max_inotify_watches && exec "$@"',
    "sh",
]


class WatchLimit(Goal):
    number = 4
    title = "the kernel's watch limit"
    target = "0 lost; health flag <= 1 s"
    is_timed = True
    is_patient_when_quick = True

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None)

    def twin(self, bench: Bench) -> Finding:
        """A watcher that shrugs at ENOSPC."""
        return self.measure(bench, bench.broken("ignore-watch-limit"))

    def measure(self, bench: Bench, twin: BrokenBinary | None) -> Finding:
        bench.need("unshare")
        if subprocess.run([*LIMITED, "true"], capture_output=True).returncode != 0:
            raise NotRun("no user namespace with a watch limit of its own can be made here")
        site = Site(bench, "site", imagers=("rigaku",), source_settings="poll_seconds = 1", twin=twin)
        imager = site.imagers[0]
        # Two folders a plate: the plate's and its inspection's.
        plates = bench.scale(2_500, 60)
        with site.daemon(wrapper=LIMITED) as daemon:
            daemon.start()
            with ThreadPoolExecutor(1) as pool:
                # It looks while the folders come: the first refusal is long past when the last one is there.
                looking = pool.submit(self.seconds_to_flag, site, daemon)
                for plate in range(plates):
                    imager.expose(plate, 0, 0, has_crystal=False)
                flag = looking.result()
            first = until_whole(site.ledger, plates, is_twin=twin is not None)
            # Now into folders that are there, have no watch, and have been listed.
            for plate in range(plates):
                imager.expose(plate, 1, 0, has_crystal=False)
            second = until_whole(site.ledger, 2 * plates, is_twin=twin is not None)
            daemon.stop()
        wrong = site.ledger.compare(site.imagers)
        figures = {
            "folders": 2 * plates,
            "watches": WATCHES,
            "flag_seconds": round(flag, 2),
            "seconds_until_scored": round(first + second, 1),
            **wrong.figures,
        }
        return Finding(
            wrong.is_exact and flag <= (60 if bench.is_quick else MOST_SECONDS),
            f"{2 * plates} folders with {WATCHES} watches: {len(wrong.missing)} lost, "
            f"flag after {flag:.2f} s",
            figures,
        )

    def seconds_to_flag(self, site: Site, daemon: Daemon) -> float:
        """From the kernel's first refusal, which the log tells at once, to the view and the status line."""
        try:
            eventually("a watch is refused", lambda: "no further watch" in daemon.log, within=60, every=0.02)
        except AssertionError:
            return float("inf")
        began = time.monotonic()
        eventually(
            "the health view says so",
            lambda: site.ledger.count("health WHERE kind = 'watch-limit'") == 1,
            within=60,
            every=0.02,
        )
        seconds = time.monotonic() - began
        while not any("too few watches" in notice for notice in daemon.notices):
            assert time.monotonic() - began < 60, "the status line never said so"
            daemon.listen(0.1)
        return seconds
