"""Waits for rows as long as more of them come, and reads what the daemon logs of its listings."""

from __future__ import annotations

import re
import time

from proofs.daemon import Daemon
from proofs.ledger import LedgerReader

STALL = 60.0
"""Seconds without a new row after which a twin is expected to bring none: found files must lie still for ten."""

PATIENCE = 600.0
"""The same of the program that is judged, which a busy machine must not make look as if it had lost something."""


def until_whole(ledger: LedgerReader, total: int, *, is_twin: bool) -> float:
    """Waits until there are so many scores, or until no more come. Returns the seconds to the last one."""
    stall = STALL if is_twin else PATIENCE
    began = moved = time.monotonic()
    count = ledger.count()
    while count < total and time.monotonic() - moved < stall:
        time.sleep(0.1)
        now = ledger.count()
        if now != count:
            count, moved = now, time.monotonic()
    return moved - began


def listings(daemon: Daemon) -> list[tuple[int, float]]:
    """Files and seconds of each listing of everything, oldest first."""
    found = re.findall(r"listed everything: (\d+) files in (\d+\.\d+) s", daemon.log)
    return [(int(files), float(seconds)) for files, seconds in found]


def percentile(values: list[float], share: float) -> float:
    """The smallest value that so large a share of them does not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
