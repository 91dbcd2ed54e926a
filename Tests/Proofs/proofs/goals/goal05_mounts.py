"""Goal 5: a share that comes and goes in mid-burst, and one that does not answer, cost nothing and nobody else."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proofs import cc
from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Site, eventually
from proofs.goal import Finding, Goal, NotRun
from proofs.imager import Imager, Shot
from proofs.progress import percentile, until_whole

WELLS = 96
MOST_RATIO = 1.2
SHARE, CALM, HUNG = 0, 1, 2
"""The sources: the share that is unmounted, a local disk, and the share that does not answer."""


class Mounts(Goal):
    number = 5
    title = "a share unmounted and mounted in mid-burst beside one that hangs"
    target = "0 lost, 0 taken for deleted; other sources' p99 <= 1.2 times normal"
    is_timed = True
    is_patient_when_quick = True

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None)

    def twin(self, bench: Bench) -> Finding:
        """A watcher that takes an empty folder for one whose files were deleted."""
        return self.measure(bench, bench.broken("empty-is-deleted"))

    def measure(self, bench: Bench, twin: BrokenBinary | None) -> Finding:
        bench.need("mount", "umount", "fusermount3")
        bench.need_root()
        site = Site(bench, "site", imagers=("rigaku", "rigaku", "rigaku"), twin=twin)
        share, calm = site.imagers[SHARE], site.imagers[CALM]
        rounds = singles = bench.scale(100 if twin is None else 12, 8)
        behind = bench.folder("server")
        with mounted(behind, share.root), hanging(bench, site.imagers[HUNG].root) as hang:
            # A file that fails: its row is what a false deletion would take away.
            share.put("holiday.jpg", b"no layout knows this name")
            server = Imager(behind, name=share.name, vendor="rigaku", seed=bench.seed)
            with site.daemon() as daemon:
                daemon.start()
                eventually("the failure is recorded", lambda: site.ledger.count("failures") == 1, within=300)
                normal = self.latencies(site, calm, singles, plate=0)
                hang(True)
                storm = threading.Thread(target=self.storm, args=(server, share.root, rounds))
                storm.start()
                beside = self.latencies(site, calm, singles, plate=50)
                storm.join()
                eventually(
                    "the hung source is flagged",
                    lambda: site.ledger.count("health WHERE kind = 'no-answer'") == 1,
                    within=300,
                )
                hang(False)
                share.manifest |= server.manifest
                total = sum(len(imager.manifest) for imager in site.imagers)
                until_whole(site.ledger, total, is_twin=twin is not None)
                eventually("the flag is gone", lambda: site.ledger.count("health") == 0, within=300)
                deleted = 1 - site.ledger.count("failures")
                daemon.stop()
        wrong = site.ledger.compare(site.imagers)
        ratio = percentile(beside, 0.99) / percentile(normal, 0.99)
        figures = {
            "rounds": rounds,
            "pictures": total,
            "taken_for_deleted": deleted,
            "p99_normal_seconds": round(percentile(normal, 0.99), 3),
            "p99_beside_seconds": round(percentile(beside, 0.99), 3),
            "ratio": round(ratio, 2),
            **wrong.figures,
        }
        # Seconds-long runs beside other work have no p99 worth the name.
        is_even = bench.is_quick or ratio <= MOST_RATIO
        return Finding(
            wrong.is_exact and deleted == 0 and is_even,
            f"{rounds} times unmounted: {len(wrong.missing)} of {total} lost, {deleted} taken for deleted; "
            f"p99 beside it {ratio:.2f} times normal",
            figures,
        )

    def storm(self, server: Imager, root: Path, rounds: int) -> None:
        """The server gets pictures all the time; the mount comes and goes."""
        for round_number in range(rounds):
            for well in range(12):
                server.expose(round_number // 8, (round_number % 8) * 12 + well, 0, has_crystal=False)
            unmount(root)
            for well in range(12):
                server.expose(round_number // 8, (round_number % 8) * 12 + well, 1, has_crystal=False)
            time.sleep((round_number % 4) * 0.4)
            mount(server.root, root)
            time.sleep(0.2)

    def latencies(self, site: Site, imager: Imager, count: int, *, plate: int) -> list[float]:
        """Seconds from a rename to the row, of one picture after another, in folders that are there and watched."""
        waits = []
        for number in range(count):
            place = (plate + number // (WELLS - 1), number % (WELLS - 1) + 1)
            if place[1] == 1:
                first = imager.expose(place[0], 0, 0, has_crystal=False)
                self.wait_for(site, imager, first)
            began = time.monotonic()
            shot = imager.expose(*place, 0, has_crystal=False, rename=True)
            self.wait_for(site, imager, shot)
            waits.append(time.monotonic() - began)
        return waits

    def wait_for(self, site: Site, imager: Imager, shot: Shot) -> None:
        path = str(imager.root / shot.path)
        eventually(
            f"{path} is scored",
            lambda: bool(site.ledger.query("SELECT 1 FROM scores WHERE path = ?", path)),
            within=300,
            every=0.01,
        )


def mount(source: Path, target: Path) -> None:
    subprocess.run(["mount", "--bind", str(source), str(target)], check=True)


def unmount(target: Path) -> None:
    """As an administrator does it: at once if it can be, and lazily if somebody has a file open."""
    if subprocess.run(["umount", str(target)], capture_output=True).returncode != 0:
        subprocess.run(["umount", "--lazy", str(target)], check=True)


@contextmanager
def mounted(behind: Path, target: Path) -> Iterator[None]:
    """A tmpfs plays the server; binding and unbinding it changes the device of the folder, as a share does."""
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(behind)], capture_output=True).returncode != 0:
        raise NotRun("nothing can be mounted here")
    try:
        mount(behind, target)
        yield
    finally:
        for _ in range(3):
            subprocess.run(["umount", "--lazy", str(target)], capture_output=True)
        subprocess.run(["umount", "--lazy", str(behind)], capture_output=True)


@contextmanager
def hanging(bench: Bench, target: Path) -> Iterator[Hang]:
    """The FUSE stub, and the means to make it hang and answer."""
    if not Path("/dev/fuse").exists():
        raise NotRun("there is no /dev/fuse")
    tool = cc.compile_tool(bench, "hang_fs", *cc.pkg_config("fuse3"))
    process = subprocess.Popen([str(tool), "-f", str(target)], stderr=subprocess.DEVNULL)
    try:
        eventually("the stub is mounted", lambda: (target / "notes.txt").exists(), within=20)
        yield Hang(process)
    finally:
        process.send_signal(signal.SIGUSR2)
        subprocess.run(["fusermount3", "-u", "-z", str(target)], capture_output=True)
        process.terminate()
        process.wait(10)


class Hang:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def __call__(self, hangs: bool) -> None:
        self.process.send_signal(signal.SIGUSR1 if hangs else signal.SIGUSR2)
