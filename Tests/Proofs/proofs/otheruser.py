"""People who are not the service: another user id that may only read, as a member of the service's group would."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from proofs.bench import Bench
from proofs.daemon import Site

NOBODY = 65534


class OtherUser:
    def __init__(self, bench: Bench, site: Site) -> None:
        """Opens the way to the site's folder for others to pass through, and nothing more."""
        bench.need_root()
        bench.need("setpriv", "sqlite3")
        self.site = site
        folder = site.database.parent
        while folder.name and folder != Path("/tmp"):
            if not folder.stat().st_mode & 0o001:
                folder.chmod(folder.stat().st_mode | 0o011)
            folder = folder.parent

    @property
    def _command(self) -> list[str]:
        group = os.stat(self.site.database).st_gid
        user = ["setpriv", f"--reuid={NOBODY}", f"--regid={group}", "--clear-groups"]
        return [*user, "sqlite3", "-readonly", "-batch", str(self.site.database)]

    def ask(self, sql: str) -> subprocess.CompletedProcess[str]:
        """One question by the sqlite3 program, as a person asks it."""
        command = [*self._command, sql]
        return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)

    def hold(self) -> subprocess.Popen[str]:
        """A sqlite3 that has begun to read and does not end; it ends when its input is closed."""
        process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write("BEGIN; SELECT count(*) FROM scores;\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        assert answer.strip().isdigit(), f"the reader could not begin: {answer}"
        return process
