"""Where a proof was made: commit, machine and the libraries that the program links."""

from __future__ import annotations

import platform
import subprocess
from pathlib import Path

PACKAGES = (
    "libsqlite3-0",
    "libjpeg62-turbo",
    "libpng16-16",
    "libtiff6",
    "libcurl4",
    "libssl3",
)


def describe(repository: Path) -> dict[str, object]:
    return {
        "commit": _output(["git", "-C", str(repository), "rev-parse", "HEAD"]),
        "changed_files": len(_output(["git", "-C", str(repository), "status", "--porcelain"]).splitlines()),
        "kernel": platform.release(),
        "system": _system(),
        "cpu": _cpu(),
        "cores": len(_cpu_lines()),
        "libraries": {p: _output(["dpkg-query", "-W", "-f", "${Version}", p]) for p in PACKAGES},
        "swift": _output(["swift", "--version"]).splitlines()[0:1],
    }


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def _cpu_lines() -> list[str]:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return [line for line in lines if line.startswith("model name")]


def _cpu() -> str:
    return next((line.split(":", 1)[1].strip() for line in _cpu_lines()), platform.machine())


def _system() -> str:
    for line in Path("/etc/os-release").read_text().splitlines():
        if line.startswith("PRETTY_NAME="):
            return line.split("=", 1)[1].strip('"')
    return platform.system()
