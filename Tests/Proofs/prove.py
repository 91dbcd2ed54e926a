#!/usr/bin/env python3
"""Proves the goals of reliability on the built program, one line a goal, and writes the figures down.

Exit 0 only if every goal that ran holds and its broken twin does not.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import json
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from proofs import goals, surroundings, twins  # noqa: E402
from proofs.bench import Bench  # noqa: E402
from proofs.goal import Finding, Goal, NotRun  # noqa: E402

SIDE_BY_SIDE = 4
"""Goals mostly wait for quiet."""
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass
class Outcome:
    """A finding, or why there is none."""

    finding: Finding | None
    not_run: str = ""
    is_broken: bool = False
    """The measurement did not come to its end. For a goal that is a failure; a twin has to fail by its figures, not by
    a configuration that it does not know."""

    @property
    def text(self) -> str:
        return self.finding.sentence if self.finding else f"not run: {self.not_run}"


@dataclass
class Verdict:
    goal: Goal
    outcome: Outcome
    twin: Outcome
    seconds: float
    is_quick: bool

    @property
    def word(self) -> str:
        if self.outcome.finding is None:
            return "NOT RUN"
        if not self.outcome.finding.holds:
            return "FAILED"
        if self.twin.finding is None:
            # Many twins are built by the full run only.
            return "PROVEN" if self.is_quick else "TWIN NOT RUN"
        if self.twin.is_broken:
            return "TWIN BROKE"
        return "TWIN HELD" if self.twin.finding.holds else "PROVEN"

    @property
    def is_good(self) -> bool:
        return self.word in ("PROVEN", "NOT RUN")


def main() -> int:
    options = arguments()
    problems = twins.check(REPOSITORY)
    if problems:
        print("twins that do not apply:", *problems, sep="\n")
        return 1
    chosen = [g for g in discover() if not options.goals or g.number in options.goals]
    with tempfile.TemporaryDirectory(prefix="xw-", ignore_cleanup_errors=True) as scratch:
        twin_binary = options.twin_binary
        if twin_binary is None and not options.quick:
            print("building the broken twin", flush=True)
            twin_binary = twins.build(REPOSITORY)
        verdicts = judge_all(chosen, options, twin_binary, Path(scratch))
    words = [v.word for v in verdicts]
    print(", ".join(f"{words.count(word)} {word}" for word in sorted(set(words))))
    if options.out:
        print(f"written to {options.out}")
    return 0 if all(v.is_good for v in verdicts) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, no broken program: a minute or so")
    parser.add_argument("--goals", type=numbers, default=[], help="only these, such as 1,8")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--binary", type=Path, help="default: the release build; the debug build with --quick")
    parser.add_argument("--twin-binary", type=Path, help="default: built from the sources and twins/*.patch")
    parser.add_argument("--out", type=Path, help="default: docs/proof/DATE.json after a full run of all goals")
    options = parser.parse_args()
    if options.binary is None:
        kind = "debug" if options.quick else "release"
        options.binary = REPOSITORY / f".build/{kind}/xtalwatch"
    if not options.binary.exists():
        parser.error(f"there is no program {options.binary}; build it first")
    options.binary = options.binary.resolve()
    if options.twin_binary is not None:
        options.twin_binary = options.twin_binary.resolve(strict=True)
    if options.out is None and not options.quick and not options.goals:
        options.out = REPOSITORY / f"docs/proof/{datetime.date.today().isoformat()}.json"
    return options


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def discover() -> list[Goal]:
    """Every goal of `proofs/goals`, by number."""
    found: list[Goal] = []
    for file in sorted(Path(goals.__path__[0]).glob("goal*.py")):
        module = importlib.import_module(f"proofs.goals.{file.stem}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Goal) and value.__module__ == module.__name__:
                found.append(value())
    return sorted(found, key=lambda goal: goal.number)


def judge_all(
    chosen: list[Goal], options: argparse.Namespace, twin_binary: Path | None, scratch: Path
) -> list[Verdict]:
    """Those that measure no time side by side, the others one after another."""
    alone = [goal for goal in chosen if goal.is_timed and not (options.quick and goal.is_patient_when_quick)]
    beside = [goal for goal in chosen if goal not in alone]
    verdicts: list[Verdict] = []

    def add(verdict: Verdict) -> None:
        print(line(verdict, options.seed), flush=True)
        verdicts.append(verdict)
        # Every time: a run that is cut short leaves what it has shown.
        write(options, len(chosen), verdicts)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        runs = [pool.submit(judge, goal, options, twin_binary, scratch) for goal in beside]
        for run in as_completed(runs):
            add(run.result())
    for goal in alone:
        add(judge(goal, options, twin_binary, scratch))
    return verdicts


def judge(goal: Goal, options: argparse.Namespace, twin_binary: Path | None, scratch: Path) -> Verdict:
    began = time.monotonic()
    bench = lambda part: Bench(  # noqa: E731
        repository=REPOSITORY,
        binary=options.binary,
        twin_binary=twin_binary,
        scratch=scratch / f"{goal.number}{part}",
        seed=options.seed,
        is_quick=options.quick,
    )
    outcome = attempt(goal.prove, bench(""))
    twin = attempt(goal.twin, bench("t")) if outcome.finding else Outcome(None, "nor was the goal")
    return Verdict(goal, outcome, twin, time.monotonic() - began, options.quick)


def attempt(run: Callable[[Bench], Finding], bench: Bench) -> Outcome:
    bench.scratch.mkdir()
    try:
        return Outcome(run(bench))
    except NotRun as reason:
        return Outcome(None, str(reason))
    except AssertionError as error:  # what the program did was not what the goal waited for
        return Outcome(Finding(False, f"failed: {error}"), is_broken=True)
    except Exception as error:
        traceback.print_exc()
        return Outcome(Finding(False, f"broke off: {type(error).__name__}: {error}"), is_broken=True)
    finally:
        shutil.rmtree(bench.scratch, ignore_errors=True)


def line(verdict: Verdict, seed: int) -> str:
    goal = verdict.goal
    head = f"{goal.number:>3}  {verdict.word:<8}  {goal.title} [target: {goal.target}]"
    return (
        f"{head}\n       {verdict.outcome.text}\n       twin: {verdict.twin.text} "
        f"(seed {seed}, {verdict.seconds:.0f} s)"
    )


def write(options: argparse.Namespace, chosen: int, verdicts: list[Verdict]) -> None:
    if options.out is None:
        return
    record = {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "quick": options.quick,
        "seed": options.seed,
        "binary": options.binary.name,
        "goals_still_to_run": chosen - len(verdicts),
        "surroundings": surroundings.describe(REPOSITORY),
        "goals": [
            {
                "number": v.goal.number,
                "title": v.goal.title,
                "target": v.goal.target,
                "verdict": v.word,
                "seconds": round(v.seconds, 1),
                "finding": asdict(v.outcome.finding) if v.outcome.finding else {"not_run": v.outcome.not_run},
                "twin": asdict(v.twin.finding) if v.twin.finding else {"not_run": v.twin.not_run},
            }
            for v in sorted(verdicts, key=lambda verdict: verdict.goal.number)
        ],
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
