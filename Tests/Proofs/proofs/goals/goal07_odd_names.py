"""Goal 7: whatever lies in a source, every picture in it is scored, and nothing hangs or falls."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
from contextlib import suppress
from pathlib import Path

from proofs import picture
from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Site, eventually
from proofs.goal import Finding, Goal
from proofs.progress import until_whole

NOBODY = 65_534
ODD = [
    b"n" * 255,
    b"\xff\xfe\x80",
    b"\xc3\x28 half a character",
    b"back\\slash",
    b"'quotes\" and $(dollars)",
    b" ",
    b"*?[",
    b"-rf",
    b"\xe6\x97\xa5\xe6\x9c\xac",
]
"""Folders that people and machines name so; every one holds pictures."""

MISLEADING = [b"line\nbreak", b"tab\tand \x1b[31mcolor", "\u202eturned".encode()]
"""Names with control characters and marks that turn the reading direction: no plate is believed that stands among them.
Their pictures are failures, by name."""


class OddNames(Goal):
    number = 7
    title = "links, FIFOs, sockets, devices, odd names, unreadable files, a million entries"
    target = "0 hangs, 0 crashes, all regular pictures scored, nothing else"

    def prove(self, bench: Bench) -> Finding:
        return self.measure(bench, None)

    def twin(self, bench: Bench) -> Finding:
        """A scanner that takes names for text."""
        return self.measure(bench, bench.broken("names-as-text"))

    def measure(self, bench: Bench, twin: BrokenBinary | None) -> Finding:
        site = Site(bench, "site", imagers=("rigaku",), twin=twin)
        root = site.imagers[0].root
        digests = self.fill(bench, site, root, with_late=False)
        entries = self.crowd(root, bench.scale(1_000_000, 20_000))
        wrapper = self.as_nobody(site)
        with site.daemon(wrapper=wrapper) as daemon:
            # Nobody must be able to write to the notification socket.
            mask = os.umask(0)
            daemon.start()
            os.umask(mask)
            until_whole(site.ledger, len(digests), is_twin=twin is not None)
            # The same once more under the eyes of the watcher.
            digests |= self.fill(bench, site, root, with_late=True)
            until_whole(site.ledger, len(digests), is_twin=twin is not None)
            if wrapper:
                self.unlock(root)
                digests |= {self.digest(path) for path in root.rglob("locked/**/*.jpg")}
                until_whole(site.ledger, len(digests), is_twin=twin is not None)
            misleading = 2 * len(MISLEADING)
            with suppress(AssertionError):  # what is missing is counted below
                eventually(
                    "the misleading names are recorded",
                    lambda: site.ledger.count("failures WHERE kind = 'unmatched'") >= misleading,
                    within=300 if twin is None else 30,
                )
            unmatched = site.ledger.count("failures WHERE kind = 'unmatched'")
            ended = daemon.returncode
            seconds = daemon.stop()
        rows = site.ledger.query("SELECT sha256, count(*) FROM scores GROUP BY sha256")
        scored = {str(row[0]) for row in rows}
        lost, surplus = len(digests - scored), len(scored - digests)
        crashed = int(ended is not None)
        shutil.rmtree(root / "crowd", ignore_errors=True)
        figures = {
            "pictures": len(digests),
            "entries_of_one_folder": entries,
            "lost": lost,
            "surplus": surplus,
            "named_as_failures": unmatched,
            "crashes": crashed,
            "stop_seconds": round(seconds, 1),
            "unreadable_tried": int(bool(wrapper)),
        }
        return Finding(
            lost == 0 and surplus == 0 and unmatched == misleading and not crashed,
            f"{len(digests)} pictures among oddities and {entries} entries: {lost} lost, {surplus} surplus",
            figures,
        )

    def fill(self, bench: Bench, site: Site, root: Path, *, with_late: bool) -> set[str]:
        """Pictures in oddly named folders, and beside them what is no file. Returns the pictures' digests."""
        digests = set()
        for number, name in enumerate([*ODD, *MISLEADING]):
            folder = os.fsencode(root) + b"/" + (b"late" if with_late else b"") + name
            folder = folder[: len(os.fsencode(root)) + 256]
            plate = number + (100 if with_late else 0)
            path, _, _ = site.imagers[0].name_of(plate, 0, 0)
            data = picture.jpeg(40, f"{plate} {bench.seed}")
            target = folder + b"/" + path.encode()
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                file.write(data)
            if name in ODD:
                digests.add(picture.digest(data))
            self.clutter(os.path.dirname(target), os.path.basename(target), root)
        if not with_late:
            locked = root / "locked" / site.imagers[0].name_of(99, 0, 0)[0]
            locked.parent.mkdir(parents=True)
            locked.write_bytes(picture.jpeg(40, f"locked {bench.seed}"))
            locked.chmod(0)
        return digests

    def clutter(self, folder: bytes, name: bytes, root: Path) -> None:
        """What bears a picture's name and is none: links to it and to nowhere, loops, a FIFO, a socket, a device."""
        well = name.replace(b"_01_01_01_", b"_%02d_01_01_")
        loop = folder + b"/loop"
        os.symlink(b"..", loop)
        os.symlink(os.fsencode(root), folder + b"/top")
        os.symlink(name, folder + b"/" + well % 2)
        os.symlink(b"/nowhere", folder + b"/" + well % 3)
        os.symlink(b"itself", folder + b"/itself")
        os.mkfifo(folder + b"/" + well % 4)
        if len(folder) < 60:
            with socket.socket(socket.AF_UNIX) as end:
                end.bind(folder + b"/s")
        if os.geteuid() == 0:
            os.mknod(folder + b"/" + well % 5, stat.S_IFCHR | 0o666, os.makedev(1, 3))
            os.mknod(folder + b"/" + well % 6, stat.S_IFBLK | 0o666, os.makedev(7, 250))

    def crowd(self, root: Path, count: int) -> int:
        """A folder of so many entries that start nothing, so that listing them is all they cost."""
        folder = root / "crowd"
        folder.mkdir()
        handle = os.open(folder, os.O_RDONLY)
        for number in range(count):
            os.close(os.open(f"{number:07}.tmp", os.O_CREAT | os.O_WRONLY, 0o644, dir_fd=handle))
        os.close(handle)
        return count

    def as_nobody(self, site: Site) -> list[str]:
        """Root reads everything; so the daemon runs as nobody, where the harness is root."""
        if os.geteuid() != 0 or shutil.which("setpriv") is None:
            return []
        for path in [site.folder, *site.folder.parents[:2], site.imagers[0].root]:
            path.chmod(0o755)
        os.chown(site.folder, NOBODY, NOBODY)
        wrapper = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        # The build folder may be closed to others.
        works = subprocess.run([*wrapper, str(site.binary), "--version"], capture_output=True).returncode == 0
        return wrapper if works else []

    def unlock(self, root: Path) -> None:
        for path in root.rglob("locked/**/*.jpg"):
            path.chmod(0o644)

    def digest(self, path: Path) -> str:
        return picture.digest(path.read_bytes())
