"""Runs the goals that live on a fake clock: Swift tests whose size and seed come from the environment."""

from __future__ import annotations

import json
import os
import re
import subprocess

from proofs.bench import Bench


def run(bench: Bench, test: str, size: int) -> dict[str, int]:
    """The figures that the test wrote; prints the scripts of schedules that failed."""
    report = bench.folder("schedules") / "report.json"
    environment = {
        **os.environ,
        "PROOF_SIZE": str(size),
        "PROOF_SEED": str(bench.seed),
        "PROOF_REPORT": str(report),
        # SwiftPM keeps its lock there; with one of its own this runs below `swift test` as well.
        "TMPDIR": str(report.parent),
    }
    command = ["swift", "test", "--skip-build", "--filter", test]
    result = subprocess.run(command, cwd=bench.repository, env=environment, capture_output=True, text=True)
    for script in re.findall(r"put this into Scripts:\n(.*?)(?=\n✘|\n◇|\Z)", result.stdout, re.DOTALL)[:3]:
        print(f"put this into Tests/SettlingTests/Scripts:\n{script}", flush=True)
    if not report.exists():
        raise AssertionError((result.stdout + result.stderr)[-4000:])
    figures: dict[str, int] = json.loads(report.read_text())
    return figures
