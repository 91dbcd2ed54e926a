"""One full pass over a few pictures, small enough to be interrupted at each of its calls in turn."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType

from proofs.bench import Bench, BrokenBinary
from proofs.daemon import Site
from proofs.faults import Action, Fault
from proofs.ledger import expected_hits
from proofs.receiver import Receiver

AT_A_TIME = 12
"""Passes side by side: nearly all of their time is the quiet that files must have."""


@dataclass(frozen=True)
class Case:
    action: Action
    at: int


class SmallPass:
    """A site of its own with six pictures of four drops, two of them with a crystal at their only timepoint."""

    def __init__(self, bench: Bench, name: str, twin: BrokenBinary | None) -> None:
        self.bench = bench
        self.receiver = Receiver()
        self.site = Site(bench, name, imagers=("formulatrix",), sinks=self.receiver.sink, workers=2, twin=twin)
        for _ in self.site.imagers[0].shots(plates=1, inspections=2, wells=2, crystals=0.6):
            pass
        # The last picture of its drop: no later one has the drop judged again, and its alert found after all.
        for well in (2, 3):
            self.site.imagers[0].expose(0, well, 0, has_crystal=True)

    def run(self, case: Case, wrapper: list[str] | None = None) -> tuple[Fault, int]:
        """A pass with a fault; the exit code, negative for a signal."""
        fault = Fault(self.bench, self.site.folder, case.action, case.at, self.site.folder / "fault-state")
        return fault, self.site.ingest(environment=fault.environment, wrapper=wrapper).returncode

    def finish(self) -> int:
        """A pass without a fault, which must complete whatever was left."""
        return self.site.ingest().returncode

    def wrong(self) -> list[str]:
        """What must never be: rows that are wrong or twice, a damaged file, alerts that people see twice."""
        return self._readable(self._wrong)

    def incomplete(self) -> list[str]:
        """What a pass must leave behind, and did not."""
        return self._readable(self._incomplete)

    def _readable(self, question: Callable[[], list[str]]) -> list[str]:
        try:
            return question()
        except sqlite3.Error as error:
            files = {f.name: f.stat().st_size for f in self.site.folder.iterdir() if ".sqlite" in f.name}
            return [f"a reader fails: {error}: {files}"]

    def unrecorded(self, keys: set[str]) -> list[str]:
        """Alerts that were taken and do not stand in the outbox."""
        return self._readable(lambda: [f"alert {k} is not on record" for k in keys - self.site.ledger.alerts().keys()])

    def _wrong(self) -> list[str]:
        if self.site.ledger.count() == 0:
            return []
        difference = self.site.ledger.compare(self.site.imagers)
        problems = [f"wrong row {path}" for path in difference.wrong]
        problems += [f"two rows for {path}" for path in difference.duplicated]
        problems += [f"two alerts for {place}" for place, keys in self.receiver.places.items() if keys > 1]
        problems += [] if (soundness := self.site.ledger.integrity()) == "ok" else [soundness]
        problems += [] if self.receiver.repeats <= 1 else [f"{self.receiver.repeats} repeats on the wire"]
        return problems

    def _incomplete(self) -> list[str]:
        difference = self.site.ledger.compare(self.site.imagers)
        problems = [f"no row for {path}" for path in difference.missing]
        problems += [f"failure {row}" for row in self.site.ledger.failures()]
        expected, seen = expected_hits(self.site.imagers), len(self.receiver.visible)
        problems += [] if expected == seen else [f"{seen} of {expected} alerts"]
        states = set(self.site.ledger.alerts().values())
        return problems + ([] if states == {"delivered"} else [f"alerts are {sorted(states)}"])

    def __enter__(self) -> SmallPass:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.receiver.close()


def count_calls(bench: Bench, kinds: str, twin: BrokenBinary | None) -> int:
    """How many such calls an untouched pass makes."""
    with SmallPass(bench, "count", twin) as trial:
        fault, code = trial.run(Case(Action.kill(kinds), 0))
        assert code == 0 and not trial.wrong() and not trial.incomplete(), "an untouched pass is not whole"
        return fault.calls


def sample(points: Iterable[Case], chance: random.Random, limit: int | None) -> list[Case]:
    """All of them in random order, or so many."""
    order = list(points)
    chance.shuffle(order)
    return order[:limit]


def judge_all(
    cases: list[Case], judge: Callable[[int, Case], list[str]], *, stop_at_first: bool
) -> tuple[int, list[str]]:
    """Judges cases side by side. Returns how many were judged, and what was found wrong."""
    problems: list[str] = []
    done = 0
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for start in range(0, len(cases), 8 * AT_A_TIME):
            batch = list(enumerate(cases))[start : start + 8 * AT_A_TIME]
            for found in pool.map(lambda numbered: judge(*numbered), batch):
                done += 1
                problems += found
            if problems and stop_at_first:
                break
    return done, problems
